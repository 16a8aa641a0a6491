import assert from 'node:assert/strict';
import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { gzipSync } from 'node:zlib';
import { readTasks } from '../../../src/benchmark/human-eval/tasks.ts';

const FIXTURES = path.join(import.meta.dirname, '..', '..', 'fixtures', 'human-eval');
const COMPLETION = path.join(FIXTURES, 'completion.jsonl');
const INFILLING = path.join(FIXTURES, 'infilling.jsonl');

describe('readTasks', () => {
  let folder = '';

  before(async () => {
    folder = await mkdtemp(path.join(tmpdir(), 'tasks-test-'));
  });
  after(async () => {
    await rm(folder, { recursive: true, force: true });
  });

  /** What is read from these bytes: the ids and `line: detail` of the problems. */
  async function readFrom(bytes: string | Uint8Array) {
    const file = path.join(folder, 'tasks');
    await writeFile(file, bytes);
    const { tasks, problems } = await readTasks(file, new AbortController().signal);
    assert.ok(problems.every((problem) => problem.file === file));
    return {
      ids: tasks.map(({ id }) => id),
      problems: problems.map(({ line, detail }) => `${line}: ${detail}`),
    };
  }

  it('reads completions', async () => {
    const { tasks, problems } = await readTasks(COMPLETION, new AbortController().signal);
    assert.deepEqual(problems, []);
    assert.deepEqual(
      tasks.map(({ id, kind, suffix, entryPoint }) => [id, kind, suffix, entryPoint]),
      [
        ['Own/0', 'completion', '', 'double'],
        ['Own/1', 'completion', '', 'shout'],
        ['Own/2', 'completion', '', 'unscale'],
      ],
    );
    assert.match(tasks[1]!.prefix, /"été" gives "ÉTÉ!"/);
    assert.equal(tasks[0]!.reference, '    return number + number\n');
    assert.match(tasks[0]!.test, /^def check\(candidate\):/);
  });
  it('reads infillings', async () => {
    const { tasks, problems } = await readTasks(INFILLING, new AbortController().signal);
    assert.deepEqual(problems, []);
    assert.deepEqual(
      tasks.map(({ kind }) => kind),
      ['infilling', 'infilling', 'infilling'],
    );
    assert.equal(tasks[1]!.suffix, "tter in 'aeiou')\n");
  });
  it('reads the same compressed, whatever the file is called', async () => {
    const plain = await readFile(COMPLETION);
    assert.deepEqual(await readFrom(gzipSync(plain)), await readFrom(plain));
  });
  it('does not mind line ends of Windows, blank lines, a byte order mark or a missing last line end', async () => {
    const text = await readFile(COMPLETION, 'utf8');
    const odd = '\uFEFF' + text.trimEnd().replaceAll('\n', '\r\n\r\n');
    assert.deepEqual(await readFrom(odd), { ids: ['Own/0', 'Own/1', 'Own/2'], problems: [] });
  });
  it('reports a bad line by its number and reads on', async () => {
    const [first = '', second = '', third = ''] = (await readFile(COMPLETION, 'utf8')).split('\n');
    const without = JSON.stringify({ ...JSON.parse(second), test: undefined, prompt: 1 });
    const { ids, problems } = await readFrom(
      [first, '{"task_id": ', without, '[]', '', first, third].join('\n'),
    );
    assert.deepEqual(ids, ['Own/0', 'Own/2']);
    assert.match(problems[0]!, /^2: no JSON: ./);
    assert.deepEqual(problems.slice(1), [
      '3: no text in column prompt, test',
      '4: no JSON object',
      '6: a second Own/0',
    ]);
  });
  it('refuses an entry point that is no name, since it becomes part of a program', async () => {
    const [first = ''] = (await readFile(COMPLETION, 'utf8')).split('\n');
    const row = JSON.stringify({ ...JSON.parse(first), entry_point: 'double); import os; (' });
    const { ids, problems } = await readFrom(row);
    assert.deepEqual(ids, []);
    assert.match(problems[0]!, /^1: entry_point is no name of a function/);
  });
  it('keeps what came before a compressed file breaks off, and says where', async () => {
    const text = await readFile(COMPLETION, 'utf8');
    // Stored without compression, so that half of the bytes are half of the lines.
    const whole = gzipSync(text, { level: 0 });
    const cut = whole.subarray(0, whole.length / 2);
    const { ids, problems } = await readFrom(cut);
    assert.deepEqual(ids, ['Own/0']);
    assert.equal(problems.length, 1);
    assert.match(problems[0]!, /^2: the file breaks off here: unexpected end of file/);
  });
  it('reports damage inside of a compressed file', async () => {
    const damaged = gzipSync(await readFile(COMPLETION));
    damaged.fill(0xff, 20, 40);
    const { problems } = await readFrom(damaged);
    assert.match(problems.at(-1)!, /the file breaks off here: ./);
  });
  it('finds nothing in an empty file', async () => {
    assert.deepEqual(await readFrom(''), { ids: [], problems: [] });
  });
  it('throws when there is no such file, or when it is cancelled', async () => {
    const absent = path.join(folder, 'absent.jsonl');
    await assert.rejects(readTasks(absent, new AbortController().signal), /absent\.jsonl/);
    const cancelled = AbortSignal.abort(new Error('enough'));
    await assert.rejects(readTasks(COMPLETION, cancelled), /enough/);
  });
});
