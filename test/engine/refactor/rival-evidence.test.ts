import assert from 'node:assert/strict';
import type { Role } from '../scripted-engine.ts';
import { chatRole, edit, refactorStage, type MemoryFiles } from './refactor-stage.ts';

const VALUES = [1, 2, 3, 9];

/** Everybody is done at once, each with another value. */
function author(value: number): Role {
  const answer = `${edit('a.ts', 'one = 0;', `one = ${value};`)}DONE\n`;
  return { ...chatRole(`a${value}`, () => answer), roles: ['inline', 'refactor'] };
}

/** Prefers the greater value, but takes 3 for as good as 9; notes what it has said of 9. */
function judge(of9: number[]): Role {
  return chatRole('judge', (user) => {
    const [a = 0, b = 0] = [...user.matchAll(/\+one = (\d);/g)].map(([, value]) => Number(value));
    const isEqual = a + b === 12;
    const better = isEqual ? 'equal' : a > b ? 'A' : 'B';
    if (a === 9) of9.push(isEqual ? 0.5 : 1);
    return `{"better": "${better}"}`;
  });
}

describe('what judges say of a solution', () => {
  it('is the mean over all its rivals, however many there are', async () => {
    const counts = new Set<number>();
    for (let seed = 1; seed <= 8; seed++) {
      const files: MemoryFiles = new Map([['a.ts', 'one = 0;\n']]);
      const said: number[] = [];
      const stage = refactorStage(files, [...VALUES.map(author), judge(said)]);
      const live = stage.start({
        ...{ seed, budget: { steps: 12 } },
        memberIds: VALUES.map((value) => `scripted:a${value}`),
      });
      const record = await stage.ended(live);
      const best = record.nodes.find(
        ({ id, state }) =>
          state === 'solution' && live.stateOf(id).changes.get('a.ts') === 'one = 9;\n',
      );
      if (best === undefined || said.length === 0) continue;
      counts.add(said.length);
      const mean = said.reduce((sum, one) => sum + one, 0) / said.length;
      const told = best.parts.find(({ name }) => name === 'judge')?.value ?? Number.NaN;
      assert.ok(Math.abs(told - mean) < 1e-9, `seed ${seed}: ${told} for ${said.join()}`);
    }
    assert.ok(Math.max(...counts) >= 3, [...counts].join());
  });
});
