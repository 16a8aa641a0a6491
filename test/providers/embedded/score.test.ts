import assert from 'node:assert/strict';
import fc from 'fast-check';
import { score } from '../../../src/providers/embedded/score.ts';
import { toyTokenModel } from './toy-token-model.ts';
import type { ToyTokenModel } from './toy-token-model.ts';

const TOKENS = ['a', 'b', 'c', ' ', 'ab', ' a', ' ab', 'abc', '<end>'];

/** Nats of each text behind the prefix, both given as text. */
async function natsOf(model: ToyTokenModel, prefix: string, texts: readonly string[]) {
  const scores = await score(
    model,
    model.tokenize(prefix),
    texts,
    (text) => model.tokenize(prefix + text),
    new AbortController().signal,
  );
  return scores.map(({ logprobNats }) => logprobNats);
}

/** Sum along the tokens of a whole text from one of them on. */
function chain(model: ToyTokenModel, tokens: readonly number[], from: number): number {
  let sum = 0;
  for (let at = from; at < tokens.length; at++) sum += model.logprob(tokens[at - 1]!, tokens[at]!);
  return sum;
}

const close = (actual: number | undefined, expected: number) =>
  assert.ok(Math.abs((actual ?? Number.NaN) - expected) < 1e-9, `${actual} is not ${expected}`);

describe('score', () => {
  const model = toyTokenModel(TOKENS);

  it('sums the log-probabilities of the tokens behind the prefix', async () => {
    const [nats] = await natsOf(model, 'b', ['cab']);
    close(nats, chain(model, model.tokenize('bcab'), 1));
  });

  it('backs up to the token border that all texts share, and forces what is behind it', async () => {
    // "c a" is [c][ a]; "c ab" is [c][ ab] and "c a b" is [c][ a][ ][b]: the border is behind [c].
    const [joined, apart] = await natsOf(model, 'c a', ['b', ' b']);
    const c = 2;
    // What may begin writing " a": the space, " a" and " ab".
    const fitting = Math.log(
      [3, 5, 6].reduce((sum, token) => sum + Math.exp(model.logprob(c, token)), 0),
    );
    close(joined, model.logprob(c, 6) - fitting);
    close(apart, chain(model, model.tokenize('c a b'), 1) - fitting);
  });

  it('goes on forcing while the overlap lasts', async () => {
    // "ca" is [c][a] but "cabc" is [c][abc]; with "b" behind "c" and " " the overlap is two tokens.
    const narrow = toyTokenModel(['x', 'y', 'z', 'yz', 'xyzz', '<end>']);
    const [nats] = await natsOf(narrow, 'zxyz', ['z']);
    // [z][x][yz] against [z][xyzz]: overlap "xyz", written by one token.
    const fitting = [0, 4].map((token) => Math.exp(narrow.logprob(2, token)));
    close(nats, narrow.logprob(2, 4) - Math.log(fitting[0]! + fitting[1]!));
  });

  it('scores nothing as certain', async () => {
    assert.deepEqual(await natsOf(model, 'ab', ['']), [0]);
  });

  it('counts tokens from the border and bytes of the text', async () => {
    const [first] = await score(
      model,
      model.tokenize('b'),
      ['cab'],
      (text) => model.tokenize(`b${text}`),
      new AbortController().signal,
    );
    assert.deepEqual(
      { ...first, logprobNats: 0 },
      {
        logprobNats: 0,
        tokens: 2,
        bytes: 3,
        fidelity: 'exact',
      },
    );
  });

  it('is 0 or less, and finite for texts the vocabulary can write', async () => {
    const text = fc.array(fc.constantFrom('a', 'b', 'c', ' '), { minLength: 1, maxLength: 6 });
    await fc.assert(
      fc.asyncProperty(
        text,
        fc.array(text, { minLength: 1, maxLength: 4 }),
        async (prefix, texts) => {
          const nats = await natsOf(
            model,
            prefix.join(''),
            texts.map((letters) => letters.join('')),
          );
          for (const value of nats) assert.ok(value <= 0 && Number.isFinite(value));
        },
      ),
    );
  });

  it('gives no more than one unit of probability to texts that exclude each other', async () => {
    // Letters as single tokens: every text of two letters has one tokenisation.
    const letters = toyTokenModel(['a', 'b', 'c']);
    const texts = ['a', 'b', 'c'].flatMap((first) =>
      ['a', 'b', 'c'].map((second) => first + second),
    );
    const nats = await natsOf(letters, 'b', texts);
    close(
      nats.reduce((sum, value) => sum + Math.exp(value), 0),
      1,
    );
  });

  it('asks for the tokens of the texts alone, and for lists only inside an overlap', async () => {
    const asked: { length: number; tops: readonly number[]; tokens: readonly number[] }[] = [];
    const watched: ToyTokenModel = {
      ...model,
      evaluate(sequence, probes, signal) {
        const tops = probes.map(({ top }) => top);
        asked.push({ length: sequence.length, tops, tokens: probes.flatMap((p) => p.tokens) });
        return model.evaluate(sequence, probes, signal);
      },
    };
    await natsOf(watched, 'bcb', ['ca', 'cab']);
    const tokens = (text: string) => model.tokenize(text);
    // One evaluation a text; the prefix is read with the first, and nothing is asked about it.
    assert.deepEqual(asked, [
      { length: 4, tops: [0, 0], tokens: tokens('ca') },
      { length: 4, tops: [0, 0], tokens: tokens('cab') },
    ]);
    asked.length = 0;
    await natsOf(watched, 'c a', ['b']);
    assert.deepEqual(
      asked.map(({ tops }) => tops),
      [[TOKENS.length]],
    );
  });

  it('throws the reason of an abort', async () => {
    const reason = new Error('enough');
    const tokens = model.tokenize('a');
    await assert.rejects(
      score(model, tokens, ['b'], () => tokens, AbortSignal.abort(reason)),
      reason,
    );
  });
});
