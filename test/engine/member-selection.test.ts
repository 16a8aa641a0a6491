import assert from 'node:assert/strict';
import * as fc from 'fast-check';
import type { ModelDescription } from '../../src/core/model.ts';
import {
  findByName,
  selectMembers,
  type LeftOutReason,
  type SelectionRules,
} from '../../src/engine/member-selection.ts';
import type { ListedModel } from '../../src/engine/model-directory.ts';
import { createManualClock } from '../fakes/manual-clock.ts';
import { describedAs, scriptedServer } from '../fakes/scripted-model.ts';

const server = scriptedServer({ clock: createManualClock(), models: [] });

type Told = Partial<ModelDescription> & { readonly name: string; readonly resident?: boolean };

function listed({ resident, ...description }: Told): ListedModel {
  const residency = resident === true ? { name: description.name } : 'not-resident';
  return { description: describedAs(description), server, residency };
}

function rulesWith(rules: Partial<SelectionRules>): SelectionRules {
  return {
    named: undefined,
    maxMembers: 3,
    freeMemoryBytes: 10e9,
    demoModels: false,
    fillOf: ({ fill }) => fill,
    speedOf: () => undefined,
    ...rules,
  };
}

/** Names chosen, in order, and the reason of each left out. */
function selected(models: readonly Told[], rules: Partial<SelectionRules> = {}) {
  const { chosen, left } = selectMembers(models.map(listed), rulesWith(rules));
  return {
    chosen: chosen.map(({ listed: { description } }) => description.name),
    left: Object.fromEntries(left.map(({ id, reason }) => [id.replace('scripted:', ''), reason])),
  };
}

