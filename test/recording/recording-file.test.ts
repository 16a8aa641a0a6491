import assert from 'node:assert/strict';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { setFlagsFromString } from 'node:v8';
import { runInNewContext } from 'node:vm';
import { gzipSync } from 'node:zlib';
import { seededRandom } from '../../src/core/random.ts';
import { problemText } from '../../src/recording/read-recording.ts';
import { bytesOf } from '../../src/recording/file-bytes.ts';
import { readRecordingFile } from '../../src/recording/recording-file.ts';
import { recordedLine } from '../fakes/recorded-lines.ts';

setFlagsFromString('--expose-gc');
const collectGarbage = runInNewContext('gc') as () => void;

const random = seededRandom(1);
/** Hardly compressed, so that a cut of the packed file is one of the lines. */
const noise = (length: number): string =>
  Array.from({ length }, () => String.fromCharCode(33 + Math.floor(94 * random.next()))).join('');

const LINES = Array.from({ length: 400 }, (_, i) =>
  JSON.stringify(recordedLine(`q${i}`, { x: noise(300) })),
);
const WHOLE = Buffer.from(`${LINES.join('\n')}\n`);

describe('a recording in a file', () => {
  let folder = '';
  before(async () => {
    folder = await mkdtemp(path.join(tmpdir(), 'recording-'));
  });
  after(() => rm(folder, { recursive: true }));

  /** Ids and problems of a file with these bytes; `FILE` stands for its name. */
  async function read(name: string, bytes: Uint8Array | undefined): Promise<readonly string[]> {
    const file = path.join(folder, name);
    if (bytes !== undefined) await writeFile(file, bytes);
    const items = await Array.fromAsync(readRecordingFile(file));
    return items.map((item) =>
      item.kind === 'request' ? item.line.id : problemText(item).replaceAll(file, 'FILE'),
    );
  }

  it('is read packed as it is unpacked', async () => {
    const plain = await read('a.jsonl', WHOLE);
    assert.equal(plain.length, LINES.length);
    assert.deepEqual(await read('a.jsonl.gz', gzipSync(WHOLE)), plain);
  });

  it('may be packed in several pieces one behind the other', async () => {
    const half = WHOLE.indexOf(10, WHOLE.length / 2) + 1;
    const pieces = [WHOLE.subarray(0, half), WHOLE.subarray(half)].map((piece) => gzipSync(piece));
    assert.equal((await read('b.jsonl.gz', Buffer.concat(pieces))).length, LINES.length);
  });

  for (const share of [0.3, 0.99]) {
    it(`that was cut at ${share} of its packed length gives what was whole, and says where`, async () => {
      const packed = gzipSync(WHOLE);
      const found = await read('c.jsonl.gz', packed.subarray(0, share * packed.length));
      const whole = found.slice(0, -1);
      assert.deepEqual(
        whole,
        whole.map((_, i) => `q${i}`),
      );
      // All but what stands in the last, unfinished block of the packer.
      assert.ok(whole.length > (share - 0.2) * LINES.length, String(whole.length));
      assert.equal(
        found.at(-1),
        `FILE:${found.length}: reading stopped here: unexpected end of file`,
      );
    });
  }

  it('is read as what it is, whatever its name says', async () => {
    const plain = await read('d.jsonl.gz', WHOLE);
    assert.equal(plain.length, LINES.length);
    assert.deepEqual(await read('d.jsonl', gzipSync(WHOLE)), plain);
  });

  it('with rubbish behind what was packed gives all but the end of it, and says so (known limit)', async () => {
    const found = await read('e.jsonl.gz', Buffer.concat([gzipSync(WHOLE), Buffer.from('rest')]));
    assert.match(found.at(-1) ?? '', /^FILE:\d+: reading stopped here: incorrect header check$/);
    const lost = LINES.slice(found.length - 1).join('\n').length;
    assert.ok(lost > 0 && lost <= 16 * 2 ** 10, `${lost} bytes lost`);
  });

  for (const name of ['gone.jsonl', 'gone.jsonl.gz']) {
    it(`that is not there is one problem: ${name}`, async () => {
      const [problem, ...more] = await read(name, undefined);
      assert.match(problem ?? '', /^FILE:1: reading stopped here: ENOENT: no such file/);
      assert.deepEqual(more, []);
    });
  }

  it('is unpacked no faster than it is read', async () => {
    const file = path.join(folder, 'zeros.gz');
    // 64 MB of zeros in 64 kB.
    await writeFile(file, gzipSync(Buffer.alloc(64 * 2 ** 20)));
    // What is held, not what nobody has collected yet.
    const held = (): number => {
      collectGarbage();
      return process.memoryUsage().arrayBuffers;
    };
    const before = held();
    let most = 0;
    let bytes = 0;
    for await (const piece of bytesOf(file)) {
      const megabyte = Math.floor(bytes / 2 ** 20);
      bytes += piece.length;
      // Sixteen looks are enough: too much is there early, and stays for long.
      if (Math.floor(bytes / 2 ** 20) > megabyte && megabyte % 4 === 0)
        most = Math.max(most, held() - before);
    }
    assert.equal(bytes, 64 * 2 ** 20);
    assert.ok(most < 48 * 2 ** 20, `${(most / 2 ** 20).toFixed(0)} MB held`);
  });

  it('is closed when its reader leaves early', async () => {
    for await (const item of readRecordingFile(path.join(folder, 'a.jsonl.gz'))) {
      assert.equal(item.kind, 'request');
      break;
    }
    await rm(path.join(folder, 'a.jsonl.gz'));
  });
});
