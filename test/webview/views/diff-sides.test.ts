import assert from 'node:assert/strict';
import fc from 'fast-check';
import { lineDiff } from '../../../src/comparison/differences/line-diff.ts';
import { oneSide, twoSides } from '../../../src/webview/views/diff-sides.ts';

const lines = fc
  .array(fc.constantFrom('let a = 1;', 'let b = 2;', 'return a;', '}', ''), { maxLength: 8 })
  .map((all) => all.join('\n'));

describe('the sides of a comparison', () => {
  it('have a line for every row on both sides, so that they scroll together', () => {
    fc.assert(
      fc.property(lines, lines, (left, right) => {
        const rows = lineDiff(left, right);
        const sides = twoSides(rows);
        assert.equal(sides.left.text.split('\n').length, Math.max(1, rows.length));
        assert.equal(sides.right.text.split('\n').length, Math.max(1, rows.length));
      }),
    );
  });

  it('are the texts, but for gaps', () => {
    fc.assert(
      fc.property(lines, lines, (left, right) => {
        const sides = twoSides(lineDiff(left, right));
        const textOf = ({ text, lines: looks }: typeof sides.left): string =>
          text
            .split('\n')
            .filter((_, i) => looks[i]?.look !== 'gap')
            .join('\n');
        assert.equal(textOf(sides.left), left);
        assert.equal(textOf(sides.right), right);
      }),
    );
  });

  it('mark the words that changed, where they are', () => {
    const { left, right } = twoSides(lineDiff('a;\nlet one = 1;\n', 'a;\nlet two = 1;\n'));
    const marked = ({ text, stretches }: typeof left): readonly string[] =>
      stretches.map(({ from, to, look }) => `${look} ${text.slice(from, to)}`);
    assert.deepEqual(marked(left), ['word-removed one']);
    assert.deepEqual(marked(right), ['word-added two']);
  });

  it('tell by a sign what their colour tells', () => {
    const { left, right } = twoSides(lineDiff('same\nold', 'same\nother text\nnew'));
    assert.deepEqual(
      left.lines.map(({ look, gutter }) => [look, gutter?.trim()]),
      [
        ['', '1'],
        ['removed', '2 −'],
        ['gap', ''],
        ['gap', ''],
      ],
    );
    assert.deepEqual(
      right.lines.map(({ look, gutter }) => [look, gutter?.trim()]),
      [
        ['', '1'],
        ['gap', ''],
        ['added', '2 +'],
        ['added', '3 +'],
      ],
    );
  });

  it('place every hunk where it is shown', () => {
    fc.assert(
      fc.property(lines, lines, (left, right) => {
        const rows = lineDiff(left, right);
        const count = new Set(rows.flatMap(({ hunk }) => hunk ?? [])).size;
        for (const { hunks } of [twoSides(rows), oneSide(rows)]) {
          assert.deepEqual(
            hunks.map(({ hunk }) => hunk),
            Array.from({ length: count }, (_, i) => i),
          );
        }
      }),
    );
  });

  it('stand one below the other in a narrow page, what is removed first', () => {
    const { side, hunks } = oneSide(lineDiff('a\nb = 1\nc', 'a\nb = 2\nc'));
    assert.equal(side.text, 'a\nb = 1\nb = 2\nc');
    assert.deepEqual(
      side.lines.map(({ look }) => look),
      ['', 'removed', 'added', ''],
    );
    assert.deepEqual(hunks, [{ hunk: 0, from: 1, to: 3 }]);
  });
});
