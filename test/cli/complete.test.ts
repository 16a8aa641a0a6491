import assert from 'node:assert/strict';
import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { json, startHttpServer, type FakeHttpServer, type Script } from '../fakes/http-server.ts';
import { COMPLETES, ollamaScript, tag } from '../fakes/scripted-ollama.ts';
import { ensemble, type Ended, type RunOptions } from './run-ensemble.ts';

const FILLS = { ...COMPLETES, capabilities: ['completion', 'insert'] };
const SOURCE = 'const price = 2;\nconst total = \n';

interface Answer {
  readonly candidates: readonly {
    readonly text: string;
    readonly models: readonly string[];
    readonly score: number;
    readonly parts: readonly { readonly name: string; readonly weight: number }[];
  }[];
  readonly result: { readonly text: string | null } & Readonly<Record<string, unknown>>;
  readonly failures: readonly Readonly<Record<string, unknown>>[];
  readonly timings: { readonly totalMs: number; readonly members: readonly object[] };
}

/** An Ollama with two models that fill holes; every generation is answered by `reply`. */
function ollamaWith(reply: Script): Script {
  const models = ['one', 'two'].map((name) => ({ tag: tag(name), show: FILLS }));
  const listing = ollamaScript(models);
  return (request) => (request.path === '/api/generate' ? reply(request) : listing(request));
}

const says =
  (text: string): Script =>
  () =>
    json({
      response: text,
      done: true,
      done_reason: 'stop',
      prompt_eval_count: 7,
      eval_count: 3,
      load_duration: 1e6,
      prompt_eval_duration: 1e6,
      eval_duration: 1e6,
    });

describe('ensemble complete', () => {
  let folder = '';
  let server: FakeHttpServer | undefined;
  const file = (name: string): string => path.join(folder, name);

  /** Runs the command against an Ollama that answers by the script. */
  async function completeWith(
    script: Script,
    args: readonly string[] = [],
    options: RunOptions = {},
  ): Promise<Ended & { readonly answer: Answer }> {
    server = await startHttpServer(script);
    const ended = await ensemble(['complete', `${file('a.ts')}:2:15`, '--json', ...args], {
      ...options,
      env: { OLLAMA_HOST: server.address },
    });
    const last = ended.stdout.trimEnd().split('\n').at(-1) ?? '';
    return { ...ended, answer: JSON.parse(last) as Answer };
  }

  beforeEach(async () => {
    folder = await mkdtemp(path.join(tmpdir(), 'complete-'));
    await writeFile(file('a.ts'), SOURCE);
  });
  afterEach(async () => {
    await server?.close();
    server = undefined;
    await rm(folder, { recursive: true, force: true });
  });

  it('prints one JSON value with candidates, result, failures and timings', async () => {
    const { code, stdout, stderr, answer } = await completeWith(ollamaWith(says('price * 3;')));
    assert.equal(stdout, `${JSON.stringify(answer)}\n`);
    assert.deepEqual(Object.keys(answer), ['candidates', 'result', 'failures', 'timings', 'sent']);
    const [candidate] = answer.candidates;
    assert.equal(candidate?.text, 'price * 3;');
    assert.deepEqual(candidate.models.toSorted(), ['ollama:one', 'ollama:two']);
    assert.ok(candidate.score > 0 && candidate.score <= 1);
    assert.ok(candidate.parts.some(({ name }) => name === 'agreement'));
    assert.equal(answer.result.text, 'price * 3;');
    assert.deepEqual(answer.result['spans'], [
      { text: 'price * 3;', modelId: candidate.models[0] },
    ]);
    assert.deepEqual(answer.failures, []);
    assert.equal(answer.timings.members.length, 2);
    assert.deepEqual([code, stderr], [0, '']);
  });

  it('asks only the members that are named', async () => {
    const { answer } = await completeWith(ollamaWith(says('price;')), ['--models', 'two']);
    assert.deepEqual(answer.candidates[0]?.models, ['ollama:two']);
  });

  it('uses the strategy that is named, with the parameters of the configuration', async () => {
    await writeFile(
      file('c.json'),
      JSON.stringify({ 'ensemble.strategy': 'first', 'strategies.evidence.minimumScore': 0.9 }),
    );
    const args = ['--stream', '--config', file('c.json'), '--strategy', 'evidence'];
    const { stdout } = await completeWith(ollamaWith(says('price;')), args);
    assert.match(stdout, /"strategyId":"evidence"/);
  });

  it('runs evidence under automatic, which is the default, and says why', async () => {
    for (const args of [[], ['--strategy', 'automatic']]) {
      const { stdout } = await completeWith(ollamaWith(says('price;')), ['--stream', ...args]);
      const start = JSON.parse(stdout.split('\n')[0] ?? '') as Record<string, unknown>;
      assert.equal(start['strategyId'], 'evidence');
      assert.deepEqual(start['choice'], {
        ...{ wanted: 'automatic', automatic: 'evidence', explicit: 'evidence' },
        reason: { code: 'no-evidence' },
      });
      await server?.close();
    }
  });

  it('reports what is wrong in the configuration, once and on stderr', async () => {
    await writeFile(file('c.json'), JSON.stringify({ temperature: 'hot', nonsense: 1 }));
    const { code, stderr } = await completeWith(ollamaWith(says('price;')), [
      '--config',
      file('c.json'),
    ]);
    assert.match(
      stderr,
      /^setting temperature is left out: expected a number\nsetting nonsense: there is none [^\n]+\n$/,
    );
    assert.equal(code, 0);
  });

  it('streams events as JSON lines, the result last', async () => {
    const { stdout } = await completeWith(ollamaWith(says('price;')), ['--stream']);
    const types = stdout
      .trimEnd()
      .split('\n')
      .map((line) => (JSON.parse(line) as { type?: string }).type);
    assert.equal(types[0], 'run-start');
    assert.equal(types.at(-2), 'result');
    assert.equal(types.at(-1), undefined);
  });

  it('appends a recording when it is told to', async () => {
    const { answer } = await completeWith(ollamaWith(says('price;')), [
      '--record',
      file('r.jsonl'),
    ]);
    const recorded = JSON.parse(await readFile(file('r.jsonl'), 'utf8')) as {
      readonly version: number;
      readonly candidates: readonly { readonly text: string }[];
    };
    assert.equal(recorded.version, 1);
    assert.equal(recorded.candidates[0]?.text, answer.candidates[0]?.text);
  });

  it('ends with 1 and says why when every member fails', async () => {
    const { code, stderr, answer } = await completeWith(
      ollamaWith(() => json({ error: 'internal error' }, 500)),
    );
    assert.equal(code, 1);
    assert.deepEqual(answer.candidates, []);
    assert.deepEqual([answer.result.text, answer.result['reason']], [null, 'all-failed']);
    assert.deepEqual(
      answer.failures.map((failure) => failure['code']),
      ['server-error', 'server-error'],
    );
    // Once each.
    assert.match(stderr, /^nothing: all-failed\n[^\n]+: server-error [^\n]+\n[^\n]+\n$/);
  });

  it('ends with 1 and says why when no server runs', async () => {
    const { code, stdout, stderr } = await ensemble(['complete', `${file('a.ts')}:1:1`, '--json']);
    assert.equal(code, 1);
    assert.match(stdout, /"reason":"no-members"/);
    assert.match(
      stderr,
      /no-members \(ollama: unreachable\)\nollama at [^\n]+: unreachable [^\n]+; is it running[^\n]+\n$/,
    );
  });

  it('ends with 130 after ctrl+c, with the connections closed', async () => {
    const asked = Promise.withResolvers<undefined>();
    const hanging: Script = () => {
      asked.resolve(undefined);
      return { body: [], end: 'never' };
    };
    const { code, stderr } = await completeWith(ollamaWith(hanging), [], {
      started(child) {
        void asked.promise.then(() => child.kill('SIGINT'));
      },
    });
    assert.equal(code, 130);
    assert.match(stderr, /^nothing: cancelled/);
    await server?.idle();
  });

  it('shows text for people without --json', async () => {
    server = await startHttpServer(ollamaWith(says('price * 3;')));
    const { stdout, code } = await ensemble(['complete', `${file('a.ts')}:2:15`], {
      env: { OLLAMA_HOST: server.address },
    });
    assert.match(
      stdout,
      /^[01]\.\d{3} {2}ollama:(one|two) \+ ollama:(one|two)\n {7}price \* 3;\n$/,
    );
    assert.equal(code, 0);
  });
});

