import type { TokenLogprob } from '../core/generation.ts';

/** A list of tokens without this much probability on the letters is no answer to the question. */
const LEAST_MASS = 0.1;

/** Longer answers are no verdicts. Unit: UTF-16 code units. */
const LONGEST_ANSWER = 2_000;

/**
 * Preference for A in the distribution behind a question that is to be answered with A or B:
 *
 *     p(A) / (p(A) + p(B))      over the tokens that are the letter but for blanks, quotes and stars
 *
 * Undefined where the letters have next to no probability: the model would have said something else.
 */
export function labelPreference({ top = [], ...drawn }: TokenLogprob): number | undefined {
  const tokens = new Map([drawn, ...top].map(({ text, logprobNats }) => [text, logprobNats]));
  const massOf = (label: string): number =>
    [...tokens]
      .filter(([text]) => text.replace(/^[\s"'*`([]+|[\s"'*`.):\]]+$/g, '') === label)
      .reduce((sum, [, logprobNats]) => sum + Math.exp(logprobNats), 0);
  const [a, b] = [massOf('A'), massOf('B')];
  return a + b < LEAST_MASS ? undefined : a / (a + b);
}

/**
 * Preference for A in a verdict: 1 for A, 0 for B, ½ for neither. The first object in the answer counts,
 * whatever stands around it. Undefined where there is none, or one that says something else.
 */
export function verdictPreference(answer: string): number | undefined {
  const [object] = /\{[^{}]*\}/.exec(answer.slice(0, LONGEST_ANSWER)) ?? [];
  if (object === undefined) return undefined;
  let value: unknown;
  try {
    value = JSON.parse(object);
  } catch {
    return undefined;
  }
  const better =
    typeof value === 'object' && value !== null
      ? (value as { better?: unknown }).better
      : undefined;
  return typeof better === 'string' ? PREFERENCES.get(better.trim().toLowerCase()) : undefined;
}

const PREFERENCES: ReadonlyMap<string, number> = new Map([
  ['a', 1],
  ['b', 0],
  ['equal', 0.5],
]);
