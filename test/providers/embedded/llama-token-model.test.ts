import assert from 'node:assert/strict';
import type { ControlledEvaluateInputItem, Llama, Token } from 'node-llama-cpp';
import type { GgufValue } from '../../../src/providers/embedded/gguf-header.ts';
import { loadLlamaTokenModel } from '../../../src/providers/embedded/llama-token-model.ts';

const PLAIN = { top: 0, tokens: [] };
const { signal } = new AbortController();

/**
 * The library with one sequence that notes what it is given. The logit of token t behind token b is
 * −|t − b − 1|: the next number is the most probable.
 */
function fakeLlama(vocabularySize = 8) {
  const batches: number[][] = [];
  const disposed: string[] = [];
  let state: number[] = [];
  const sequence = {
    get nextTokenIndex() {
      return state.length;
    },
    async adaptStateToTokens(tokens: readonly number[]) {
      const different = state.findIndex((token, index) => token !== tokens[index]);
      if (different >= 0) state = state.slice(0, different);
    },
    async controlledEvaluate(items: readonly ControlledEvaluateInputItem[]) {
      const tokens = items.map((item) => (typeof item === 'number' ? item : item[0]));
      batches.push(tokens);
      state.push(...tokens);
      return items.map((item) => {
        if (typeof item === 'number') return undefined;
        const logit = (token: number) => -Math.abs(token - item[0] - 1);
        const all = Array.from({ length: vocabularySize }, (_, token) => token);
        const ranked = all.sort((a, b) => logit(b) - logit(a));
        const logits = item[1].generateNext?.logits;
        const filter = typeof logits === 'object' ? logits.filter : undefined;
        const told = [
          ranked[0]!,
          ...ranked.slice(0, filter?.includeTop),
          ...(filter?.tokens ?? []),
        ];
        return {
          next: {
            token: ranked[0],
            logits: new Map(told.map((token) => [token, logit(token)])),
            totalLogitWeight: all.reduce(
              (sum, t) => sum + Math.exp(logit(t) - logit(ranked[0]!)),
              0,
            ),
          },
        };
      });
    },
  };
  const model = {
    trainContextSize: 32_768,
    size: 100,
    tokens: { bos: 0, eos: 1, shouldPrependBosToken: true },
    tokenize: (text: string) => text.split('').map(Number),
    isEogToken: (token: Token) => Number(token) === 1,
    createContext: async ({ contextSize }: { readonly contextSize: number }) => {
      if (vocabularySize === 0) throw new Error('no memory for a context');
      return { contextSize, stateSize: 11, getSequence: () => sequence };
    },
    dispose: async () => void disposed.push('model'),
  };
  const llama = { loadModel: async () => model } as unknown as Llama;
  return { llama, batches, disposed };
}

const header = { version: 3, tensorCount: 0, metadata: new Map<string, GgufValue>() };
const numbers = (from: number, to: number) =>
  Array.from({ length: to - from }, (_, index) => (from + index) % 8);

async function loaded() {
  const fake = fakeLlama();
  const model = await loadLlamaTokenModel(fake.llama, { path: 'a.gguf', header, threads: 1 });
  return { ...fake, model };
}

describe('loadLlamaTokenModel', () => {
  it('computes nothing again that the call before has computed', async () => {
    const { model, batches } = await loaded();
    await model.evaluate([1, 2, 3], [PLAIN], signal);
    await model.evaluate([1, 2, 3, 4], [PLAIN], signal);
    await model.evaluate([1, 2, 5], [PLAIN], signal);
    assert.deepEqual(batches, [[1, 2, 3], [4], [5]]);
  });

  it('computes the places it is asked about, also when they are known', async () => {
    const { model, batches } = await loaded();
    await model.evaluate([1, 2, 3], [PLAIN], signal);
    await model.evaluate([1, 2, 3], [PLAIN, PLAIN], signal);
    assert.deepEqual(batches, [
      [1, 2, 3],
      [2, 3],
    ]);
  });

  it('reads a long prompt in batches and obeys an abort between them', async () => {
    const { model, batches } = await loaded();
    await model.evaluate(numbers(0, 300), [PLAIN], signal);
    assert.deepEqual(
      batches.map((batch) => batch.length),
      [128, 128, 44],
    );
    const reason = new Error('typed on');
    const controller = new AbortController();
    const reading = model.evaluate(numbers(1, 400), [PLAIN], controller.signal);
    controller.abort(reason);
    await assert.rejects(reading, reason);
    assert.ok(batches.length <= 4);
  });

  it('gives log-probabilities of one distribution, in the order of the probes', async () => {
    const { model } = await loaded();
    const all = { top: 8, tokens: [] };
    const told = await model.evaluate([3, 4, 2], [all, { top: 2, tokens: [7] }], signal);
    assert.deepEqual(
      told.map(({ best }) => best),
      [5, 3],
    );
    const mass = [...told[0]!.logprobs.values()].reduce((sum, nats) => sum + Math.exp(nats), 0);
    assert.ok(Math.abs(mass - 1) < 1e-12);
    assert.equal(told[1]!.logprobs.size, 3);
    const difference = told[1]!.logprobs.get(3)! - told[1]!.logprobs.get(7)!;
    assert.ok(Math.abs(difference - 4) < 1e-12);
  });

  it('tells its limits and special tokens', async () => {
    const { model } = await loaded();
    assert.deepEqual(
      [model.contextSize, model.startToken, model.emptyPromptToken, model.memoryBytes],
      [4096, 0, 0, 111],
    );
    assert.deepEqual([model.isEnd(1), model.isEnd(2)], [true, false]);
  });

  it('lets the model go when there is no memory for its context', async () => {
    const { llama, disposed } = fakeLlama(0);
    await assert.rejects(
      loadLlamaTokenModel(llama, { path: 'a.gguf', header, threads: 1 }),
      /no memory/,
    );
    assert.deepEqual(disposed, ['model']);
  });
});
