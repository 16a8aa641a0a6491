import type { GenerationFailure } from '../core/generation.ts';
import { chooseHints, HINT_RULES, type HintRules } from './choose-hints.ts';
import { judgeRivals } from './judged-rivals.ts';
import type { Hint, Reader, ReviewedText, ReviewTools } from './opinion.ts';

export interface SecondOpinion {
  /** Strongest first. */
  readonly hints: readonly Hint[];
  /** Lines that were read. */
  readonly lines: number;
  /** Who read to the end. */
  readonly readers: readonly Reader[];
  readonly failures: readonly GenerationFailure[];
}

/** Families that have to read: one alone finds too much improbable. */
export const LEAST_FAMILIES = 2;

/**
 * What several readers find wrong in code that stands, and what they would all have written there.
 *
 * Ours. Every reader reads the code (prefill only); the rivals that begin more probably are judged from
 * both sides, in their line and the next; hints are the ones that all families prefer, strongest
 * first; see `judgeRivals` and `chooseHints`. A rival that parses worse than the text as it stands is no
 * hint.
 *
 * No hints where fewer than two families read to the end. Throws the signal's reason.
 * Known limits: a mistake that is no exchanged name, number or operator is not looked for; a name that
 * the document has nowhere else is not proposed; what is unusual and right looks like a mistake.
 */
export async function secondOpinion(
  reviewed: ReviewedText,
  readers: readonly Reader[],
  tools: ReviewTools,
  signal: AbortSignal,
  rules: HintRules = HINT_RULES,
  leastFamilies = LEAST_FAMILIES,
): Promise<SecondOpinion> {
  const { text } = reviewed;
  const { judged, failures } = await judgeRivals(reviewed, readers, tools, signal);
  const lines = reviewed.lines.reduce((sum, { first, last }) => sum + last - first + 1, 0);
  const left = readers.filter(({ id }) => !failures.some(({ modelId }) => modelId === id));
  const result = { lines, readers: left, failures };
  if (new Set(left.map(({ family }) => family)).size < leastFamilies)
    return { ...result, hints: [] };
  const mayStand = async ({ start, end, original, rival }: Hint): Promise<boolean> => {
    const place = { before: text.slice(0, start), behind: text.slice(end) };
    const [own, other] = await tools.parse(place, [original, rival]);
    signal.throwIfAborted();
    return own?.known !== true || other?.known !== true || other.newErrors <= own.newErrors;
  };
  const hints = await chooseHints(judged, left, lines, text, rules, mayStand);
  return { ...result, hints };
}
