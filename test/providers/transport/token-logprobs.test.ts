import assert from 'node:assert/strict';
import { tokenLogprobOf } from '../../../src/providers/transport/token-logprobs.ts';

describe('tokenLogprobOf', () => {
  it('reads token, bytes and alternatives, best first', () => {
    assert.deepEqual(
      tokenLogprobOf({
        token: 'a',
        logprob: -0.5,
        bytes: [97],
        top_logprobs: [
          { token: 'c', logprob: -3 },
          { token: 'b', logprob: -1 },
        ],
      }),
      {
        text: 'a',
        logprobNats: -0.5,
        bytes: [97],
        top: [
          { text: 'b', logprobNats: -1 },
          { text: 'c', logprobNats: -3 },
        ],
      },
    );
  });
  it('keeps the bytes of a part of a character', () => {
    assert.deepEqual(
      tokenLogprobOf({ token: '\ufffd', logprob: -1, bytes: [0xf0, 0x9f] })?.bytes,
      [0xf0, 0x9f],
    );
  });
  for (const token of [
    '<|endoftext|>',
    '<|im_end|>',
    '<｜end▁of▁sentence｜>',
    '</s>',
    '<eos>',
    '',
  ]) {
    it(`gives ${JSON.stringify(token)}, which is no text, no bytes`, () => {
      const bytes = [...Buffer.from(token)];
      const { top = [] } =
        tokenLogprobOf({
          token: 'a',
          logprob: -1,
          top_logprobs: [{ token, logprob: -2, bytes }],
        }) ?? {};
      assert.deepEqual(top, [{ text: token, logprobNats: -2, bytes: [] }]);
    });
  }
  it('keeps the bytes of code that looks like a mark', () => {
    for (const token of ['<s', '</', '<div>', '</script>', '<T>', '|>']) {
      const bytes = [...Buffer.from(token)];
      assert.deepEqual(tokenLogprobOf({ token, logprob: -1, bytes })?.bytes, bytes);
    }
  });
  it('takes rounding above 0 back', () => {
    assert.equal(tokenLogprobOf({ token: 'a', logprob: 1e-7 })?.logprobNats, 0);
  });
  for (const wire of [
    {},
    { token: 'a' },
    { token: 1, logprob: -1 },
    { token: 'a', logprob: null },
    { token: 'a', logprob: '-1' },
  ]) {
    it(`finds no token in ${JSON.stringify(wire)}`, () => {
      assert.equal(tokenLogprobOf(wire), undefined);
    });
  }
  it('leaves out bytes that are none', () => {
    for (const bytes of [[256], ['a'], 'a', [1.5]])
      assert.equal(tokenLogprobOf({ token: 'a', logprob: -1, bytes })?.bytes, undefined);
  });
});
