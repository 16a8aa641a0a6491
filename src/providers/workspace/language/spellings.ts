import { createByteModel } from '../../../ngram/byte-model.ts';
import type { ByteModel } from '../../../ngram/byte-model.ts';
import { FIRST_TOKEN } from '../../../ngram/vocabulary.ts';
import type { Vocabulary } from '../../../ngram/vocabulary.ts';
import type { Corpus } from '../index/corpus.ts';

/** How tokens are spelled, kept near what the workspace holds. */
export interface Spellings {
  readonly bytes: ByteModel;
  /** Does a piece of work of a few milliseconds; false where there is none. */
  step(): boolean;
}

/** Spelled are tokens that occur so often: what occurs once is often no word. */
const LEAST_COUNT = 2;
const MOST_SPELLINGS = 60_000;
const IDS_A_STEP = 500;
/** Built anew when the corpus has grown or shrunk by this factor. */
const GROWTH = 1.25;

/** The byte model is made from scratch, in small steps, so it holds nothing that is gone for long. */
export function createSpellings(vocabulary: Vocabulary, corpus: Corpus): Spellings {
  let bytes = createByteModel();
  let builtFor = 0;
  let building: { readonly bytes: ByteModel; readonly tokens: number; at: number } | undefined;
  let spelled = 0;

  return {
    get bytes() {
      return bytes;
    },
    step() {
      const { tokens } = corpus;
      if (building === undefined) {
        const isNear = tokens < builtFor * GROWTH && tokens * GROWTH >= builtFor;
        if (isNear || tokens === 0 || corpus.waiting > tokens / 2) return false;
        building = { bytes: createByteModel(), tokens, at: FIRST_TOKEN };
        spelled = 0;
        return true;
      }
      const all = corpus.counts.view([], 0);
      const end = Math.min(vocabulary.size, building.at + IDS_A_STEP);
      for (; building.at < end && spelled < MOST_SPELLINGS; building.at++) {
        if (all.count(0, building.at) < LEAST_COUNT) continue;
        building.bytes.add(vocabulary.textOf(building.at));
        spelled += 1;
      }
      if (building.at >= vocabulary.size || spelled >= MOST_SPELLINGS) {
        ({ bytes, tokens: builtFor } = building);
        building = undefined;
        // Worked out now, not for the first question: above 0 for any model.
        return bytes.largestProbability > 0;
      }
      return true;
    },
  };
}
