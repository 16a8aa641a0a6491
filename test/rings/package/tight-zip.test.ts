import assert from 'node:assert/strict';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { crc32 } from 'node:zlib';
import { packageBridge } from '../../stand/package.mjs';
import { tightenZip } from '../../stand/tight-zip.mjs';
import { readZip, type ZipEntry } from '../../stand/zip.mjs';

/** What an archive's directory says of its files, in their order: checksum and place. */
function directoryOf(archive: Buffer): readonly { readonly crc: number; readonly local: number }[] {
  const end = archive.lastIndexOf('PK\x05\x06', undefined, 'latin1');
  const entries = [];
  let at = archive.readUInt32LE(end + 16);
  for (let left = archive.readUInt16LE(end + 10); left > 0; left--) {
    entries.push({ crc: archive.readUInt32LE(at + 16), local: archive.readUInt32LE(at + 42) });
    at += 46 + archive.readUInt16LE(at + 28);
  }
  assert.equal(at, end);
  return entries;
}

describe('an archive that is packed tightly', function () {
  this.timeout(120_000);
  const scratch = mkdtempSync(path.join(tmpdir(), 'ensemble-tight-zip-'));
  after(() => rmSync(scratch, { recursive: true, force: true }));

  it('says the right thing of each file at both places, and is the same when packed again', async () => {
    const { file, contents } = await packageBridge({ out: scratch, environment: {} });
    const bytes = readFileSync(file);
    const directory = directoryOf(bytes);
    assert.equal(directory.length, contents.length);
    for (const [i, { crc, local }] of directory.entries()) {
      const text = contents[i]?.read() ?? Buffer.alloc(0);
      assert.ok(text.length > 0);
      assert.equal(crc, crc32(text));
      assert.equal(bytes.readUInt32LE(local), 0x04034b50);
      assert.equal(bytes.readUInt32LE(local + 14), crc);
      assert.equal(bytes.readUInt32LE(local + 22), text.length);
    }
    tightenZip(file);
    assert.deepEqual(readFileSync(file), bytes);
    const textsOf = (entries: readonly ZipEntry[]): readonly unknown[] =>
      entries.map((entry) => ({ name: entry.path, mode: entry.mode, text: entry.read() }));
    assert.deepEqual(textsOf(readZip(file)), textsOf(contents));
  });
});
