import assert from 'node:assert/strict';
import { execFileSync, fork } from 'node:child_process';
import { copyFileSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { setImmediate as nextTurn } from 'node:timers/promises';
import { systemClock } from '../../../src/core/clock.ts';
import { isModelError } from '../../../src/core/failure.ts';
import type { LanguageModel, ModelServer } from '../../../src/core/model.ts';
import { createEmbeddedServer } from '../../../src/providers/embedded/embedded-server.ts';
import { isProcessMessage } from '../../../src/providers/embedded/protocol.ts';
import type { Answer } from '../../../src/providers/embedded/protocol.ts';
import { embeddedServer, modelNamed, modelProcess, nanoFile } from './models.ts';

const { signal } = new AbortController();
const PROMPT = 'class Queue {\n  constructor() {\n    this.items = ';

function generation(model: LanguageModel, maxTokens: number, prompt = PROMPT) {
  const sampling = { temperature: 0, maxTokens, stop: [] };
  return model.generate({ prompt: { kind: 'raw', text: prompt }, sampling }, signal);
}

async function textOf(model: LanguageModel, maxTokens = 8): Promise<string> {
  let text = '';
  for await (const part of generation(model, maxTokens))
    if (part.kind === 'text') text += part.text;
  return text;
}

async function failureCode(model: LanguageModel): Promise<string> {
  try {
    await textOf(model);
  } catch (error) {
    if (isModelError(error)) return error.failure.code;
    throw error;
  }
  return 'none';
}

/** Processes that this one has started. */
function children(): number[] {
  return execFileSync('ps', ['-A', '-o', 'pid=,ppid=,args='], { encoding: 'utf8' })
    .split('\n')
    .flatMap((line) => {
      const [, pid, parent, command] = /^\s*(\d+)\s+(\d+)\s+(.*)$/.exec(line) ?? [];
      return Number(parent) === process.pid && command?.includes(modelProcess) ? [Number(pid)] : [];
    });
}

const isFirst = ({ callId }: Answer) => callId === 1;

describe('the embedded model process', function () {
  this.timeout(60_000);
  const folder = mkdtempSync(path.join(tmpdir(), 'embedded-ring-'));
  let servers: ModelServer[] = [];
  afterEach(async () => {
    await Promise.all(servers.map((server) => server.dispose()));
    servers = [];
  });
  after(() => rmSync(folder, { recursive: true, force: true }));
  function tracked(server: ModelServer): ModelServer {
    servers.push(server);
    return server;
  }
  const file = (name: string) => path.join(folder, name);

  it('fails a generation when it is killed, and serves the next one', async () => {
    const server = tracked(embeddedServer());
    const model = await modelNamed(server, 'ensemble-nano-ts');
    const expected = await textOf(model);
    const [pid] = children();
    const parts = generation(model, 500)[Symbol.asyncIterator]();
    await parts.next();
    process.kill(pid!, 'SIGKILL');
    await assert.rejects(
      async () => {
        while (!(await parts.next()).done);
      },
      (error) => isModelError(error) && error.failure.code === 'server-error',
    );
    assert.deepEqual(await server.resident(signal), []);
    assert.equal(await textOf(model), expected);
    assert.notDeepEqual(children(), [pid]);
  });

  it('tells broken and missing files apart, and goes on with the others', async () => {
    const whole = readFileSync(nanoFile('ts'));
    writeFileSync(file('noise.gguf'), Buffer.from('<html>not a model</html>'.repeat(100)));
    writeFileSync(file('half.gguf'), whole.subarray(0, whole.length / 2));
    writeFileSync(file('header.gguf'), whole.subarray(0, 500));
    const swapped = Buffer.from(whole);
    swapped.write('lxama', swapped.indexOf('llama'));
    writeFileSync(file('unknown-architecture.gguf'), swapped);
    copyFileSync(nanoFile('py'), file('good.gguf'));
    const names = ['noise', 'half', 'header', 'unknown-architecture', 'nowhere', 'good'];
    const server = tracked(embeddedServer(names.map((name) => file(`${name}.gguf`))));
    const codes = await Promise.all(
      names.map(async (name) => [name, await failureCode(await modelNamed(server, name))]),
    );
    assert.deepEqual(Object.fromEntries(codes), {
      noise: 'model-broken',
      half: 'model-broken',
      header: 'model-broken',
      'unknown-architecture': 'model-broken',
      nowhere: 'model-missing',
      good: 'none',
    });
  });

  it('notices a file that is deleted or replaced while it is loaded', async () => {
    copyFileSync(nanoFile('ts'), file('changing.gguf'));
    const server = tracked(embeddedServer([file('changing.gguf')]));
    const model = await modelNamed(server, 'changing');
    const first = await textOf(model);
    rmSync(file('changing.gguf'));
    assert.equal(await failureCode(model), 'model-missing');
    copyFileSync(nanoFile('py'), file('changing.gguf'));
    assert.notEqual(await textOf(model), first);
  });

  it('refuses a prompt beyond the context, and works on', async () => {
    const server = tracked(embeddedServer());
    const model = await modelNamed(server, 'ensemble-nano-mix');
    for (const length of [10_000, 10_000_000])
      await assert.rejects(
        async () => {
          await generation(model, 4, 'x = 1\n'.repeat(length / 6))
            [Symbol.asyncIterator]()
            .next();
        },
        (error) => isModelError(error) && error.failure.code === 'bad-request',
      );
    assert.notEqual(await textOf(model), '');
  });

  it('takes any text as a prompt: lone surrogates, zero bytes, marks, nothing', async () => {
    const server = tracked(embeddedServer());
    const model = await modelNamed(server, 'ensemble-nano-mix');
    for (const prompt of ['\ud800x', 'a\0b', '<|fim_middle|><|endoftext|>', '', '\r\n', '🙂'])
      for await (const part of generation(model, 3, prompt))
        if (part.kind === 'end') assert.equal(part.usage.estimated, false);
  });

  it('leaves the decode loop when a call is cancelled, and serves the next one', async () => {
    const child = fork(modelProcess, { serialization: 'advanced', execArgv: [] });
    const file = { path: nanoFile('mix'), name: 'mix' };
    const call = (callId: number, maxTokens: number) => ({
      type: 'generate',
      callId,
      file,
      request: {
        prompt: { kind: 'raw', text: PROMPT },
        sampling: { temperature: 0, maxTokens, stop: [] },
      },
    });
    const answers: Answer[] = [];
    child.on('message', (message) => {
      if (!isProcessMessage(message) || !('callId' in message)) return;
      if (message.callId === 1 && message.type === 'part' && !answers.some(isFirst))
        child.send({ type: 'cancel', callId: 1 });
      answers.push(message);
    });
    child.send(call(1, 1_900));
    child.send(call(2, 1));
    while (!answers.some(({ callId, type }) => callId === 2 && type === 'done')) await nextTurn();
    child.kill('SIGKILL');
    const first = answers.filter(isFirst);
    const last = first.at(-1);
    assert.ok(last?.type === 'failed' && last.failure.code === 'cancelled');
    assert.ok(first.length < 500, `${first.length} parts`);
  });

  it('unloads what is not used, then ends, and starts again when asked', async () => {
    const server = tracked(
      createEmbeddedServer({
        id: 'embedded',
        files: [nanoFile('ts')],
        modelProcess,
        clock: systemClock,
        idleUnloadMs: 300,
      }),
    );
    const model = await modelNamed(server, 'ensemble-nano-ts');
    const first = await textOf(model);
    assert.equal((await server.resident(signal))?.[0]?.name, 'ensemble-nano-ts');
    while ((await server.resident(signal))?.length !== 0 || children().length > 0) await nextTurn();
    assert.equal(await textOf(model), first);
  });

  it('loads a model without generating', async () => {
    const server = tracked(embeddedServer());
    const { description } = await modelNamed(server, 'ensemble-nano-py');
    await server.load!(description, signal);
    const resident = await server.resident(signal);
    assert.deepEqual(
      resident?.map(({ name, contextLength }) => [name, contextLength]),
      [['ensemble-nano-py', 2048]],
    );
  });

  it('leaves no process behind', async () => {
    const server = tracked(embeddedServer());
    await textOf(await modelNamed(server, 'ensemble-nano-ts'));
    assert.equal(children().length, 1);
    await server.dispose();
    assert.deepEqual(children(), []);
  });
});
