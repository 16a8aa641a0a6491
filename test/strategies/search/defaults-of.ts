import type { StrategyDefinition } from '../../../src/core/strategy.ts';

/** A strategy's parameters as nobody has changed them. */
export function defaultsOf({ parameters }: StrategyDefinition): Readonly<Record<string, number>> {
  return Object.fromEntries(
    Object.entries(parameters).map(([name, { default: value }]) => [name, value]),
  );
}
