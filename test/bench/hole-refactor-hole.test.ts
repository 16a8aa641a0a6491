import assert from 'node:assert/strict';
import fc from 'fast-check';
import {
  cutHole,
  documentWith,
  holesOfLengths,
  placesFor,
  shuffled,
  splitTests,
  type TestedFunction,
} from './hole-refactor-hole.ts';

const SOURCE: TestedFunction = {
  group: 'total',
  path: 'total.py',
  languageId: 'python',
  text: [
    'def total(values):',
    '    # adds them',
    '    result = 0',
    '    for value in values:',
    '        result += value',
    '',
    '    return result',
    '',
  ].join('\n'),
  setup: '',
  tests: { visible: ['True'], hidden: ['True'] },
};
const LINES = SOURCE.text.split('\n');

describe('a hole', () => {
  it('gives the document back with what was taken out', () => {
    fc.assert(
      fc.property(
        fc.array(fc.stringMatching(/^ {0,8}[a-z=:]{0,6}$/), { minLength: 1, maxLength: 12 }),
        fc.nat(11),
        fc.nat(3),
        (lines, first, more) => {
          const text = lines.join('\n');
          const at = first % lines.length;
          const count = Math.min(1 + more, lines.length - at);
          const hole = cutHole({ ...SOURCE, text }, 'h', at, count);
          const whole = documentWith(hole, hole.reference);
          // Nothing stands above the first line, not even a line end.
          assert.equal(at === 0 ? whole.slice(1) : whole, text);
        },
      ),
    );
  });
  it('keeps the line ends around it, and knows how far its first line is indented', () => {
    const hole = cutHole(SOURCE, 'h', 4, 1);
    assert.equal(hole.above, LINES.slice(0, 4).join('\n'));
    assert.equal(hole.below, '\n\n    return result\n');
    assert.equal(hole.indentation, '        ');
    assert.equal(documentWith(hole, []), `${hole.above}${hole.below}`);
  });
  it('ends with the document where its lines are the last', () => {
    const hole = cutHole({ ...SOURCE, text: 'a\n  b' }, 'h', 1, 1);
    assert.deepEqual([hole.above, hole.below, hole.reference], ['a', '', ['  b']]);
  });
});

describe('places for holes', () => {
  it('are pieces of one block without comments and blank lines', () => {
    assert.deepEqual(placesFor(1, LINES, 1, LINES.length), [2, 3, 4, 6]);
    assert.deepEqual(placesFor(2, LINES, 1, LINES.length), [2, 3]);
    assert.deepEqual(placesFor(3, LINES, 1, LINES.length), [2]);
    assert.deepEqual(placesFor(4, LINES, 1, LINES.length), []);
  });
  it('lie within the bounds, and none begins with a closing bracket', () => {
    const lines = ['function f() {', '  if (a) {', '    b();', '  }', '  c();', '}'];
    assert.deepEqual(placesFor(1, lines, 1, 5), [1, 2, 4]);
    assert.deepEqual(placesFor(3, lines, 1, 5), [1]);
    assert.deepEqual(placesFor(1, lines, 0, 6), [1, 2, 4]);
  });
  it('are chosen by the seed, one for each length that fits', () => {
    const bounds = { from: 1, to: LINES.length };
    const idsFor = (seed: number): readonly string[] =>
      holesOfLengths(SOURCE, [1, 2, 3, 4], bounds, seed).map(({ id }) => id);
    assert.deepEqual(idsFor(1), idsFor(1));
    assert.deepEqual(
      holesOfLengths(SOURCE, [1, 2, 3, 4], bounds, 1).map(({ reference }) => reference.length),
      [1, 2, 3],
    );
    const different = new Set(Array.from({ length: 20 }, (_, seed) => idsFor(seed).join()));
    assert.ok(different.size > 1);
  });
});

describe('an order that a name decides', () => {
  it('is the same for the same name, and puts every value as often first', () => {
    const values = ['a', 'b', 'c', 'd'];
    const firsts = Array.from({ length: 400 }, (_, i) => shuffled(values, `1:x:${i}`)[0]);
    for (const value of values) {
      const count = firsts.filter((first) => first === value).length;
      assert.ok(count > 60 && count < 140, `${value}: ${count}`);
    }
    assert.deepEqual(shuffled(values, 'n'), shuffled(values, 'n'));
    assert.deepEqual([...shuffled(values, 'n')].sort(), values);
  });
});

describe('tests of a function', () => {
  it('are each either seen or hidden, by the seed alone, both sides with one at least', () => {
    fc.assert(
      fc.property(fc.integer({ min: 2, max: 12 }), fc.nat(50), (count, seed) => {
        const all = Array.from({ length: count }, (_, i) => `t${i}`);
        const split = splitTests(all, 'g', seed);
        assert.ok(split !== undefined);
        assert.deepEqual([...split.visible, ...split.hidden].sort(), [...all].sort());
        assert.equal(split.visible.length, Math.max(1, Math.floor(count / 2)));
        assert.ok(split.hidden.length >= 1);
        assert.deepEqual(splitTests(all, 'g', seed), split);
      }),
    );
  });
  it('are split otherwise for another seed or function', () => {
    const all = Array.from({ length: 8 }, (_, i) => `t${i}`);
    const seen = new Set(
      ['g', 'h', 'i'].flatMap((group) =>
        [1, 2, 3].map((seed) => splitTests(all, group, seed)?.visible.join()),
      ),
    );
    assert.ok(seen.size > 4);
  });
  it('cannot be split where there are fewer than two', () => {
    assert.equal(splitTests([], 'g', 1), undefined);
    assert.equal(splitTests(['t'], 'g', 1), undefined);
  });
});
