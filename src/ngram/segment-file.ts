import { LONGEST_ORDER } from './ngram-counts.ts';
import { packTexts, unpackTexts } from './packed-texts.ts';
import {
  asUnits,
  asWords,
  fault,
  parsed,
  readSections,
  writeSections,
  type Parsed,
  type SectionFormat,
} from './section-file.ts';
import { Segment, type SegmentContents, type SegmentFile } from './segment.ts';
import { BORDER, type Vocabulary } from './vocabulary.ts';

const FORMAT: SectionFormat = { magic: 'nSeg', version: 1, sections: 6 };

/**
 * A segment as the bytes of a file. `vocabulary` is the one its ids are of: the file remembers the
 * texts of its ids by their fingerprint, so that it is never read with others.
 */
export function writeSegment(segment: Segment, vocabulary: Vocabulary): Uint8Array<ArrayBuffer> {
  const { order, files, starts, stream, suffixes } = segment.contents;
  const { size } = vocabulary;
  const names = packTexts(files.flatMap(({ name, stamp }) => [name, stamp]));
  const header = Uint32Array.of(order, size, vocabulary.fingerprint(size) ?? 0);
  return writeSections(FORMAT, [header, starts, stream, suffixes, names.ends, names.units]);
}

/**
 * A segment from the bytes of its file, which it keeps. Never throws: bytes that are cut off,
 * damaged, of another version or of another vocabulary give the reason. Cost: three passes.
 */
export function readSegment(file: Uint8Array, vocabulary: Vocabulary): Parsed<Segment> {
  const sections = readSections(FORMAT, file);
  if (!sections.ok) return sections;
  const [header, starts, stream, suffixes, ends, units] = sections.value;
  if (!header || !starts || !stream || !suffixes || !ends || !units) return fault('corrupt');
  const [order = 0, size = 0, fingerprint] = asWords(header);
  if (vocabulary.fingerprint(size) !== fingerprint) return fault('other-vocabulary');
  const files = filesOf(unpackTexts({ units: asUnits(units), ends: asWords(ends) }));
  if (files === undefined || order < 1 || order > LONGEST_ORDER) return fault('corrupt');
  const contents: SegmentContents = {
    order,
    files,
    starts: asWords(starts),
    stream: asWords(stream),
    suffixes: asWords(suffixes),
  };
  return isSound(contents, size) ? parsed(new Segment(contents)) : fault('corrupt');
}

function filesOf(texts: readonly string[] | undefined): readonly SegmentFile[] | undefined {
  if (texts === undefined || texts.length % 2 !== 0) return undefined;
  return Array.from({ length: texts.length / 2 }, (_, i) => ({
    name: texts[2 * i] ?? '',
    stamp: texts[2 * i + 1] ?? '',
  }));
}

/** Whether every position and id lies where it must; their order is the checksum's to vouch for. */
function isSound({ files, starts, stream, suffixes }: SegmentContents, size: number): boolean {
  const tokens = stream.length - files.length;
  if (starts.length !== files.length + 1 || starts[0] !== 0 || suffixes.length !== tokens) {
    return false;
  }
  for (let file = 0; file < files.length; file++) {
    const end = (starts[file + 1] ?? 0) - 1;
    if (end < (starts[file] ?? 0) || stream[end] !== BORDER) return false;
  }
  if (starts[files.length] !== stream.length) return false;
  let borders = 0;
  for (let at = stream.indexOf(BORDER); at !== -1; at = stream.indexOf(BORDER, at + 1)) borders++;
  return borders === files.length && areBelow(stream, size) && areBelow(suffixes, stream.length);
}

/** An index, since an iterator over millions of numbers takes twice the time. */
function areBelow(numbers: Uint32Array, bound: number): boolean {
  let i = 0;
  while (i < numbers.length && (numbers[i] ?? 0) < bound) i++;
  return i === numbers.length;
}
