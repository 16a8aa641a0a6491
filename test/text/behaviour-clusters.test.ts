import assert from 'node:assert/strict';
import fc from 'fast-check';
import { behaviourShares, NOT_LOADED } from '../../src/text/behaviour-clusters.ts';

/** Texts as `behaviour voter voter…`, `?` for one that was not observed. */
function shares(...texts: readonly string[]): readonly (number | undefined)[] {
  return behaviourShares(
    texts.map((text) => {
      const [behaviour, ...voters] = text.split(' ');
      return { behaviour: behaviour === '?' ? undefined : behaviour, voters: new Set(voters) };
    }),
  );
}

const BROKEN = `${NOT_LOADED}SyntaxError:1`;

describe('behaviourShares', () => {
  it('counts voters by what their texts do, however they look', () => {
    assert.deepEqual(shares('x a', 'y b', 'x c', 'x d'), [3 / 4, 1 / 4, 3 / 4, 3 / 4]);
  });

  it('counts a voter once for each behaviour', () => {
    assert.deepEqual(shares('x a', 'x a', 'y a b'), [1 / 2, 1 / 2, 1]);
  });

  it('lets only texts that load vote', () => {
    assert.deepEqual(shares('x a', `${BROKEN} b`, 'x c'), [1, 0, 1]);
    assert.deepEqual(shares('x a', `${BROKEN} b`, `${BROKEN} c`), [1, 0, 0]);
  });

  it('says nothing where nobody could agree, or nothing was observed', () => {
    assert.deepEqual(shares('x a', 'y a'), [undefined, undefined]);
    assert.deepEqual(shares(`${BROKEN} a`, `${BROKEN} b`), [undefined, undefined]);
    assert.deepEqual(shares('x a', '? b', 'x c'), [1, undefined, 1]);
    assert.deepEqual(shares(), []);
  });

  it('is in [0, 1] and the same in whatever order texts come', () => {
    const text = fc.record({
      behaviour: fc.constantFrom('x', 'y', BROKEN, undefined),
      voters: fc.array(fc.constantFrom('a', 'b', 'c')).map((ids) => new Set(ids)),
    });
    fc.assert(
      fc.property(fc.array(text, { maxLength: 8 }), (texts) => {
        const found = behaviourShares(texts);
        for (const share of found) assert.ok(share === undefined || (share >= 0 && share <= 1));
        assert.deepEqual(behaviourShares(texts.toReversed()), found.toReversed());
      }),
    );
  });
});
