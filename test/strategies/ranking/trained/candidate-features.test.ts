import assert from 'node:assert/strict';
import * as fc from 'fast-check';
import type { Candidate } from '../../../../src/core/completion.ts';
import type { StrategyTask, StrategyTools } from '../../../../src/core/strategy.ts';
import {
  candidateFeatures,
  FEATURES,
} from '../../../../src/strategies/ranking/trained/candidate-features.ts';
import { NOT_LOADED } from '../../../../src/text/behaviour-clusters.ts';
import { scriptedTask, type TaskOptions, type Writer } from '../../../fakes/scripted-task.ts';

type Named = Readonly<Record<string, number>>;

async function candidatesOf(
  writers: readonly Writer[],
  tools: StrategyTools,
): Promise<readonly Candidate[]> {
  const found = new Map<string, Candidate>();
  for await (const arrival of tools.collect(writers.map(({ id }) => id))) {
    if (arrival.kind === 'candidate') found.set(arrival.candidate.id, arrival.candidate);
  }
  return [...found.values()];
}

/** Rows by the text, with names. */
async function featuresOf(
  writers: readonly Writer[],
  options: TaskOptions = {},
  change: (task: StrategyTask) => StrategyTask = (task) => task,
): Promise<ReadonlyMap<string, Named>> {
  const { task, tools } = scriptedTask(writers, options);
  const candidates = await candidatesOf(writers, tools);
  const rows = await candidateFeatures(candidates, change(task), tools);
  return new Map(
    rows.map((row, i) => [
      candidates[i]?.text ?? '',
      Object.fromEntries(FEATURES.map((name, at) => [name, row[at] ?? Number.NaN])),
    ]),
  );
}

const own = (rows: ReadonlyMap<string, Named>, text: string): Named => rows.get(text) ?? {};

const HOSTILE = ['', ' ', '\u0000', '\uD800', '__proto__', '\n'.repeat(30), '({['.repeat(30)];

