import assert from 'node:assert/strict';
import { appendFile, mkdtemp, readFile, rm, stat, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import {
  createOutcomeLog,
  textHash,
  withUnjudgedApart,
  type OutcomeRecord,
} from '../../src/learning/outcome-log.ts';

function record(n: number): OutcomeRecord {
  return {
    languageId: 'python',
    at: n,
    rewards: { a: 1, b: 0 },
    runId: `r${n}`,
    trigger: 'automatic',
    outcome: { kind: 'accepted' },
    modelIds: ['a'],
    textHash: textHash(`secret code ${n}`),
    textLength: 13,
  };
}

describe('the outcome log', () => {
  let folder = '';
  const errors: unknown[] = [];
  const logOf = (maxBytes = 1_000_000, name = 'deep/outcomes.jsonl') =>
    createOutcomeLog(path.join(folder, name), maxBytes, (error) => errors.push(error));

  beforeEach(async () => {
    folder = await mkdtemp(path.join(tmpdir(), 'outcomes-'));
    errors.length = 0;
  });
  afterEach(() => rm(folder, { recursive: true, force: true }));

  it('is empty before anything happened', async () => {
    assert.deepEqual(await logOf().read(), { records: [], badLines: 0 });
  });

  it('gives back what was appended, in order, also in another session', async () => {
    const log = logOf();
    await Promise.all([1, 2, 3].map((n) => log.append(record(n))));
    assert.deepEqual((await logOf().read()).records, [1, 2, 3].map(record));
  });

  it('reads what was appended just before', async () => {
    const log = logOf();
    void log.append(record(1));
    assert.equal((await log.read()).records.length, 1);
  });

  it('leaves unreadable lines out and counts them', async () => {
    const log = logOf();
    await log.append(record(1));
    const file = path.join(folder, 'deep/outcomes.jsonl');
    await appendFile(
      file,
      'no json\n{"languageId":"x","at":1,"rewards":{}}\n{"languageId":1}\nnull\n[]\n{"languageId":"x","at":1,"rewards":{"a":"1"}}\n',
    );
    await log.append(record(2));
    const { records, badLines } = await log.read();
    assert.deepEqual(records, [record(1), record(2)]);
    assert.equal(badLines, 6);
  });

  it('goes on behind a line that was cut by a crash', async () => {
    const file = path.join(folder, 'outcomes.jsonl');
    await writeFile(file, '{"languageId":"pyth');
    const log = logOf(1_000_000, 'outcomes.jsonl');
    await log.append(record(1));
    await log.append(record(2));
    const { records } = await log.read();
    assert.deepEqual(records, [record(1), record(2)]);
  });

  it('never takes more than twice its size, and drops the oldest', async () => {
    const maxBytes = 2000;
    const log = logOf(maxBytes);
    for (let n = 0; n < 100; n++) await log.append(record(n));
    const { records } = await log.read();
    const last = records.at(-1);
    assert.equal(last?.at, 99);
    assert.deepEqual(
      records.map(({ at }) => at),
      records.map((_, i) => 100 - records.length + i),
    );
    for (const name of ['outcomes.jsonl', 'outcomes.jsonl.1']) {
      assert.ok((await stat(path.join(folder, 'deep', name))).size <= maxBytes, name);
    }
  });

  it('can be read and written by its user only', async () => {
    await logOf().append(record(1));
    const { mode } = await stat(path.join(folder, 'deep/outcomes.jsonl'));
    assert.equal(mode & 0o777, 0o600);
  });

  it('holds no text', async () => {
    await logOf().append(record(1));
    const text = await readFile(path.join(folder, 'deep/outcomes.jsonl'), 'utf8');
    assert.doesNotMatch(text, /secret/);
  });

  it('loses only the record that could not be written, and says so', async () => {
    await writeFile(path.join(folder, 'deep'), 'a file where the folder should be');
    const log = logOf();
    await log.append(record(1));
    assert.equal(errors.length, 1);
    await rm(path.join(folder, 'deep'));
    await log.append(record(2));
    assert.deepEqual((await log.read()).records, [record(2)]);
  });

  it('keeps records without rewards where they push nothing out', async () => {
    const both = withUnjudgedApart(logOf(1000, 'judged.jsonl'), logOf(1000, 'unjudged.jsonl'));
    await both.append(record(1));
    for (let n = 2; n < 20; n++) await both.append({ ...record(n), rewards: {} });
    assert.deepEqual((await logOf(1000, 'judged.jsonl').read()).records, [record(1)]);
    const { records } = await both.read();
    assert.deepEqual([records[0]?.at, records.at(-1)?.at], [1, 19]);
    await both.clear();
    assert.deepEqual(await both.read(), { records: [], badLines: 0 });
  });

  it('is empty once it is cleared', async () => {
    const log = logOf(300);
    for (let n = 0; n < 5; n++) await log.append(record(n));
    await log.clear();
    assert.deepEqual(await log.read(), { records: [], badLines: 0 });
  });
});
