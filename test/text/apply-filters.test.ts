import assert from 'node:assert/strict';
import fc from 'fast-check';
import type { Indentation } from '../../src/core/completion.ts';
import { applyFilters, filters } from '../../src/text/apply-filters.ts';
import type { Filtered } from '../../src/text/apply-filters.ts';
import { filterContextOf } from '../../src/text/candidate-filter.ts';
import type { FilterContext } from '../../src/text/candidate-filter.ts';
import { findSpecialMark } from '../../src/text/special-marks.ts';
import { filterCases } from './filter-cases.ts';
import type { FilterCase } from './filter-cases.ts';

/** The place marked by `‸` in a document, as the filters see it. */
function placeIn(
  document: string,
  {
    languageId = 'typescript',
    kind = 'block',
    indentation = { width: 2, tabs: false },
  }: {
    languageId?: string;
    kind?: 'line' | 'block';
    indentation?: Indentation;
  } = {},
): FilterContext {
  const cursor = document.indexOf('‸');
  return filterContextOf({
    prefix: document.slice(0, cursor),
    suffix: document.slice(cursor + 1),
    path: 'src/a.ts',
    languageId,
    snippets: [],
    indentation,
    shape:
      kind === 'line'
        ? { kind, maxLines: 1, maxTokens: 64 }
        : { kind, maxLines: 12, maxTokens: 128 },
  });
}

function check({ name, document, written, expected, ...place }: FilterCase): void {
  it(name, () => {
    const filtered = applyFilters(written, placeIn(document, place));
    const wanted: Filtered =
      typeof expected === 'string'
        ? { kind: 'kept', text: expected }
        : { kind: 'dropped', filterId: expected.dropped };
    assert.deepEqual(filtered, wanted);
  });
}

/** Text made of the pieces that filters look for, so that rules meet and collide. */
const hostileText = fc
  .array(
    fc.oneof(
      {
        weight: 6,
        arbitrary: fc.constantFrom(
          ...[
            '\n',
            '\n',
            '\r\n',
            '  ',
            '    ',
            '\t',
            '}',
            '{',
            ')',
            '(',
            ']',
            '[',
            '};',
            '});',
            '"',
            "'",
          ],
          ...[
            '`',
            '```',
            '```ts\n',
            '// ',
            '# ',
            'return',
            'x',
            'foo();',
            'a, ',
            ':',
            'else',
            'def f():',
          ],
          ...[
            '<think>',
            '</think>',
            '[THINK]',
            '<|fim_middle|>',
            '<|fim_',
            '<EOT>',
            '<｜fim▁end｜>',
          ],
          ...[
            'Here is the code:',
            'Sure, ',
            '\u0000',
            '\ud83d',
            '\ude00',
            '😀',
            '\ufeff',
            '<',
            '|',
            '>',
          ],
        ),
      },
      { weight: 1, arbitrary: fc.string({ unit: 'binary', maxLength: 12 }) },
    ),
    { maxLength: 40 },
  )
  .map((pieces) => pieces.join(''));

const place = fc
  .record({
    before: hostileText,
    after: hostileText,
    languageId: fc.constantFrom('typescript', 'python', 'go', 'markdown', 'html'),
    kind: fc.constantFrom('line' as const, 'block' as const),
    indentation: fc.record({ width: fc.constantFrom(2, 4, 8), tabs: fc.boolean() }),
  })
  .map(({ before, after, ...rest }) => placeIn(`${before.replaceAll('‸', '')}‸${after}`, rest));

function kept(filtered: Filtered): string {
  return filtered.kind === 'kept' ? filtered.text : '';
}

function visible(text: string): string {
  return text.replace(/\s/g, '');
}

function isSubsequence(part: string, whole: string): boolean {
  let at = 0;
  for (const character of part) {
    at = whole.indexOf(character, at) + character.length;
    if (at < character.length) return false;
  }
  return true;
}

describe('applyFilters', () => {
  for (const [group, cases] of Object.entries(filterCases)) {
    describe(`on ${group}`, () => cases.forEach(check));
  }

  it('lists every filter once, by id', () => {
    const ids = filters.map(({ id }) => id);
    assert.deepEqual([...new Set(ids)], ids);
  });
  it('changes nothing the second time', () => {
    fc.assert(
      fc.property(hostileText, place, (text, context) => {
        const once = applyFilters(text, context);
        if (once.kind === 'kept') assert.deepEqual(applyFilters(once.text, context), once);
      }),
      { numRuns: 2_000 },
    );
  });
  it('keeps only characters that the model wrote, in its order, but for white space', () => {
    fc.assert(
      fc.property(hostileText, place, (text, context) => {
        assert.ok(isSubsequence(visible(kept(applyFilters(text, context))), text));
      }),
      { numRuns: 2_000 },
    );
  });
  it('lets no special mark, control character, lone surrogate or white space at the end through', () => {
    fc.assert(
      fc.property(hostileText, place, (text, context) => {
        const result = kept(applyFilters(text, context));
        assert.equal(findSpecialMark(result, context.languageId), undefined);
        assert.doesNotMatch(
          result,
          /[\u0000-\u0008\u000b\u000c\u000e-\u001f\u007f]|\p{Surrogate}/u,
        );
        assert.equal(result, result.trimEnd());
      }),
      { numRuns: 2_000 },
    );
  });
  it('has no more lines than the shape allows, blank ones aside', () => {
    fc.assert(
      fc.property(hostileText, place, (text, context) => {
        const lines = kept(applyFilters(text, context)).split(/\r\n|\n|\r/);
        const written = lines.filter((line) => line.trim() !== '');
        assert.ok(written.length <= context.shape.maxLines);
        assert.ok(context.shape.kind === 'block' || lines.length === 1);
      }),
      { numRuns: 1_000 },
    );
  });
  it('drops or keeps, and never shows nothing', () => {
    fc.assert(
      fc.property(hostileText, place, (text, context) => {
        const result = applyFilters(text, context);
        assert.ok(result.kind === 'dropped' || result.text.trim() !== '');
      }),
      { numRuns: 500 },
    );
  });
  it('leaves the document’s own text as it is', () => {
    fc.assert(
      fc.property(hostileText, place, (text, context) => {
        const before = JSON.stringify(context);
        applyFilters(text, Object.freeze(context));
        assert.equal(JSON.stringify(context), before);
      }),
      { numRuns: 200 },
    );
  });
  for (const [what, piece] of Object.entries({
    letters: 'a',
    'opening quotes': '"\\',
    'nested brackets': '([{',
    'thinking marks': '<think>',
    'half marks': '<|fim_',
    fences: '```\n',
    'block comments': '/*',
    'the document’s own line': '  foo(bar);\n',
    'line ends': '\n',
    'blanks and line ends': ' \n',
  })) {
    it(`reads 10 MB of ${what} no further than its limit`, () => {
      const document = '  foo(bar);\n  ‸\n  foo(bar);\n';
      const hostile = piece.repeat(Math.ceil(10_000_000 / piece.length));
      assert.ok(kept(applyFilters(hostile, placeIn(document))).length <= 16_384);
    });
  }
});
