import assert from 'node:assert/strict';
import { mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { inspect } from 'node:util';
import { parseArguments, type Arguments } from '../../src/cli/arguments.ts';
import { commandRows } from '../../src/cli/commands-table.ts';
import { compare } from '../../src/cli/commands/compare.ts';
import { complete } from '../../src/cli/commands/complete.ts';
import { instruct } from '../../src/cli/commands/instruct.ts';
import { models } from '../../src/cli/commands/models.ts';
import { promptMind } from '../../src/cli/commands/prompt-mind.ts';
import { refactor } from '../../src/cli/commands/refactor.ts';
import { score } from '../../src/cli/commands/score.ts';
import { secondOpinion } from '../../src/cli/commands/second-opinion.ts';
import type { Places } from '../../src/cli/headless.ts';
import { UsageError, type Output } from '../../src/cli/output.ts';
import type { FakeHttpServer } from '../fakes/http-server.ts';
import { LEAKS, startLeakingServer, type Leak } from './leaking-server.ts';
import { planted, plantedIn } from './planted-keys.ts';

type Command = (given: Arguments, places: Places, output: Output) => Promise<number>;

/** Every command that asks models, and what it is given here; `@` is the folder. */
const ASKING: Readonly<Record<string, readonly [Command, ...string[]]>> = {
  models: [models],
  complete: [complete, '@/a.ts:2:17', '--record', '@/recording.jsonl'],
  compare: [compare, '@/a.ts:2:17'],
  score: [
    score,
    '--model',
    'gate:one',
    '--prefix-file',
    '@/prefix.txt',
    '--texts-file',
    '@/texts.json',
  ],
  'second-opinion': [secondOpinion, '@/a.ts'],
  'prompt-mind': [promptMind, '@/a.ts'],
  instruct: [instruct, '@', '--out', '@/examples.jsonl'],
  refactor: [refactor, 'rename total to sum', '@/a.ts', '--budget-steps', '2'],
};

/** Commands that reach no server, or are long: their settings are read in the same way. */
const WITHOUT_SERVERS = new Set([
  ...['strategies', 'replay', 'judges', 'team', 'bench', 'train', 'import', 'merge', 'demo'],
  ...['spending', 'serve', 'help'],
]);

/** Everything that a command has written, by sink; errors with all that hangs on them. */
interface Written {
  readonly stdout: string;
  readonly stderr: string;
  readonly files: string;
}

describe('keys and the command line', () => {
  let folder = '';
  let server: FakeHttpServer | undefined;

  beforeEach(async () => {
    folder = await mkdtemp(path.join(tmpdir(), 'ensemble-keys-'));
    await writeFile(path.join(folder, 'a.ts'), 'function f(a: number) {\n  const total = \n}\n');
    await writeFile(path.join(folder, 'prefix.txt'), 'const a = ');
    await writeFile(path.join(folder, 'texts.json'), '["1", "2"]');
  });
  afterEach(async () => {
    await server?.close();
    server = undefined;
    await rm(folder, { recursive: true, force: true });
  });

  /** A run with keys everywhere, and all that it has written. */
  async function run(
    leak: Leak,
    command: string,
    flags: readonly string[] = ['--json'],
    listing: 'good' | 'leaking' = 'good',
  ): Promise<Written> {
    server = await startLeakingServer(leak, listing);
    const address = server.address.replace('http://', `http://me:${planted.addressPassword}@`);
    const gate = {
      name: 'gate',
      kind: 'openai-compatible',
      url: `${address}/v1?api_key=${planted.addressParameter}`,
      headers: { 'X-Team': planted.headerValue, Authorization: planted.settingsHeader },
      apiKey: planted.settingsField,
    };
    const second = { name: 'second', kind: 'openai-compatible', url: `${server.address}/v1` };
    const commanded = {
      ...second,
      tokenCommand: [process.execPath, '-e', `console.log('planted-'+'command-5d7e21fa90')`],
    };
    await writeFile(
      path.join(folder, 'settings.json'),
      JSON.stringify({
        servers: [gate, commanded],
        lineUps: { Mine: ['gate:one', 'gate:two', 'second:one'] },
        lineUp: 'Mine',
        workspaceModel: false,
      }),
    );
    const before = new Set(await readdir(folder));
    const ended = await inThisProcess(command, ['--config', '@/settings.json', ...flags]);
    const files = await readdir(folder, { recursive: true, withFileTypes: true });
    const made = files.filter((entry) => entry.isFile() && !before.has(entry.name));
    const texts = await Promise.all(
      made.map(({ parentPath, name }) => readFile(path.join(parentPath, name), 'utf8')),
    );
    return { ...ended, files: texts.join('\n') };
  }

  /** As `main` would run it, much faster than in a process of its own. */
  async function inThisProcess(name: string, flags: readonly string[]) {
    const [command, ...own] = ASKING[name] ?? [];
    if (command === undefined) throw new Error(`no command ${name}`);
    const given = parseArguments([name, ...own, ...flags].map((one) => one.replace(/^@/, folder)));
    let [stdout, stderr] = ['', ''];
    const write = (text: string): void => void (stdout += `${text}\n`);
    const output: Output = {
      ...{ asJson: given.json, asStream: given.stream, colours: false },
      text: write,
      json: (value) => {
        write(JSON.stringify(value));
      },
      serialised: write,
      event: (value) => {
        write(JSON.stringify(value));
      },
      message: (line) => void (stderr += `${line}\n`),
    };
    const listeners = process.listeners('SIGINT');
    const environment = {
      ENSEMBLE_API_KEY_GATE: planted.environment,
      XDG_STATE_HOME: path.join(folder, 'state'),
      XDG_CACHE_HOME: path.join(folder, 'cache'),
      OLLAMA_HOST: '127.0.0.1:1',
    };
    const before = Object.keys(environment).map((key) => [key, process.env[key]] as const);
    Object.assign(process.env, environment);
    try {
      await command(given, { dist: 'nowhere', demoModels: 'nowhere' }, output);
    } catch (error) {
      stderr += error instanceof UsageError ? error.message : inspect(error, { depth: 9 });
    } finally {
      for (const [key, value] of before) {
        if (value === undefined) Reflect.deleteProperty(process.env, key);
        else process.env[key] = value;
      }
      for (const listener of process.listeners('SIGINT')) {
        if (!listeners.includes(listener)) process.off('SIGINT', listener);
      }
    }
    return { stdout, stderr };
  }

  function assertSilent(written: Written): void {
    for (const sink of ['stdout', 'stderr', 'files'] as const) {
      const text = written[sink];
      assert.deepEqual(plantedIn(text), [], `${sink}: ${text}`);
    }
  }

  for (const leak of LEAKS) {
    it(`are in nothing that complete writes where the server leaks them by ${leak}`, async () => {
      const ended = await run(leak, 'complete');
      assertSilent(ended);
      // The keys were in use, and those of the settings were not.
      const sent = JSON.stringify(server?.requests.map(({ headers, path: at }) => [headers, at]));
      assert.deepEqual(
        plantedIn(sent).toSorted(),
        ['environment', 'headerValue', 'tokenCommand'],
        sent,
      );
      assert.match(ended.stderr, /setting servers holds a key/);
    });
  }

  for (const command of Object.keys(ASKING)) {
    for (const listing of ['good', 'leaking'] as const) {
      it(`are in nothing that ${command} writes at a ${listing} listing`, async () => {
        assertSilent(await run('error-401', command, ['--json'], listing));
        const sent = JSON.stringify(server?.requests.map(({ headers }) => headers));
        assert.ok(plantedIn(sent).includes('environment'), sent);
      });
    }
  }

  it('are in no event', async () => {
    assertSilent(await run('error-400', 'complete', ['--stream']));
  });

  it('has every command in one of the two lists', () => {
    const named = commandRows.map(({ name }) => name.split(' ')[0] ?? '');
    assert.deepEqual(
      named.filter((name) => ASKING[name] === undefined && !WITHOUT_SERVERS.has(name)),
      [],
    );
  });
});
