/** Why a stored file cannot be used; its content is to be made anew. */
export type StoreFault =
  /** Shorter or longer than it says. */
  | 'truncated'
  /** Something else, or damaged: no magic, a wrong checksum, content that contradicts itself. */
  | 'corrupt'
  /** Written by another version of this program. */
  | 'other-version'
  /** Ids of another vocabulary, or of one since replaced. */
  | 'other-vocabulary';

/** What parsing gives. */
export type Parsed<T> =
  { readonly ok: true; readonly value: T } | { readonly ok: false; readonly fault: StoreFault };

export function parsed<T>(value: T): Parsed<T> {
  return { ok: true, value };
}

export function fault(reason: StoreFault): { readonly ok: false; readonly fault: StoreFault } {
  return { ok: false, fault: reason };
}

/** What a file is: four characters, and the version of its layout. */
export interface SectionFormat {
  readonly magic: string;
  readonly version: number;
  /** Number of sections. */
  readonly sections: number;
}

/** Part of a stored file. 16-bit sections are stored as bytes as well. */
type Section = Uint32Array | Uint16Array;

/** Words before the lengths of the sections: magic, version, checksum (2), bytes in all. */
const HEADER_WORDS = 5;

/**
 * One file of several arrays, in the byte order of the machine: header, length of each section in
 * bytes, then the sections, each at a multiple of 4. The checksum is over all but itself.
 */
export function writeSections(
  { magic, version }: SectionFormat,
  sections: readonly Section[],
): Uint8Array<ArrayBuffer> {
  const start = (HEADER_WORDS + sections.length) * 4;
  const size = sections.reduce((sum, { byteLength }) => sum + padded(byteLength), start);
  const bytes = new Uint8Array(size);
  const words = new Uint32Array(bytes.buffer);
  words[0] = magicOf(magic);
  words[1] = version;
  words[4] = size;
  sections.forEach(({ byteLength }, i) => (words[HEADER_WORDS + i] = byteLength));
  let at = start;
  for (const { buffer, byteOffset, byteLength } of sections) {
    bytes.set(new Uint8Array(buffer, byteOffset, byteLength), at);
    at += padded(byteLength);
  }
  words.set(checksum(words), 2);
  return bytes;
}

/**
 * The sections of a file as bytes: views of it, no copies, where it lies at a multiple of 4. Never
 * throws. Cost: one pass for the checksum.
 */
export function readSections(
  { magic, version, sections }: SectionFormat,
  file: Uint8Array,
): Parsed<readonly Uint8Array[]> {
  const start = (HEADER_WORDS + sections) * 4;
  if (file.byteLength < start) return fault('truncated');
  const bytes = file.byteOffset % 4 === 0 ? file : new Uint8Array(file);
  const words = new Uint32Array(bytes.buffer, bytes.byteOffset, bytes.byteLength >>> 2);
  if (words[0] !== magicOf(magic)) return fault('corrupt');
  if (words[1] !== version) return fault('other-version');
  if (words[4] !== file.byteLength) return fault('truncated');
  const [low, high] = checksum(words);
  if (words[2] !== low || words[3] !== high) return fault('corrupt');
  const found: Uint8Array[] = [];
  let at = start;
  for (let i = 0; i < sections; i++) {
    const length = words[HEADER_WORDS + i] ?? 0;
    if (at + length > bytes.byteLength) return fault('corrupt');
    found.push(bytes.subarray(at, at + length));
    at += padded(length);
  }
  return at === bytes.byteLength ? parsed(found) : fault('corrupt');
}

/** A section as words. */
export function asWords({ buffer, byteOffset, byteLength }: Uint8Array): Uint32Array {
  return new Uint32Array(buffer, byteOffset, byteLength >>> 2);
}

/** A section as UTF-16 code units. */
export function asUnits({ buffer, byteOffset, byteLength }: Uint8Array): Uint16Array {
  return new Uint16Array(buffer, byteOffset, byteLength >>> 1);
}

function padded(bytes: number): number {
  return (bytes + 3) & ~3;
}

function magicOf(magic: string): number {
  return Array.from(magic).reduceRight((word, mark) => (word << 8) | mark.charCodeAt(0), 0) >>> 0;
}

/** Two sums over the words but the checksum's own, which change with every word and its place. */
function checksum(words: Uint32Array): readonly [number, number] {
  let low = 0x811c9dc5;
  let high = 0x9e3779b9;
  const add = (from: number, to: number): void => {
    for (let i = from; i < to; i++) {
      const word = words[i] ?? 0;
      low = Math.imul(low ^ word, 0x01000193);
      high = Math.imul(high + word, 0x2c1b3c6d) ^ (high >>> 15);
    }
  };
  add(0, 2);
  add(4, words.length);
  return [low >>> 0, high >>> 0];
}
