import assert from 'node:assert/strict';
import { systemClock } from '../../../src/core/clock.ts';
import { isModelError } from '../../../src/core/failure.ts';
import type { GenerationPart, RenderedPrompt, Usage } from '../../../src/core/generation.ts';
import type { ModelDescription } from '../../../src/core/model.ts';
import { createOllamaServer } from '../../../src/providers/ollama/ollama-server.ts';
import type {
  OllamaServer,
  OllamaServerSettings,
} from '../../../src/providers/ollama/ollama-server.ts';
import { gathered } from '../../fakes/gathered.ts';
import { NANO_MODELS, startOllama } from '../../stand/ollama-server.ts';
import type { OllamaStand } from '../../stand/ollama-server.ts';
import { ollama } from './server.ts';

const NAME = 'ensemble-nano-ts:latest';
const none = () => new AbortController().signal;

describe('a real Ollama', () => {
  it('lists the models, loading none', async () => {
    const server = serverWith();
    await unloadAll(server);
    const found = await server.list(none());
    const names = NANO_MODELS.flatMap((name) => [`${name}:latest`, `${name}-fim:latest`]);
    assert.deepEqual(found.map(({ name }) => name).sort(), names.sort());
    for (const model of found) {
      assert.equal(model.place, 'local');
      assert.equal(model.fill.kind, model.name.includes('-fim') ? 'server' : 'prefix-only');
      assert.equal(model.family, model.name.replace(':latest', ''));
      assert.equal(model.contextLength, 2048);
    }
    assert.deepEqual(await server.resident(none()), []);
    assert.match(await server.version(none()), /^\d+\.\d+\.\d+/);
  });

  it('loads a model on demand, and says that it is there', async () => {
    const server = serverWith();
    await unloadAll(server);
    await server.load(await modelNamed(server), none());
    const resident = (await server.resident(none())) ?? [];
    assert.deepEqual(
      resident.map(({ name }) => name),
      [NAME],
    );
    assert.ok((resident[0]?.contextLength ?? 0) > 0);
    assert.ok((resident[0]?.sizeBytes ?? 0) > 1e6);
  });

  it('takes a model out of memory, by any of the names that its memory serves', async () => {
    const server = serverWith();
    await unloadAll(server);
    for (const name of [NAME, 'ensemble-nano-ts-fim:latest']) {
      await server.load(await modelNamed(server), none());
      await server.unload(name, none());
      await untilUnloaded(server);
    }
    // One that is not in memory is none the worse, and is not loaded by it.
    await server.unload(NAME, none());
    assert.deepEqual(await server.resident(none()), []);
    await assert.rejects(
      server.unload('nobody:1b', none()),
      (error) => isModelError(error) && error.failure.code === 'model-missing',
    );
  });

  it('says which other model the same memory serves', async () => {
    const server = serverWith();
    await unloadAll(server);
    await server.list(none());
    await server.load(await modelNamed(server), none());
    const [resident] = (await server.resident(none())) ?? [];
    assert.deepEqual(resident?.sharedWith, ['ensemble-nano-ts-fim:latest']);
    const before = countOf(/starting runner|loading model via/g);
    await usageOf(server, await modelNamed(server, 'ensemble-nano-ts-fim:latest'));
    assert.equal(countOf(/starting runner|loading model via/g), before);
  });

  it('does not load it again for any of our calls', async () => {
    const server = serverWith();
    await unloadAll(server);
    const description = await modelNamed(server);
    const model = server.model(description);
    const loads = () => countOf(/starting runner|loading model via/g);
    const before = loads();
    const cold = await usageOf(server, description);
    const after = loads();
    await server.load(description, none());
    await model.next?.({ prefix: 'let a', k: 3 }, none());
    const warm = await usageOf(server, description);
    assert.ok(after > before, 'the first call loads');
    assert.equal(loads(), after, 'no later one does');
    assert.ok((warm.loadMs ?? 0) < (cold.loadMs ?? 0), `${cold.loadMs} then ${warm.loadMs} ms`);
  });

  it('loads it with the options of the user', async () => {
    const server = serverWith({ options: { num_ctx: 512 } });
    await unloadAll(server);
    await usageOf(server, await modelNamed(server));
    assert.equal((await server.resident(none()))?.[0]?.contextLength, 512);
  });

  it('keeps a model as long as it is told', async () => {
    const server = serverWith({ keepAlive: 0 });
    await usageOf(server, await modelNamed(server));
    await untilUnloaded(server);
    const patient = serverWith({ keepAlive: '10m' });
    await usageOf(patient, await modelNamed(patient));
    assert.equal((await patient.resident(none()))?.length, 1);
  });

  it('answers on after many replies were left close to their end', async function () {
    this.timeout(60_000);
    const server = serverWith({ stallMs: 10_000 });
    const model = server.model(await modelNamed(server));
    for (let i = 0; i < 150; i++) {
      const maxTokens = 2 + (i % 5);
      const sampling = { temperature: 0, maxTokens, stop: [] };
      let parts = 0;
      for await (const part of model.generate({ prompt: RAW, sampling }, none()))
        if (part.kind === 'end' || ++parts === maxTokens - 1) break;
    }
    await usageOf(server, model.description);
    await server.dispose();
  });

  it('gives the same next tokens by `next` and beside a generation', async () => {
    const server = serverWith();
    const model = server.model(await modelNamed(server));
    const asked = await model.next?.({ prefix: RAW.text, k: 5 }, none());
    const sampling = { temperature: 0, maxTokens: 1, stop: [], topLogprobs: 5 };
    const parts = await gathered(model.generate({ prompt: RAW, sampling }, none()));
    const [first] = parts;
    assert.ok(first?.kind === 'text');
    const beside = first.tokens?.[0]?.top;
    assert.deepEqual(
      asked?.map(({ text }) => text),
      beside?.map(({ text }) => text),
    );
    for (const [i, token] of (asked ?? []).entries())
      assert.ok(Math.abs(token.logprobNats - (beside?.[i]?.logprobNats ?? 0)) < 0.05);
  });

  it('gives next tokens also where the most probable one ends the text', async () => {
    const server = serverWith();
    const model = server.model(await modelNamed(server));
    const ended = '}\n<|endoftext|>';
    const tokens = await model.next?.({ prefix: ended, k: 20 }, none());
    assert.equal(tokens?.length, 20);
  });

  it('fills a hole whose suffix is empty', async () => {
    const server = serverWith();
    const model = server.model(await modelNamed(server, 'ensemble-nano-ts-fim:latest'));
    const prompt = { kind: 'infill', prefix: '/**\n * Reads', suffix: '' } as const;
    const sampling = { temperature: 0, maxTokens: 8, stop: [] };
    const parts = await gathered(model.generate({ prompt, sampling }, none()));
    assert.ok(parts.length > 1);
  });

  it('says what a model cannot do', async () => {
    const server = serverWith();
    const model = server.model(await modelNamed(server));
    const prompt = { kind: 'infill', prefix: 'a', suffix: 'b' } as const;
    assert.equal(await codeOf(model.generate({ prompt, sampling: SHORT }, none())), 'unsupported');
  });

  it('says that a model was deleted meanwhile', async () => {
    const server = serverWith();
    await ollama().command('cp', 'ensemble-nano-py', 'short-lived');
    const description = await modelNamed(server, 'ensemble-nano-py:latest');
    const copy = server.model({ ...description, name: 'short-lived:latest' });
    await gathered(copy.generate({ prompt: RAW, sampling: SHORT }, none()));
    await ollama().command('rm', 'short-lived');
    assert.equal(
      await codeOf(copy.generate({ prompt: RAW, sampling: SHORT }, none())),
      'model-missing',
    );
  });

  it('merges names of one content', async () => {
    const server = serverWith();
    await ollama().command('cp', 'ensemble-nano-py', 'other-name:tag');
    const found = (await server.list(none())).find(({ name }) => name === 'other-name:tag');
    await ollama().command('rm', 'other-name:tag');
    assert.deepEqual(found?.aliases, ['ensemble-nano-py:latest', 'ensemble-nano-py']);
  });

  it('fails a download from a registry that is not there', async () => {
    const server = serverWith();
    await assert.rejects(
      server.pull('127.0.0.1:9/none/none', () => undefined, none()),
      isModelError,
    );
  });
});

