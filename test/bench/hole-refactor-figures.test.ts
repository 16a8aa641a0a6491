import assert from 'node:assert/strict';
import {
  BASELINES,
  holeTables,
  type HoleFigures,
  type WayFigure,
} from './hole-refactor-figures.ts';

const figure = (isGreen: boolean, isSolved: boolean, tokens = 10): WayFigure => ({
  ...{ isGreen, isSolved, reward: tokens / 100, tokens, calls: 2 },
});

const HOLES: readonly HoleFigures[] = [
  hole('a', figure(false, false, 10), figure(true, true, 30)),
  hole('a', figure(true, true, 20), figure(true, true, 10)),
  hole('b', figure(true, false, 30), figure(true, false, 20)),
  hole('c', figure(false, false, 40), figure(true, true, 40)),
];

function hole(group: string, baseline: WayFigure, search: WayFigure): HoleFigures {
  return {
    ...{ group, isReachable: group !== 'b' },
    ways: {
      [BASELINES.member]: baseline,
      [BASELINES.ofMember]: baseline,
      [BASELINES.ofAll]: search,
      'le-mcts': search,
      'adaptive-branching': baseline,
    },
  };
}

const OPTIONS = { name: 'holes', title: 'Holes', note: 'Note.', seed: 1 };

function rowsOf(holes: readonly HoleFigures[], table: 0 | 1): readonly (readonly string[])[] {
  return holeTables(holes, OPTIONS)[table]?.rows ?? [];
}

describe('the figures of holes', () => {
  it('are shares, counts and means of each way', () => {
    const byWay = new Map(rowsOf(HOLES, 0).map(([way, ...cells]) => [way, cells]));
    const [n, solved, hiddenFail, reward, tokens, calls] = byWay.get('`le-mcts`') ?? [];
    assert.equal(n, '4');
    assert.match(solved ?? '', /^75\.0 % \(/);
    assert.deepEqual([hiddenFail, reward, tokens, calls], ['1', '0.250', '25.0', '2.0']);
    assert.match(byWay.get(BASELINES.member)?.[1] ?? '', /^25\.0 % \(/);
    assert.match(byWay.get('oracle')?.[1] ?? '', /^75\.0 % \(/);
  });
  it('compare each search with each baseline and with the other search', () => {
    const rows = rowsOf(HOLES, 1);
    assert.deepEqual(
      rows.map(([search, against]) => `${search}/${against}`),
      [
        `\`le-mcts\`/${BASELINES.member}`,
        `\`le-mcts\`/${BASELINES.ofMember}`,
        `\`le-mcts\`/${BASELINES.ofAll}`,
        `\`adaptive-branching\`/${BASELINES.member}`,
        `\`adaptive-branching\`/${BASELINES.ofMember}`,
        `\`adaptive-branching\`/${BASELINES.ofAll}`,
        '`adaptive-branching`/`le-mcts`',
      ],
    );
    const [, , n, difference, p, wins, losses, ties] = rows[0] ?? [];
    assert.deepEqual([n, wins, losses, ties], ['4', '2', '0', '2']);
    assert.match(difference ?? '', /^\+50\.0 \(/);
    // Three functions can say no more than 2^(1 − 3).
    assert.ok(Number(p) >= 0.25);
    assert.match(rows[6]?.[3] ?? '', /^−50\.0 \(/);
  });
  it('are one line a way, and name how many holes in how many functions there are', () => {
    const [table, comparison] = holeTables(HOLES, OPTIONS);
    assert.match(table?.note ?? '', /^4 holes in 3 functions\. Note\./);
    assert.match(comparison?.note ?? '', /4 holes.*3 functions/);
    for (const one of [table, comparison]) {
      assert.ok(one?.rows.every((row) => row.length === one.head.length));
    }
  });
  it('are none of no holes', () => {
    const [table] = holeTables([], OPTIONS);
    assert.deepEqual(table?.rows, [['oracle', '0', 'none', '', '', '', '']]);
  });
});
