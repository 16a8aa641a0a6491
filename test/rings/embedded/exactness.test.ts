import assert from 'node:assert/strict';
import { getLlama, LlamaLogLevel } from 'node-llama-cpp';
import type { Llama } from 'node-llama-cpp';
import type { TokenLogprob } from '../../../src/core/generation.ts';
import type { LanguageModel } from '../../../src/core/model.ts';
import { readGgufHeader } from '../../../src/providers/embedded/gguf-header.ts';
import { vocabularyOf } from '../../../src/providers/transport/vocabulary.ts';
import { embeddedServer, modelNamed, NANO_MODELS, nanoFile } from './models.ts';

/** Rounding of the library between batches of different sizes, in nats a token. */
const NATS_A_TOKEN = 0.01;

const { signal } = new AbortController();
const PROMPTS = [
  'import { readFile } from "node:fs";\n\nexport function load(',
  'class Queue {\n  constructor() {\n    this.items',
  'def main(args):\n    for name in args',
];

async function greedy(model: LanguageModel, text: string, maxTokens: number) {
  let written = '';
  const tokens: TokenLogprob[] = [];
  const request = {
    prompt: { kind: 'raw', text },
    sampling: { temperature: 0, maxTokens, stop: [], topLogprobs: 5 },
  } as const;
  for await (const part of model.generate(request, signal)) {
    if (part.kind !== 'text') continue;
    written += part.text;
    tokens.push(...(part.tokens ?? []));
  }
  return { text: written, tokens, nats: tokens.reduce((sum, token) => sum + token.logprobNats, 0) };
}

function assertClose(actual: number, expected: number, tokens: number, what: string): void {
  assert.ok(
    Math.abs(actual - expected) <= NATS_A_TOKEN * tokens,
    `${what}: ${actual}, not ${expected}`,
  );
}

