import assert from 'node:assert/strict';
import { execFile } from 'node:child_process';
import { existsSync } from 'node:fs';
import { appendFile, mkdtemp, readFile, rm, stat, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { problemText } from '../../src/recording/read-recording.ts';
import { readRecordingFile } from '../../src/recording/recording-file.ts';
import { openRecording, RecordingError } from '../../src/recording/recording-writer.ts';
import { FULL_LINE, recordedLine } from '../fakes/recorded-lines.ts';

const untilFull = fileURLToPath(new URL('./write-until-full.ts', import.meta.url));

describe('the writer of a recording', () => {
  let folder = '';
  let file = '';
  let files = 0;
  before(async () => {
    folder = await mkdtemp(path.join(tmpdir(), 'writer-'));
  });
  beforeEach(() => {
    file = path.join(folder, `${++files}.jsonl`);
  });
  after(() => rm(folder, { recursive: true }));

  const lines = async (): Promise<readonly string[]> => {
    const items = await Array.fromAsync(readRecordingFile(file));
    return items.map((item) =>
      item.kind === 'request' ? item.line.id : problemText(item).replaceAll(file, 'FILE'),
    );
  };

  async function write(...ids: readonly string[]): Promise<void> {
    const writer = await openRecording(file);
    for (const id of ids) await writer.write(recordedLine(id));
    await writer.close();
  }

  it('writes what a reader reads', async () => {
    const writer = await openRecording(file);
    await writer.write(FULL_LINE);
    assert.equal(writer.bytes, (await stat(file)).size);
    await writer.close();
    const [item] = await Array.fromAsync(readRecordingFile(file));
    assert.deepEqual(item, { kind: 'request', number: 1, line: FULL_LINE });
  });

  it('makes a file for its owner alone, and leaves the mode of one that is there', async () => {
    await write('a');
    assert.equal((await stat(file)).mode & 0o777, 0o600);
    const other = path.join(folder, 'shared.jsonl');
    await writeFile(other, '', { mode: 0o640 });
    await (await openRecording(other)).close();
    assert.equal((await stat(other)).mode & 0o777, 0o640);
  });

  it('appends, and keeps the order of calls that do not wait for each other', async () => {
    await write('a');
    const writer = await openRecording(file);
    const ids = Array.from({ length: 50 }, (_, i) => `q${i}`);
    await Promise.all(ids.map((id) => writer.write(recordedLine(id))));
    await writer.close();
    assert.deepEqual(await lines(), ['a', ...ids]);
  });

  it('has written everything when it is closed', async () => {
    const writer = await openRecording(file);
    void writer.write(recordedLine('a'));
    void writer.write(recordedLine('b'));
    await writer.close();
    assert.deepEqual(await lines(), ['a', 'b']);
  });

  it('closes a line that a crash has left unfinished', async () => {
    await write('a');
    await appendFile(file, JSON.stringify(recordedLine('cut')).slice(0, 20));
    await write('b');
    const [first, problem, last] = await lines();
    assert.deepEqual([first, last], ['a', 'b']);
    assert.match(problem ?? '', /^FILE:2: not JSON, perhaps cut off/);
  });

  it('ends at its size with an error that names the file, and nothing is cut', async () => {
    const writer = await openRecording(file, 500);
    const written: string[] = [];
    await assert.rejects(
      async () => {
        for (let i = 0; ; i++) {
          await writer.write(recordedLine(`q${i}`));
          written.push(`q${i}`);
        }
      },
      (error) => error instanceof RecordingError && error.kind === 'full' && named(error),
    );
    await writer.close();
    assert.ok(written.length > 2);
    assert.deepEqual(await lines(), written);
    assert.ok((await stat(file)).size <= 500);
  });

  it('shares its size with a second writer, and the lines of both stay whole', async () => {
    const long = 'x'.repeat(700_000);
    const writers = [await openRecording(file, 20e6), await openRecording(file, 20e6)];
    await Promise.all(
      writers.flatMap((writer, i) =>
        [0, 1, 2, 3].map((n) => writer.write(recordedLine(`${i}/${n}`, { x: long }))),
      ),
    );
    assert.equal((await lines()).filter((line) => /^\d\/\d$/.test(line)).length, 8);
    await writers[0]?.write(recordedLine('last'));
    assert.equal(writers[0]?.bytes, (await stat(file)).size);
    for (const writer of writers) await writer.close();
  });

  it('says which file cannot be opened', async () => {
    await assert.rejects(
      openRecording(path.join(folder, 'no/such/folder.jsonl')),
      /RecordingError: cannot write the recording .*folder\.jsonl: ENOENT/,
    );
  });

  it('says that the disk is full, and of which file', async function () {
    if (!existsSync('/dev/full')) this.skip();
    const writer = await openRecording('/dev/full');
    const full = /cannot write the recording \/dev\/full: the disk is full; free some room/;
    await assert.rejects(writer.write(recordedLine('a')), full);
    // The next one tries anew.
    await assert.rejects(writer.write(recordedLine('b')), full);
    await writer.close();
  });

  // A limit on the size of files stops a write half-way, as a full disk does.
  for (const [what, second] of [
    ['', false],
    [', and nothing that another writer has appended', true],
  ] as const) {
    it(`takes back the half line of a full disk${what}`, async function () {
      if (process.platform === 'win32') this.skip();
      const command = `ulimit -f 8; exec "$0" "$@"`;
      const { stdout } = await promisify(execFile)('bash', [
        ...['-c', command, process.execPath, untilFull, file, ...(second ? ['second'] : [])],
      ]);
      const report = JSON.parse(stdout) as { written: string[]; message: string };
      assert.ok(report.written.length > 10);
      assert.match(report.message, /^cannot write the recording .*\.jsonl: /);
      const found = await lines();
      assert.deepEqual(
        found.filter((line) => line.startsWith('q')),
        report.written,
      );
      assert.equal(found.length, report.written.length);
      await write('after');
      assert.equal((await lines()).at(-1), 'after');
      assert.match(await readFile(file, 'utf8'), /\n$/);
    });
  }

  const named = (error: Error): boolean => error.message.startsWith(file);
});
