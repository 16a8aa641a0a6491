import type { CandidateFilter, FilterContext } from './candidate-filter.ts';
import { codeFence, proseLeadIn } from './filters/chat.ts';
import {
  controlCharacters,
  specialTokens,
  thinking,
  trailingWhiteSpace,
} from './filters/cleaning.ts';
import { indentation } from './filters/indentation.ts';
import { prefixEcho } from './filters/prefix-echo.ts';
import { repetition } from './filters/repetition.ts';
import { shapeLimits } from './filters/shape.ts';
import { closingBrackets, nextLineRepeat, suffixOverlap } from './filters/suffix.ts';
import { convertLineEnds, isBlank } from './lines.ts';
import { cutSafely } from './well-formed.ts';

/** The filters in the order they are applied: first the wrapping, then the fit, then the length. */
export const filters: readonly CandidateFilter[] = [
  controlCharacters,
  specialTokens,
  thinking,
  codeFence,
  proseLeadIn,
  prefixEcho,
  indentation,
  nextLineRepeat,
  suffixOverlap,
  closingBrackets,
  repetition,
  shapeLimits,
  trailingWhiteSpace,
];

export type Filtered =
  | { readonly kind: 'kept'; readonly text: string }
  /** `filterId` names the filter after which nothing was left; `blank` if nothing had come. */
  | { readonly kind: 'dropped'; readonly filterId: string };

/** A candidate is read up to here, in UTF-16 code units. No completion is as long. */
const mostRead = 16_384;

/** As much of the document is looked at on either side. */
const mostAround = 4_000;

/** Rounds after which a text that still changes is dropped: it was made to. */
const mostRounds = 8;

/**
 * What is left of a model's text that is worth showing at the cursor.
 *
 * Applies all filters again and again until none changes anything, so that a second call changes
 * nothing either. The filters see `\n` only; the result has the document's line ends. It is free of
 * special marks, thinking, control characters and lone surrogates, ends in no white space, has no
 * more than the shape's lines, and holds nothing but white space that the model did not write.
 * Pure; never throws. Cost O(n), n at most 16,384.
 */
export function applyFilters(text: string, context: FilterContext): Filtered {
  const around: FilterContext = {
    ...context,
    prefix: convertLineEnds(context.prefix.slice(-mostAround), '\n'),
    suffix: convertLineEnds(context.suffix.slice(0, mostAround), '\n'),
  };
  let current = convertLineEnds(cutSafely(text, mostRead), '\n');
  if (isBlank(current)) return { kind: 'dropped', filterId: 'blank' };
  let changedBy: string | undefined;
  for (let round = 0; round < mostRounds; round++) {
    changedBy = undefined;
    for (const filter of filters) {
      const next = filter.apply(current, around);
      if (isBlank(next)) return { kind: 'dropped', filterId: filter.id };
      if (next !== current) changedBy = filter.id;
      current = next;
    }
    if (changedBy === undefined) {
      return { kind: 'kept', text: convertLineEnds(current, context.lineEnd) };
    }
  }
  return { kind: 'dropped', filterId: changedBy ?? 'blank' };
}
