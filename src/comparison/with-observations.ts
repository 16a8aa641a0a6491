import type { Observation } from '../core/strategy.ts';
import { hasEnded, type Comparison } from './comparison.ts';
import { withoutOutcome } from './without-outcome.ts';

/** The texts of a comparison that can be run, each once: those that are whole and not blank. */
export function textsToObserve({ columns }: Comparison): readonly string[] {
  const whole = columns.filter(({ state, text }) => hasEnded(state) && text.trim() !== '');
  return [...new Set(whole.map(({ text }) => text))];
}

/**
 * A comparison whose columns know what running their texts told, in place of what they knew before.
 * `found` is of `texts`, in their order; a column with another text keeps what it has. The order that a
 * strategy gave the columns is gone, since it knew less. Cost O(columns).
 */
export function withObservations(
  comparison: Comparison,
  texts: readonly string[],
  found: readonly Observation[],
): Comparison {
  const byText = new Map(texts.map((text, i) => [text, found[i] ?? {}]));
  const columns = comparison.columns.map((column) => {
    const observation = hasEnded(column.state) ? byText.get(column.text) : undefined;
    return observation === undefined ? column : { ...column, observation };
  });
  return withoutOutcome({ ...comparison, columns });
}
