import assert from 'node:assert/strict';
import {
  addBaselines,
  BEST_MEMBER,
  championsOf,
  ORACLE,
  outcomeTable,
  RANDOM_MEMBER,
} from '../../../src/benchmark/evaluate/baselines.ts';
import { reliabilityOf } from '../../../src/benchmark/evaluate/reliability-of.ts';
import { winMatrixOf } from '../../../src/benchmark/evaluate/win-matrix-of.ts';
import { recordedLine } from '../../fakes/recorded-lines.ts';
import { judged } from './judged.ts';

const quality = (value: number, latencyMs: number) => ({ text: 't', quality: value, latencyMs });

const LINES = [
  recordedLine('0', { a: quality(1, 10), b: quality(0, 20) }, { task: 'answer', language: 'x' }),
  recordedLine('1', { a: quality(0, 10), b: quality(1, 20) }, { task: 'answer', language: 'y' }),
  recordedLine('2', { a: quality(0.2, 10), b: null }, { task: 'answer', language: 'z' }),
  recordedLine('3', { a: quality(0.5, 10) }, { task: 'answer', language: 'y' }),
];

describe('baselines', () => {
  it('are the champion of each language, the mean member, and the best there was', async () => {
    const judgement = await judged(LINES);
    const champions = championsOf(outcomeTable(judgement, 'quality', [0, 1]));
    assert.deepEqual(
      [...champions.byLanguage].map(([language, { model }]) => [language, model]),
      [
        ['x', 'a'],
        ['y', 'b'],
      ],
    );
    addBaselines(judgement, champions, 'quality');
    const all = [0, 1, 2, 3];
    const series = (way: string) => judgement.figures.series(way, 'quality', all);
    // z is unknown, so the champion of all is taken; at the last item the champion of y was not asked.
    assert.deepEqual(series(BEST_MEMBER), [1, 1, 0.2, undefined]);
    assert.deepEqual(series(RANDOM_MEMBER), [0.5, 0.5, 0.1, 0.5]);
    assert.deepEqual(series(ORACLE), [1, 1, 0.2, 0.5]);
    const times = judgement.figures.series(RANDOM_MEMBER, 'latencyMs', all);
    assert.deepEqual(times, [15, 15, undefined, 10]);
    assert.deepEqual(
      judgement.figures.series(ORACLE, 'latencyMs', all),
      all.map(() => undefined),
    );
  });
});

describe('a matrix of wins', () => {
  it('counts on the items that both have, and is its own mirror', () => {
    const series = { a: [1, 0, 0.5, undefined], b: [0, 1, 0.5 + 1e-12, 1] };
    const matrix = winMatrixOf(['a', 'b'], (id) => series[id === 'a' ? 'a' : 'b']);
    const even = { wins: 1, losses: 1, ties: 1 };
    assert.deepEqual(matrix, {
      ids: ['a', 'b'],
      cells: [
        [{ wins: 0, losses: 0, ties: 3 }, even],
        [even, { wins: 0, losses: 0, ties: 4 }],
      ],
    });
  });
});

describe('the reliability of a member', () => {
  it('is how far its own probability is from how often it was right', async () => {
    const sure = (nats: number, right: number) => ({
      ...{ text: 't', quality: right, tokens: [{ text: 't', logprob: nats }] },
    });
    // Twice 0.85, right once; once 0.15, wrong.
    const lines = [sure(Math.log(0.85), 1), sure(Math.log(0.85), 0), sure(Math.log(0.15), 0)].map(
      (one, i) => recordedLine(`${i}`, { a: one, silent: 't' }, { task: 'answer' }),
    );
    const [only, ...more] = reliabilityOf(await judged(lines), [0, 1, 2]);
    assert.ok(only !== undefined);
    assert.deepEqual([only.id, only.items, more], ['a', 3, []]);
    assert.deepEqual(
      only.bins.map(({ low, meanQuality, items }) => [low, meanQuality, items]),
      [
        [0.1, 0, 1],
        [0.8, 0.5, 2],
      ],
    );
    // (1 · 0.15 + 2 · 0.35) / 3
    assert.ok(Math.abs(only.expectedCalibrationError - 0.85 / 3) < 1e-12);
  });
});
