import assert from 'node:assert/strict';
import { completionShape } from '../../src/context/completion-shape.ts';
import type { ShapeInput } from '../../src/context/completion-shape.ts';

/** The shape at `‸` of a line. */
function kind(line: string, more: Partial<ShapeInput> = {}): string {
  const [lineBefore = '', lineAfter = ''] = line.split('‸');
  return completionShape({ lineBefore, lineAfter, multiline: 'auto', ...more }).kind;
}

describe('completionShape', () => {
  const syntax = { emptyBlock: false, insideCommentOrString: false };
  const cases: readonly [string, string, string, Partial<ShapeInput>?][] = [
    ['one line in the middle of a line', 'foo(‸)', 'line'],
    ['one line at the end of code', 'const x = ‸', 'line'],
    ['a block on an empty line', '  ‸', 'block'],
    ['a block on an empty line with blanks behind', '  ‸  ', 'block'],
    ['a block behind an opened one', 'if (x) {‸', 'block'],
    ['a block behind Python’s colon', 'def f():‸', 'block'],
    [
      'a block where the syntax tree sees an empty one',
      'fn main()‸',
      'block',
      { syntax: { ...syntax, emptyBlock: true } },
    ],
    ['one line where the syntax tree sees none', 'label:‸', 'line', { syntax }],
    [
      'one line in a comment',
      '  ‸',
      'line',
      { syntax: { ...syntax, insideCommentOrString: true } },
    ],
    ['one line always, if wished', '  ‸', 'line', { multiline: 'never' }],
    ['a block at the end of code, if wished', 'const x = ‸', 'block', { multiline: 'always' }],
    [
      'one line in the middle of a line, whatever is wished',
      'foo(‸)',
      'line',
      { multiline: 'always' },
    ],
  ];
  for (const [what, line, expected, more] of cases) {
    it(`gives ${what}`, () => assert.equal(kind(line, more), expected));
  }
  it('limits lines and tokens', () => {
    const at = (lineBefore: string) =>
      completionShape({ lineBefore, lineAfter: '', multiline: 'auto' });
    assert.deepEqual(at('x = '), { kind: 'line', maxLines: 1, maxTokens: 64 });
    assert.deepEqual(at(''), { kind: 'block', maxLines: 12, maxTokens: 128 });
  });
});
