import assert from 'node:assert/strict';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import type { Comparison } from '../../src/comparison/comparison.ts';
import { json, startHttpServer, type FakeHttpServer, type Script } from '../fakes/http-server.ts';
import { COMPLETES, ollamaScript, tag } from '../fakes/scripted-ollama.ts';
import { ensemble, type Ended } from './run-ensemble.ts';

const FILLS = { ...COMPLETES, capabilities: ['completion', 'insert'] };
const MODELS = ['one', 'two'];

/** An Ollama with two models that fill holes; each writes what `texts` has for it. */
function ollamaWith(texts: Readonly<Record<string, string>>): Script {
  const listing = ollamaScript(MODELS.map((name) => ({ tag: tag(name), show: FILLS })));
  return (request) => {
    if (request.path !== '/api/generate') return listing(request);
    const { model = '' } = JSON.parse(request.body) as { model?: string };
    const text = texts[model.replace(/:.*$/, '')];
    if (text === undefined) return { status: 500, body: '{"error":"no memory"}' };
    const counts = { prompt_eval_count: 7, eval_count: 3, eval_duration: 1e6 };
    return json({ response: text, done: true, done_reason: 'stop', ...counts });
  };
}

describe('ensemble compare', () => {
  let folder = '';
  let server: FakeHttpServer | undefined;
  const file = (name: string): string => path.join(folder, name);

  beforeEach(async () => {
    folder = await mkdtemp(path.join(tmpdir(), 'compare-'));
    await writeFile(file('a.ts'), 'const price = 2;\nconst total = \n');
  });
  afterEach(async () => {
    await server?.close();
    server = undefined;
    await rm(folder, { recursive: true, force: true });
  });

  async function run(
    texts: Readonly<Record<string, string>>,
    ...args: readonly string[]
  ): Promise<Ended> {
    server = await startHttpServer(ollamaWith(texts));
    return await ensemble(['compare', `${file('a.ts')}:2:15`, ...args], {
      env: { OLLAMA_HOST: server.address },
    });
  }

  it('prints the comparison as one JSON value, a column a member and ranked', async () => {
    const { code, stdout } = await run({ one: 'price * 3;', two: 'price;' }, '--json');
    const comparison = JSON.parse(stdout) as Comparison;
    assert.equal(code, 0);
    assert.deepEqual(
      comparison.columns.map(({ modelId, state, text }) => [modelId, state, text]),
      [
        ['ollama:one', 'done', 'price * 3;'],
        ['ollama:two', 'done', 'price;'],
      ],
    );
    assert.equal(comparison.request.kind, 'fill');
    assert.ok(comparison.request.prefix.endsWith('const total = '));
    const { outcome } = comparison;
    assert.ok(outcome?.kind === 'verdict' && outcome.strategyId === 'evidence');
    assert.equal(outcome.ranked.length, 2);
  });
  it('prints columns and ranking as text, safe to look at', async () => {
    const { code, stdout } = await run({ one: 'price * 3;', two: 'price * 3;' });
    assert.equal(code, 0);
    assert.match(stdout, /^ollama:one {2}done .*3 tokens$/m);
    assert.match(stdout, /^by evidence, 2 of 2 agree$/m);
    assert.match(stdout, /^\d\.\d{3} {2}ollama:one \+ ollama:two\n {7}price \* 3;$/m);
  });
  it('keeps the others where one fails, and says why it did', async () => {
    const { code, stdout } = await run({ one: 'price;' });
    assert.equal(code, 0);
    assert.match(stdout, /^ollama:two {2}failed server-error: /m);
    assert.match(stdout, /^\d\.\d{3} {2}ollama:one$/m);
  });
  it('ends with 1 where nobody writes anything', async () => {
    const { code, stdout } = await run({}, '--json');
    assert.equal(code, 1);
    const { columns } = JSON.parse(stdout) as Comparison;
    assert.ok(columns.every(({ state }) => state === 'failed'));
  });
  it('asks the named members alone, and names those that are not there', async () => {
    const { stdout, stderr } = await run({ two: 'price;' }, '--models', 'two,gone', '--json');
    const { columns } = JSON.parse(stdout) as Comparison;
    assert.deepEqual(
      columns.map(({ modelId }) => modelId),
      ['ollama:two'],
    );
    assert.match(stderr, /no model "gone"/);
  });
  it('hands an instruction to the models', async () => {
    const { stdout } = await run(
      { one: 'price;', two: 'price;' },
      '--instruction',
      'Double it.',
      '--json',
    );
    const { request } = JSON.parse(stdout) as Comparison;
    assert.deepEqual([request.kind, request.instruction], ['instruct', 'Double it.']);
    const asked = server?.requests.filter(({ body }) => body.includes('// Double it.'));
    assert.equal(asked?.length, 2);
  });
  it('writes no page without the built panel beside it', async () => {
    const { code, stderr } = await run(
      { one: 'price;', two: 'price;' },
      '--html',
      file('page.html'),
    );
    assert.equal(code, 2);
    assert.match(stderr, /--html wants the built program, with its panel beside it/);
  });
});