describe('the default members', () => {
  it('are of a server on the network that the user has said yes to, but for what it passes on', () => {
    const models: readonly Told[] = [
      { name: 'near', place: 'network', serverId: 'ollama', id: 'scripted:near' },
      { name: 'far', place: 'network', serverId: 'box', id: 'scripted:far' },
      { name: 'huge', place: 'cloud', serverId: 'ollama', id: 'scripted:huge' },
    ];
    const { chosen, left } = selected(models, { nearServers: ['ollama'] });
    assert.deepEqual(chosen, ['near']);
    assert.deepEqual(left, { far: 'not-local', huge: 'not-local' });
  });

  const unsuitable: readonly (readonly [LeftOutReason, Told])[] = [
    ['not-local', { name: 'x', place: 'cloud' }],
    ['not-local', { name: 'x', place: 'network' }],
    ['not-local', { name: 'x', place: 'cloud', thinking: true, roles: ['panel'] }],
    ['thinking', { name: 'x', thinking: true, roles: ['panel'] }],
    ['thinking', { name: 'x', thinking: true }],
    ['embedding', { name: 'x', roles: ['embed'] }],
    ['no-fill', { name: 'x', roles: [] }],
    ['no-fill', { name: 'x', fill: { kind: 'chat' } }],
    ['no-fill', { name: 'x', fill: { kind: 'prefix-only' } }],
    ['demo', { name: 'ensemble-nano-ts' }],
    ['memory', { name: 'x', sizeBytes: 7.1e9 }],
  ];
  for (const [reason, model] of unsuitable) {
    it(`leave out ${reason}: ${JSON.stringify(model)}`, () => {
      const { chosen, left } = selected([{ name: 'good' }, model]);
      assert.deepEqual(chosen, ['good']);
      assert.deepEqual(left, { [model.name]: reason });
    });
  }

  it('have models for demonstrations where they are asked for, also without filling', () => {
    const demo = { name: 'ensemble-nano-ts', fill: { kind: 'prefix-only' as const } };
    assert.deepEqual(selected([demo], { demoModels: true }).chosen, [demo.name]);
  });

  it('take one of two names for the same content', () => {
    const { chosen, left } = selected([
      { name: 'a', digest: 'd1' },
      { name: 'b', digest: 'd1' },
      { name: 'c' },
      { name: 'd' },
    ]);
    assert.deepEqual(chosen, ['a', 'c', 'd']);
    assert.deepEqual(left, { b: 'duplicate' });
  });

  it('are at most so many, and the rest is enough', () => {
    const { chosen, left } = selected(['a', 'b', 'c', 'd'].map((name) => ({ name })));
    assert.deepEqual(chosen, ['a', 'b', 'c']);
    assert.deepEqual(left, { d: 'enough' });
  });

  it('are those in memory first, then the measured fast ones, then the small ones', () => {
    const speeds: Record<string, number> = { 'scripted:fast': 90, 'scripted:slower': 20 };
    const { chosen } = selected(
      [
        { name: 'big', sizeBytes: 2e9 },
        { name: 'small', sizeBytes: 1e9 },
        { name: 'slower' },
        { name: 'fast' },
        { name: 'resident', sizeBytes: 9e9, resident: true },
      ],
      { maxMembers: 9, speedOf: (id) => speeds[id] },
    );
    assert.deepEqual(chosen, ['resident', 'fast', 'slower', 'small', 'big']);
  });

  it('fit together into 70 % of free memory, those in memory aside', () => {
    const models = [
      { name: 'resident', sizeBytes: 9e9, resident: true },
      { name: 'a', sizeBytes: 3e9 },
      { name: 'b', sizeBytes: 4.5e9 },
      { name: 'c', sizeBytes: 3.5e9 },
    ];
    const { chosen, left } = selected(models, { maxMembers: 9 });
    assert.deepEqual(chosen, ['resident', 'a', 'c']);
    assert.deepEqual(left, { b: 'memory' });
  });

  it('and those left out are every model exactly once', () => {
    const model = fc.record({
      place: fc.constantFrom('local', 'cloud', 'network'),
      thinking: fc.boolean(),
      resident: fc.boolean(),
      sizeBytes: fc.integer({ min: 0, max: 9e9 }),
      digest: fc.constantFrom('d1', 'd2', 'd3'),
    });
    fc.assert(
      fc.property(fc.array(model, { maxLength: 12 }), (models) => {
        const named = models.map((one, i) => ({ ...one, name: `m${i}` }));
        const { chosen, left } = selectMembers(named.map(listed), rulesWith({}));
        const ids = [
          ...chosen.map(({ listed: { description } }) => description.id),
          ...left.map(({ id }) => id),
        ];
        assert.deepEqual(ids.toSorted(), named.map(({ name }) => `scripted:${name}`).toSorted());
      }),
    );
  });
});

describe('named members', () => {
  const cloud = { name: 'big', place: 'cloud' as const };

  it('are taken whatever they are, in the order named, each once', () => {
    const { chosen, left } = selected([{ name: 'a' }, cloud, { name: 'c' }], {
      named: ['big', 'scripted:a', 'a'],
    });
    assert.deepEqual(chosen, ['big', 'a']);
    assert.deepEqual(left, { c: 'not-chosen' });
  });

  it('that no server has are missing', () => {
    assert.deepEqual(selected([{ name: 'a' }], { named: ['a', 'gone'] }).left, { gone: 'missing' });
  });

  const models = [
    listed({ name: 'qwen:1.5b', aliases: ['qwen:latest', 'mine:latest', 'mine'] }),
    listed({ name: 'code:latest' }),
  ];
  for (const [wanted, found] of [
    ['scripted:qwen:1.5b', 'qwen:1.5b'],
    ['qwen:1.5b', 'qwen:1.5b'],
    ['mine', 'qwen:1.5b'],
    ['scripted:mine', 'qwen:1.5b'],
    ['mine:latest', 'qwen:1.5b'],
    ['qwen', 'qwen:1.5b'],
    ['code', 'code:latest'],
    ['scripted:code', 'code:latest'],
    ['other', undefined],
    ['', undefined],
  ] as const) {
    it(`are found by “${wanted}”: ${found ?? 'none'}`, () => {
      assert.equal(findByName(models, wanted)?.description.name, found);
    });
  }
});
