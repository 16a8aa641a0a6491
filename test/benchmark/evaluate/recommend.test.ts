import assert from 'node:assert/strict';
import { FigureColumns } from '../../../src/benchmark/evaluate/figure-columns.ts';
import { MOST_PROBABLE, type Judgement } from '../../../src/benchmark/evaluate/judge-recording.ts';
import { recommend } from '../../../src/benchmark/evaluate/recommend.ts';
import { recommendedSettings } from '../../../src/benchmark/evaluate/recommended-settings.ts';
import type {
  PairedDifference,
  Recommendation,
  Way,
} from '../../../src/benchmark/report/benchmark-report.ts';

const better = (mean: number, adjustedP = 0.01): PairedDifference => ({
  ...{ mean, low: mean - 0.05, high: mean + 0.05, p: adjustedP / 2, adjustedP },
  ...{ wins: 30, losses: 10, ties: 60, items: 100 },
});

const strategy = (id: string, difference: PairedDifference): Way => ({
  ...{ id, kind: 'strategy', items: 100, shown: 1, figures: [], byLanguage: [] },
  againstBestSingle: difference,
});

interface Case {
  /** Figures of the members: one value, or one by the number of the item. */
  readonly members: Readonly<Record<string, number | ((item: number) => number | undefined)>>;
  readonly sizes?: Readonly<Record<string, number>>;
  readonly strategies?: readonly Way[];
  readonly items?: number;
  readonly files?: number;
  readonly overall?: string;
}

function advice({
  members,
  sizes = {},
  strategies = [],
  items = 100,
  files = 25,
  overall = Object.keys(members)[0],
}: Case): Recommendation {
  const figures = new FigureColumns();
  const evaluation = Array.from({ length: items }, (_, at) => at);
  for (const [model, value] of Object.entries(members)) {
    for (const at of evaluation) {
      figures.set(model, 'exact', at, typeof value === 'number' ? value : value(at));
    }
  }
  const judgement: Judgement = {
    items: evaluation.map((at) => ({
      ...{ id: `q${at}`, cluster: `f${at % files}`, language: '' },
      ...{ split: undefined, promptKey: `q${at}` },
    })),
    members: Object.keys(members).map((model) => {
      const sizeBytes = sizes[model];
      return { model, ...(sizeBytes === undefined ? {} : { sizeBytes }) };
    }),
    strategyIds: strategies.map(({ id }) => id),
    ...{ figures, unmet: [], problems: [] },
  };
  const clusters = judgement.items.map(({ cluster }) => cluster);
  return recommend(strategies, judgement, {
    measure: 'exact',
    evaluation,
    clusters,
    overall,
    seed: 1,
  });
}

/** Right at `percent` of the items, spread over the files. */
const rightAt =
  (percent: number) =>
  (item: number): number =>
    Number((item * 37) % 100 < percent);

