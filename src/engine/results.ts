import type {
  Completion,
  NoCompletion,
  NoCompletionReason,
  Ranking,
  ShownCandidate,
  Span,
} from '../core/completion.ts';

/** What a run has found: its ranking, and the spans of its winner where several members wrote that. */
export interface Found {
  readonly runId: string;
  readonly strategyId: string;
  readonly ranking: Ranking;
  readonly spans: readonly Span[];
}

/** A completion that shows the given candidates, the first one inline, with how probably it is taken. */
export function completionOf(
  { runId, ranking, spans }: Found,
  shown: readonly ShownCandidate[],
  source: Completion['source'],
  confidence?: number,
): Completion {
  const [first] = shown;
  const own = first === undefined ? [] : spansOf(first, spans);
  const probability = confidence === undefined ? {} : { confidence };
  return { kind: 'completion', runId, shown, ranking, spans: own, source, ...probability };
}

/** The spans of a text as it is offered; one, of its first author, where no others make it up. */
export function spansOf(
  { text, modelIds }: ShownCandidate,
  spans: readonly Span[],
): readonly Span[] {
  const whole = spans.map((span) => span.text).join('');
  if (whole === '' || !whole.endsWith(text)) return [{ text, modelId: modelIds[0] ?? '' }];
  return spansBehind(spans, whole.length - text.length);
}

/** The spans of a text without its first characters. */
export function spansBehind(spans: readonly Span[], characters: number): readonly Span[] {
  let left = characters;
  return spans.flatMap((span) => {
    const rest = span.text.slice(left);
    left = Math.max(0, left - span.text.length);
    return rest === '' ? [] : [{ ...span, text: rest }];
  });
}

/** Nothing to show, and why; `detail` is for the log. */
export function none(reason: NoCompletionReason, detail: string): NoCompletion {
  return { kind: 'none', reason, detail };
}
