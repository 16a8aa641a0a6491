import { spawn } from 'node:child_process';
import type { ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { rmSync } from 'node:fs';
import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { createServer } from 'node:net';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { findOllama } from './setup-ollama.mjs';

/** What is said where no Ollama can be started; the ring runner knows the sentence. */
export const NOT_RUN = 'Ollama ring NOT RUN: npm run setup:ollama';

/** The models that are created, each with a variant that declares fill-in-the-middle. */
export const NANO_MODELS = ['ensemble-nano-ts', 'ensemble-nano-py', 'ensemble-nano-mix'] as const;

export interface OllamaStand {
  /** `http://127.0.0.1:PORT` */
  readonly address: string;
  /** What the server has logged so far. */
  log(): string;
  /** Runs the `ollama` command against this server. */
  command(...words: readonly string[]): Promise<void>;
  /** Ends exactly what was started here and removes its folder. */
  stop(): Promise<void>;
}

/**
 * Starts a real Ollama on a free loopback port with a model folder of its own and creates the nano
 * models there. Throws NOT_RUN where no Ollama is found.
 */
export async function startOllama(
  environment: Readonly<Record<string, string>> = {},
): Promise<OllamaStand> {
  const binary = findOllama();
  if (binary === undefined) throw new Error(NOT_RUN);
  const folder = await mkdtemp(path.join(tmpdir(), 'ensemble-ollama-'));
  const host = `127.0.0.1:${await freePort()}`;
  const env = {
    ...process.env,
    HOME: folder,
    OLLAMA_MODELS: path.join(folder, 'models'),
    OLLAMA_HOST: host,
    OLLAMA_NOPRUNE: '1',
    ...environment,
  };
  const server = spawn(binary, ['serve'], { env, stdio: ['ignore', 'pipe', 'pipe'] });
  const log: string[] = [];
  for (const stream of [server.stdout, server.stderr])
    stream.on('data', (piece: Buffer) => log.push(piece.toString()));
  // A test run that is ended from outside must not leave the server behind.
  const kill = () => {
    server.kill('SIGKILL');
    rmSync(folder, { recursive: true, force: true });
  };
  const leave = () => process.exit(143);
  process.once('exit', kill);
  process.once('SIGTERM', leave);

  const command = async (...words: readonly string[]): Promise<void> => {
    const child = spawn(binary, words, { env, stdio: ['ignore', 'ignore', 'pipe'] });
    const said: string[] = [];
    child.stderr.on('data', (piece: Buffer) => said.push(piece.toString()));
    const [code] = (await once(child, 'close')) as [number | null];
    if (code !== 0) throw new Error(`ollama ${words.join(' ')}: ${said.join('').slice(-500)}`);
  };
  const stop = async (): Promise<void> => {
    process.off('exit', kill);
    process.off('SIGTERM', leave);
    await end(server);
    await rm(folder, { recursive: true, force: true });
  };

  try {
    await answering(`http://${host}/api/version`, server, log);
    for (const name of NANO_MODELS) {
      await create(folder, name, '', command);
      await create(folder, name, '-fim', command);
    }
  } catch (error) {
    await stop();
    throw error;
  }
  return { address: `http://${host}`, log: () => log.join(''), command, stop };
}

const MODEL_FOLDER = path.resolve(import.meta.dirname, '../../media/models');

/** `ensemble-nano-ts` and `-fim` come from `ts.Modelfile` and `ts-fim.Modelfile`. */
async function create(
  folder: string,
  name: string,
  variant: string,
  command: OllamaStand['command'],
): Promise<void> {
  const source = path.join(
    MODEL_FOLDER,
    `${name.replace('ensemble-nano-', '')}${variant}.Modelfile`,
  );
  const text = await readFile(source, 'utf8');
  const absolute = text.replace(/^FROM \.\//m, `FROM ${MODEL_FOLDER}${path.sep}`);
  const modelfile = path.join(folder, `${name}${variant}.Modelfile`);
  // One thread: these models are too small to share, and waiting threads spin on a busy machine.
  await writeFile(modelfile, `${absolute.trimEnd()}\nPARAMETER num_thread 1\n`);
  await command('create', `${name}${variant}`, '-f', modelfile);
}

async function freePort(): Promise<number> {
  const probe = createServer();
  probe.listen(0, '127.0.0.1');
  await once(probe, 'listening');
  const { port } = probe.address() as AddressInfo;
  probe.close();
  await once(probe, 'close');
  return port;
}

async function answering(url: string, server: ChildProcess, log: readonly string[]): Promise<void> {
  for (let attempt = 0; attempt < 300; attempt++) {
    if (server.exitCode !== null) break;
    const answer = await fetch(url).catch(() => undefined);
    if (answer?.ok === true) return;
    await new Promise((resolve) => setTimeout(resolve, 100));
  }
  throw new Error(`Ollama did not start: ${log.join('').slice(-1000)}`);
}

async function end(server: ChildProcess): Promise<void> {
  if (server.exitCode !== null || server.signalCode !== null) return;
  const closed = once(server, 'close');
  server.kill('SIGTERM');
  const force = setTimeout(() => server.kill('SIGKILL'), 5000);
  await closed;
  clearTimeout(force);
}
