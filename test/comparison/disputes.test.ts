import assert from 'node:assert/strict';
import fc from 'fast-check';
import { chosenText, disputesOf, type DisputePart } from '../../src/comparison/disputes.ts';
import { anyText } from './differences/any-text.ts';

const place = { languageId: 'typescript', before: '' };

/** Agreed text as it is, rivals in braces with their columns. */
function drawn(parts: readonly DisputePart[]): string {
  return parts
    .map((part) =>
      part.kind === 'agreed'
        ? part.text
        : `{${part.rivals.map(({ text, columns }) => `${columns.join('')}:${text}`).join('|')}}`,
    )
    .join('');
}

/** The rival of a text at every dispute. */
function choicesFor(parts: readonly DisputePart[], column: number): readonly number[] {
  return parts.flatMap((part) =>
    part.kind === 'agreed'
      ? []
      : [part.rivals.findIndex(({ columns }) => columns.includes(column))],
  );
}

describe('disputesOf', () => {
  it('finds the points at which texts differ', () => {
    assert.equal(
      drawn(disputesOf(['return a + b;', 'return a - b;', 'return a + b;'], place)),
      'return a{02: +|1: -} b;',
    );
  });

  it('has nothing in dispute in one text or in equal ones, and no part without texts', () => {
    assert.equal(drawn(disputesOf(['x;'], place)), 'x;');
    assert.equal(drawn(disputesOf(['x;', 'x;'], place)), 'x;');
    assert.deepEqual(disputesOf([], place), []);
  });

  it('goes by whole lines where texts are long', () => {
    const long = (middle: string) =>
      Array.from({ length: 600 }, (_, i) => (i === 300 ? middle : `line_${i}(${i});`)).join('\n');
    const [a, b] = [`// a\n${long('one();')}\n// z`, `// b\n${long('two();')}\n// y`];
    const parts = disputesOf([a, b], place);
    assert.deepEqual(
      parts.filter(({ kind }) => kind === 'dispute').map((part) => drawn([part])),
      ['{0:// a\n|1:// b\n}', '{0:one();\n|1:two();\n}', '{0:// z|1:// y}'],
    );
  });

  it('goes by whole lines where they have more in common than tokens', () => {
    // No wordy token is common to both: marks alone are no agreement between disputes.
    const parts = disputesOf(['aa;\n});\nbb;', 'cc;\n});\ndd;'], place);
    assert.equal(drawn(parts), '{0:aa;\n|1:cc;\n}});\n{0:bb;|1:dd;}');
  });

  it('has every text behind exactly one rival, all different, and gives every text back', () => {
    fc.assert(
      fc.property(
        fc.array(anyText, { minLength: 1, maxLength: 4 }),
        fc.boolean(),
        (texts, isLong) => {
          const padding = isLong ? 'x'.repeat(6_100) : '';
          const padded = texts.map((text, i) => `${text}${padding}${i % 2 === 0 ? '' : '1'}`);
          const parts = disputesOf(padded, place);
          for (const part of parts) {
            if (part.kind === 'agreed') continue;
            assert.ok(part.rivals.length > 1);
            assert.equal(new Set(part.rivals.map(({ text }) => text)).size, part.rivals.length);
            const columns = part.rivals.flatMap((rival) => rival.columns);
            assert.deepEqual(
              columns.toSorted((a, b) => a - b),
              padded.map((_, i) => i),
            );
          }
          padded.forEach((text, i) => {
            assert.equal(chosenText(parts, choicesFor(parts, i)), text);
          });
        },
      ),
    );
  });
});

describe('chosenText', () => {
  const parts = disputesOf(['f(1, x, 2);', 'f(3, x, 4);'], place);

  it('mixes the rivals that are chosen', () => {
    assert.equal(chosenText(parts, [0, 1]), 'f(1, x, 4);');
    assert.equal(chosenText(parts, [1, 0]), 'f(3, x, 2);');
  });

  it('takes the first where nothing, or nothing there is, is chosen', () => {
    assert.equal(chosenText(parts, []), 'f(1, x, 2);');
    assert.equal(chosenText(parts, [undefined, 7]), 'f(1, x, 2);');
  });
});