describe('a recommendation', () => {
  it('is the strategy with the largest difference among those that are better', () => {
    const strategies = [
      strategy('majority', better(0.1)),
      strategy('evidence', better(0.2)),
      strategy('lucky', better(0.3, 0.06)),
      strategy('wide', { ...better(0.4), low: -0.01 }),
    ];
    const members = { a: rightAt(60), b: rightAt(50) };
    assert.deepEqual(advice({ members, strategies }), {
      ...{ kind: 'strategy', strategy: 'evidence', members: ['a', 'b'] },
      difference: better(0.2),
    });
  });

  for (const id of ['fixed', 'first', MOST_PROBABLE]) {
    it(`is never "${id}", which is no ensemble`, () => {
      const strategies = [strategy(id, better(0.2))];
      assert.equal(advice({ members: { a: 1, b: 0 }, strategies }).kind, 'one-model');
    });
  }

  it('is never a strategy that lacked something on the other items: these may be the hard ones', () => {
    const members = { a: rightAt(50), b: rightAt(20) };
    const judgedOn = (items: number): Way =>
      strategy('lazy-span', { ...better(0.2), wins: 30, losses: 0, ties: items - 30, items });
    assert.equal(advice({ members, strategies: [judgedOn(100)] }).kind, 'strategy');
    assert.notEqual(advice({ members, strategies: [judgedOn(60)] }).kind, 'strategy');
  });

  it('is one model where it is better than every other one, with the memory of those', () => {
    const sizes = { a: 5e9, b: 2e9, c: 1e9 };
    const members = { a: rightAt(80), b: rightAt(30), c: rightAt(20) };
    const memorySavedBytes = 3e9;
    assert.deepEqual(advice({ members, sizes }), {
      kind: 'one-model',
      member: 'a',
      memorySavedBytes,
    });
    assert.deepEqual(advice({ members }), { kind: 'one-model', member: 'a' });
    assert.deepEqual(advice({ members: { a: 1 } }), { kind: 'one-model', member: 'a' });
  });

  it('is the smallest of those that are not measurably worse than the best', () => {
    const sizes = { a: 5e9, b: 2e9, c: 1e9 };
    const members = { a: rightAt(60), b: rightAt(58), c: rightAt(10) };
    assert.deepEqual(advice({ members, sizes }), {
      ...{ kind: 'no-difference', member: 'b', memorySavedBytes: 6e9 },
    });
    assert.deepEqual(advice({ members }), { kind: 'no-difference', member: 'a' });
  });

  it('is not a member that was asked on too few items to tell', () => {
    const sizes = { a: 5e9, b: 1e9 };
    const few = { a: rightAt(60), b: (item: number) => (item < 39 ? 1 : undefined) };
    assert.equal(advice({ members: few, sizes }).kind, 'one-model');
    const enough = { a: rightAt(60), b: (item: number) => (item < 40 ? 1 : undefined) };
    assert.deepEqual(advice({ members: enough, sizes }), {
      ...{ kind: 'no-difference', member: 'b', memorySavedBytes: 5e9 },
    });
  });

  for (const [what, more] of [
    ['fewer than 40 items', { items: 39 }],
    ['fewer than five files', { files: 4 }],
  ] as const) {
    it(`is none with ${what}, and says how many would be enough`, () => {
      const strategies = [strategy('evidence', better(0.2))];
      const members = { a: rightAt(80), b: rightAt(30) };
      const { items = 100 } = { items: undefined, ...more };
      // The interval is ±5 points wide: as narrow as wanted.
      assert.deepEqual(advice({ members, strategies, ...more }), {
        ...{ kind: 'not-enough', items, needed: Math.max(40, items) },
      });
    });
  }

  it('asks for four times the items where intervals are twice too wide', () => {
    const wide = strategy('evidence', { ...better(0), low: -0.1, high: 0.1 });
    const few = advice({ members: { a: 1 }, strategies: [wide], items: 30 });
    assert.deepEqual(few, { kind: 'not-enough', items: 30, needed: 120 });
  });
});

describe('the settings of a recommendation', () => {
  for (const [recommendation, settings] of [
    [
      { kind: 'strategy', strategy: 'evidence', members: ['a', 'b'], difference: better(0.1) },
      { lineUp: 'Measured', lineUps: { Measured: ['a', 'b'] }, strategy: 'evidence' },
    ],
    [
      { kind: 'one-model', member: 'a' },
      { lineUp: 'Measured', lineUps: { Measured: ['a'] } },
    ],
    [
      { kind: 'no-difference', member: 'b' },
      { lineUp: 'Measured', lineUps: { Measured: ['b'] } },
    ],
    [{ kind: 'not-enough', items: 3, needed: 40 }, undefined],
  ] as const satisfies readonly (readonly [Recommendation, object | undefined])[]) {
    it(`of the kind ${recommendation.kind} are ${settings === undefined ? 'none' : 'its line-up'}`, () => {
      assert.deepEqual(recommendedSettings(recommendation), settings);
    });
  }
});
