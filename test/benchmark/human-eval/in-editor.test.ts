import assert from 'node:assert/strict';
import fc from 'fast-check';
import { taskInEditor } from '../../../src/benchmark/human-eval/in-editor.ts';

function check(prefix: string, reference: string, suffix: string) {
  const { before, after, reference: asked } = taskInEditor({ prefix, reference, suffix });
  return [before, asked, after];
}

describe('taskInEditor', () => {
  it('puts the cursor behind the indentation, and gives the line its end', () => {
    assert.deepEqual(check('def f():\n', '    return 1\n', 'print()\n'), [
      'def f():\n    ',
      'return 1',
      '\nprint()\n',
    ]);
  });
  it('leaves a hole inside a line as it is', () => {
    assert.deepEqual(check('a = ', ' 1', '\n'), ['a = ', ' 1', '\n']);
  });
  it('keeps the inner indentation of several lines', () => {
    assert.deepEqual(check('', '  if a:\n    b\n', 'c'), ['  ', 'if a:\n    b', '\nc']);
  });
  it('asks for nothing that the reference has not, and its own text makes the reference', () => {
    const text = fc.string({ unit: fc.constantFrom('a', ' ', '\n', '\t') });
    fc.assert(
      fc.property(text, text, text, (prefix, reference, suffix) => {
        const task = taskInEditor({ prefix, reference, suffix });
        assert.equal(task.before + task.reference + task.after, prefix + reference + suffix);
        assert.equal(task.answerOf(task.reference), reference);
      }),
    );
  });
});
