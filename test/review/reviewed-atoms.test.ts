import assert from 'node:assert/strict';
import { reviewedAtoms } from '../../src/review/reviewed-atoms.ts';

/** What is asked about in all lines of a text, or in some. */
function atomsOf(text: string, languageId = 'typescript', lines = [{ first: 0, last: 99 }]) {
  return reviewedAtoms(text, languageId, lines);
}

const textsOf = (...of: Parameters<typeof atomsOf>) => atomsOf(...of).map(({ text }) => text);

describe('reviewedAtoms', () => {
  it('asks about names, numbers and operators, at their places', () => {
    const text = 'if (total < limit) total = 1;\n';
    const atoms = atomsOf(text);
    assert.deepEqual(
      atoms.map(({ kind, text: own }) => [kind, own]),
      [
        ['name', 'total'],
        ['operator', '<'],
        ['name', 'limit'],
        ['name', 'total'],
        ['number', '1'],
      ],
    );
    for (const { start, end, text: own } of atoms) assert.equal(text.slice(start, end), own);
  });

  it('leaves out comments, strings, key words and names without a rival', () => {
    assert.deepEqual(textsOf('// a < b\nreturn "a < b" + lonely;\n'), ['+']);
  });

  it('leaves out names where they are declared or imported', () => {
    const text = [
      'import { first, second } from "x";',
      'import {',
      '  third,',
      '} from "y";',
      'const fourth = first;',
      'use(third);',
    ].join('\n');
    assert.deepEqual(textsOf(text), ['first', 'third']);
    assert.deepEqual(textsOf('go(one, { two: one, three: four });\n'), ['one', 'one', 'four']);
    assert.deepEqual(textsOf('if one:\n  two\n', 'python'), ['one', 'two']);
    assert.deepEqual(textsOf('from os import path, sep\ndef walk(a):\n  b = a\n', 'python'), [
      'a',
      'b',
      'a',
    ]);
  });

  it('offers names of the same use: behind a point or not, called or not, with a capital or not', () => {
    const text = 'run(a.size, b.length); stop(Thing, Other); a.go(); b.halt();\n';
    const rivals = new Map(atomsOf(text).map((atom) => [atom.text, atom.rivals]));
    assert.deepEqual(rivals.get('run'), ['stop']);
    assert.deepEqual(rivals.get('a'), ['b']);
    assert.deepEqual(rivals.get('size'), ['length']);
    assert.deepEqual(rivals.get('Thing'), ['Other']);
    assert.deepEqual(rivals.get('go'), ['halt']);
  });

  it('asks about some lines, and takes names from all', () => {
    const text = 'one = 1\ntwo = 2\nthree = 3\n';
    const atoms = atomsOf(text, 'python', [{ first: 1, last: 1 }]);
    assert.deepEqual(
      atoms.map(({ text: own, rivals }) => [own, rivals]),
      [
        ['two', ['one', 'three']],
        ['2', ['1', '3']],
      ],
    );
  });

  it('takes ranges apart, beyond the end, and empty texts', () => {
    const text = 'a = 1\nb = 2\nc = 3\n';
    const lines = [
      { first: 0, last: 0 },
      { first: 2, last: 50 },
    ];
    assert.deepEqual(textsOf(text, 'python', lines), ['a', '1', 'c', '3']);
    assert.deepEqual(textsOf(''), []);
    assert.deepEqual(textsOf(text, 'python', []), []);
  });
});
