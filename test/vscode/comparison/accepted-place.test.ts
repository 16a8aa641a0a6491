import assert from 'node:assert/strict';
import fc from 'fast-check';
import { insertedBelow, isUnchanged } from '../../../src/vscode/comparison/accepted-place.ts';

/** The place between ‹ and › of a document, or at ‹›. */
function placeIn(marked: string) {
  const [prefix = '', rest = ''] = marked.split('‹');
  const [original = '', suffix = ''] = rest.split('›');
  return { document: prefix + original + suffix, offset: prefix.length, prefix, original, suffix };
}

/** The document with the text below the place. */
function below(marked: string, text: string): string {
  const { document, offset, original } = placeIn(marked);
  const placed = insertedBelow(document, offset, original, text);
  assert.equal(placed.replaced, 0);
  return document.slice(0, placed.offset) + placed.text + document.slice(placed.offset);
}

describe('a text below its place', () => {
  it('stands behind the line of the cursor, indented as that is', () => {
    assert.equal(below('if (x) {\n    a = ‹›;\n}\n', 'b();'), 'if (x) {\n    a = ;\n    b();\n}\n');
  });

  it('is not indented twice where it begins at the start of a line', () => {
    assert.equal(below('{\n‹›\n}', '  b();\n  c();'), '{\n\n  b();\n  c();\n}');
  });

  it('stands behind the last line that was selected, not behind the one after', () => {
    assert.equal(
      below('{\n  ‹a();\n  b();\n›}\n', 'x();\n  y();\n'),
      '{\n  a();\n  b();\n  x();\n  y();\n}\n',
    );
    assert.equal(below('‹a();\r\n›b();\r\n', 'x();\r\n'), 'a();\nx();\r\nb();\r\n');
  });

  it('stands behind a last line without an end', () => {
    assert.equal(below('\tx‹›', 'y'), '\tx\n\ty');
  });
});

describe('a document that was asked for', () => {
  const isThere = (marked: string, now: string, offset?: number) => {
    const { offset: at, ...request } = placeIn(marked);
    return isUnchanged(now, offset ?? at, request);
  };

  it('is unchanged as it was, whatever is in it', () => {
    fc.assert(
      fc.property(
        fc.string({ unit: 'binary' }),
        fc.string({ unit: 'grapheme' }),
        fc.string({ unit: 'binary' }),
        (prefix, original, suffix) => {
          const request = { prefix, original, suffix };
          assert.ok(isUnchanged(prefix + original + suffix, prefix.length, request));
        },
      ),
    );
  });

  it('is unchanged with line ends of two characters and long characters before the place', () => {
    assert.ok(isThere('😀 = "é";\r\nconst a = ‹›;\r\n', '😀 = "é";\r\nconst a = ;\r\n'));
  });

  it('is another one with other line ends, or another text at the place', () => {
    assert.equal(isThere('x\r\na = ‹›;\r\n', 'x\na = ;\n'), false);
    assert.equal(isThere('a = ‹›;', 'a = b;'), false);
    assert.equal(isThere('a = ‹b›;', 'a = c;'), false);
    assert.equal(isThere('a = ‹›;', ''), false);
  });

  it('is looked at near the place alone', () => {
    const far = 'x'.repeat(1000);
    assert.ok(isThere(`${far}‹›${far}`, `y${far.slice(1)}${far.slice(1)}y`));
  });
});
