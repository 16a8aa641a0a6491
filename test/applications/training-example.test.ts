import assert from 'node:assert/strict';
import {
  keptExample,
  knownExamples,
  NO_EXAMPLES,
  type TrainingExample,
} from '../../src/applications/training-example.ts';

const example: TrainingExample = {
  ...{ instruction: 'Add two numbers.', input: 'add(a, b)', output: 'add(a, b) {\n}' },
  source: { path: 'src/a.js', lines: [3, 5] },
  ...{ agreement: 2 / 3, models: ['a:x', 'b:y'], author: 'workspace' },
};

describe('a file of examples', () => {
  it('has a line of JSON for each', () => {
    assert.equal(
      JSON.stringify(keptExample(example)),
      '{"instruction":"Add two numbers.","input":"add(a, b)","output":"add(a, b) {\\n}","source":{"path":"src/a.js","lines":[3,5]},"agreement":0.6667,"models":["a:x","b:y"],"author":"workspace"}',
    );
  });

  it('tells what it holds, and which lines it cannot tell of', () => {
    const line = JSON.stringify(example);
    const cut = line.slice(0, 40);
    const others = ['7', '{}', '{"output": "x"}', '{"output": "x", "source": {"path": "a"}}', '[]'];
    const text = [line, '', ...others, cut].join('\n');
    assert.deepEqual(knownExamples(text), {
      sources: new Set(['src/a.js:3-5']),
      outputs: [example.output],
      unread: [3, 4, 5, 6, 7, 8],
    });
    assert.deepEqual(knownExamples(''), NO_EXAMPLES);
  });
});