describe('a long generation of a real Ollama', function () {
  // Cutting Ollama off inside a reply makes it hang once in some 100 times: see `leaving.ts`. So this
  // one test has a server to itself, and another try.
  this.retries(2);
  let own: OllamaStand | undefined;
  beforeEach(async () => {
    own = await startOllama();
  });
  afterEach(async () => {
    await own?.stop();
  });

  it('is stopped by an abort', async () => {
    const server = serverWith({ address: own?.address ?? '' });
    const model = server.model(await modelNamed(server, 'ensemble-nano-mix-fim:latest'));
    const sampling = { temperature: 0, maxTokens: 20_000, stop: [] };
    const controller = new AbortController();
    const reason = new Error('typed on');
    let parts = 0;
    let nextDone = false;
    let nextDoneWhileRunning = true;
    let next: Promise<unknown> | undefined;
    const first = (async () => {
      for await (const part of model.generate({ prompt: LOOP, sampling }, controller.signal)) {
        assert.equal(part.kind, 'text', `it ended by itself after ${parts} parts`);
        parts++;
        // The server has one place for a model: another generation waits as long as this one runs.
        if (parts === 20)
          next = usageOf(server, model.description).finally(() => {
            nextDone = true;
          });
        if (parts === 200) {
          nextDoneWhileRunning = nextDone;
          controller.abort(reason);
        }
      }
    })();
    await assert.rejects(first, (error) => error === reason);
    await next;
    assert.equal(nextDoneWhileRunning, false, 'the second had to wait');
    assert.equal(parts, 200);
  });
});

