import { createByteModel, type ByteModel } from '../../src/ngram/byte-model.ts';
import { EditableCounts } from '../../src/ngram/editable-counts.ts';
import { createNestedModel, type NestedModel } from '../../src/ngram/nested-model.ts';
import {
  EVIDENCE_CLASSES,
  type LevelName,
  type NgramParameters,
} from '../../src/ngram/ngram-parameters.ts';
import { FILE_END, FILE_START, Vocabulary } from '../../src/ngram/vocabulary.ts';

/** A model of a few texts. */
export interface TinyModel {
  readonly model: NestedModel;
  readonly vocabulary: Vocabulary;
  readonly bytes: ByteModel;
  readonly counts: Readonly<Partial<Record<LevelName, EditableCounts>>>;
}

/** The same λ everywhere, so that probabilities can be worked out by hand. */
export function evenWeights(lambda: number): NgramParameters {
  const row = Array.from({ length: EVIDENCE_CLASSES }, () => lambda);
  return { weights: { file: [row], folder: [row], workspace: [row] } };
}

export function tinyModel(
  texts: Readonly<Partial<Record<LevelName, readonly string[]>>>,
  parameters: NgramParameters,
  { order = 6, marks = true }: { readonly order?: number; readonly marks?: boolean } = {},
): TinyModel {
  const vocabulary = new Vocabulary();
  const bytes = createByteModel();
  const counts: Partial<Record<LevelName, EditableCounts>> = {};
  for (const level of ['file', 'folder', 'workspace'] as const) {
    if (texts[level] === undefined) continue;
    const own = new EditableCounts(order);
    for (const text of texts[level]) {
      const tokens = vocabulary.internText(text);
      own.addSequence(marks ? [FILE_START, ...tokens, FILE_END] : tokens);
    }
    counts[level] = own;
  }
  for (let token = FILE_END + 2; token < vocabulary.size; token++)
    bytes.add(vocabulary.textOf(token));
  const levels = Object.fromEntries(
    Object.entries(counts).map(([level, own]) => [level, { counts: own }]),
  );
  return {
    model: createNestedModel({ levels, parameters, bytes, texts: vocabulary }),
    vocabulary,
    bytes,
    counts,
  };
}
