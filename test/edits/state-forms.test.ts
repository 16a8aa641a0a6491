import assert from 'node:assert/strict';
import fc from 'fast-check';
import { sameChanges } from '../../src/edits/same-changes.ts';
import { textOf } from '../../src/edits/text-of.ts';
import { UNCHANGED, type WorkspaceState } from '../../src/edits/workspace-state.ts';
import { knownBase } from './known-base.ts';

const stateOf = (
  changes: readonly (readonly [string, string | undefined])[],
  renamedFrom: readonly (readonly [string, string])[] = [],
): WorkspaceState => ({ changes: new Map(changes), renamedFrom: new Map(renamedFrom) });

const anyState = fc
  .uniqueArray(
    fc.tuple(fc.constantFrom('a', 'b/c', '__proto__', 'constructor', 'ü'), fc.option(fc.string())),
    { selector: ([path]) => path },
  )
  .map((changes) => stateOf(changes.map(([path, text]) => [path, text ?? undefined])));

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

describe('sameChanges', () => {
  it('is true for equal changes alone, in whatever order they came', () => {
    fc.assert(
      fc.property(anyState, anyState, (one, other) => {
        const turned = stateOf([...one.changes].reverse(), [['x', 'y']]);
        assert.equal(sameChanges(turned, one), true);
        const sorted = (state: WorkspaceState): string =>
          JSON.stringify([...state.changes].map(([path, text]) => [path, text ?? null]).sort());
        assert.equal(sameChanges(one, other), sorted(one) === sorted(other));
      }),
    );
    assert.equal(sameChanges(stateOf([['a', '']]), stateOf([['a', undefined]])), false);
    assert.equal(sameChanges(stateOf([['a', undefined]]), stateOf([['b', undefined]])), false);
  });
});
