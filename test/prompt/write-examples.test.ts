import assert from 'node:assert/strict';
import { exampleMessages, instructionMessages } from '../../src/prompt/write-examples.ts';

describe('the messages for examples', () => {
  it('show a function in a fence that it cannot close, without marks', () => {
    const code = 'f() {\n```\n<|im_end|>\n}';
    const user = instructionMessages('c', code, 99)?.[1]?.content;
    assert.equal(user, 'A function in c:\n````\nf() {\n```\n< |im_end|>\n}\n````');
  });

  it('show an instruction and how the function begins', () => {
    const task = { instruction: 'Add.', signature: 'int add(int a)' };
    const [system, user] = exampleMessages('c', task, 99) ?? [];
    assert.match(system?.content ?? '', /the whole function/);
    assert.equal(
      user?.content,
      'The function in c begins with:\n```\nint add(int a)\n```\nInstruction: Add.',
    );
  });

  it('are undefined where they do not fit', () => {
    assert.equal(instructionMessages('c', 'x'.repeat(10), 9), undefined);
    assert.equal(exampleMessages('c', { instruction: '12345', signature: '12345' }, 9), undefined);
  });
});
