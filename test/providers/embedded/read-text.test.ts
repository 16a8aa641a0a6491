import assert from 'node:assert/strict';
import fc from 'fast-check';
import { readText } from '../../../src/providers/embedded/read-text.ts';
import { score } from '../../../src/providers/embedded/score.ts';
import { toyTokenModel } from './toy-token-model.ts';

const TOKENS = ['a', 'b', 'c', ' ', 'ab', ' a', ' ab', 'abc', '<end>'];
const model = toyTokenModel(TOKENS);
const none = new AbortController().signal;

const read = (prefix: string, text: string, alternatives = 0) =>
  readText(model, { prefix, text, suffix: '', alternatives }, none);

async function scoreOf(prefix: string, text: string): Promise<number> {
  const [one] = await score(
    model,
    model.tokenize(prefix),
    [text],
    (behind) => model.tokenize(prefix + behind),
    none,
  );
  return one?.logprobNats ?? Number.NaN;
}

describe('readText', () => {
  it('gives the tokens of a text with their log-probabilities', async () => {
    const tokens = await read('b', 'cab');
    assert.deepEqual(
      tokens.map(({ text }) => text),
      ['c', 'ab'],
    );
    assert.equal(tokens[0]?.logprobNats, model.logprob(1, 2));
    assert.equal(tokens[1]?.logprobNats, model.logprob(2, 4));
  });

  it('tells the most probable tokens at each, best first, as many as are wanted', async () => {
    const [token] = await read('b', 'c', 3);
    const best = [...TOKENS.keys()]
      .sort((x, y) => model.logprob(1, y) - model.logprob(1, x))
      .slice(0, 3);
    assert.deepEqual(
      token?.top?.map(({ logprobNats }) => logprobNats),
      best.map((other) => model.logprob(1, other)),
    );
  });

  it('gives of a token across the border what is left of it, and of its alternatives', async () => {
    // "c" + " " + "ab" is [c][ ab]: "ab" is read given that something with a space was written.
    const [token, ...more] = await read('c ', 'ab', 8);
    assert.deepEqual(more, []);
    assert.equal(token?.text, 'ab');
    const fitting = [3, 5, 6].reduce((sum, other) => sum + Math.exp(model.logprob(2, other)), 0);
    assert.ok(Math.abs(token.logprobNats - (model.logprob(2, 6) - Math.log(fitting))) < 1e-9);
    assert.deepEqual(token.top?.map(({ text }) => text).toSorted(), ['a', 'ab']);
  });

  it('reads a text with nothing before it, also one that swallows the prefix', async () => {
    assert.deepEqual(
      (await read('', 'ab')).map(({ logprobNats }) => logprobNats),
      [model.logprob(8, 4)],
    );
    const [token] = await read('a', 'bc');
    assert.equal(token?.text, 'bc');
    assert.ok(Number.isFinite(token.logprobNats));
  });

  it('reads nothing of nothing', async () => {
    assert.deepEqual(await read('ab', ''), []);
  });

  it('spells the text and agrees with its score, wherever it is cut', async () => {
    const code = fc.string({
      unit: fc.constantFrom('a', 'b', 'c', ' '),
      minLength: 2,
      maxLength: 20,
    });
    await fc.assert(
      fc.asyncProperty(code, fc.nat(), async (text, cut) => {
        const at = 1 + (cut % (text.length - 1));
        const [prefix, behind] = [text.slice(0, at), text.slice(at)];
        const tokens = await read(prefix, behind);
        assert.equal(tokens.map((token) => token.text).join(''), behind);
        const alone = model.tokenize(prefix);
        const joint = model.tokenize(text);
        // Where a token crosses the border, the score may back up further than to that token.
        if (!alone.every((token, i) => joint[i] === token)) return;
        const sum = tokens.reduce((nats, { logprobNats }) => nats + logprobNats, 0);
        assert.ok(Math.abs(sum - (await scoreOf(prefix, behind))) < 1e-9);
      }),
    );
  });

  it('refuses a tokenizer that rewrites the text', async () => {
    const rewriting = {
      ...model,
      tokenize: (text: string) => model.tokenize(text.replace('c', 'b')),
    };
    await assert.rejects(
      readText(rewriting, { prefix: 'a', text: 'c', suffix: '', alternatives: 0 }, none),
      /unsupported/,
    );
  });

  it('stops when it is aborted', async () => {
    const reason = new Error('no longer');
    const request = { prefix: 'a', text: 'c', suffix: '', alternatives: 0 };
    await assert.rejects(readText(model, request, AbortSignal.abort(reason)), (e) => e === reason);
  });
});
