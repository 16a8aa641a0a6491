import type { LanguageModel } from '../core/model.ts';
import type { RouterInput } from '../core/router-weights.ts';
import { routerFeatures } from '../math/router-features.ts';
import { STATE_CHARACTERS } from '../math/router.ts';
import type { RouterExample } from '../math/train-router.ts';
import { TOKEN_CLASSES, tokenLook } from '../text/token-look.ts';
import { routerPlaces } from './router-labels.ts';

/** A text of which it is known that it is right where it stands. */
export interface RightText {
  readonly prefix: string;
  readonly text: string;
  /** Its file, or itself. */
  readonly group: string;
}

/** So much of a text is walked along. Unit: characters. */
const MOST_CHARACTERS = 400;

/**
 * What a router can learn from a right text: its tokens with a label, and what it would see of each.
 *
 * Cost     see `routerPlaces`; with hidden states one `embed` of the small model for all.
 * Throws   what the models throw.
 */
export async function routerExamples(
  models: { readonly small: LanguageModel; readonly large: LanguageModel },
  { prefix, text, group }: RightText,
  kind: RouterInput['kind'],
  signal: AbortSignal,
): Promise<readonly RouterExample[]> {
  const head = prefix.slice(-STATE_CHARACTERS);
  const walked = text.slice(0, MOST_CHARACTERS);
  const places = await Array.fromAsync(routerPlaces(models, head, walked, signal));
  const labelled = places.flatMap(({ at, token, label }) => {
    const before = (head + walked.slice(0, at)).slice(-STATE_CHARACTERS);
    return label === undefined ? [] : { before, token, label };
  });
  const states =
    kind === 'hidden-state' && labelled.length > 0
      ? await models.small.embed?.(
          labelled.map(({ before }) => before),
          signal,
        )
      : undefined;
  return labelled.flatMap(({ before, token, label }, i) => {
    const look = tokenLook(before.slice(before.lastIndexOf('\n') + 1), token.text);
    const features =
      kind === 'hidden-state' ? states?.[i] : routerFeatures(token, look, TOKEN_CLASSES);
    return features === undefined ? [] : { features, label, group };
  });
}
