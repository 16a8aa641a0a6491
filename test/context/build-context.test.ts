import assert from 'node:assert/strict';
import fc from 'fast-check';
import type { CompletionContext } from '../../src/core/completion.ts';
import { buildContext } from '../../src/context/build-context.ts';
import type { ContextInput } from '../../src/context/build-context.ts';
import { createSnippetIndex } from '../../src/context/snippet-index.ts';

/** The context at an offset of a text; one character is one token, so the budget counts characters. */
function contextAt(
  text: string,
  offset: number,
  more: Partial<ContextInput> = {},
): CompletionContext {
  const lines = text.slice(0, offset).split(/\r\n|\n|\r/);
  return buildContext({
    document: { uri: 'file:///a.ts', path: 'a.ts', languageId: 'typescript', version: 1, text },
    position: { line: lines.length - 1, character: lines.at(-1)!.length },
    offset,
    shape: { kind: 'block', maxLines: 12, maxTokens: 128 },
    budgetTokens: 1_000,
    charsPerToken: 1,
    ...more,
  });
}

const code = fc
  .array(
    fc.oneof(
      { weight: 5, arbitrary: fc.constantFrom('const a = 1;', '  return x;', '', '}', '😀😀😀') },
      { weight: 1, arbitrary: fc.constant('x'.repeat(300)) },
    ),
    { minLength: 1, maxLength: 120 },
  )
  .chain((lines) => fc.constantFrom('\n', '\r\n').map((lineEnd) => lines.join(lineEnd)));

const place = fc
  .tuple(code, fc.nat(10_000), fc.integer({ min: 0, max: 3_000 }))
  .map(([text, n, budget]) => {
    let offset = n % (text.length + 1);
    // An editor's cursor stands between characters.
    if (/^[\udc00-\udfff]/.test(text.slice(offset)) || text.slice(offset - 1).startsWith('\r\n')) {
      offset += 1;
    }
    return { text, offset, budget };
  });

