import assert from 'node:assert/strict';
import type { Hunk } from '../../src/edits/edit.ts';
import { createHunkFinder } from '../../src/edits/match-hunk.ts';

/** Where a hunk is found, or the refusal. */
function find(text: string, before: string, more: Partial<Hunk> = {}): string {
  const match = createHunkFinder(text.split('\n')).find({ before, after: 'NEW\n', ...more });
  return match.kind === 'found' ? `${match.from}-${match.to}` : `${match.code}: ${match.detail}`;
}

/** The lines that it puts in. */
function puts(text: string, before: string, after: string, more: Partial<Hunk> = {}): unknown {
  const match = createHunkFinder(text.split('\n')).find({ before, after, ...more });
  return match.kind === 'found' ? match.changes.map((change) => change.lines) : match.code;
}

describe('a hunk', () => {
  it('is found as whole lines, with or without the last line end', () => {
    assert.equal(find('a\nb\nc', 'b\nc\n'), '1-3');
    assert.equal(find('a\nb\nc', 'b\nc'), '1-3');
    assert.match(find('a\nbc', 'b\n'), /^not-found/);
  });

  it('prefers exact lines to those that differ in blanks', () => {
    assert.equal(find('  a\na \na', 'a\n'), '2-3');
    assert.equal(find('  a\na \nb', 'a\n'), '1-2');
    assert.equal(find('  a\n  b', 'a\nb\n'), '0-2');
  });

  it('replaces nothing in a file that has lines, and fills an empty one', () => {
    assert.match(find('a', ''), /^not-found/);
    const match = createHunkFinder([]).find({ before: '', after: 'x\n' });
    assert.deepEqual(match, {
      kind: 'found',
      from: 0,
      to: 0,
      changes: [{ from: 0, to: 0, lines: ['x'] }],
    });
  });

  it('leaves lines that it does not change as the file has them', () => {
    const match = createHunkFinder(['a  ', 'b', 'c']).find({
      before: 'a\nb\nc\n',
      after: 'a\nB\nc\n',
    });
    assert.deepEqual(match, {
      ...{ kind: 'found', from: 0, to: 3 },
      changes: [{ from: 1, to: 2, lines: ['B'] }],
    });
  });

  it('may be moved as a whole, and moves what it puts in as far', () => {
    const file = 'class A {\n    f() {\n        x();\n    }\n}';
    assert.deepEqual(puts(file, 'f() {\n    x();\n}\n', 'f() {\n    y();\n\n    z();\n}\n'), [
      ['        y();', '', '        z();'],
    ]);
    assert.deepEqual(puts(file, '      f() {\n          x();\n', '      f() {\n          y();\n'), [
      ['        y();'],
    ]);
  });

  it('is not moved if its lines would be moved unequally, or left of the edge', () => {
    assert.match(find('  a\n    b', 'a\nb\n'), /^not-found/);
    assert.match(find('a\nb', '  a\n  b\n', { after: ' x\n' }), /^not-found/);
  });

  it('takes tabs for blanks and blanks for tabs, and writes what the file has', () => {
    const tabbed = 'f() {\n\tif (x) {\n\t\ty();\n\t}\n}';
    for (const unit of ['  ', '    ']) {
      const said = `${unit}if (x) {\n${unit}${unit}y();\n`;
      const after = `${unit}if (x) {\n${unit}${unit}z();\n${unit}}\n${unit}w();\n`;
      assert.deepEqual(puts(tabbed, said, after), [['\t\tz();', '\t}', '\tw();']]);
    }
    assert.deepEqual(puts('f() {\n  \ta();\n}', 'a();\n', 'a();\nb();\n'), [['  \tb();']]);
    // A single line says nothing of the width, so that it counts as not moved.
    assert.deepEqual(puts('f() {\n\tx();\n}', '  x();\n', '  x();\n  if (y) {\n    z();\n  }\n'), [
      ['\tif (y) {', '\t\tz();', '\t}'],
    ]);
    const spaced = 'f() {\n  if (x) {\n    y();\n  }\n}';
    assert.deepEqual(puts(spaced, '\tif (x) {\n\t\ty();\n', '\tif (x) {\n\t\tz();\n'), [
      ['    z();'],
    ]);
  });

  it('is ambiguous at several places', () => {
    assert.match(find('a\nb\na', 'a\n'), /^ambiguous: .*lines 1, 3/);
  });

  it('is decided by a line that is clearly nearer to one place', () => {
    const file = ['a', '2', '3', '4', '5', '6', '7', '8', '9', 'a'].join('\n');
    assert.equal(find(file, 'a\n', { line: 1 }), '0-1');
    assert.equal(find(file, 'a\n', { line: 3 }), '0-1');
    assert.equal(find(file, 'a\n', { line: 8 }), '9-10');
    assert.match(find(file, 'a\n', { line: 4 }), /^ambiguous/);
    assert.match(find(file, 'a\n', { line: 5 }), /^ambiguous/);
    assert.match(find('a\na\na', 'a\n', { line: 500 }), /^ambiguous/);
  });

  it('of lines that stand everywhere is ambiguous, whatever the line says', () => {
    assert.match(find('a\n'.repeat(500), 'a\n', { line: 3 }), /^ambiguous/);
    assert.match(find('  a\n'.repeat(500), 'a\n', { line: 3 }), /^ambiguous/);
    const last = 'if\n  x\n'.repeat(250) + '  if\n  x\n';
    assert.match(find(last, 'if\nx\n'), /^ambiguous/);
  });

  it('of a diff may lose two lines of context at either end, and keeps those of the file', () => {
    const file = 'one\ntwo\nthree\nfour\nfive\nsix\nseven';
    const said = { before: 'ONE\nTWO\nthree\nfour\nfive\nSIX\n', fromDiff: true as const };
    const after = 'ONE\nTWO\nthree\n4\nfive\nSIX\n';
    assert.equal(find(file, said.before, { ...said, after }), '2-5');
    assert.match(find(file, said.before, { after }), /^not-found/);
    const far = { ...said, before: `ZERO\n${said.before}`, after: `ZERO\n${after}` };
    assert.match(find(file, far.before, far), /^not-found/);
  });

  it('of a diff is decided by the line of what is left of it', () => {
    const file = 'p\nq\nr\np\nq\nr\n';
    const hunk = { after: 'X\nY\np\nQ\nr\n', fromDiff: true as const };
    assert.equal(find(file, 'X\nY\np\nq\nr\n', { ...hunk, line: 2 }), '3-6');
  });

  it('of a diff keeps every line that is removed', () => {
    const file = 'one\ntwo\nthree';
    const hunk = { after: 'one\n', fromDiff: true as const };
    assert.match(find(file, 'one\nTWO\n', hunk), /^not-found/);
    assert.match(find(file, 'x\none\n', { after: 'x\n', fromDiff: true }), /^not-found/);
  });

  it('that is not there names its first such line and the most similar one', () => {
    assert.equal(
      find('const a = 1;\nconst total = sum(a);', 'const a = 1;\nconst total = sum(b);\n'),
      'not-found: this line is not in the file: "const total = sum(b);"; ' +
        'most like it is line 2: "const total = sum(a);"',
    );
    assert.equal(
      find('a\nb\nc\nd', 'b\nd\n'),
      'not-found: this line does not follow line 2 of the file: "d"; there is "c"',
    );
    assert.match(find('', 'b\n'), /not in the file: "b"$/);
  });

  it('is looked for in bounded time among lines that repeat', () => {
    const file = 'x\ny\n'.repeat(50_000);
    assert.match(find(file, `${'x\ny\n'.repeat(20_000)}x\nx\n`, { fromDiff: true }), /^not-found/);
    assert.match(find('x\n'.repeat(100_000), 'x\n'.repeat(50_000)), /^ambiguous/);
  });
});
