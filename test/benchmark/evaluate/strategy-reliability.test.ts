import assert from 'node:assert/strict';
import { reportOf } from '../../../src/benchmark/evaluate/report-of.ts';
import { splitItems } from '../../../src/benchmark/evaluate/splits.ts';
import { strategyReliability } from '../../../src/benchmark/evaluate/strategy-reliability.ts';
import { recordedLine } from '../../fakes/recorded-lines.ts';
import { judged } from './judged.ts';

/**
 * Holes at which one model is sure of every other text; of what it is sure of, four in five are right, else
 * one in five.
 */
function lines(n: number, split: (i: number) => string | undefined) {
  return Array.from({ length: n }, (_, i) => {
    const isSure = i % 2 === 0;
    const isRight = (i >> 1) % 5 < (isSure ? 4 : 1);
    const tokens = [{ text: 'right();', logprob: isSure ? -0.05 : -3 }];
    const name = split(i);
    return recordedLine(
      `h${i}`,
      { a: { text: 'right();', tokens } },
      {
        ...{ prefix: `a${i} = `, suffix: '\n', reference: isRight ? 'right();' : 'other();' },
        ...{ group: `f${i}.ts`, ...(name === undefined ? {} : { split: name }) },
      },
    );
  });
}

const alternating = (i: number): string => (i % 20 < 10 ? 'calibration' : 'test');
const STRATEGIES = { strategies: ['evidence', 'first'] };

describe('the reliability of a strategy’s score', () => {
  it('is that of a map made on the calibration, judged on the evaluation', async () => {
    const judgement = await judged(lines(200, alternating), STRATEGIES);
    const found = strategyReliability(judgement, splitItems(judgement.items, 1));
    const evidence = found.find(({ id }) => id === 'evidence');
    assert.deepEqual(
      [evidence?.of, evidence?.measure, evidence?.fitted, evidence?.items],
      ['score', 'exact', 100, 100],
    );
    // 10 of 50 and 40 of 50, drawn to one half as if by 5 more: 12.5 / 55 and 42.5 / 55.
    assert.deepEqual(
      evidence?.bins.map(({ low, meanProbability, meanQuality, items }) => [
        ...[low, meanProbability.toFixed(6), meanQuality, items],
      ]),
      [
        [0.2, (12.5 / 55).toFixed(6), 0.2, 50],
        [0.7, (42.5 / 55).toFixed(6), 0.8, 50],
      ],
    );
    assert.equal(evidence.expectedCalibrationError.toFixed(6), (1.5 / 55).toFixed(6));
    assert.equal(evidence.auroc, 0.8);
  });

  it('is absent with fewer than 50 labels, or where both sides are the same items', async () => {
    const few = await judged(
      lines(140, (i) => (i < 49 ? 'calibration' : 'test')),
      STRATEGIES,
    );
    assert.deepEqual(strategyReliability(few, splitItems(few.items, 1)), []);
    const enough = await judged(
      lines(140, (i) => (i < 50 ? 'calibration' : 'test')),
      STRATEGIES,
    );
    const splits = splitItems(enough.items, 1);
    assert.equal(strategyReliability(enough, splits).length, 2);
    assert.deepEqual(strategyReliability(enough, { ...splits, shared: true }), []);
  });

  it('stands in the report behind that of the members', async () => {
    const judgement = await judged(lines(200, alternating), STRATEGIES);
    const { reliability } = await reportOf(judgement, { title: 't', subject: 's', seed: 1 });
    assert.deepEqual(
      reliability.map(({ id, of }) => [id, of]),
      [
        ['a', undefined],
        ['evidence', 'score'],
        ['first', 'score'],
      ],
    );
  });
});

describe('a judged strategy', () => {
  it('has the score of the text it shows, and none where it shows nothing', async () => {
    const judgement = await judged(
      [recordedLine('1', { a: 'right();' }), recordedLine('2', { a: null })],
      STRATEGIES,
    );
    assert.equal(typeof judgement.figures.get('evidence', 'score', 0), 'number');
    assert.equal(judgement.figures.get('evidence', 'score', 1), undefined);
  });
});