describe('buildContext', () => {
  it('shows all of a short document', () => {
    const { prefix, suffix } = contextAt('one\ntwo\nthree', 5);
    assert.deepEqual([prefix, suffix], ['one\nt', 'wo\nthree']);
  });
  it('shows an empty document', () => {
    const { prefix, suffix, snippets } = contextAt('', 0);
    assert.deepEqual([prefix, suffix, snippets], ['', '', []]);
  });
  it('finds the offset of a position by itself', () => {
    const { prefix } = contextAt('one\r\ntwo', 6, { position: { line: 1, character: 1 } });
    assert.equal(prefix, 'one\r\nt');
  });
  it('takes no offset beyond the end', () => {
    assert.equal(contextAt('one', 3, { offset: 9 }).prefix, 'one');
  });
  it('keeps within the budget, three quarters before and a quarter behind', () => {
    const line = 'const value = 1;\n';
    const { prefix, suffix } = contextAt(line.repeat(400), 200 * line.length);
    assert.ok(prefix.length <= 750 && prefix.length > 500, `${prefix.length}`);
    assert.ok(suffix.length <= 250 && suffix.length > 200, `${suffix.length}`);
  });
  it('gives the prefix what the suffix may not use', () => {
    const line = 'const value = 1;\n';
    const { prefix, suffix } = contextAt(line.repeat(400), 200 * line.length, {
      maxSuffixChars: 100,
    });
    assert.ok(suffix.length <= 100);
    assert.ok(prefix.length > 640 && prefix.length <= 900, `${prefix.length}`);
  });
  it('shows pieces of the document around the cursor, unchanged', () => {
    fc.assert(
      fc.property(place, ({ text, offset, budget }) => {
        const { prefix, suffix } = contextAt(text, offset, { budgetTokens: budget });
        assert.ok(text.slice(0, offset).endsWith(prefix));
        assert.ok(text.slice(offset).startsWith(suffix));
        assert.ok(prefix.length + suffix.length <= budget);
      }),
      { numRuns: 1_000 },
    );
  });
  it('cuts between characters, and between lines where there are any in reach', () => {
    fc.assert(
      fc.property(place, ({ text, offset, budget }) => {
        const { prefix, suffix } = contextAt(text, offset, { budgetTokens: budget });
        const start = offset - prefix.length;
        const end = offset + suffix.length;
        for (const cut of [start, end]) {
          const around = text.slice(Math.max(0, cut - 1), cut + 1);
          assert.doesNotMatch(around, /^(?:[\ud800-\udbff][\udc00-\udfff]|\r\n)$/);
        }
        const cutLine = end < text.length && !/[\r\n]$/.test(suffix);
        assert.ok(!cutLine || !suffix.includes('\n'));
        const cutFirst = start > 0 && !/[\r\n]/.test(text.charAt(start - 1));
        const step = Math.floor((budget - Math.floor(budget / 4)) / 4);
        assert.ok(!cutFirst || !prefix.slice(0, Math.max(0, step - 2)).includes('\n'));
      }),
      { numRuns: 1_000 },
    );
  });
  it('begins the prefix at the same place while a quarter of it is typed', () => {
    const typed = fc.array(fc.constantFrom('a', ' ', '\n', '();', 'x'.repeat(20)), {
      maxLength: 200,
    });
    fc.assert(
      fc.property(place, typed, ({ text, offset }, keys) => {
        const starts = new Set<number>();
        let written = '';
        for (const key of ['', ...keys]) {
          written += key;
          const now = text.slice(0, offset) + written + text.slice(offset);
          const { prefix } = contextAt(now, offset + written.length, { budgetTokens: 800 });
          starts.add(offset + written.length - prefix.length);
        }
        // 600 characters of prefix, so at most one new beginning for every 150 typed.
        assert.ok(starts.size <= 1 + Math.ceil(written.length / 150), `${starts.size} beginnings`);
      }),
      { numRuns: 100 },
    );
  });
  it('ends the suffix at the same place while somebody types before it', () => {
    fc.assert(
      fc.property(
        place,
        fc.string({ unit: fc.constantFrom('a', '\n'), maxLength: 50 }),
        (at, keys) => {
          const { text, offset } = at;
          const before = contextAt(text, offset).suffix;
          const typed = text.slice(0, offset) + keys + text.slice(offset);
          assert.equal(contextAt(typed, offset + keys.length).suffix, before);
        },
      ),
    );
  });
  it('reads a line of ten million characters no further than the budget', () => {
    const text = '😀'.repeat(5_000_000);
    const { prefix, suffix } = contextAt(text, 5_000_000, {
      position: { line: 0, character: 5_000_000 },
    });
    assert.ok(prefix.length <= 750 && prefix.length > 500);
    assert.doesNotMatch(prefix + suffix, /\p{Surrogate}/u);
  });
  it('detects the indentation where the editor does not tell', () => {
    assert.deepEqual(contextAt('f() {\n\ta();\n\tb();\n}', 7).indentation, {
      width: 4,
      tabs: true,
    });
    const told = { width: 8, tabs: false };
    assert.equal(contextAt('', 0, { indentation: told }).indentation, told);
  });

  describe('with snippets', () => {
    const other = {
      uri: 'file:///b.ts',
      path: 'b.ts',
      languageId: 'typescript',
      version: 1,
      text: 'export function openConnection(hostName: string, portNumber: number) {}\n',
    };
    const near = 'const hostName = "a";\nconst portNumber = 1;\nopenConnection(\n';

    it('shows similar code of other documents', () => {
      const snippets = createSnippetIndex();
      snippets.update([other], []);
      const context = contextAt(near, near.length, { snippets });
      assert.deepEqual(
        context.snippets.map(({ path }) => path),
        ['b.ts'],
      );
    });
    it('keeps room for them', () => {
      const snippets = createSnippetIndex();
      snippets.update([other], []);
      const text = 'const value = 1;\n'.repeat(100);
      assert.ok(contextAt(text, text.length, { snippets }).prefix.length <= 563);
    });
    it('keeps no room where there is nothing to choose from', () => {
      const snippets = createSnippetIndex();
      snippets.update([{ ...other, uri: 'file:///a.ts' }], []);
      const text = 'const value = 1;\n'.repeat(100);
      assert.ok(contextAt(text, text.length, { snippets }).prefix.length > 563);
    });
    it('chooses the same ones while a line is typed', () => {
      const snippets = createSnippetIndex();
      snippets.update([other], []);
      const shown = ['', 'o', 'openC', 'openConnection(hostName'].map((typed) => {
        const text = near + typed;
        return contextAt(text, text.length, { snippets }).snippets;
      });
      assert.equal(new Set(shown.map((list) => JSON.stringify(list))).size, 1);
    });
  });
});
