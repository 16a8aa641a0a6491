import assert from 'node:assert/strict';
import { readCode, readInstruction } from '../../src/applications/example-answer.ts';

describe('readInstruction', () => {
  const read = (answer: string): string | undefined =>
    readInstruction(answer, 'function add(a, b) {\n  return a + b + globalOffset;\n}');

  it('takes thoughts, a heading and quotes off, and puts it on one line', () => {
    assert.equal(
      read('<think>Hm.</think>\n**Instruction:** "Add two numbers\nand the offset."'),
      'Add two numbers and the offset.',
    );
  });

  it('is none where it is too short or too long, or is code', () => {
    for (const answer of ['', 'Add.', 'x'.repeat(801), 'Write this:\n```\nadd(a, b) {}\n```'])
      assert.equal(read(answer), undefined);
  });

  it('is none where it gives the code away', () => {
    assert.equal(read('It has to "return a + b + globalOffset;" at its end.'), undefined);
  });
});

describe('readCode', () => {
  const CASES: readonly (readonly [string, string, string])[] = [
    ['the block', 'Here:\n```js\nadd() {}\n```\nDone.', 'add() {}'],
    ['the longest block', '```\na\n```\n~~~\nlonger\n~~~', 'longer'],
    ['a block that is not closed', '```js\nadd() {\n  a;\n', 'add() {\n  a;'],
    ['a block with a fence of another kind', '````\n```\na\n```\n````', '```\na\n```'],
    ['all of it', '\n  \nadd() {}\r\n', 'add() {}'],
    ['nothing of a long one', 'x'.repeat(20_001), ''],
    ['nothing', '', ''],
  ];
  for (const [what, answer, code] of CASES) {
    it(`is ${what}`, () => {
      assert.equal(readCode(answer), code);
    });
  }

  it('ends on fences alone', () => {
    readCode('```\n'.repeat(50_000));
    readCode(`\`\`\`\n`.repeat(3) + '`'.repeat(100_000));
  });
});