describe('embedded log-probabilities', function () {
  this.timeout(60_000);
  const server = embeddedServer();
  let llama: Llama;
  before(async () => {
    llama = await getLlama({
      build: 'never',
      skipDownload: true,
      gpu: false,
      maxThreads: 1,
      logLevel: LlamaLogLevel.disabled,
    });
  });
  after(async () => {
    await server.dispose();
    await llama.dispose();
  });

  for (const name of NANO_MODELS)
    describe(`of ensemble-nano-${name}`, () => {
      let model: LanguageModel;
      before(async () => {
        model = await modelNamed(server, `ensemble-nano-${name}`);
      });

      it('add up to 1 over the whole vocabulary', async () => {
        const { size } = vocabularyOf(await readGgufHeader(nanoFile(name), signal));
        const tokens = await model.next!({ prefix: PROMPTS[0]!, k: size + 1 }, signal);
        assert.equal(tokens.length, size);
        const mass = tokens.reduce((sum, token) => sum + Math.exp(token.logprobNats), 0);
        assert.ok(Math.abs(mass - 1) < 1e-4, String(mass));
      });

      it('are the same from next and from a generation', async () => {
        for (const prefix of PROMPTS) {
          const { tokens } = await greedy(model, prefix, 1);
          const next = await model.next!({ prefix, k: 5 }, signal);
          assert.deepEqual(
            next.map(({ text }) => text),
            tokens[0]?.top?.map(({ text }) => text),
          );
          for (const [index, { logprobNats }] of next.entries())
            assertClose(logprobNats, tokens[0]!.top![index]!.logprobNats, 1, prefix);
        }
      });

      it('are the same from a score and from the generation of the same text', async () => {
        let compared = 0;
        for (const prefix of PROMPTS)
          for (const length of [1, 4, 12]) {
            const { text, tokens, nats } = await greedy(model, prefix, length);
            const [score] = await model.score!({ prefix, texts: [text] }, signal);
            // A text may be cut into tokens otherwise than it was written.
            if (score?.tokens !== tokens.length) continue;
            assertClose(score.logprobNats, nats, tokens.length, prefix + text);
            compared += 1;
          }
        assert.ok(compared >= 6, `${compared} of 9 texts compared`);
      });

      it('are those of the library at temperature 1 without any cut', async () => {
        const reference = await llama.loadModel({ modelPath: nanoFile(name) });
        const context = await reference.createContext({ contextSize: 512, threads: 1 });
        const prefix = 'for (let i = 0; i < 10; i++) {';
        const text = '\n  console.log(i);\n}';
        const before = reference.tokenize(prefix);
        const joint = reference.tokenize(prefix + text);
        assert.deepEqual(joint.slice(0, before.length), before);
        const outputs = await context.getSequence().controlledEvaluate(
          joint.map((token) => [
            token,
            {
              generateNext: {
                probabilities: true,
                options: { temperature: 1, topK: 0, topP: 1, minP: 0 },
              },
            },
          ]),
        );
        let expected = 0;
        for (let at = before.length; at < joint.length; at++)
          expected += Math.log(outputs[at - 1]?.next.probabilities?.get(joint[at]!) ?? 0);
        await reference.dispose();
        const [score] = await model.score!({ prefix, texts: [text] }, signal);
        assert.equal(score?.tokens, joint.length - before.length);
        assertClose(score.logprobNats, expected, score.tokens, text);
      });

      it('do not depend on which texts are scored together, nor on their order', async () => {
        const prefix = 'const total = items.';
        const texts = ['length;', 'reduce((a, b) => a + b);', 'map(', 'size'];
        const together = await model.score!({ prefix, texts }, signal);
        for (const [index, text] of texts.entries()) {
          const [alone] = await model.score!({ prefix, texts: [text] }, signal);
          const { logprobNats, tokens } = together[index]!;
          assert.equal(alone?.tokens, tokens);
          assertClose(logprobNats, alone.logprobNats, tokens, text);
        }
      });

      it('prefer the rest of a word to a rest that is none, across the token border', async () => {
        const [rest, none] = await model.score!(
          {
            prefix: name === 'py' ? 'def f(x):\n    retu' : 'function f(x) {\n  retu',
            texts: ['rn x', 'qz x'],
          },
          signal,
        );
        assert.ok(rest!.logprobNats > none!.logprobNats);
        assert.ok(rest!.logprobNats > -8, String(rest!.logprobNats));
      });

      it('name tokens by the bytes that the library writes for them', async () => {
        const vocabulary = vocabularyOf(await readGgufHeader(nanoFile(name), signal));
        const reference = await llama.loadModel({ modelPath: nanoFile(name), vocabOnly: true });
        let whole = 0;
        for (const token of reference.iterateAllTokens()) {
          assert.equal(vocabulary.isControl(token), reference.isSpecialToken(token));
          const bytes = Buffer.from(vocabulary.bytesOf(token));
          if (!Buffer.from(bytes.toString()).equals(bytes)) continue;
          // Its text output takes out spaces before punctuation; the tokens themselves have them.
          if (/^ [.,?!']/.test(bytes.toString())) continue;
          assert.equal(bytes.toString(), reference.detokenize([token]));
          whole += 1;
        }
        assert.ok(whole > vocabulary.size * 0.9);
        await reference.dispose();
      });
    });

  it('do not depend on what the model was asked before', async () => {
    const model = await modelNamed(server, 'ensemble-nano-mix');
    for (const prompt of [PROMPTS[0]!, PROMPTS[0]!.slice(0, -6), PROMPTS[1]!, PROMPTS[0]!]) {
      await model.score!({ prefix: prompt.slice(0, 20), texts: ['x', 'yy'] }, signal);
      const warm = await greedy(model, prompt, 12);
      const fresh = embeddedServer();
      const cold = await greedy(await modelNamed(fresh, 'ensemble-nano-mix'), prompt, 12);
      await fresh.dispose();
      assert.equal(warm.text, cold.text);
      assertClose(warm.nats, cold.nats, 12, prompt);
    }
  });
});