describe('the features of candidates', () => {
  it('have names, each once', () => {
    assert.equal(new Set(FEATURES).size, FEATURES.length);
  });

  it('tell parse errors against the best of the request', async () => {
    const rows = await featuresOf(
      [
        { id: 'a', text: 'good();' },
        { id: 'b', text: 'bad(' },
      ],
      { parse: (text) => ({ known: true, newErrors: text === 'bad(' ? 2 : -1 }) },
    );
    assert.equal(own(rows, 'good();')['parse-worse'], 0);
    assert.equal(own(rows, 'bad(')['parse-worse'], 0.75);
    assert.equal(own(rows, 'good();')['parse-errors'], -0.333333);
  });

  it('count how a text stands among those of other members, its own author left out', async () => {
    const rows = await featuresOf([
      { id: 'a', text: 'x = 1;' },
      { id: 'b', text: 'x = 1;' },
      { id: 'c', text: 'x = 2;' },
    ]);
    // The other two: one alike, one with three of five tokens.
    assert.equal(own(rows, 'x = 1;')['tokens-mean'], 0.8);
    assert.equal(own(rows, 'x = 1;')['edits-mean'], 0.875);
    assert.equal(own(rows, 'x = 2;')['tokens-mean'], 0.6);
    assert.equal(own(rows, 'x = 1;')['written-alike'], 0.5);
    assert.equal(own(rows, 'x = 2;')['written-alike'], 0);
    assert.equal(own(rows, 'x = 1;')['tokens-best'], 0.6);
  });

  it('weigh the others by what was learned of them', async () => {
    const rows = await featuresOf([
      { id: 'a', text: 'f(x);', weight: 0.8 },
      { id: 'b', text: 'f(x);', weight: 0.1 },
      { id: 'c', text: 'return', weight: 0.1 },
    ]);
    assert.equal(own(rows, 'return')['tokens-trusted'], 0);
    // Of a's and b's text b's vote is left, and c's: 0.1 of 0.2.
    assert.equal(own(rows, 'f(x);')['tokens-trusted'], 0.5);
    assert.deepEqual([own(rows, 'f(x);')['trust'], own(rows, 'return')['trust']], [1, 0.125]);
  });

  it('compare syntax trees where they are known', async () => {
    const writers = ['a();', 'b();'].map((text) => ({ id: text, text }));
    const known = await featuresOf(writers, {
      tree: () => ({ 'call name': 2, 'program call': 1 }),
    });
    assert.deepEqual([own(known, 'a();')['trees-known'], own(known, 'a();')['trees-mean']], [1, 1]);
    const unknown = await featuresOf(writers);
    assert.equal(own(unknown, 'a();')['trees-known'], 0);
    assert.equal(own(unknown, 'a();')['trees-mean'], 0);
  });

  it('tell what the author thought of its tokens, and a member that scores at once', async () => {
    const rows = await featuresOf(
      [
        { id: 'a', text: 'abcd', logprobsNats: [Math.log(0.5), Math.log(0.125)] },
        { id: 'b', text: 'efgh' },
      ],
      { scorer: { weight: 0.5, natsOf: (text) => (text === 'abcd' ? Math.log(0.5) * 4 : -400) } },
    );
    const [a, b] = [own(rows, 'abcd'), own(rows, 'efgh')];
    assert.deepEqual([a['tokens-told'], b['tokens-told']], [1, 0]);
    assert.equal(a['probability-mean'], 0.25);
    assert.equal(a['probability-least'], 0.125);
    assert.equal(a['probability-first'], 0.5);
    assert.equal(b['probability-mean'], 0);
    assert.deepEqual([a['scored'], a['scored-mean'], a['scored-behind']], [1, 0.5, 0]);
    assert.equal(b['scored-behind'], -0.5);
  });

  it('tell what running the texts told', async () => {
    const observations = new Map([
      ['a();', { check: { passed: 1, total: 4 }, behaviour: 'same', newDiagnostics: 0 }],
      ['b();', { behaviour: 'same', newDiagnostics: 6 }],
      ['c();', { behaviour: 'other' }],
    ]);
    const rows = await featuresOf(
      [...observations.keys()].map((text) => ({ id: text, text })),
      { observe: (text) => observations.get(text) ?? {} },
    );
    const [a, b] = [own(rows, 'a();'), own(rows, 'b();')];
    assert.deepEqual([a['check-known'], a['check-share']], [1, 0.25]);
    assert.deepEqual([b['check-known'], b['check-share']], [0, 0]);
    assert.equal(a['behaviour-share'], 0.666667);
    assert.deepEqual([a['new-diagnostics'], b['new-diagnostics']], [0, 1]);
    assert.equal(own(rows, 'c();')['diagnostics-known'], 0);
  });

  it('tell of a text that does not load that nobody agrees with it', async () => {
    const rows = await featuresOf(
      ['a();', 'b();', 'c();'].map((text) => ({ id: text, text })),
      { observe: (text) => ({ behaviour: text === 'c();' ? `${NOT_LOADED}x` : 'same' }) },
    );
    const shares = ['a();', 'b();', 'c();'].map((text) => own(rows, text)['behaviour-share']);
    assert.deepEqual(shares, [1, 1, 0]);
  });

  it('are the same in whatever order texts arrive', () =>
    fc.assert(
      fc.asyncProperty(
        fc.uniqueArray(fc.constantFrom('a();', 'b(x);', 'if (a) {', 'c', '', 'a(x);'), {
          minLength: 1,
        }),
        fc.nat(),
        async (texts, turn) => {
          const writers = texts.map((text, i) => ({ id: `m${i}`, text, weight: (i + 1) / 21 }));
          const turned = writers.map((_, i) => writers[(i + turn) % writers.length]!);
          const trust = writers.map(({ id }) => id);
          assert.deepEqual(
            [...(await featuresOf(writers, { trust }))].sort(),
            [...(await featuresOf(turned, { trust }))].sort(),
          );
        },
      ),
    ));

  it('lie in [−1, 1] for hostile texts, figures that are none, and a scorer that fails', () =>
    fc.assert(
      fc.asyncProperty(
        fc.array(fc.oneof(fc.constantFrom(...HOSTILE), fc.string()), { maxLength: 6 }),
        fc.constantFrom(0, -1e9, Number.NaN, Infinity),
        async (texts, odd) => {
          const writers = texts.map((text, i) => ({
            ...{ id: `m${i}`, text, logprobsNats: [odd], weight: 0 },
          }));
          const rows = await featuresOf(writers, {
            parse: () => ({ known: true, newErrors: odd }),
            tree: () => ({ ['__proto__']: odd }),
            observe: () => ({ check: { passed: odd, total: odd }, newDiagnostics: odd }),
            scorer: { weight: 0, natsOf: () => odd },
          });
          for (const row of rows.values()) {
            for (const [name, value] of Object.entries(row)) {
              assert.ok(value >= -1 && value <= 1, `${name}: ${value}`);
            }
          }
        },
      ),
    ));

  it('come without any text, and for one alone', async () => {
    assert.equal((await featuresOf([])).size, 0);
    const rows = await featuresOf([{ id: 'a', text: 'a();' }]);
    assert.equal(own(rows, 'a();')['has-company'], 0);
    assert.equal(own(rows, 'a();')['tokens-mean'], 0);
  });

  it('compare a text with the most trusted of very many alone', async () => {
    const writers = Array.from({ length: 200 }, (_, i) => ({
      ...{ id: `m${i}`, text: `call${i}(x);`, weight: i === 7 ? 0.5 : 0.001 },
    }));
    writers[150] = { id: 'm150', text: 'call7( x );', weight: 0.001 };
    const rows = await featuresOf(writers);
    assert.equal(rows.size, 200);
    assert.equal(own(rows, 'call7( x );')['edits-best'], 1);
  });

  it('are found of a text of 1 MB as well', async () => {
    const rows = await featuresOf([
      { id: 'a', text: 'x'.repeat(2 ** 20) },
      { id: 'b', text: '(y) '.repeat(2 ** 18) },
    ]);
    assert.equal(rows.size, 2);
  });
});
