import type { Clock } from '../../core/clock.ts';
import type { Arrival, Strategy, StrategyStep } from '../../core/strategy.ts';

/** A strategy, and the time that it works: from being asked for a step to giving it, less waiting. */
export interface TimedStrategy {
  readonly strategy: Strategy;
  readonly elapsedMs: () => number;
}

/** Times a strategy's own work on the given clock; waiting for candidates does not count. */
export function timedStrategy(strategy: Strategy, clock: Clock): TimedStrategy {
  let workedMs = 0;
  let waitedMs = 0;
  return {
    elapsedMs: () => Math.max(0, workedMs - waitedMs),
    strategy: {
      async *run(task, tools, signal): AsyncGenerator<StrategyStep> {
        const timedTools = {
          ...tools,
          async *collect(memberIds: readonly string[]): AsyncGenerator<Arrival> {
            for await (const arrival of timed(tools.collect(memberIds), clock, (ms) => {
              waitedMs += ms;
            })) {
              yield arrival;
            }
          },
        };
        yield* timed(strategy.run(task, timedTools, signal), clock, (ms) => {
          workedMs += ms;
        });
      },
    },
  };
}

/** Tells how long each next value took. */
async function* timed<T>(
  values: AsyncIterable<T>,
  clock: Clock,
  onTime: (ms: number) => void,
): AsyncGenerator<T> {
  const iterator = values[Symbol.asyncIterator]();
  try {
    for (;;) {
      const since = clock.now();
      const step = await iterator.next();
      onTime(clock.now() - since);
      if (step.done === true) return;
      yield step.value;
    }
  } finally {
    await iterator.return?.();
  }
}
