import assert from 'node:assert/strict';
import '../refactor/vscode-stand-in.ts';

const { examplesText } = await import('../../../src/vscode/review/example-words.ts');

const nothing = { done: 0, functions: 5, kept: 0, dropped: {}, failures: [], end: 'done' } as const;

describe('words of examples', () => {
  it('say how many there are, and why others are not', () => {
    assert.equal(examplesText(nothing), 'Examples written: 0, of functions: 0.');
    assert.equal(
      examplesText({ ...nothing, done: 4, kept: 1, dropped: { dissent: 2, duplicate: 1 } }),
      'Examples written: 1, of functions: 4. Left out: 2 on which the models disagree, 1 that are there already.',
    );
  });

  it('say why it ended early', () => {
    assert.match(examplesText({ ...nothing, end: 'stopped' }), /It was cancelled\.$/);
    assert.match(examplesText({ ...nothing, end: 'too-few-members' }), /Fewer than two models/);
  });
});
