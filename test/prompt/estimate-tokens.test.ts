import assert from 'node:assert/strict';
import { estimateTokens } from '../../src/prompt/estimate-tokens.ts';

describe('estimateTokens', () => {
  it('rounds up', () => {
    assert.deepEqual(
      ['', 'a', 'abcd', 'abcde'].map((text) => estimateTokens(text, 4)),
      [0, 1, 1, 2],
    );
  });
});
