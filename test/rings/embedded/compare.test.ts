import assert from 'node:assert/strict';
import { execFile } from 'node:child_process';
import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import type { Comparison } from '../../../src/comparison/comparison.ts';
import { parseComparison } from '../../../src/comparison/parse-comparison.ts';
import { hostMessage } from '../../../src/webview/protocol.ts';
import { buildAll } from '../../stand/build.mjs';
import { repository } from './models.ts';

const PLACE = 'media/sample/task-queue.ts:24:25';
const MODELS = ['ensemble-nano-ts', 'ensemble-nano-mix', 'ensemble-nano-py'];

describe('a comparison on the command line', function () {
  this.timeout(180_000);
  let folder = '';
  before(async () => {
    await buildAll();
    folder = await mkdtemp(path.join(tmpdir(), 'compare-'));
  });
  after(() => rm(folder, { recursive: true, force: true }));

  /** The comparison of the three small models, where no server answers. */
  async function compared(...args: readonly string[]): Promise<Comparison> {
    const argv = ['compare', PLACE, '--models', MODELS.join(','), '--json', ...args];
    const env = { ...process.env, OLLAMA_HOST: '127.0.0.1:9', XDG_CACHE_HOME: folder };
    const stdout = await new Promise<string>((resolve, reject) => {
      execFile(
        process.execPath,
        [path.join(repository, 'dist/cli.cjs'), ...argv],
        { cwd: repository, env, timeout: 150_000 },
        (error, out, messages) => {
          if (error === null) resolve(out);
          else reject(new Error(`${error.message}\n${messages}`));
        },
      );
    });
    const parsed = parseComparison(JSON.parse(stdout));
    assert.ok('comparison' in parsed, JSON.stringify(parsed));
    return parsed.comparison;
  }

  it('has a column a model, ranks them, and writes them into a page that loads nothing', async () => {
    const file = path.join(folder, 'page.html');
    const { columns, outcome } = await compared('--html', file);
    assert.deepEqual(
      columns.map(({ modelId, state }) => [modelId, state]),
      MODELS.map((name) => [`embedded:${name}`, 'done']),
    );
    for (const { text, tokens, usage, startMs = 0, endMs = 0 } of columns) {
      assert.notEqual(text, '');
      assert.ok((tokens?.length ?? 0) > 0);
      assert.equal(usage?.estimated, false);
      assert.ok(endMs > startMs);
    }
    assert.ok(outcome?.kind === 'verdict' && outcome.ranked.length > 0);
    assert.equal(outcome.liveCalls, 0);

    const page = await readFile(file, 'utf8');
    assert.match(page, /content="default-src 'none'; script-src 'sha256-[\w+/=]+'/);
    assert.doesNotMatch(page, /<(?:img|link|iframe|script)[^>]*(?:src|href)=/);
    const [, state = ''] = /id="ensemble-state">([^<]*)</.exec(page) ?? [];
    const message = hostMessage.parse(JSON.parse(state));
    assert.ok(message.type === 'state');
    assert.deepEqual(
      message.texts.map(({ text }) => text),
      columns.map(({ text }) => text),
    );
    assert.match(page, /id="ensemble-grammars">[^<]*source\.ts/);
  });

  it('lets a strategy that is named ask the models for what their texts do not tell', async () => {
    const { outcome, columns } = await compared('--strategy', 'lazy-span');
    assert.ok(outcome?.kind === 'verdict', JSON.stringify(outcome));
    assert.ok(outcome.liveCalls > 0);
    assert.equal(columns.length, MODELS.length);
  });

  it('writes by an instruction, which stands in the code for models that cannot chat', async () => {
    const { request, columns } = await compared('--instruction', 'Count to the length.');
    assert.equal(request.kind, 'instruct');
    assert.ok(columns.every(({ state }) => state === 'done' || state === 'failed'));
    assert.ok(columns.some(({ state, text }) => state === 'done' && text !== ''));
  });
});
