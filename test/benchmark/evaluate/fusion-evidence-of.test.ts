import assert from 'node:assert/strict';
import { FigureColumns } from '../../../src/benchmark/evaluate/figure-columns.ts';
import {
  fusionEvidenceOf,
  fusionNote,
} from '../../../src/benchmark/evaluate/fusion-evidence-of.ts';
import type { FusionEvidence } from '../../../src/core/strategy-choice.ts';

type Value = (item: number) => number | undefined;

interface Case {
  readonly lazy?: Value;
  readonly evidence?: Value;
  readonly member?: Value;
  readonly items?: number;
  readonly files?: number;
  readonly language?: (item: number) => string;
}

const always =
  (value: number): Value =>
  () =>
    value;

/** What is found of `items` places in `files` files, for the members a and b. */
function found({
  lazy = always(0.6),
  evidence = always(0.5),
  member = always(0.4),
  items = 80,
  files = 10,
  language = () => 'typescript',
}: Case = {}): readonly FusionEvidence[] {
  const figures = new FigureColumns();
  const evaluation = Array.from({ length: items }, (_, at) => at);
  const ways: Readonly<Record<string, Value>> = {
    'lazy-span': lazy,
    evidence,
    b: member,
    a: always(0),
  };
  for (const [way, valueOf] of Object.entries(ways)) {
    for (const at of evaluation) figures.set(way, 'exact', at, valueOf(at));
  }
  const judged = evaluation.map((at) => ({
    ...{ id: `q${at}`, cluster: `f${at % files}`, language: language(at) },
    ...{ split: undefined, promptKey: `q${at}` },
  }));
  const clusters = judged.map(({ cluster }) => cluster);
  const judgement = {
    ...{ items: judged, members: [{ model: 'b' }, { model: 'a' }], figures },
    ...{ strategyIds: ['lazy-span', 'evidence'], unmet: [], problems: [] },
  };
  return fusionEvidenceOf(judgement, { measure: 'exact', evaluation, clusters, seed: 1 });
}

/** Known at all but every n-th item. */
const butEvery =
  (n: number): Value =>
  (item) =>
    item % n === 0 ? undefined : 0.5;

describe('lazy-span against evidence', () => {
  it('is the mean difference on common items, with its interval over files', () => {
    const [whole, ...parts] = found({ lazy: (item) => (item % 10 < 5 ? 0.9 : 0.5) });
    assert.ok(whole);
    assert.deepEqual(parts, []);
    assert.deepEqual([whole.members, whole.measure], [['a', 'b'], 'exact']);
    assert.deepEqual([whole.items, whole.files], [80, 10]);
    // 0.4 in five of the ten files, 0 in the others.
    assert.ok(Math.abs(whole.mean - 0.2) < 1e-12);
    assert.ok(whole.low > 0 && whole.low < 0.2 && whole.high > 0.2 && whole.high <= 0.4);
  });

  it('is told for each language with enough places of its own, where there are several', () => {
    const language = (item: number) => (item < 60 ? 'typescript' : 'python');
    const entries = found({ language, items: 80 });
    assert.deepEqual(
      entries.map((entry) => entry.language),
      [undefined, 'typescript'],
    );
    assert.deepEqual(
      entries.map(({ items }) => items),
      [80, 60],
    );
  });

  for (const [what, more] of [
    ['fewer than 40 places', { items: 39 }],
    ['fewer than 5 files', { files: 4 }],
    ['a strategy that was judged on a part of the places', { lazy: butEvery(10) }],
    ['a strategy that was not judged', { lazy: () => undefined }],
    ['a member that was asked at a part of the places', { member: butEvery(10) }],
  ] as const) {
    it(`is not told with ${what}`, () => {
      assert.deepEqual(found(more), []);
    });
  }

  it('counts the common places alone where few are missing', () => {
    assert.equal(found({ lazy: butEvery(40), items: 80 })[0]?.items, 78);
  });

  it('is one note, which says what it means', () => {
    const [note] = fusionNote(found());
    assert.match(
      note ?? '',
      /\+10\.0 points \(\+10\.0 to \+10\.0\) on 80 items in 10 files; .*takes over/,
    );
    const [other] = fusionNote(found({ lazy: always(0.5) }));
    assert.match(other ?? '', /: 0\.0 points \(0\.0 to 0\.0\) .*evidence stays the default/);
    assert.deepEqual(fusionNote([]), []);
  });
});
