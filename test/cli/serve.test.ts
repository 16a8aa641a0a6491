import assert from 'node:assert/strict';
import { mkdtemp, readFile, rm, stat, writeFile } from 'node:fs/promises';
import { createServer, type AddressInfo } from 'node:net';
import { once } from 'node:events';
import { spawn, type ChildProcess } from 'node:child_process';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import { OpenAI } from 'openai';
import { startHttpServer, type FakeHttpServer } from '../fakes/http-server.ts';
import { chattingOllama } from './chat-ollama.ts';
import { runCommand } from './run-command.ts';

const main = fileURLToPath(new URL('../../src/cli/main.ts', import.meta.url));
const TOKEN = 'a-token-of-the-tests';

interface Ready {
  readonly url: string;
  readonly port: number;
  readonly addresses: readonly string[];
  readonly token?: string;
}

interface Served extends Ready {
  readonly child: ChildProcess;
  /** All of stderr so far. */
  readonly messages: () => string;
  /** Exit code after ctrl+c. */
  readonly stop: (signal?: NodeJS.Signals) => Promise<number | null>;
}

describe('ensemble serve, as a command', () => {
  let folder = '';
  let ollama: FakeHttpServer;
  const running: ChildProcess[] = [];
  before(async () => {
    folder = await mkdtemp(path.join(tmpdir(), 'serve-'));
    ollama = await startHttpServer(chattingOllama({ one: () => 'Yes, one.' }));
  });
  afterEach(() => {
    for (const child of running.splice(0)) child.kill('SIGKILL');
  });
  after(async () => {
    await ollama.close();
    await rm(folder, { recursive: true, force: true });
  });

  async function start(
    args: readonly string[] = [],
    environment: Readonly<Record<string, string>> = {},
  ): Promise<Served> {
    const words = ['serve', '--port', '0', '--models', 'ollama:one:latest', '--json', ...args];
    const child = spawn(process.execPath, [main, ...words], {
      cwd: folder,
      env: { ...process.env, OLLAMA_HOST: ollama.address, NO_COLOR: '1', ...environment },
      stdio: ['ignore', 'pipe', 'pipe'],
    });
    running.push(child);
    let stderr = '';
    child.stderr.on('data', (piece: Buffer) => (stderr += piece.toString()));
    const [line] = (await once(child.stdout, 'data')) as [Buffer];
    return {
      ...(JSON.parse(line.toString()) as Ready),
      child,
      messages: () => stderr,
      async stop(signal = 'SIGINT') {
        const ended = once(child, 'close');
        child.kill(signal);
        await ended;
        return child.exitCode;
      },
    };
  }

  it('answers the official client by a member until it is stopped', async () => {
    const file = path.join(folder, 'known-token');
    await writeFile(file, `${TOKEN}\n`);
    const served = await start(['--token-file', file], {
      ENSEMBLE_SERVE_TOKEN: 'of another one, unused',
    });
    assert.equal(served.url, `http://127.0.0.1:${served.port}/v1`);
    const client = new OpenAI({ baseURL: served.url, apiKey: TOKEN, maxRetries: 0 });
    const { data } = await client.models.list();
    assert.deepEqual(
      data.map(({ id }) => id),
      ['ensemble', 'ollama:one'],
    );
    const answer = await client.chat.completions.create({
      model: 'ensemble',
      messages: [{ role: 'user', content: 'a secret question' }],
    });
    assert.equal(answer.choices[0]?.message.content, 'Yes, one.');
    assert.equal(await served.stop('SIGTERM'), 0);
    const said = served.messages();
    assert.match(said, /chat 200 \d+ ms ollama:one/);
    assert.ok(!said.includes(TOKEN) && !said.includes('secret question'));
  });

  it('tells a token of its own on stderr once, and in JSON where that is wished', async () => {
    const { token = '', url, stop, messages } = await start(['--print-token']);
    const client = new OpenAI({ baseURL: url, apiKey: token, maxRetries: 0 });
    assert.equal((await client.models.list()).data[0]?.id, 'ensemble');
    assert.equal(await stop(), 0);
    assert.equal(messages().split(`Token of this run: ${token}\n`).length, 2);
  });

  it('says who its members are, and where nobody answers what to do', async () => {
    const has = async ({ child, messages }: Served, pattern: RegExp): Promise<void> => {
      while (!pattern.test(messages())) await once(child.stderr ?? child, 'data');
    };
    const served = await start();
    await has(served, /^Members: ollama:one\.$/m);
    await served.stop();
    const alone = await start([], { OLLAMA_HOST: 'http://127.0.0.1:1' });
    await has(
      alone,
      /^No member answers yet.*\nollama at [^\n]+: unreachable [^\n]+is it running/m,
    );
    await alone.stop();
  });

  it('makes a file for the token that only its user reads, and tells it nowhere', async () => {
    const file = path.join(folder, 'new-token');
    const { token, url, stop, messages } = await start(['--token-file', file]);
    const made = (await readFile(file, 'utf8')).trim();
    if (process.platform !== 'win32') assert.equal((await stat(file)).mode & 0o777, 0o600);
    const client = new OpenAI({ baseURL: url, apiKey: made, maxRetries: 0 });
    assert.equal((await client.models.list()).data.length, 2);
    await stop();
    assert.equal(token, undefined);
    assert.ok(made.length === 43 && !messages().includes(made));
  });

  it('refuses what it cannot mean', async () => {
    await writeFile(path.join(folder, 'short'), 'short\n');
    const busy = createServer().listen(0, '127.0.0.1');
    await once(busy, 'listening');
    const { port } = busy.address() as AddressInfo;
    try {
      for (const [call, message] of [
        ['serve extra', /takes options alone/],
        ['serve --port 70000', /--port wants at most 65535/],
        ['serve --port -1', /--port/],
        ['serve --host 0.0.0.0', /every machine that reaches this one .* --allow-remote/],
        [`serve --token-file ${path.join(folder, 'short')}`, /short holds no token/],
        [`serve --port ${port}`, /cannot listen there: .*EADDRINUSE/],
      ] as const) {
        const { code, stderr } = await runCommand(...call.split(' '));
        assert.match(stderr, message);
        assert.equal(code, 2, call);
      }
    } finally {
      busy.close();
    }
  });
});