const RAW = {
  kind: 'raw',
  text: 'export function read(path: string) {\n  const ',
} as const satisfies RenderedPrompt;
/** What the model goes on with for ever, in turns of two tokens. */
const LOOP = {
  kind: 'infill',
  prefix: 'import { readFile } from "node:fs";\n\nexport function load(',
  suffix: '\n',
} as const satisfies RenderedPrompt;
const SHORT = { temperature: 0, maxTokens: 8, stop: [], seed: 1 };

function serverWith(more: Partial<OllamaServerSettings> = {}): OllamaServer {
  return createOllamaServer({
    id: 'ollama',
    address: ollama().address,
    clock: systemClock,
    ...more,
  });
}

async function modelNamed(server: OllamaServer, name = NAME): Promise<ModelDescription> {
  const found = (await server.list(none())).find((model) => model.name === name);
  assert.ok(found !== undefined, name);
  return found;
}

async function usageOf(server: OllamaServer, description: ModelDescription): Promise<Usage> {
  const model = server.model(description);
  const parts = await gathered(model.generate({ prompt: RAW, sampling: SHORT }, none()));
  const end = parts.at(-1);
  assert.ok(end?.kind === 'end');
  return end.usage;
}

async function codeOf(parts: AsyncIterable<GenerationPart>): Promise<string> {
  try {
    await gathered(parts);
    return 'no failure';
  } catch (error) {
    return isModelError(error) ? error.failure.code : String(error);
  }
}

async function unloadAll(server: OllamaServer): Promise<void> {
  for (const { name } of (await server.resident(none())) ?? [])
    await ollama().command('stop', name);
  await untilUnloaded(server);
}

async function untilUnloaded(server: OllamaServer): Promise<void> {
  while (((await server.resident(none())) ?? []).length > 0)
    await new Promise((resolve) => setTimeout(resolve, 20));
}

function countOf(pattern: RegExp): number {
  return ollama().log().match(pattern)?.length ?? 0;
}
