import assert from 'node:assert/strict';
import fc from 'fast-check';
import { filterContextOf } from '../../src/text/candidate-filter.ts';
import type { FilterContext } from '../../src/text/candidate-filter.ts';
import { findSpecialMark } from '../../src/text/special-marks.ts';
import { createStreamGuard } from '../../src/text/stream-guard.ts';
import type { GuardState, StopReason } from '../../src/text/stream-guard.ts';

function placeIn(
  document: string,
  kind: 'line' | 'block' = 'block',
  languageId = 'typescript',
): FilterContext {
  const cursor = document.indexOf('‸');
  return filterContextOf({
    prefix: document.slice(0, cursor),
    suffix: document.slice(cursor + 1),
    path: 'src/a.ts',
    languageId,
    snippets: [],
    indentation: { width: 2, tabs: false },
    shape: { kind, maxLines: kind === 'line' ? 1 : 12, maxTokens: 128 },
  });
}

/** The states after each delta, and the one after the end if the guard did not stop before. */
function states(
  document: string,
  deltas: readonly string[],
  kind?: 'line' | 'block',
): GuardState[] {
  const guard = createStreamGuard(placeIn(document, kind));
  const seen: GuardState[] = [];
  for (const delta of deltas) {
    seen.push(guard.push(delta));
    if (seen.at(-1)?.done === true) return seen;
  }
  return [...seen, guard.end()];
}

function last(document: string, written: string, kind?: 'line' | 'block'): GuardState {
  return states(document, [written], kind).at(-1)!;
}

const hostileText = fc
  .array(
    fc.constantFrom(
      ...[
        '\n',
        '\n',
        '\n',
        '\r\n',
        '  ',
        '    ',
        '}',
        '{',
        ')',
        '(',
        '});',
        '"',
        '`',
        '```',
        '```ts\n',
      ],
      ...[
        'return',
        'x',
        'foo();',
        'b();',
        ': ',
        'else',
        'a, ',
        'a, '.repeat(30),
        '<think>',
        '</think>',
      ],
      ...[
        '<|fim_middle|>',
        '<|fim_suffix|>',
        '<|fim_',
        '<EOT>',
        'Here is the code:',
        'Sure, ',
        '<',
        '😀',
      ],
    ),
    { maxLength: 30 },
  )
  .map((pieces) => pieces.join(''));

