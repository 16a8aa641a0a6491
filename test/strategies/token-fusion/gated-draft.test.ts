import assert from 'node:assert/strict';
import type { Speaker } from '../../fakes/scripted-fusion.ts';
import { gac } from '../../../src/strategies/token-fusion/gac.ts';
import { sureOf, told, toyModel } from './toy-models.ts';

const drafts = (calls: readonly string[], id: string) =>
  calls.filter((call) => call.startsWith(`draft ${id}`));
const lists = (calls: readonly string[], id: string) =>
  calls.filter((call) => call.startsWith(`next ${id}`));

/** Writes `sum + one;`, unsure of its first word. */
const PRIMARY = toyModel('a', {
  '': { sum: 0.4, total: 0.3 },
  sum: { ' +': 0.9 },
  'sum +': { ' one': 0.9 },
  'sum + one': { ';': 0.9 },
  total: { ';': 0.9 },
});

describe('a gated draft', () => {
  it('asks nobody where the primary is sure', async () => {
    const { text, calls, spans } = await told(gac, [sureOf('a', ['one', '();'], 0.9), PRIMARY]);
    assert.equal(text, 'one();');
    assert.deepEqual(spans, ['a "one();"']);
    assert.deepEqual(calls, ['draft a:']);
  });

  it('keeps the token where the vote confirms it, and writes no new draft', async () => {
    const { text, calls, last } = await told(gac, [PRIMARY, sureOf('b', ['sum'], 0.8)]);
    assert.equal(text, 'sum + one;');
    assert.deepEqual(drafts(calls, 'a'), ['draft a:']);
    assert.deepEqual(lists(calls, 'b'), ['next b:']);
    const [span] = last?.spans ?? [];
    assert.equal(span?.score?.toFixed(2), '0.60');
    assert.deepEqual([span.runnerUp?.text, span.runnerUp?.modelId], ['total', 'a']);
  });

  it('takes another token where the vote prefers it, and lets the primary write on', async () => {
    const other = sureOf('b', ['total'], 0.9);
    const { text, spans, calls, last } = await told(gac, [PRIMARY, other]);
    assert.equal(text, 'total;');
    assert.deepEqual(spans, ['b "total"', 'a ";"']);
    assert.deepEqual(drafts(calls, 'a'), ['draft a:', 'draft a:total']);
    const [span] = last?.spans ?? [];
    assert.deepEqual(
      [span?.score?.toFixed(2), span?.runnerUp?.text, span?.runnerUp?.modelId],
      ['0.60', 'sum', 'a'],
    );
  });

  it('lets a winner be finished up to the end of its word by the member it is of', async () => {
    const b = sureOf('b', ['get', 'Total', '()', ';'], 0.9);
    const { text, spans } = await told(gac, [
      toyModel('a', { '': { sum: 0.3 }, getTotal: { '.x;': 0.9 } }),
      b,
    ]);
    assert.equal(text, 'getTotal.x;');
    assert.deepEqual(spans, ['b "getTotal"', 'a ".x;"']);
  });

  for (const [where, prefix, first] of [
    ['a name', 'const tot', 'al'],
    ['a string', "const s = 'tot", 'al'],
    ['a number', 'const n = 1', '2'],
  ] as const) {
    it(`votes on nothing inside ${where}`, async () => {
      const a = toyModel('a', { '': { [first]: 0.1 }, [first]: { ';': 0.9 } });
      const { calls } = await told(gac, [a, sureOf('b', ['x'], 0.9)], {}, { prefix });
      assert.deepEqual(lists(calls, 'b'), []);
    });
  }

  it('votes on nothing behind the white space of a line’s beginning', async () => {
    const a = toyModel('a', {
      '': { 'f();': 0.9 },
      'f();': { '\n  ': 0.9 },
      'f();\n  ': { 'g();': 0.1 },
    });
    const { calls } = await told(gac, [a, sureOf('b', ['x'], 0.9)]);
    assert.deepEqual(lists(calls, 'b'), []);
  });

  it('keeps a token that the winner begins', async () => {
    const { text, calls } = await told(gac, [PRIMARY, sureOf('b', ['su'], 0.9)]);
    assert.equal(text, 'sum + one;');
    assert.deepEqual(drafts(calls, 'a'), ['draft a:']);
  });

  it('ends where most want the end', async () => {
    const a = toyModel('a', { '': { 'one();': 0.9 }, 'one();': { '\ntwo();': 0.3 } });
    const { text, spans } = await told(gac, [a, sureOf('b', ['one();'], 0.9)]);
    assert.equal(text, 'one();');
    assert.deepEqual(spans, ['a "one();"']);
  });

  it('never takes half a character', async () => {
    const half = { text: '\uFFFD', bytes: [0xf0, 0x9f], logprobNats: Math.log(0.9) };
    const b: Speaker = { id: 'b', writes: 'x', tells: () => [half] };
    const { text } = await told(gac, [PRIMARY, b]);
    assert.equal(text, 'sum + one;');
  });

  it('closes the gate where too much is voted on', async () => {
    const words = Array.from({ length: 120 }, (_, i) => ` w${i}`);
    const { calls } = await told(gac, [sureOf('a', words, 0.4), sureOf('b', words, 0.9)]);
    const votes = lists(calls, 'b').length;
    assert.ok(votes >= 4 && votes <= 12, `${votes}`);
    // The gate is nearly shut directly behind a vote.
    assert.ok(!lists(calls, 'b').includes('next b: w0'), lists(calls, 'b').slice(0, 3).join());
  });

  it('hands the draft to the next member where the primary fails', async () => {
    const broken: Speaker = { id: 'a', writes: undefined, tells: () => ({ x: 1 }), weight: 0.9 };
    const { text, spans } = await told(gac, [broken, sureOf('b', ['two', '();'], 0.9)]);
    assert.equal(text, 'two();');
    assert.deepEqual(spans, ['b "two();"']);
  });

  it('keeps the text so far where the primary fails later on', async () => {
    const long = Array.from({ length: 32 }, (_, i) => ` w${i}`);
    const a = sureOf('a', long, 0.9);
    const dying: Speaker = {
      ...a,
      writes: (accepted, limits) => {
        if (accepted !== '') throw new Error('gone');
        return typeof a.writes === 'function'
          ? a.writes(accepted, limits)
          : { text: '', ended: true };
      },
    };
    const rest = sureOf('b', [...long.slice(0, 31), ' end', ';'], 0.9);
    const { text, spans } = await told(gac, [dying, rest]);
    assert.ok(text?.startsWith('w0 w1') && text.endsWith(' w30 end;'), text);
    assert.equal(spans.length, 2);
  });

  it('drops a primary whose figures cannot be', async () => {
    const lying: Speaker = {
      ...PRIMARY,
      writes: () => ({ text: 'x', ended: true, tokens: [{ text: 'x', logprobNats: 2 }] }),
    };
    assert.equal((await told(gac, [lying, sureOf('b', ['two'], 0.9)])).text, 'two');
  });

  it('writes without votes where the primary does not tell its tokens', async () => {
    const silent: Speaker = { ...PRIMARY, writes: 'sum + one;' };
    const { text, calls } = await told(gac, [silent, sureOf('b', ['total'], 0.9)]);
    assert.equal(text, 'sum + one;');
    assert.deepEqual(lists(calls, 'b'), []);
  });

  it('lets an instant member vote but never draft first', async () => {
    const instant = sureOf('w', ['total'], 0.9, { instant: true, weight: 0.9 });
    const { text, calls } = await told(gac, [instant, { ...PRIMARY, weight: 0.1 }]);
    assert.equal(text, 'total;');
    assert.equal(calls[0], 'draft a:');
  });
});
