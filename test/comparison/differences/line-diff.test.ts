import assert from 'node:assert/strict';
import fc from 'fast-check';
import { hunksOf, lineDiff, type DiffRow } from '../../../src/comparison/differences/line-diff.ts';
import { anyText, linesOfText } from './any-text.ts';

const SIGNS = { same: '  ', removed: '- ', added: '+ ', changed: '~ ' } as const;

/** A line a row; changed words in brackets on both sides. */
function drawn(rows: readonly DiffRow[]): string[] {
  return rows.map(({ kind, left, right }) => {
    const sides = kind === 'changed' ? [left, right] : [left ?? right];
    const shown = sides.map((side) => {
      const { text = '', words = [] } = side ?? {};
      return words.toReversed().reduce((line, { from, to }) => {
        return `${line.slice(0, from)}[${line.slice(from, to)}]${line.slice(to)}`;
      }, text);
    });
    return SIGNS[kind] + shown.join(' | ');
  });
}

const diff = (left: string, right: string, ignoreWhitespace = false) =>
  drawn(lineDiff(left, right, { ignoreWhitespace }));

describe('lineDiff', () => {
  it('shows what is the same, gone, new and changed, with the words', () => {
    assert.deepEqual(diff('a();\nold(1);\nreturn x;', 'a();\nreturn x + 1;\n// end'), [
      '  a();',
      '- old(1);',
      '~ return x; | return x[ + 1];',
      '+ // end',
    ]);
  });

  it('sets a changed line beside the similar one, not beside the next one', () => {
    assert.deepEqual(diff('const total = sum(a);\n', 'log("start");\nconst total = sum(b);\n'), [
      '+ log("start");',
      '~ const total = sum([a]); | const total = sum([b]);',
      '  ',
    ]);
  });

  it('does not call lines changed that have little in common', () => {
    assert.deepEqual(diff('return 1;', 'throw error;'), ['- return 1;', '+ throw error;']);
  });

  it('finds no difference in how lines end', () => {
    assert.deepEqual(diff('a\r\nb\r\n', 'a\nb\n'), ['  a', '  b', '  ']);
  });

  it('shows a line end at the end of a text as an empty line', () => {
    assert.deepEqual(diff('a', 'a\n'), ['  a', '+ ']);
    assert.deepEqual(diff('', ''), ['  ']);
    assert.deepEqual(diff('', 'x'), ['- ', '+ x']);
  });

  it('ignores white space where that is asked for, wherever it stands', () => {
    const [left, right] = ['if (a)\n\tb( );\nc d', 'if(a)\n    b();\nc  e'];
    assert.deepEqual(diff(left, right, true), ['  if (a)', '  \tb( );', '~ c [d] | c  [e]']);
    assert.equal(
      diff(left, right).some((row) => row.startsWith('  ')),
      false,
    );
  });

  it('marks words and not parts of them, numbers and marks apart, in any script', () => {
    assert.deepEqual(diff('let größe = 10 + b', 'let größer = 12 + b'), [
      '~ let [größe] = [10] + b | let [größer] = [12] + b',
    ]);
  });

  it('joins changed words over white space alone', () => {
    assert.deepEqual(diff('call(one two, same, same)', 'call(three four, same, same)'), [
      '~ call([one two], same, same) | call([three four], same, same)',
    ]);
  });

  it('has every line of both texts exactly once, in order', () => {
    fc.assert(
      fc.property(anyText, anyText, fc.boolean(), (left, right, ignoreWhitespace) => {
        const rows = lineDiff(left, right, { ignoreWhitespace });
        for (const [text, side] of [
          [left, 'left'],
          [right, 'right'],
        ] as const) {
          const lines = rows.flatMap((row) => row[side] ?? []);
          assert.deepEqual(
            lines.map((one) => one.text),
            linesOfText(text),
          );
          assert.deepEqual(
            lines.map((one) => one.line),
            lines.map((_, i) => i),
          );
        }
      }),
    );
  });

  it('has two sides in rows that are the same or changed, one in the others, and equal texts in the same', () => {
    fc.assert(
      fc.property(anyText, anyText, (left, right) => {
        for (const row of lineDiff(left, right)) {
          const sides = [row.left, row.right].filter((side) => side !== undefined);
          const isTwo = row.kind === 'same' || row.kind === 'changed';
          assert.equal(sides.length, isTwo ? 2 : 1);
          assert.equal(row.hunk === undefined, row.kind === 'same');
          if (row.kind === 'same') assert.equal(row.left?.text, row.right?.text);
          if (row.kind === 'changed') assert.notEqual(row.left?.text, row.right?.text);
        }
      }),
    );
  });

  it('leaves the same on both sides where the changed words are taken out', () => {
    fc.assert(
      fc.property(anyText, anyText, (left, right) => {
        for (const row of lineDiff(left, right)) {
          if (row.kind !== 'changed') continue;
          const [a, b] = [row.left, row.right].map((side) => {
            const { text = '', words = [] } = side ?? {};
            const last = words.at(-1)?.to ?? 0;
            assert.ok(last <= text.length);
            return words.toReversed().reduce((line, { from, to }) => {
              assert.ok(from < to);
              return line.slice(0, from) + line.slice(to);
            }, text);
          });
          assert.equal(a?.replace(/\s/g, ''), b?.replace(/\s/g, ''));
        }
      }),
    );
  });

  it('finds no hunk exactly where the texts have the same lines', () => {
    fc.assert(
      fc.property(anyText, anyText, (left, right) => {
        const isSame = linesOfText(left).join('\n') === linesOfText(right).join('\n');
        assert.equal(
          lineDiff(left, right).every(({ kind }) => kind === 'same'),
          isSame,
        );
        assert.ok(lineDiff(left, left).every(({ kind }) => kind === 'same'));
      }),
    );
  });

  it('says so where texts are too unlike to look at every line, and still has all lines', () => {
    const [left, right] = [1, 7].map((step) =>
      Array.from({ length: 2_000 }, (_, i) => `line ${(i * step * 13) % 50}`).join('\n'),
    );
    const rows = lineDiff(left ?? '', right ?? '');
    assert.ok(rows.some(({ coarse }) => coarse === true));
    assert.equal(rows.filter((row) => row.left !== undefined).length, 2_000);
    assert.equal(rows.filter((row) => row.right !== undefined).length, 2_000);
  });

  it('finds lines again that both have once, also in texts that are too unlike', () => {
    const noise = (step: number) =>
      Array.from({ length: 900 }, (_, i) => `x${(i * step) % 60}`).join('\n');
    const rows = lineDiff(
      `${noise(7)}\nonly\nsame\n${noise(11)}`,
      `${noise(13)}\nonly\nsame\n${noise(17)}`,
    );
    const same = rows.filter(({ kind }) => kind === 'same').map(({ left }) => left?.text);
    assert.ok(rows.some(({ coarse }) => coarse === true));
    assert.ok(same.includes('only') && same.includes('same'));
  });
});

describe('hunksOf', () => {
  it('tells rows and lines of every hunk', () => {
    const rows = lineDiff('a\nb\nc\nd', 'a\nc\nx\nd');
    assert.deepEqual(hunksOf(rows), [
      {
        ...{ hunk: 0, coarse: false, from: 1, to: 2 },
        ...{ left: { from: 1, to: 2 }, right: { from: 1, to: 1 } },
      },
      {
        ...{ hunk: 1, coarse: false, from: 3, to: 4 },
        ...{ left: { from: 3, to: 3 }, right: { from: 2, to: 3 } },
      },
    ]);
  });

  it('numbers hunks from 0, with something that is the same between two', () => {
    fc.assert(
      fc.property(anyText, anyText, (left, right) => {
        const rows = lineDiff(left, right);
        const hunks = hunksOf(rows);
        hunks.forEach(({ hunk, from, to }, i) => {
          assert.equal(hunk, i);
          assert.ok(rows.slice(from, to).every((row) => row.hunk === i));
          assert.notEqual(rows[to]?.hunk, i);
          if (i > 0) assert.ok(from > (hunks[i - 1]?.to ?? 0));
        });
      }),
    );
  });
});
