import assert from 'node:assert/strict';
import type { TokenVectors } from '../../src/core/model.ts';
import type { SparseRows } from '../../src/math/sparse-rows.ts';
import {
  aligned,
  isMeaningless,
  mapProducts,
  rowsByKey,
  vocabularyMap,
} from '../../src/math/vocabulary-map.ts';
import { atEnd } from './pieces.ts';

/** Vectors by the tokens' bytes; `end` is the key of the token that ends a text. */
function vectors(
  rows: readonly (readonly [key: string, ...vector: number[]])[],
  end?: number,
): TokenVectors {
  const output = Float32Array.from(rows.flatMap(([, ...vector]) => vector));
  const dimension = (rows[0]?.length ?? 1) - 1;
  const keys = rows.map(([key]) => key);
  return { keys, ...(end === undefined ? {} : { end }), dimension, input: output, output };
}

/** `target similarity` of a source token, best first. */
function targetsOf(key: string, source: TokenVectors, target: TokenVectors): readonly string[] {
  const matrix = atEnd(vocabularyMap(source, target));
  return entriesOf(matrix, rowsByKey(source).get(key) ?? -1, target);
}

function entriesOf(matrix: SparseRows, row: number, target: TokenVectors): readonly string[] {
  const [from = 0, to = 0] = matrix.starts.slice(row, row + 2);
  return [...matrix.columns.slice(from, to)].map(
    (column, i) => `${target.keys[column]} ${matrix.values[from + i]?.toFixed(4)}`,
  );
}

describe('vocabularyMap', () => {
  // The axes are shared; the source is turned by 90° about the third axis: x → y → −x.
  const target = vectors([
    ['x', 1, 0, 0],
    ['y', 0, 1, 0],
    ['z', 0, 0, 1],
    ['near x', 0.8, 0, 0.6],
  ]);
  const source = vectors([
    ['x', 0, 2, 0],
    ['y', -1, 0, 0],
    ['z', 0, 0, 1],
    ['like near x', 0, 0.96, 0.28],
  ]);

  it('maps each shared token to itself behind a turn, and others by likeness', () => {
    // "x" is nearest to x (cos 1, r 1): 1. near x: cos .8, r = cos("like near x", near x) = .936: .664.
    assert.deepEqual(targetsOf('x', source, target), ['x 1.0000', 'near x 0.6640']);
    assert.deepEqual(targetsOf('y', source, target), ['y 1.0000']);
    // like near x: near x 2 · .936 − .936; x 2 · .96 − 1; z 2 · .28 − 1 is below 0.1.
    assert.deepEqual(targetsOf('like near x', source, target), ['near x 0.9360', 'x 0.9200']);
  });

  it('keeps ten targets at most', () => {
    const many = Array.from({ length: 15 }, (_, i): readonly [string, number, number] => [
      `t${i}`,
      Math.cos(i / 20),
      Math.sin(i / 20),
    ]);
    const found = targetsOf('t0', vectors(many.slice(0, 2)), vectors(many));
    assert.equal(found.length, 10);
    assert.equal(found[0], 't0 1.0000');
  });

  it('drops a token that means many things equally', () => {
    const bundle = Array.from({ length: 6 }, (_, i): readonly [string, number, number] => [
      `b${i}`,
      1,
      i / 1000,
    ]);
    const some = vectors([
      ['b0', 1, 0],
      ['other', 0, 1],
    ]);
    assert.deepEqual(targetsOf('b0', some, vectors([...bundle, ['other', 0, 1]])), []);
    const five = targetsOf('b0', some, vectors([...bundle.slice(0, 5), ['other', 0, 1]]));
    assert.equal(five.length, 5);
  });

  it('maps the end to the end, and no other token that is no text', () => {
    const [one, other] = [
      vectors(
        [
          ['', 1, 0],
          ['', 0, 1],
          ['a', 1, 0],
          ['b', 0, 1],
        ],
        1,
      ),
      vectors(
        [
          ['a', 1, 0],
          ['', 1, 0],
          ['b', 0, 1],
        ],
        1,
      ),
    ];
    const matrix = atEnd(vocabularyMap(one, other));
    assert.deepEqual(entriesOf(matrix, 0, other), []);
    assert.deepEqual(entriesOf(matrix, 1, other), [' 1.0000']);
    assert.deepEqual(entriesOf(matrix, 2, other), ['a 1.0000']);
    const { keys, dimension, input, output } = one;
    const endless = { keys, dimension, input, output };
    assert.deepEqual(entriesOf(atEnd(vocabularyMap(endless, other)), 1, other), []);
  });

  it('works between spaces of different dimensions', () => {
    const flat = vectors([
      ['x', 1, 0],
      ['y', 0, 1],
    ]);
    const deep = vectors([
      ['x', 0, 1, 0],
      ['y', 0, 0, 1],
    ]);
    for (const [a, b] of [
      [flat, deep],
      [deep, flat],
    ] as const)
      for (const key of ['x', 'y']) assert.equal(targetsOf(key, a, b)[0], `${key} 1.0000`);
    assert.equal(mapProducts(flat, deep), 2 * 8 + (4 + 6) * 2 + 30 * 3 * 4);
  });

  it('maps nothing where nothing is shared or has a vector', () => {
    const [one, other] = [
      vectors([['a', 0, 0]]),
      vectors([
        ['b', 1, 0],
        ['a', 0, 0],
      ]),
    ];
    assert.deepEqual(targetsOf('a', one, other), []);
  });
});

describe('isMeaningless', () => {
  for (const [what, values, expected] of [
    ['six values that hardly differ', [0.5, 0.5, 0.5, 0.5, 0.5, 0.52], true],
    ['six values that differ', [0.5, 0.5, 0.5, 0.5, 0.5, 0.53], false],
    ['five equal values', [0.5, 0.5, 0.5, 0.5, 0.5], false],
    ['none', [], false],
  ] as const)
    it(`says ${expected} of ${what}`, () => {
      assert.equal(isMeaningless(values), expected);
    });
});

describe('aligned', () => {
  it('is p · W, best first, without tokens that have no row', () => {
    const some = vectors([
      ['x', 1, 0],
      ['y', 0, 1],
    ]);
    const map = {
      rowOf: rowsByKey(some),
      matrix: atEnd(
        vocabularyMap(
          some,
          vectors([
            ['y', 0, 1],
            ['x', 1, 0],
          ]),
        ),
      ),
      targets: ['y', 'x'],
    };
    const shares = [
      { key: 'x', probability: 0.3 },
      { key: 'unknown', probability: 0.1 },
      { key: 'y', probability: 0.6 },
    ];
    const found = aligned(shares, map).map(
      ({ key, probability }) => `${key} ${probability.toFixed(4)}`,
    );
    assert.deepEqual(found, ['y 0.6000', 'x 0.3000']);
  });
});
