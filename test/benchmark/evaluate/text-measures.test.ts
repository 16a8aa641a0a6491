import assert from 'node:assert/strict';
import { measurerOf, type Measured } from '../../../src/benchmark/evaluate/measure-text.ts';
import { reportOf } from '../../../src/benchmark/evaluate/report-of.ts';
import { noSyntax } from '../../../src/engine/syntax-tools.ts';
import { recordedLine } from '../../fakes/recorded-lines.ts';
import { judged } from './judged.ts';

const { signal } = new AbortController();

/** BLEU, chrF and CodeBLEU of a text; 'none' where there is none. */
async function measured(
  text: string | undefined,
  more: Parameters<typeof recordedLine>[2],
  textMeasures = true,
): Promise<readonly (number | 'none')[]> {
  const line = recordedLine('q', { x: 'a = b + c' }, more);
  const all: Measured = await measurerOf(line, { syntax: noSyntax, signal, textMeasures })(text);
  return (['bleu', 'chrf', 'code-bleu'] as const).map((name) => rounded(all[name]));
}

function rounded(value: number | undefined): number | 'none' {
  return value === undefined ? 'none' : Number(value.toFixed(6));
}

describe('the text measures', () => {
  const hole = { reference: ' a = b - c\n' };

  it('are 1 for the reference, blanks at both ends aside', async () => {
    assert.deepEqual(await measured('a = b - c', hole), [1, 1, 1]);
  });
  it('are those of the metrics, in shares', async () => {
    // BLEU: 4/5 words, 2/4 pairs, 1/3 triples, no four: half a match of two. (1/30)^(1/4).
    // chrF of "a=b+c" and "a=b-c": 4/5, 2/4, 1/3, 0, 0 of one to five characters: 49/150.
    const [bleu, chrf] = await measured('a = b + c', hole);
    assert.deepEqual([bleu, chrf], [0.427287, 0.326667]);
  });
  for (const nothing of [undefined, '', ' \n']) {
    it(`are 0 for ${JSON.stringify(nothing)}`, async () => {
      assert.deepEqual(await measured(nothing, hole), [0, 0, 0]);
    });
  }
  it('are none unless somebody wants them', async () => {
    assert.deepEqual(await measured('a = b - c', hole, false), ['none', 'none', 'none']);
  });
  it('are none without a reference, and of one of a few choices', async () => {
    assert.deepEqual(await measured('a', {}), ['none', 'none', 'none']);
    const choice = { task: 'choice', reference: 'a' } as const;
    assert.deepEqual(await measured('a', choice), ['none', 'none', 'none']);
  });
  it('are of answers too, but for that of code', async () => {
    const answer = { task: 'answer', reference: 'a = b - c' } as const;
    assert.deepEqual(await measured('a = b - c', answer), [1, 1, 'none']);
    assert.deepEqual(await measured(undefined, answer), [0, 0, 'none']);
  });
  it('are none in a table without texts: an empty cell is no empty answer', async () => {
    const line = recordedLine('q', { x: { text: '', quality: 1 } }, { reference: 'a' });
    const all = await measurerOf(line, { syntax: noSyntax, signal, textMeasures: true })('', 1);
    assert.equal(all.bleu, undefined);
  });
});

describe('a report with text measures', () => {
  const answer = { task: 'answer', reference: 'a b c d' } as const;
  const lines = Array.from({ length: 10 }, (_, i) =>
    recordedLine(
      `q${i}`,
      { good: 'a b c d', fair: 'a b x y', poor: 'z' },
      { ...answer, prompt: `${i}?` },
    ),
  );
  const options = { title: '', subject: '', seed: 1 };

  it('has their columns behind all others, and ranks', async () => {
    const judgement = await judged(lines, { textMeasures: true, strategies: ['first'] });
    const report = await reportOf(judgement, { ...options, measure: 'bleu' });
    assert.deepEqual(report.measures, ['bleu', 'chrf']);
    const ranks = report.ranks?.rows.map(({ id, kind, meanRank }) => [id, kind, meanRank]);
    assert.deepEqual(ranks?.slice(0, 3), [
      ['good', 'member', 1],
      ['fair', 'member', 2],
      ['poor', 'member', 3],
    ]);
    assert.deepEqual(ranks[3]?.slice(0, 2), ['first', 'strategy']);
    assert.deepEqual([report.ranks?.members, report.ranks?.top], [3, 2]);
  });
  it('has no ranks without them where it is of code', async () => {
    const code = lines.map(({ prompt, ...line }) => ({
      ...line,
      ...{ task: 'fill' as const, prefix: prompt ?? '' },
    }));
    assert.equal((await reportOf(await judged(code), options)).ranks, undefined);
    const measuredToo = await reportOf(await judged(code, { textMeasures: true }), options);
    assert.deepEqual(measuredToo.measures.slice(-3), ['bleu', 'chrf', 'code-bleu']);
    assert.equal(measuredToo.ranks?.rows.length, 3);
    assert.equal(measuredToo.measure, 'similarity');
  });
  it('measures a strategy’s own answer by them, and says that its quality is not known', async () => {
    const heads = {
      x: { text: 'foo(1); bar();', quality: 1 },
      y: { text: 'foo(1); baz();', quality: 0 },
    };
    const strategyParameters = { evidence: { certainRest: 1 } };
    const more = { strategies: ['evidence'], strategyParameters, wait: 'all' } as const;
    const line = recordedLine('q', heads, { task: 'answer', reference: 'foo(1);' });
    const judgement = await judged([line], { ...more, textMeasures: true });
    assert.equal(judgement.figures.get('evidence', 'bleu', 0), 1);
    assert.equal(judgement.figures.get('evidence', 'quality', 0), undefined);
    assert.deepEqual(judgement.unmet, [
      { strategy: 'evidence', need: 'the quality of a text that nobody wrote', items: 1 },
    ]);
  });
});
