import assert from 'node:assert/strict';
import { getLlama, LlamaLogLevel, type Llama } from 'node-llama-cpp';
import type { ModelServer, TokenVectors } from '../../../src/core/model.ts';
import { embeddedServer, modelNamed, NANO_MODELS, nanoFile } from './models.ts';

const TEXT = 'function add(a, b) {\n  return a';

describe('the vectors of the small models', function () {
  this.timeout(120_000);
  let server: ModelServer;
  let llama: Llama;

  before(async () => {
    server = embeddedServer();
    const quiet = { progressLogs: false, logLevel: LlamaLogLevel.error };
    llama = await getLlama({ build: 'never', skipDownload: true, gpu: false, ...quiet });
  });
  after(async () => {
    await server.dispose();
    await llama.dispose();
  });

  for (const name of NANO_MODELS) {
    it(`make the last state of ${name} its own distribution`, async () => {
      const { signal } = new AbortController();
      const model = await modelNamed(server, `ensemble-nano-${name}`);
      const vectors = await model.vectors?.(signal);
      const tokens = await model.next?.({ prefix: TEXT, k: 1e6 }, signal);
      assert.ok(vectors && tokens);
      const state = await lastState(llama, nanoFile(name));
      const logits = logitsByKey(vectors, state);
      const text = tokens.filter(({ bytes = [] }) => bytes.length > 0);
      assert.ok(text.length > 3000);
      // log p differs from the logit by one constant; llama.cpp rounds the state to 8 bits.
      const offsets = text.map(
        ({ bytes = [], logprobNats }) =>
          (logits.get(String.fromCharCode(...bytes)) ?? NaN) - logprobNats,
      );
      const mean = offsets.reduce((sum, one) => sum + one, 0) / offsets.length;
      for (const offset of offsets) assert.ok(Math.abs(offset - mean) < 0.25, `${offset} ${mean}`);
    });

    it(`tell which tokens of ${name} are alike`, async () => {
      const model = await modelNamed(server, `ensemble-nano-${name}`);
      const vectors = await model.vectors?.(new AbortController().signal);
      assert.ok(vectors);
      assert.ok(nearestTo(' if', vectors, 6).includes(' while'));
      assert.ok(nearestTo(' return', vectors, 6).some((key) => / (?:raise|throw)/.test(key)));
    });
  }
});

/** What the model makes of the text, behind its last layer and norm. */
async function lastState(llama: Llama, modelPath: string): Promise<readonly number[]> {
  const model = await llama.loadModel({ modelPath, gpuLayers: 0 });
  const context = await model.createEmbeddingContext({ threads: 1 });
  const { vector } = await context.getEmbeddingFor(TEXT);
  await model.dispose();
  return vector;
}

function logitsByKey(
  { keys, dimension, output }: TokenVectors,
  state: readonly number[],
): ReadonlyMap<string, number> {
  return new Map(
    keys.map((key, token) => [
      key,
      state.reduce((sum, x, i) => sum + x * (output[token * dimension + i] ?? 0), 0),
    ]),
  );
}

function nearestTo(
  key: string,
  { keys, dimension, input }: TokenVectors,
  count: number,
): readonly string[] {
  const rowOf = (token: number) => input.subarray(token * dimension, (token + 1) * dimension);
  const own = rowOf(keys.indexOf(key));
  return keys
    .map((other, token) => {
      const row = rowOf(token);
      const product = own.reduce((sum, x, i) => sum + x * (row[i] ?? 0), 0);
      return { other, cosine: product / Math.hypot(...row) };
    })
    .sort((a, b) => b.cosine - a.cosine)
    .slice(0, count)
    .map(({ other }) => other);
}
