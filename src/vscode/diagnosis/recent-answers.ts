import type { Clock } from '../../core/clock.ts';
import type { CompletionRequest, NoCompletionReason } from '../../core/completion.ts';
import type { FailureCode } from '../../core/failure.ts';
import type { LastResult } from '../session.ts';
import type { Disposable } from '../platform/disposable.ts';

/** As many answers are told of in a diagnosis. */
const KEPT = 20;

/** What a request came to; nothing of its text. */
export interface RecentAnswer {
  /** On the session's clock. Unit: ms. */
  readonly at: number;
  readonly uri: string;
  readonly languageId: string;
  readonly trigger: CompletionRequest['trigger'];
  readonly outcome: 'shown' | NoCompletionReason;
  readonly failures: readonly FailureCode[];
  readonly totalMs: number;
  /** Ids of the models behind what came first. */
  readonly modelIds: readonly string[];
}

/** The latest answers, also those that typing cut short; in memory alone. */
export interface RecentAnswers extends Disposable {
  /** The latest first. */
  latest(): readonly RecentAnswer[];
}

export interface AnswerSource {
  readonly clock: Pick<Clock, 'now'>;
  readonly onDidAnswer: (listener: (answer: LastResult) => void) => Disposable;
}

export function createRecentAnswers({ clock, onDidAnswer }: AnswerSource): RecentAnswers {
  const kept: RecentAnswer[] = [];
  const subscription = onDidAnswer(({ request: { document, trigger }, result }) => {
    const shown = result.kind === 'completion' ? result.shown[0] : undefined;
    kept.unshift({
      ...{ at: clock.now(), uri: document.uri, languageId: document.languageId, trigger },
      outcome: result.kind === 'completion' ? 'shown' : result.reason,
      failures: result.failures.map(({ failure }) => failure.code),
      totalMs: result.totalMs,
      modelIds: shown?.modelIds ?? [],
    });
    kept.length = Math.min(kept.length, KEPT);
  });
  return {
    latest: () => kept,
    dispose() {
      subscription.dispose();
    },
  };
}
