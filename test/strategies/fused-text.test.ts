import assert from 'node:assert/strict';
import * as fc from 'fast-check';
import type { CompletionContext } from '../../src/core/completion.ts';
import { fitSpans, fusedText, worstFidelity } from '../../src/strategies/fused-text.ts';

/** Spans by members a, b, c, … in turn. */
const spansOf = (...texts: readonly string[]) =>
  texts.map((text, i) => ({ text, modelId: String.fromCharCode(97 + i) }));

const told = (spans: readonly { readonly modelId: string; readonly text: string }[]) =>
  spans.map(({ modelId, text }) => `${modelId}:${text}`);

describe('fitSpans', () => {
  for (const [what, texts, text, expected] of [
    [
      'leaves what fits as it is',
      ['if (x) {', '\n  y();'],
      'if (x) {\n  y();',
      ['a:if (x) {', 'b:\n  y();'],
    ],
    ['cuts the end', ['one();', '\ntwo();'], 'one();\ntw', ['a:one();', 'b:\ntw']],
    ['drops spans of which nothing is left', ['one();', '\ntwo();'], 'one();', ['a:one();']],
    ['cuts the head', ['x = x', ' = 1', ';'], 'x = 1;', ['a:x', 'b: = 1', 'c:;']],
    [
      'follows rewritten indentation',
      ['{', '\n\ta();', '\n\t\tb();'],
      '{\n    a();\n        b();',
      ['a:{', 'b:\n    a();', 'c:\n        b();'],
    ],
    ['follows what was taken from the middle', ['a<|x|>', 'b', 'c'], 'abc', ['a:a', 'b:b', 'c:c']],
    ['has none of nothing', ['a'], '', []],
  ] as const) {
    it(what, () => {
      assert.deepEqual(told(fitSpans(spansOf(...texts), text)), expected);
    });
  }

  it('always joins to the text', () =>
    fc.assert(
      fc.property(
        fc.array(fc.string({ unit: fc.constantFrom('a', 'b', ' ', '\n'), minLength: 1 }), {
          minLength: 1,
        }),
        fc.array(fc.boolean(), { minLength: 40, maxLength: 40 }),
        (texts, kept) => {
          const text = Array.from(texts.join(''))
            .filter((_, i) => kept[i % 40])
            .join('');
          const fitted = fitSpans(spansOf(...texts), text);
          assert.equal(fitted.map((span) => span.text).join(''), text);
          assert.ok(fitted.every((span) => span.text !== ''));
        },
      ),
    ));

  it('takes the first place of a character that stands twice', () => {
    // What was taken is the first `x`, which nobody can tell.
    assert.deepEqual(told(fitSpans(spansOf('x', 'xy', 'z'), 'xy')), ['a:x', 'b:y']);
  });
});

describe('fusedText', () => {
  const context: CompletionContext = {
    ...{ prefix: 'f(', suffix: '', path: 'a.ts', languageId: 'typescript', snippets: [] },
    indentation: { width: 2, tabs: false },
    shape: { kind: 'line', maxLines: 1, maxTokens: 64 },
  };
  it('passes the filters that every candidate passes', () => {
    const fused = fusedText(spansOf('x', ');', '\ny();'), true, context);
    assert.deepEqual(told(fused?.spans ?? []), ['a:x', 'b:);']);
    assert.deepEqual(fused?.candidate.modelIds, ['a', 'b']);
  });
  it('is nothing where they leave nothing', () => {
    assert.equal(fusedText([], true, context), undefined);
    assert.equal(fusedText(spansOf(' ', '\n'), true, context), undefined);
  });
});

describe('worstFidelity', () => {
  it('is the least that can be trusted', () => {
    assert.equal(worstFidelity(['exact', 'walk', 'forced']), 'walk');
    assert.equal(worstFidelity(['exact']), 'exact');
  });
});