describe('ensemble models', () => {
  let server: FakeHttpServer | undefined;
  afterEach(() => server?.close());

  it('lists every model with what it can do and why it is a member or not', async () => {
    server = await startHttpServer(
      ollamaScript([
        { tag: tag('coder'), show: FILLS },
        { tag: tag('chatty'), show: { ...COMPLETES, template: '{{ .System }} {{ .Messages }}' } },
        { tag: tag('huge:cloud'), show: COMPLETES },
      ]),
    );
    const { code, stdout, stderr } = await ensemble(['models', '--json'], {
      env: { OLLAMA_HOST: server.address },
    });
    const rows = JSON.parse(stdout) as readonly Record<string, unknown>[];
    const selection: Record<string, unknown> = Object.fromEntries(
      rows.map((row) => [String(row['id']), row['selection']]),
    );
    assert.deepEqual(selection, {
      'ollama:coder': 'member: fits',
      'ollama:chatty': 'left out: no-fill',
      'ollama:huge:cloud': 'left out: not-local',
    });
    for (const key of [
      'provider',
      'place',
      'state',
      'resident',
      'contextLength',
      'roles',
      'primitives',
    ]) {
      assert.ok(key in (rows[0] ?? {}), key);
    }
    assert.deepEqual([code, stderr], [0, '']);
    assert.ok(server.requests.every(({ path }) => !path.includes('generate')));
  });

  it('ends with 1 and says which server does not answer', async () => {
    const { code, stdout, stderr } = await ensemble(['models', '--json']);
    assert.deepEqual([code, stdout], [1, '[]\n']);
    assert.match(stderr, /^ollama at http:\/\/127\.0\.0\.1:1: unreachable [^\n]+\n$/);
  });
});
