import assert from 'node:assert/strict';
import fc from 'fast-check';
import { writeSections, type StoreFault } from '../../src/ngram/section-file.ts';
import { finish, SegmentBuilder } from '../../src/ngram/segment-builder.ts';
import { readSegment, writeSegment } from '../../src/ngram/segment-file.ts';
import { Vocabulary } from '../../src/ngram/vocabulary.ts';

const vocabulary = new Vocabulary();
const tokens = ['a', 'b', 'c'].map((text) => vocabulary.intern(text));

function stored(sequences: readonly (readonly number[])[], names: readonly string[] = []) {
  const builder = new SegmentBuilder(4);
  sequences.forEach((ids, i) => builder.addFile({ name: names[i] ?? `f${i}`, stamp: `${i}` }, ids));
  const segment = finish(builder.build());
  return { segment, file: writeSegment(segment, vocabulary) };
}

const { file } = stored([[4, 5, 6, 4], [], [5, 5]], ['ä', '\ud800', '']);

function assertRefused(bytes: Uint8Array, faults: readonly StoreFault[], what?: string): void {
  const read = readSegment(bytes, vocabulary);
  assert.ok(!read.ok && faults.includes(read.fault), `${what}: ${read.ok ? 'read' : read.fault}`);
}

describe('a stored segment', () => {
  it('is the same once it is read', () => {
    const sequences = fc.array(fc.array(fc.constantFrom(...tokens), { maxLength: 200 }));
    const names = fc.array(fc.string({ unit: 'binary' }));
    fc.assert(
      fc.property(sequences, names, (all, called) => {
        const { segment, file } = stored(all, called);
        const read = readSegment(file, vocabulary);
        assert.ok(read.ok);
        assert.deepEqual(read.value.contents, segment.contents);
        assert.equal(read.value.bytes, segment.bytes);
      }),
    );
  });

  it('is read wherever it lies in memory', () => {
    for (const offset of [0, 1, 2, 4]) {
      const room = Buffer.alloc(file.length + 8);
      room.set(file, offset);
      assert.ok(readSegment(room.subarray(offset, offset + file.length), vocabulary).ok);
    }
  });

  it('is read with a vocabulary that has grown since', () => {
    const grown = new Vocabulary();
    for (const text of ['a', 'b', 'c', 'd']) grown.intern(text);
    assert.ok(readSegment(file, grown).ok);
  });

  it('is refused with another vocabulary', () => {
    for (const texts of [[], ['a', 'b'], ['a', 'c', 'b'], ['x', 'y', 'z', 'a']]) {
      const other = new Vocabulary();
      for (const text of texts) other.intern(text);
      assert.deepEqual(readSegment(file, other), { ok: false, fault: 'other-vocabulary' });
    }
  });

  it('is refused when cut off anywhere, or longer than it was', () => {
    for (let length = 0; length < file.length; length++) {
      assertRefused(file.slice(0, length), ['truncated'], `${length} bytes`);
    }
    const longer = new Uint8Array(file.length + 4);
    longer.set(file);
    assertRefused(longer, ['truncated']);
  });

  it('is refused when any byte of it changed', () => {
    for (let at = 0; at < file.length; at++) {
      for (const change of [1, 0x80, 0xff]) {
        const bytes = file.slice();
        bytes[at]! ^= change;
        assertRefused(bytes, ['corrupt', 'other-version', 'truncated'], `byte ${at}`);
      }
    }
  });

  it('is refused when words of it changed places', () => {
    const words = new Uint32Array(file.slice().buffer);
    for (let i = 5; i + 1 < words.length; i++) {
      const swapped = words.slice();
      [swapped[i], swapped[i + 1]] = [words[i + 1]!, words[i]!];
      if (words[i] !== words[i + 1])
        assertRefused(new Uint8Array(swapped.buffer), ['corrupt'], `${i}`);
    }
  });

  it('is refused when of an older version', () => {
    const older = file.slice();
    older[4] = 0;
    assertRefused(older, ['other-version']);
  });

  it('is refused when it is something else', () => {
    fc.assert(
      fc.property(fc.uint8Array({ maxLength: 200 }), (bytes) => {
        assertRefused(bytes, ['corrupt', 'truncated']);
      }),
    );
  });

  describe('with a right checksum', () => {
    const sound = {
      header: [4, vocabulary.size, vocabulary.fingerprint(vocabulary.size)!],
      starts: [0, 3],
      stream: [4, 5, 0],
      suffixes: [0, 1],
      ends: [1, 2],
      units: [65, 66],
    };
    const written = (change: Partial<typeof sound>): Uint8Array => {
      const { units, ...words } = { ...sound, ...change };
      return writeSections({ magic: 'nSeg', version: 1, sections: 6 }, [
        ...Object.values(words).map((numbers) => Uint32Array.from(numbers)),
        Uint16Array.from(units),
      ]);
    };

    it('is read', () => assert.ok(readSegment(written({}), vocabulary).ok));

    const wrong: readonly (readonly [string, Partial<typeof sound>])[] = [
      ['an order of 0', { header: [0, ...sound.header.slice(1)] }],
      ['an order of 11', { header: [11, ...sound.header.slice(1)] }],
      ['an id beyond the vocabulary', { stream: [4, 7, 0] }],
      ['a border inside a file', { stream: [4, 0, 0] }],
      ['no border behind a file', { stream: [4, 5, 5] }],
      ['a suffix beyond the stream', { suffixes: [0, 3] }],
      ['too few suffixes', { suffixes: [0] }],
      ['starts that do not end with the stream', { starts: [0, 2], stream: [4, 0, 0] }],
      ['starts out of order', { starts: [0, 3, 0, 3], ends: [1, 1, 1, 1, 1, 2] }],
      ['a start too many', { starts: [0, 3, 3] }],
      ['a first file that begins late', { starts: [1, 3] }],
      ['a name without a stamp', { ends: [2] }],
      ['names that end beyond their units', { ends: [1, 3] }],
      ['names that end before they begin', { ends: [2, 1] }],
      ['units of no name', { units: [65, 66, 67] }],
    ];
    for (const [what, change] of wrong) {
      it(`is refused for ${what}`, () => assertRefused(written(change), ['corrupt']));
    }
  });
});
