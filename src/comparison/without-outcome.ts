import type { Comparison } from './comparison.ts';

/** A comparison whose columns are not those any more that a strategy has ordered: that order is none. */
export function withoutOutcome(comparison: Comparison): Comparison {
  const { version, id, startedAt, request, columns, duels, abstentions, votes } = comparison;
  return {
    ...{ version, id, startedAt, request, columns, duels, votes },
    ...(abstentions === undefined ? {} : { abstentions }),
  };
}
