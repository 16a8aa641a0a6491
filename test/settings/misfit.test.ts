import assert from 'node:assert/strict';
import * as z from 'zod/mini';
import { misfitText } from '../../src/settings/misfit.ts';
import { parseSettings } from '../../src/settings/parse-settings.ts';

const told = (values: Readonly<Record<string, unknown>>): readonly string[] =>
  parseSettings(values).problems.map(({ key, detail }) => `${key}: ${detail}`);

describe('what is said of a setting that does not fit', () => {
  it('names the entry, the field and what is expected', () => {
    const openai = { name: 'a', kind: 'openai' };
    assert.match(
      told({ servers: [openai, { name: 'gw', kind: 'open-ai' }] })[0] ?? '',
      /^servers: entry 2, kind: expected one of ollama, .*openai/,
    );
    assert.deepEqual(told({ servers: [{ name: 'My GW', kind: 'openai' }] }), [
      'servers: entry 1, name: expected lower-case letters, digits and hyphens',
    ]);
    assert.deepEqual(told({ servers: [{ kind: 'openai' }] }), [
      'servers: entry 1, name: expected text',
    ]);
    assert.deepEqual(told({ servers: {} }), ['servers: expected a list']);
    assert.deepEqual(told({ 'cloud.prices': { x: { input: -1, output: 2 } } }), [
      'cloud.prices: x, input: expected 0 or more',
    ]);
    assert.deepEqual(told({ 'cloud.dailyLimitDollars': '1' }), [
      'cloud.dailyLimitDollars: expected a number',
    ]);
    assert.deepEqual(told({ maximumMembers: 1.5 }), ['maximumMembers: expected a whole number']);
    assert.deepEqual(told({ maximumMembers: 10 }), ['maximumMembers: expected 9 or less']);
  });

  it('goes by the form that comes nearest', () => {
    const [lineUps] = told({ lineUps: { A: [{ model: 'x', roles: ['inlines'] }] } });
    assert.match(lineUps ?? '', /^lineUps: A, entry 1, roles, entry 1: expected one of inline, /);
    const either = z.union([z.string(), z.number()]);
    assert.equal(misfitText(either.safeParse(true).error?.issues ?? []), 'not understood');
  });

  it('says the same in whatever language the library has words', async () => {
    const said = () => [
      ...told({ servers: [{ name: 'gw', kind: 'open-ai' }] }),
      ...told({ servers: [{ name: 'My GW', kind: 'openai' }] }),
      ...told({ 'cloud.dailyLimitDollars': -1 }),
    ];
    const wordless = said();
    const { de } = await import('zod/locales');
    const before = z.config();
    const kept = before.localeError;
    try {
      z.config(de());
      assert.deepEqual(said(), wordless);
    } finally {
      before.localeError = kept;
    }
  });

  it('never has the value in it', () => {
    for (const value of ['hunter2', { hunter2: true }, ['hunter2']]) {
      for (const key of ['cloud.dailyLimitDollars', 'servers', 'strategy', 'temperature'])
        assert.doesNotMatch(told({ [key]: value }).join('\n'), /hunter2/);
    }
  });
});

describe('a server without an address', () => {
  it('is told where its kind has none of its own', () => {
    const problems = parseSettings({
      servers: [
        { name: 'gw', kind: 'openai-compatible' },
        { name: 'az', kind: 'azure-openai' },
        { name: 'openai', kind: 'openai' },
        { name: 'ollama', kind: 'ollama' },
      ],
    }).problems;
    assert.deepEqual(
      problems.map(({ key, kind, detail }) => [key, kind, detail]),
      [
        ['servers', 'incomplete', 'gw has no url'],
        ['servers', 'incomplete', 'az has no url'],
      ],
    );
  });
});
