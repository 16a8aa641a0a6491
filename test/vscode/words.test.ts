import assert from 'node:assert/strict';
import './refactor/vscode-stand-in.ts';

const words = await import('../../src/vscode/words.ts');

describe('words of a probability', () => {
  for (const [probability, text] of [
    [0.01, 'Accepted in fewer than 1 of 10 such cases'],
    [0.06, 'Accepted in 1 of 10 such cases'],
    [0.7, 'Accepted in 7 of 10 such cases'],
    [0.94, 'Accepted in 9 of 10 such cases'],
    [0.99, 'Accepted in more than 9 of 10 such cases'],
  ] as const) {
    it(`say of ${probability}: ${text}`, () => {
      assert.equal(words.acceptedText(probability), text);
    });
  }
});

describe('words of a silence', () => {
  it('are there where such texts were seldom accepted', () => {
    assert.equal(words.reasonText('low-confidence'), 'such texts were seldom accepted');
  });
});
