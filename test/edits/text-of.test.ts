import assert from 'node:assert/strict';
import { textOf } from '../../src/edits/text-of.ts';
import { UNCHANGED, type WorkspaceState } from '../../src/edits/workspace-state.ts';
import { knownBase } from './known-base.ts';

const stateOf = (
  changes: readonly (readonly [string, string | undefined])[],
  renamedFrom: readonly (readonly [string, string])[] = [],
): WorkspaceState => ({ changes: new Map(changes), renamedFrom: new Map(renamedFrom) });

describe('textOf', () => {
  it('is what the state has, else what the base has', () => {
    const base = knownBase({ a: 'a', b: 'b', c: { kind: 'binary' } });
    const state = stateOf([
      ['a', 'A'],
      ['b', undefined],
    ]);
    assert.deepEqual(
      ['a', 'b', 'c', 'd'].map((path) => textOf(state, base, path)),
      ['A', undefined, undefined, undefined],
    );
    assert.equal(textOf(UNCHANGED, base, 'a'), 'a');
  });
});
