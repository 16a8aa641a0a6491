import type {
  Completion,
  NoCompletion,
  NoCompletionReason,
  Ranking,
  ShownCandidate,
} from '../core/completion.ts';

/** A completion that shows the given candidates, the first one inline. */
export function completionOf(
  runId: string,
  ranking: Ranking,
  shown: readonly ShownCandidate[],
  source: Completion['source'],
): Completion {
  const [first] = shown;
  const spans = first === undefined ? [] : [{ text: first.text, modelId: first.modelIds[0] ?? '' }];
  return { kind: 'completion', runId, shown, ranking, spans, source };
}

/** Nothing to show, and why; `detail` is for the log. */
export function none(reason: NoCompletionReason, detail: string): NoCompletion {
  return { kind: 'none', reason, detail };
}
