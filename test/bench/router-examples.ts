import type { LanguageModel } from '../../src/core/model.ts';
import type { Random } from '../../src/core/random.ts';
import { routerPlaces } from '../../src/learning/router-labels.ts';
import { routerFeatures } from '../../src/math/router-features.ts';
import { TOKEN_CLASSES, tokenLook } from '../../src/text/token-look.ts';
import type { EvaluationSource } from './evaluation-sources.ts';
import { familyOf } from './holes.ts';
import { unaborted } from './stage.ts';

/** A labelled place with everything that a router may look at. */
export interface SeenPlace {
  readonly label: 0 | 1;
  /** The file. */
  readonly group: string;
  readonly languageId: EvaluationSource['languageId'];
  readonly logprobs: readonly number[];
  /** The small model's last hidden state there. */
  readonly state: readonly number[];
}

/** Small and large are of one size: the pair shows how a router does, and saves nothing. */
export interface RouterPair {
  readonly small: LanguageModel;
  readonly large: LanguageModel;
}

const PREFIX_CHARACTERS = 800;
const STRETCH_CHARACTERS = 160;

/**
 * Walks along stretches of real files and labels every token of the small model there.
 *
 * Output   the places with a label, `count` stretches a file; `unlabelled` where both models are wrong.
 */
export async function seenPlaces(
  pairOf: (language: ReturnType<typeof familyOf>) => RouterPair,
  sources: readonly EvaluationSource[],
  stretches: number,
  random: Random,
): Promise<{ readonly places: readonly SeenPlace[]; readonly unlabelled: number }> {
  const places: SeenPlace[] = [];
  let unlabelled = 0;
  for (const { path, languageId, text } of sources) {
    const { small, large } = pairOf(familyOf(languageId));
    for (let n = 0; n < stretches; n++) {
      const drawn = Math.floor(random.next() * Math.max(1, text.length - STRETCH_CHARACTERS));
      const start = text.lastIndexOf('\n', drawn) + 1;
      const prefix = text.slice(Math.max(0, start - PREFIX_CHARACTERS), start);
      const stretch = text.slice(start, start + STRETCH_CHARACTERS);
      if (prefix === '' || stretch.trim() === '') continue;
      for await (const { at, token, label } of routerPlaces(
        { small, large },
        ...[prefix, stretch, unaborted] as const,
      )) {
        if (label === undefined) {
          unlabelled++;
          continue;
        }
        const before = prefix + stretch.slice(0, at);
        const look = tokenLook(before.slice(before.lastIndexOf('\n') + 1), token.text);
        const [state = []] = (await small.embed?.([before], unaborted)) ?? [];
        const logprobs = routerFeatures(token, look, TOKEN_CLASSES);
        places.push({ label, group: path, languageId, logprobs, state });
      }
    }
  }
  return { places, unlabelled };
}
