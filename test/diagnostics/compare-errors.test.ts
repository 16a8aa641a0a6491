import assert from 'node:assert/strict';
import fc from 'fast-check';
import { compareErrors, mergeErrors } from '../../src/diagnostics/compare-errors.ts';
import type { Diagnostic } from '../../src/refactor/evidence.ts';

const none: ReadonlySet<string> = new Set();
const error = (path: string, line: number, message = 'wrong'): Diagnostic => ({
  path,
  line,
  code: 'TS1',
  message,
});

const errors: fc.Arbitrary<Diagnostic[]> = fc.array(
  fc.record({
    path: fc.constantFrom('a', 'b'),
    line: fc.integer({ min: 1, max: 3 }),
    code: fc.constantFrom('TS1', 'TS2'),
    message: fc.constantFrom('x', 'y | z', 'z | y'),
  }),
  { maxLength: 12 },
);

describe('errors of a state', () => {
  it('are compared whatever their line, as often as they are there', () => {
    const base = [error('a', 1), error('a', 9)];
    const state = [error('a', 3), error('a', 4), error('a', 5), error('b', 1)];
    const { added, gone } = compareErrors(base, state, { made: none, deleted: none });
    assert.deepEqual(added, [error('a', 5), error('b', 1)]);
    assert.deepEqual(gone, []);
  });
  it('are the same whatever the order in which a type is written', () => {
    const { added } = compareErrors(
      [error('a', 1, "Type 'A | B' is wrong.")],
      [error('a', 1, "Type 'B | A' is wrong.")],
      { made: none, deleted: none },
    );
    assert.deepEqual(added, []);
  });
  it('move with a renamed file, and with no other', () => {
    const base = [error('old', 1)];
    const state = [error('new', 7)];
    const renamed = { made: new Set(['new']), deleted: new Set(['old']) };
    assert.deepEqual(compareErrors(base, state, renamed), { added: [], gone: [] });
    for (const files of [
      { ...renamed, made: none },
      { ...renamed, deleted: none },
    ])
      assert.deepEqual(compareErrors(base, state, files), { added: state, gone: base });
  });
  it('differ by as many as there are more or fewer', () => {
    fc.assert(
      fc.property(errors, errors, (base, state) => {
        const { added, gone } = compareErrors(base, state, { made: none, deleted: none });
        assert.equal(state.length - base.length, added.length - gone.length);
        assert.ok(
          added.every((one) => state.includes(one)) && gone.every((one) => base.includes(one)),
        );
        const back = compareErrors(state, base, { made: none, deleted: none });
        assert.deepEqual([back.added.length, back.gone.length], [gone.length, added.length]);
      }),
    );
  });
  it('of several projects are each told once', () => {
    const [one, two, other] = [error('a', 1), error('a', 2), error('b', 1)];
    assert.deepEqual(mergeErrors([[one, one, two], [one, two, other], []]), [one, one, two, other]);
  });
});
