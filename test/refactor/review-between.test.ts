import assert from 'node:assert/strict';
import { UNCHANGED, type WorkspaceState } from '../../src/edits/workspace-state.ts';
import { reviewBetween } from '../../src/refactor/review-between.ts';
import { reviewOf } from '../../src/refactor/review-of.ts';
import { knownBase } from '../edits/known-base.ts';

const BASE = knownBase({ a: 'one\ntwo\n', b: 'b\n', old: 'x\ny\n' });

function state(
  changes: Readonly<Record<string, string | null>>,
  renamedFrom: Readonly<Record<string, string>> = {},
): WorkspaceState {
  return {
    changes: new Map(Object.entries(changes).map(([path, text]) => [path, text ?? undefined])),
    renamedFrom: new Map(Object.entries(renamedFrom)),
  };
}

function between(before: WorkspaceState, after: WorkspaceState): string[] {
  return reviewBetween(BASE, before, after).map(({ kind, path, renamedFrom, hunks }) => {
    const lines = hunks.flatMap((hunk) => hunk.lines).filter((line) => line.kind !== 'same');
    const texts = lines.map((line) => (line.kind === 'added' ? '+' : '-') + line.text);
    return [kind, ...(renamedFrom === undefined ? [] : [renamedFrom]), path, ...texts].join(' ');
  });
}

describe('the changes between two states', () => {
  it('are those of the base where nothing was changed before', () => {
    const after = state({ a: 'one\n2\n', c: 'new\n', b: null });
    assert.deepEqual(reviewBetween(BASE, UNCHANGED, after), reviewOf(BASE, after));
  });

  it('leave out what both have', () => {
    const before = state({ a: 'one\n2\n', b: null });
    assert.deepEqual(between(before, state({ a: 'one\n2\n3\n', b: null })), ['change a +3']);
    assert.deepEqual(between(before, before), []);
  });

  it('have what was made, deleted or renamed before as it was then', () => {
    const before = state({ c: 'new\n', b: null });
    assert.deepEqual(between(before, state({ c: 'newer\n', b: null })), ['change c -new +newer']);
    assert.deepEqual(between(before, state({ b: null })), ['delete c -new']);
    const renamed = state({ old: null, fresh: 'x\ny\n' }, { fresh: 'old' });
    assert.deepEqual(between(UNCHANGED, renamed), ['rename old fresh']);
    const further = state({ old: null, fresh: 'x\nz\n' }, { fresh: 'old' });
    assert.deepEqual(between(renamed, further), ['change fresh -y +z']);
  });

  it('tell what was changed back to what there was', () => {
    assert.deepEqual(between(state({ a: 'one\n2\n', b: null }), UNCHANGED), [
      'change a -2 +two',
      'create b +b',
    ]);
  });
});
