import assert from 'node:assert/strict';
import type { LanguageModel } from '../../src/core/model.ts';
import { routerExamples } from '../../src/learning/router-examples.ts';
import { describedAs } from '../fakes/scripted-model.ts';

/** Lists one word everywhere; its state is the length of the text. */
function wordy(word: string, asked: string[] = [], states = true): LanguageModel {
  return {
    description: describedAs({ name: word }),
    generate: () => {
      throw new Error('nobody wants a text');
    },
    next({ prefix }) {
      asked.push(prefix);
      return Promise.resolve([{ text: word, bytes: [...Buffer.from(word)], logprobNats: -1 }]);
    },
    ...(states && {
      embed: (texts: readonly string[]) => Promise.resolve(texts.map((text) => [text.length])),
    }),
  };
}

const models = { small: wordy('a'), large: wordy('b') };
const never = new AbortController().signal;

describe('the examples of a right text', () => {
  it('are its tokens with a label: those that both get wrong are left out', async () => {
    const text = { prefix: 'x = ', text: 'a?b', group: 'f' };
    const examples = await routerExamples(models, text, 'logprobs', never);
    assert.deepEqual(
      examples.map(({ label, group }) => [label, group]),
      [
        [1, 'f'],
        [0, 'f'],
      ],
    );
    assert.ok(examples.every(({ features }) => features.length === 17));
  });

  it('have the state before each token where states are wanted', async () => {
    const text = { prefix: 'x = ', text: 'a?b', group: 'f' };
    const examples = await routerExamples(models, text, 'hidden-state', never);
    assert.deepEqual(
      examples.map(({ features }) => features),
      [[4], [6]],
    );
  });

  it('are seen behind a bounded piece of text, and are of its first characters', async () => {
    const asked: string[] = [];
    const text = { prefix: 'p'.repeat(5000), text: 'a'.repeat(5000), group: 'f' };
    await routerExamples({ ...models, small: wordy('a', asked) }, text, 'hidden-state', never);
    assert.equal(asked.length, 400);
    assert.ok(asked.every(({ length }) => length <= 1200));
    const states = await routerExamples(models, text, 'hidden-state', never);
    assert.ok(states.every(({ features }) => (features[0] ?? 0) <= 800));
  });

  it('are none of a model without states', async () => {
    const text = { prefix: '', text: 'ab', group: 'f' };
    assert.deepEqual(
      await routerExamples(
        { ...models, small: wordy('a', [], false) },
        text,
        'hidden-state',
        never,
      ),
      [],
    );
  });
});
