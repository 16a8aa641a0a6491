import assert from 'node:assert/strict';
import type { TokenLogprob } from '../../src/core/generation.ts';
import { routerLabel, routerPlaces, type RouterPlace } from '../../src/learning/router-labels.ts';
import type { LanguageModel } from '../../src/core/model.ts';
import { describedAs } from '../fakes/scripted-model.ts';

const token = (text: string): TokenLogprob => ({
  ...{ text, logprobNats: -0.1 },
  bytes: [...Buffer.from(text)],
});

const silent: LanguageModel = {
  description: describedAs({ name: 'm' }),
  generate: () => {
    throw new Error('nobody wants a text');
  },
};

/** A model that lists the same tokens at a place each time, by the end of what stands before. */
function lister(lists: Readonly<Record<string, readonly string[]>>): LanguageModel & {
  readonly asked: string[];
} {
  const asked: string[] = [];
  return {
    ...silent,
    asked,
    next({ prefix, k }) {
      asked.push(prefix);
      return Promise.resolve((lists[prefix] ?? ['?']).slice(0, k).map(token));
    },
  };
}

const never = new AbortController().signal;

async function walked(
  small: LanguageModel,
  large: LanguageModel,
  text: string,
): Promise<readonly RouterPlace[]> {
  return await Array.fromAsync(routerPlaces({ small, large }, '', text, never));
}

describe('the label of a token', () => {
  it('is 1 where the small model is right, whatever the large one says', () => {
    assert.equal(routerLabel('foo(1)', token('foo'), token('bar')), 1);
    assert.equal(routerLabel('foo(1)', token('fo'), token('foo')), 1);
  });

  it('is 0 where the large model alone is right', () => {
    assert.equal(routerLabel('foo(1)', token('bar'), token('foo')), 0);
    assert.equal(routerLabel('foo(1)', undefined, token('foo')), 0);
  });

  it('is none where both are wrong', () => {
    assert.equal(routerLabel('foo(1)', token('bar'), token('baz')), undefined);
    assert.equal(routerLabel('foo(1)', token('food'), undefined), undefined);
  });

  it('goes by the bytes, part of a character too', () => {
    const half = { text: '\uFFFD', bytes: [0xc3] };
    assert.equal(routerLabel('é', half, undefined), 1);
    assert.equal(routerLabel('e', half, token('e')), 0);
  });

  it('has the end right where nothing follows', () => {
    const end = { text: '</s>', bytes: [] };
    assert.equal(routerLabel('', end, undefined), 1);
    assert.equal(routerLabel('x', end, token('x')), 0);
  });
});

describe('walking along a text', () => {
  it('goes on behind the longest listed token with which the text goes on', async () => {
    const small = lister({ '': ['fo', 'foo'], foo: ['('], 'foo(': [')'] });
    const large = lister({ 'foo(': ['x'] });
    const places = await walked(small, large, 'foo(x');
    assert.deepEqual(
      places.map(({ at, token: { text }, label }) => [at, text, label]),
      [
        [0, 'fo', 1],
        [3, '(', 1],
        [4, ')', 0],
      ],
    );
    assert.deepEqual(large.asked, ['foo('], 'the large model where the small is wrong alone');
  });

  it('goes on behind the next word where nothing fits, blanks and signs by themselves', async () => {
    const places = await walked(lister({}), lister({}), 'some  $word+é');
    assert.deepEqual(
      places.map(({ at, label }) => [at, label]),
      [0, 4, 6, 11, 12].map((at) => [at, undefined]),
    );
  });

  it('tells what else the small model lists', async () => {
    const [place] = await walked(lister({ '': ['a', 'b'] }), lister({}), 'b');
    assert.deepEqual(
      place?.token.top?.map(({ text }) => text),
      ['a', 'b'],
    );
  });

  it('tells nothing of models without lists', async () => {
    assert.deepEqual(await walked(silent, lister({}), 'x'), []);
  });
});
