import type { CompletionContext, CompletionShape, Indentation } from '../core/completion.ts';
import { lineEndOf } from './lines.ts';
import type { LineEnd } from './lines.ts';

/** What a filter knows about the place a candidate is meant for. */
export interface FilterContext {
  /** Document text that ends at the cursor; may begin anywhere. */
  readonly prefix: string;
  /** Document text that begins at the cursor; may end anywhere. */
  readonly suffix: string;
  readonly languageId: string;
  readonly indentation: Indentation;
  readonly shape: CompletionShape;
  readonly lineEnd: LineEnd;
}

/**
 * One rule against one kind of bad text. Pure, and linear in the length of the text.
 *
 * A filter takes characters away and adds none; only `indentation` and `line-ends` rewrite white
 * space. An empty result means that nothing worth showing is left.
 */
export interface CandidateFilter {
  readonly id: string;
  apply(text: string, context: FilterContext): string;
}

/** The filters' view of a completion context. */
export function filterContextOf(context: CompletionContext): FilterContext {
  const { prefix, suffix, languageId, indentation, shape } = context;
  return {
    prefix,
    suffix,
    languageId,
    indentation,
    shape,
    lineEnd: lineEndOf(/[\r\n]/.test(prefix) ? prefix : suffix),
  };
}
