import type { Outcome } from '../../core/completion.ts';

/** What has become of a text of a run, as it was offered. */
export interface ReportedText {
  readonly runId: string;
  readonly text: string;
  readonly outcome: Outcome;
}
