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
import { Vocabulary, type VocabularyLimits } from './vocabulary.ts';

const FORMAT: SectionFormat = { magic: 'nVoc', version: 1, sections: 2 };

/** A vocabulary as the bytes of a file. */
export function writeVocabulary(vocabulary: Vocabulary): Uint8Array<ArrayBuffer> {
  const { units, ends } = vocabulary.snapshot();
  return writeSections(FORMAT, [ends, units]);
}

/** A vocabulary from the bytes of its file, with the same ids. Never throws. */
export function readVocabulary(
  file: Uint8Array,
  limits: Partial<VocabularyLimits> = {},
): Parsed<Vocabulary> {
  const sections = readSections(FORMAT, file);
  if (!sections.ok) return sections;
  const [ends, units] = sections.value;
  if (!ends || !units) return fault('corrupt');
  const vocabulary = Vocabulary.restore({ ends: asWords(ends), units: asUnits(units) }, limits);
  return vocabulary === undefined ? fault('corrupt') : parsed(vocabulary);
}
