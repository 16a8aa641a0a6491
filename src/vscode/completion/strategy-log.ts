import type { EngineEvent } from '../../core/events.ts';
import type { StrategyChoice } from '../../core/strategy-choice.ts';
import { AUTOMATIC_STRATEGY } from '../../strategies/registry.ts';

/**
 * A line for the log where another strategy runs than the one that was set, or where one has earned its
 * place: once for each set of members and reason, however many requests there are. Undefined for every
 * other event.
 */
export function createStrategyLog(
  wordsOf: (choice: StrategyChoice) => string,
): (event: EngineEvent) => string | undefined {
  const told = new Set<string>();
  return (event) => {
    if (event.type !== 'run-start' || event.choice === undefined) return undefined;
    const { choice, members } = event;
    const { wanted, automatic, reason } = choice;
    if (isAsEver(choice)) return undefined;
    const key = JSON.stringify([wanted, automatic, reason.code, members.toSorted()]);
    if (told.has(key)) return undefined;
    told.add(key);
    return `strategy ${wanted}: ${wordsOf(choice)}`;
  };
}

/** Under `automatic` nothing is to be said while everything is as it would be without the rule. */
export function isAsEver({ wanted, reason: { code } }: StrategyChoice): boolean {
  const asEver: readonly string[] = ['needs-not-met', 'no-evidence', 'not-better'];
  return wanted === AUTOMATIC_STRATEGY && asEver.includes(code);
}
