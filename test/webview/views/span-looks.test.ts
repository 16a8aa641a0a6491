import assert from 'node:assert/strict';
import fc from 'fast-check';
import { letterOf, modelMarks } from '../../../src/webview/views/names.ts';
import {
  authorGutter,
  authorShares,
  placedSpans,
  spanStretches,
} from '../../../src/webview/views/span-looks.ts';

const pieces = fc.array(
  fc.record({
    text: fc.stringMatching(/^[ab \n]{0,6}$/),
    modelId: fc.constantFrom('qwen', 'star', 'deep'),
  }),
  { maxLength: 12 },
);

describe('spans of a fused text', () => {
  it('stand where their text is', () => {
    fc.assert(
      fc.property(pieces, (spans) => {
        const text = spans.map((span) => span.text).join('');
        const placed = placedSpans(text, spans);
        assert.equal(placed.map(({ from, to }) => text.slice(from, to)).join(''), text);
        placed.forEach((span) => assert.equal(text.slice(span.from, span.to), span.text));
      }),
    );
  });

  it('end where they are not the text', () => {
    const spans = [
      { text: 'let ', modelId: 'qwen' },
      { text: 'b', modelId: 'star' },
    ];
    assert.deepEqual(
      placedSpans('let a', spans).map(({ from, to }) => [from, to]),
      [[0, 4]],
    );
  });

  it('are dim where nobody disputed them, if only the disputed are wanted', () => {
    const runnerUp = { text: 'x', modelId: 'star', score: 0.2 };
    const placed = placedSpans('ab', [
      { text: 'a', modelId: 'qwen' },
      { text: 'b', modelId: 'star', runnerUp },
    ]);
    const marks = modelMarks(['qwen', 'star']);
    const looks = (disputedOnly: boolean): readonly string[] =>
      spanStretches(placed, marks, disputedOnly, () => '').map(({ look }) => look);
    assert.deepEqual(looks(false), ['span-0', 'span-1']);
    assert.deepEqual(looks(true), ['dim', 'span-1']);
  });

  it('put the letters of all authors of a line into its gutter', () => {
    const text = 'let a = 1;\n\nreturn a;\n';
    const placed = placedSpans(text, [
      { text: 'let a', modelId: 'qwen' },
      { text: ' = 1;\n\nreturn', modelId: 'star' },
      { text: ' a;\n', modelId: 'qwen' },
    ]);
    assert.deepEqual(
      authorGutter(text, placed, modelMarks(['qwen', 'star'])).map(({ gutter }) => gutter),
      ['A B', '', 'B A', ''],
    );
  });

  it('count shares by what is visible', () => {
    const placed = placedSpans('abc  d', [
      { text: 'abc', modelId: 'qwen' },
      { text: '  ', modelId: 'star' },
      { text: 'd', modelId: 'star' },
    ]);
    assert.deepEqual(authorShares(placed), [
      { modelId: 'qwen', spans: 1, share: 0.75 },
      { modelId: 'star', spans: 2, share: 0.25 },
    ]);
  });
});

describe('letters', () => {
  it('go on behind Z', () => {
    assert.deepEqual([0, 25, 26, 27, 52, 701, 702].map(letterOf), [
      ...['A', 'Z', 'AA', 'AB', 'BA', 'ZZ', 'AAA'],
    ]);
  });
});
