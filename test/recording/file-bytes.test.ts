import assert from 'node:assert/strict';
import { execFileSync } from 'node:child_process';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { gzipSync } from 'node:zlib';
import { bytesOf } from '../../src/recording/file-bytes.ts';

describe('bytesOf', () => {
  let folder = '';
  before(async () => {
    folder = await mkdtemp(path.join(tmpdir(), 'file-bytes-'));
  });
  after(() => rm(folder, { recursive: true, force: true }));

  async function read(file: string): Promise<string> {
    const pieces: Uint8Array[] = [];
    for await (const piece of bytesOf(file)) pieces.push(piece);
    return Buffer.concat(pieces).toString();
  }

  for (const [what, name, bytes, text] of [
    ['a file as it is', 'a.txt', 'ä\n', 'ä\n'],
    ['a packed file unpacked, whatever it is called', 'b.txt', gzipSync('ä\n'), 'ä\n'],
    ['a file that is not packed although its name says so', 'c.gz', 'ä\n', 'ä\n'],
    ['nothing of an empty file', 'd.gz', '', ''],
    ['a file of one byte', 'e', Buffer.from([0x1f]), '\u001f'],
    ['a long file', 'f', 'x'.repeat(1e6), 'x'.repeat(1e6)],
    ['a long packed file', 'g', gzipSync('x'.repeat(1e7)), 'x'.repeat(1e7)],
  ] as const) {
    it(`gives ${what}`, async () => {
      await writeFile(path.join(folder, name), bytes);
      assert.equal(await read(path.join(folder, name)), text);
    });
  }
  if (process.platform !== 'win32') {
    it('reads a pipe, of which nothing can be read twice', async () => {
      const pipe = path.join(folder, 'pipe');
      execFileSync('/bin/sh', ['-c', 'mkfifo "$1"', 'sh', pipe]);
      const [text] = await Promise.all([read(pipe), writeFile(pipe, gzipSync('through'))]);
      assert.equal(text, 'through');
    });
  }
  it('throws where there is no file', async () => {
    await assert.rejects(read(path.join(folder, 'gone')), /ENOENT.*gone/);
  });
});
