import assert from 'node:assert/strict';
import { equalHead, equalHeadShare } from '../../src/text/equal-head.ts';

describe('equalHead', () => {
  for (const [a, b, length, share] of [
    ['', '', 0, 1],
    ['a', '', 0, 0],
    ['abc', 'abd', 2, 2 / 3],
    ['abc', 'abcdef', 3, 0.5],
    ['same', 'same', 4, 1],
    ['x', 'y', 0, 0],
  ] as const) {
    it(`of ${JSON.stringify(a)} and ${JSON.stringify(b)} has ${length} characters`, () => {
      assert.deepEqual([equalHead(a, b), equalHeadShare(b, a)], [length, share]);
    });
  }
});
