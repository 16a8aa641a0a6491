import assert from 'node:assert/strict';
import { systemClock } from '../../../src/core/clock.ts';
import type { RenderedPrompt, TokenLogprob } from '../../../src/core/generation.ts';
import type { LanguageModel } from '../../../src/core/model.ts';
import { nextTokens } from '../../../src/engine/next-tokens.ts';
import { createOllamaServer } from '../../../src/providers/ollama/ollama-server.ts';
import { embeddedServer, modelNamed } from '../embedded/models.ts';
import { ollama } from './server.ts';

const NAME = 'ensemble-nano-ts';
const PREFIX = 'export function add(a: number, b: number) {\n  return a + b;\n}\n';
/** The two libraries round otherwise. Unit: nats. */
const NATS = 0.05;

const none = () => new AbortController().signal;
const isEnd = ({ bytes }: TokenLogprob) => bytes?.length === 0;

describe('lists of next tokens of a real Ollama', () => {
  async function served(name: string): Promise<LanguageModel> {
    const server = createOllamaServer({ id: 'o', address: ollama().address, clock: systemClock });
    const description = (await server.list(none())).find((one) => one.name.startsWith(name));
    assert.ok(description);
    return server.model(description);
  }
  const listFor = async (model: LanguageModel, prompt: RenderedPrompt) => {
    const sampling = { temperature: 0, maxTokens: 1, stop: [] };
    return await nextTokens(model, { prompt, sampling }, 20, none());
  };

  it('name the end of the text as the same file does embedded, without bytes', async () => {
    const embedded = embeddedServer();
    try {
      const exact = await (
        await modelNamed(embedded, NAME)
      ).next?.({ prefix: PREFIX, k: 20 }, none());
      const list = await listFor(await served(NAME), { kind: 'raw', text: PREFIX });
      const [wanted, found] = [exact?.find(isEnd), list.find(isEnd)];
      assert.equal(found?.text, wanted?.text);
      assert.ok(Math.abs((found?.logprobNats ?? 0) - (wanted?.logprobNats ?? 9)) < NATS);
    } finally {
      await embedded.dispose();
    }
  });

  it('come where the server joins prefix and suffix', async () => {
    const model = await served(`${NAME}-fim`);
    const list = await listFor(model, { kind: 'infill', prefix: 'const a = b', suffix: ';\n' });
    assert.equal(list.length, 20);
    const nats = list.map(({ logprobNats }) => logprobNats);
    assert.deepEqual(
      nats,
      nats.toSorted((a, b) => b - a),
    );
  });

  it('are of vocabularies that are not taken for one where only their sizes agree', async () => {
    const [one, other] = [await served(NAME), await served('ensemble-nano-py')];
    assert.equal(one.description.vocabularySize, other.description.vocabularySize);
    assert.equal(one.description.vocabulary, undefined);
  });
});
