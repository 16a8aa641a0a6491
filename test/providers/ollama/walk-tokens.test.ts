import assert from 'node:assert/strict';
import { isModelError } from '../../../src/core/failure.ts';
import { placesAlong, plainRuns } from '../../../src/providers/ollama/forced-runs.ts';
import { placeOf, type Place } from '../../../src/providers/ollama/places.ts';
import { servedTokens } from '../../../src/providers/ollama/served-tokens.ts';
import { walkTokens } from '../../../src/providers/ollama/walk-tokens.ts';

/** Tokens 0 to 4: an end, "a", " b", and the two bytes of "é" (as GPT-2 writes bytes). */
const tokens = servedTokens({
  model_info: {
    'tokenizer.ggml.model': 'gpt2',
    'tokenizer.ggml.tokens': ['<end>', 'a', 'Ġb', 'Ã', '©'],
    'tokenizer.ggml.token_type': [3, 1, 1, 1, 1],
    'tokenizer.ggml.eos_token_id': 0,
  },
})!;
const [A, B, LEAD, TRAIL] = [1, 2, 3, 4];
const NO_OVERLAP = { overlap: new Uint8Array(0), startTokens: 0 };

/** A place whose list names these texts. */
function placeWith(list: Readonly<Record<string, number>>, promptTokens?: number): Place {
  const top = Object.entries(list).map(([text, probability]) => ({
    bytes: Buffer.from(text),
    logprobNats: Math.log(probability),
  }));
  return placeOf([{ drawn: top[0]!, top, promptTokens }]);
}

const close = (actual: number, expected: number) =>
  assert.ok(Math.abs(actual - expected) < 1e-9, `${actual} is not ${expected}`);

describe('walkTokens', () => {
  it('never ends a prompt inside of a character', async () => {
    const prompts: string[] = [];
    const walk = { joint: [A, LEAD, TRAIL, B], border: 1, ...NO_OVERLAP };
    const walked = await walkTokens(tokens, walk, ({ prompt }) => {
      prompts.push(prompt);
      return Promise.resolve(placeWith({ ' b': 0.5 }));
    });
    assert.deepEqual(prompts, ['a', 'aé']);
    assert.deepEqual([walked.tokens, walked.floored, walked.isExact], [3, 2, false]);
    // Behind "a": half the mass is left; inside of the character nothing is known.
    const { share } = tokens;
    close(walked.logprobNats, Math.log(0.5 * share(LEAD)) + Math.log(share(TRAIL)) + Math.log(0.5));
  });

  it('takes what fits the overlap off', async () => {
    // Prefix "a ", text "b": the token " b" crosses, and no other begins with a space.
    const walk = { joint: [A, B], border: 1, overlap: Buffer.from(' '), startTokens: 0 };
    const place = placeWith({ a: 0.6, ' b': 0.4 });
    const walked = await walkTokens(tokens, walk, () => Promise.resolve(place));
    close(walked.logprobNats, 0);
    assert.equal(walked.isExact, true);
  });

  it('says that it is not exact where the server cuts the prompt otherwise', async () => {
    const walk = { joint: [A, A], border: 1, ...NO_OVERLAP };
    for (const [promptTokens, isExact] of [
      [1, true],
      [2, false],
    ] as const) {
      const place = placeWith({ a: 0.5 }, promptTokens);
      assert.equal((await walkTokens(tokens, walk, () => Promise.resolve(place))).isExact, isExact);
    }
  });

  it('refuses a prefix whose beginning the server has cut off', async () => {
    const walk = { joint: [A, A, A], border: 2, ...NO_OVERLAP };
    await assert.rejects(
      walkTokens(tokens, walk, () => Promise.resolve(placeWith({ a: 0.5 }, 1))),
      (error) => isModelError(error) && error.failure.code === 'bad-request',
    );
  });

  it('starts an empty prompt with the mark of the vocabulary', async () => {
    const walk = { joint: [A], border: 0, ...NO_OVERLAP };
    const prompts: string[] = [];
    await walkTokens(tokens, walk, ({ prompt }) => {
      prompts.push(prompt);
      return Promise.resolve(placeWith({ a: 1 }));
    });
    assert.deepEqual(prompts, ['<end>']);
  });
});

describe('servedTokens', () => {
  it('shares a rest out among all tokens, common ones first', () => {
    const shares = [0, A, B, LEAD, TRAIL].map((token) => tokens.share(token));
    close(
      shares.reduce((sum, share) => sum + share, 0),
      1,
    );
    assert.deepEqual(
      shares,
      [...shares].sort((a, b) => b - a),
    );
  });

  it('knows the share of all tokens that can write given bytes', () => {
    const many = servedTokens({
      model_info: {
        'tokenizer.ggml.model': 'plain',
        'tokenizer.ggml.tokens': ['<end>', 'a', 'ab', 'abc', 'ac', 'b', 'é', 'a'],
        'tokenizer.ggml.token_type': [3, 1, 1, 1, 1, 1, 1, 1],
      },
    })!;
    const sum = (...ids: readonly number[]) => ids.reduce((all, id) => all + many.share(id), 0);
    for (const [text, fitting] of [
      ['a', [1, 2, 3, 4, 7]],
      ['ab', [1, 2, 3, 7]],
      ['abcd', [1, 2, 3, 7]],
      ['b', [5]],
      ['bx', [5]],
      ['é', [6]],
      ['x', []],
    ] as const)
      close(many.fittingShare(Buffer.from(text)), sum(...fitting));
  });

  it('finds none where the server tells no vocabulary', () => {
    for (const show of [{}, { model_info: { 'tokenizer.ggml.tokens': null } }])
      assert.equal(servedTokens(show), undefined);
  });
});

describe('plainRuns', () => {
  for (const [text, runs] of [
    ['abc', [['abc', 0]]],
    [
      'f("é", \'x\')',
      [
        ['f(', 0],
        ['é', 3],
        [", 'x')", 6],
      ],
    ],
    [
      '\ta\\b\n',
      [
        ['a', 1],
        ['b', 3],
      ],
    ],
    ['"', []],
  ] as const)
    it(`are the parts of ${JSON.stringify(text)} that JSON writes as they are`, () => {
      assert.deepEqual(
        plainRuns(text).map((run) => [run.text, run.start]),
        runs,
      );
    });
});

describe('placesAlong', () => {
  const reply = (text: string) => ({
    drawn: { bytes: Buffer.from(text), logprobNats: -1 },
    top: [],
    promptTokens: undefined,
  });
  const keys = (run: string, path: readonly string[]) => {
    const places = placesAlong(run, path.map(reply));
    return places && [...places.keys()];
  };

  it('are where the model began a token, counted behind the quote', () => {
    assert.deepEqual(keys('ab c', ['"', 'a', 'b', ' c', '"', '\n']), [0, 1, 2]);
    assert.deepEqual(keys('ab c', ['"a', 'b ', 'c"']), [1, 3]);
  });
  it('are none where the reply is another text, ends too early, or is empty', () => {
    for (const path of [['"', 'b'], ['"', 'a'], ['a', 'b'], [], ['', '']])
      assert.equal(keys('ab', path), undefined, path.join('|'));
  });
});
