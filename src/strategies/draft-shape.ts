import type { CompletionContext } from '../core/completion.ts';
import type { Draft } from '../core/strategy.ts';
import { filterContextOf } from '../text/candidate-filter.ts';
import { convertLineEnds } from '../text/lines.ts';
import { createStreamGuard } from '../text/stream-guard.ts';

/** Characters per token of members that do not tell their tokens. */
const CHARACTERS_PER_TOKEN = 3;

/** Tokens of a text whose author does not tell them. */
export function estimatedTokens(text: string): number {
  return Math.ceil(text.length / CHARACTERS_PER_TOKEN);
}

/** Log-probabilities are rounded on their way; above this they are wrong. Unit: nats. */
const MOST_ROUNDING = 1e-6;

/** A character that a length limit has cut, or a half of one. */
const BROKEN_CHARACTER =
  /\uFFFD|[\uD800-\uDBFF](?![\uDC00-\uDFFF])|(?<![\uD800-\uDBFF])[\uDC00-\uDFFF]/;

/** True for log-probabilities that can be: finite, and not above 0 but for rounding. */
export function isLogprob(nats: number): boolean {
  return Number.isFinite(nats) && nats <= MOST_ROUNDING;
}

/**
 * What of a draft lies within the completion's shape: it ends where a stream of a single member would
 * be ended, and before a character that was cut.
 */
export function within(
  { text: written, ended: endedItself }: Draft,
  accepted: string,
  context: CompletionContext,
): { readonly text: string; readonly ended: boolean } {
  const broken = written.search(BROKEN_CHARACTER);
  const text = broken < 0 ? written : written.slice(0, broken);
  const ended = endedItself && broken < 0;
  const guard = createStreamGuard(filterContextOf(context));
  const { text: kept, done } = guard.push(accepted + text);
  if (!done) return { text, ended };
  const before = convertLineEnds(accepted, '\n');
  // What the guard takes back of earlier rounds is taken off by the filters at the end.
  if (!kept.startsWith(before)) return { text: '', ended: true };
  return { text: headOf(text, kept.length - before.length), ended: true };
}

/** The head of a text that has so many characters when each of its line ends counts as one. */
function headOf(text: string, length: number): string {
  let at = 0;
  for (let left = length; left > 0; left--) at += text.startsWith('\r\n', at) ? 2 : 1;
  return text.slice(0, at);
}