describe('createStreamGuard', () => {
  const stops: readonly [string, string, string, string, StopReason | undefined, 'line'?][] = [
    ['the first line end of a line', 'x = ‸;', '1\n', '1', 'line-limit', 'line'],
    ['a line end before any code on a line', 'x = 1;‸', '\nfoo', '', 'line-limit', 'line'],
    [
      'as many lines as a block may have',
      '‸',
      'ab(1);\nab(2);\nab(3);\nab(4);\nab(5);\nab(6);\nab(7);\nab(8);\nab(9);\nab(10);\nab(11);\nab(12);\n',
      'ab(1);\nab(2);\nab(3);\nab(4);\nab(5);\nab(6);\nab(7);\nab(8);\nab(9);\nab(10);\nab(11);\nab(12);',
      'line-limit',
    ],
    ['a dedent, before its line is complete', '  ‸\n}', 'a();\nb', 'a();', 'dedent'],
    [
      'a closing line that the document has',
      'f() {\n  ‸\n}',
      'a();\n}\n',
      'a();',
      'next-line-reached',
    ],
    [
      'a closing line that the document lacks',
      'f() {\n  ‸',
      'a();\n}\n',
      'a();\n}',
      'block-closed',
    ],
    [
      'the end of the block of the cursor’s line',
      'f() {‸',
      '\n  a();\n}\n',
      '\n  a();\n}',
      'block-closed',
    ],
    ['the next line of the document', '‸\nb();', 'a();\nb();\n', 'a();', 'next-line-reached'],
    ['the rest of the line', 'x = ‸ + total;', 'a + total;', 'a ', 'suffix-reached'],
    ['a mark', '‸', 'a();<|fim_prefix|>', 'a();', 'special-token'],
    ['the end of a fence', '‸', '```ts\na();\n```\n', 'a();', 'fence-closed'],
    ['a line that comes again and again', '‸', 'push();\n'.repeat(4), 'push();', 'repetition'],
    [
      'a line that runs in circles and never ends',
      '‸',
      `a();\n${'b, c, '.repeat(50)}`,
      'a();\nb, c',
      'repetition',
    ],
    ['a line nobody would write', '‸', `a();\n${'x'.repeat(1_001)}`, 'a();', 'size'],
    ['nothing: the stream ends by itself', '‸', 'a();\nb', 'a();\nb', undefined],
    ['nothing: an unfinished thought shows nothing', '‸', '<think>a();\n', '', undefined],
    ['nothing: a mark that was none is let go at the end', '‸', 'a <', 'a <', undefined],
    ['nothing: talk alone shows nothing', '‸', 'Here is the code:', '', undefined],
    [
      'nothing: an inner dedent is no end',
      '  ‸\n}',
      'if (x) {\n    a();\n  }\n  b();',
      'if (x) {\n    a();\n  }\n  b();',
      undefined,
    ],
    [
      'nothing: indentation counted from the cursor',
      '  ‸\n}',
      'if (x) {\n  a();\n}',
      'if (x) {\n  a();\n}',
      undefined,
    ],
  ];
  for (const [what, document, written, text, reason, kind] of stops) {
    it(`stops at ${what}`, () => {
      const state = last(document, written, kind);
      assert.deepEqual({ text: state.text, reason: state.reason }, { text, reason });
    });
  }

  it('stops at once, not at the end of the stream', () => {
    const [first] = states('x = ‸;', ['1;\n', 'y'], 'line');
    assert.deepEqual(first, { text: '1;', done: true, reason: 'line-limit' });
  });
  it('shows code as it comes', () => {
    const texts = states('‸', ['fo', 'o(', ');\n', 'bar']).map(({ text }) => text);
    assert.deepEqual(texts, ['fo', 'foo(', 'foo();', 'foo();\nbar', 'foo();\nbar']);
  });
  it('holds back what may become a mark, a fence, talk or the next line', () => {
    for (const deltas of [
      ['<|f', 'im_middle|>'],
      ['`', '``ts', '\n'],
      ['Her', 'e is', ' the code:', '\n'],
      ['<thi', 'nk>', 'x', '</thi'],
      ['next', 'Li'],
    ]) {
      const texts = states('‸\nnextLine();', deltas).slice(0, deltas.length);
      assert.deepEqual(
        texts.map(({ text }) => text),
        deltas.map(() => ''),
        deltas.join(' · '),
      );
    }
  });
  it('shows sentences and fences at once where prose is written', () => {
    const guard = createStreamGuard(placeIn('‸', 'block', 'markdown'));
    assert.equal(guard.push('Here is').text, 'Here is');
    assert.equal(guard.push(' it:\n```ts\n').text, 'Here is it:\n```ts');
  });
  it('takes the code out of talk, fence and thought together', () => {
    const written = '<think>\nadd?\n</think>\n\nHere is the code:\n\n```ts\nadd(a, b);\n```\nDone.';
    assert.equal(last('‸', written).text, 'add(a, b);');
  });
  it('comes to the same text however the stream is cut', () => {
    fc.assert(
      fc.property(
        hostileText,
        fc.array(fc.nat(9), { minLength: 1, maxLength: 9 }),
        (text, cuts) => {
          const document = 'f() {\n  ‸\n  b();\n}';
          const deltas: string[] = [];
          for (let at = 0, i = 0; at < text.length; i++) {
            const length = 1 + cuts[i % cuts.length]!;
            deltas.push(text.slice(at, at + length));
            at += length;
          }
          for (const kind of ['line', 'block'] as const) {
            const pieces = states(document, deltas, kind).at(-1)!;
            const whole = last(document, text, kind);
            assert.equal(pieces.text, whole.text);
          }
        },
      ),
      { numRuns: 2_000 },
    );
  });
  it('never shows a mark and never goes on after it has stopped', () => {
    fc.assert(
      fc.property(fc.array(hostileText, { maxLength: 4 }), (deltas) => {
        const guard = createStreamGuard(placeIn('f() {\n  ‸\n}'));
        let stopped: GuardState | undefined;
        for (const delta of deltas) {
          const state = guard.push(delta);
          assert.equal(findSpecialMark(state.text, 'typescript'), undefined);
          if (stopped !== undefined) assert.deepEqual(state, stopped);
          if (state.done) stopped = state;
        }
      }),
      { numRuns: 1_000 },
    );
  });
  for (const [what, piece] of Object.entries({
    letters: 'abcdefgh',
    marks: '<|fim_middle|>',
    thoughts: '<think>a</think>',
    'half marks': '<|fim_',
    'line ends': '\n',
    'carriage returns': '\r',
    talk: 'Here is the code:\n',
  })) {
    it(`ends by itself on a stream of 10 MB of ${what}`, () => {
      const guard = createStreamGuard(placeIn('‸'));
      const delta = piece.repeat(200);
      let pushed = 0;
      while (pushed < 10_000_000 && !guard.push(delta).done) pushed += delta.length;
      assert.ok(pushed < 300_000, `read ${pushed}`);
    });
    it(`reads 10 MB of ${what} in one delta`, () => {
      const guard = createStreamGuard(placeIn('‸'));
      assert.ok(guard.push(piece.repeat(Math.ceil(10_000_000 / piece.length))).done);
    });
  }
});
