import type { OutcomeRecord } from '../../src/learning/outcome-log.ts';
import type { VoteRecord } from '../../src/learning/vote-log.ts';

/** The `n`-th outcome of a window. */
export function experienceOf(window: string, n: number): OutcomeRecord {
  return {
    ...{ languageId: 'python', at: n, rewards: { a: 1, b: 0 }, session: window },
    ...{ runId: `${window}-${n}`, trigger: 'automatic', outcome: { kind: 'accepted' } },
    ...{ modelIds: ['a'], textHash: '', textLength: 13 },
  };
}

/** The `n`-th vote of a window. */
export function voteOf(window: string, n: number): VoteRecord {
  return {
    ...{ languageId: 'python', at: n, rewards: { a: 1, b: 0 }, comparisonId: `${window}-${n}` },
    ...{ kind: 'fill', winner: 'a', loser: 'b', tie: false, bothBad: false, blind: false },
    ...{ wonLeft: true, tookMs: 1, reasons: [] },
  };
}
