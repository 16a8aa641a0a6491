// Packs an archive anew as tightly as DEFLATE does.
import { writeFileSync } from 'node:fs';
import { crc32, deflateRawSync } from 'node:zlib';
import { readZip } from './zip.mjs';

const LOCAL = 0x04034b50;
const CENTRAL = 0x02014b50;
const END = 0x06054b50;
const UTF8_NAMES = 0x0800;
const UNIX = 3 << 8;
const VERSION = 20;
/** 1 January 1980, the first day that archives know: the same files give the same archive. */
const DATE = 0x0021;

/**
 * Replaces the archive by one with the same names, modes and contents at the strongest level. The
 * packager uses the usual one, which costs about 2 in 100 more. Cost: some seconds for 20 MB.
 *
 * @param {string} file
 */
export function tightenZip(file) {
  const locals = [];
  const centrals = [];
  let at = 0;
  for (const entry of readZip(file)) {
    const bytes = entry.read();
    const deflated = smallest(bytes);
    const isSmaller = deflated.length < bytes.length;
    const packed = isSmaller ? deflated : bytes;
    const name = Buffer.from(entry.path, 'utf8');
    const common = Buffer.alloc(26);
    common.writeUInt16LE(VERSION, 0);
    common.writeUInt16LE(UTF8_NAMES, 2);
    common.writeUInt16LE(isSmaller ? 8 : 0, 4);
    common.writeUInt16LE(DATE, 8);
    common.writeUInt32LE(crc32(bytes), 10);
    common.writeUInt32LE(packed.length, 14);
    common.writeUInt32LE(bytes.length, 18);
    common.writeUInt16LE(name.length, 22);
    locals.push(number(LOCAL), common, name, packed);

    const rest = Buffer.alloc(14);
    rest.writeUInt32LE((entry.mode << 16) >>> 0, 6);
    rest.writeUInt32LE(at, 10);
    const madeBy = Buffer.alloc(2);
    madeBy.writeUInt16LE(UNIX | VERSION);
    centrals.push(Buffer.concat([number(CENTRAL), madeBy, common, rest, name]));
    at += 30 + name.length + packed.length;
  }
  const directory = Buffer.concat(centrals);
  const end = Buffer.alloc(18);
  end.writeUInt16LE(centrals.length, 4);
  end.writeUInt16LE(centrals.length, 6);
  end.writeUInt32LE(directory.length, 8);
  end.writeUInt32LE(at, 12);
  writeFileSync(file, Buffer.concat([...locals, directory, number(END), end]));
}

/** How long the blocks are that share a code: short ones suit text, long ones programs. */
const MEMORY_LEVELS = [5, 6, 7];

function smallest(bytes) {
  return MEMORY_LEVELS.map((memLevel) => deflateRawSync(bytes, { level: 9, memLevel })).reduce(
    (best, one) => (one.length < best.length ? one : best),
  );
}

function number(value) {
  const four = Buffer.alloc(4);
  four.writeUInt32LE(value);
  return four;
}
