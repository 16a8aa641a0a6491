import { FUSED_ID, type Candidate, type CompletionContext, type Span } from '../core/completion.ts';
import type { Fidelity } from '../core/model.ts';
import { applyFilters } from '../text/apply-filters.ts';
import { filterContextOf } from '../text/candidate-filter.ts';
import { convertLineEnds } from '../text/lines.ts';

/** Best first. */
const FIDELITIES: readonly Fidelity[] = ['exact', 'forced', 'walk', 'judge', 'none'];

export function worstFidelity(all: readonly Fidelity[]): Fidelity {
  const worst = Math.max(0, ...all.map((fidelity) => FIDELITIES.indexOf(fidelity)));
  return FIDELITIES[worst] ?? 'none';
}

export interface FusedText {
  readonly candidate: Candidate;
  /** Their texts joined are the candidate's. */
  readonly spans: readonly Span[];
}

/**
 * The text of all spans as it may be inserted, under the same filters as every other candidate.
 *
 * Undefined where the filters leave nothing. Cost O(length).
 */
export function fusedText(
  spans: readonly Span[],
  complete: boolean,
  context: CompletionContext,
): FusedText | undefined {
  const filterContext = filterContextOf(context);
  const filtered = applyFilters(spans.map(({ text }) => text).join(''), filterContext);
  if (filtered.kind === 'dropped') return undefined;
  const { text } = filtered;
  const converted = spans.map((span) => ({
    ...span,
    text: convertLineEnds(span.text, filterContext.lineEnd),
  }));
  const fitting = fitSpans(converted, text);
  const modelIds = [...new Set(fitting.map(({ modelId }) => modelId))];
  const candidate: Candidate = {
    id: FUSED_ID,
    text,
    modelIds,
    complete,
    generation: {
      modelId: modelIds[0] ?? '',
      text,
      finish: { unified: complete ? 'stop' : 'other', raw: FUSED_ID },
      usage: { estimated: true },
      // The members' own times are in the run's events; a strategy has no clock.
      totalMs: 0,
    },
  };
  return { candidate, spans: fitting };
}

/**
 * The spans of a text of which filters have taken characters away and have rewritten white space. A
 * character belongs to the span in which it was written, white space to what follows it.
 *
 * Input    a text that has no characters but white space that the spans do not have, in their order.
 * Output   spans whose texts joined are `text`, none of them empty. Cost O(length).
 */
export function fitSpans(spans: readonly Span[], text: string): readonly Span[] {
  const before = spans.map((span) => span.text).join('');
  // From the back where only the head is gone, else as early as may be.
  let read = before.endsWith(text) ? before.length - text.length : 0;
  let [span, end] = [0, spans[0]?.text.length ?? 0];
  let start = 0;
  const parts: string[][] = spans.map(() => []);
  for (const { index } of text.matchAll(/\S/g)) {
    read = Math.max(read, before.indexOf(text.charAt(index), read));
    while (read >= end && span < spans.length - 1) end += spans[++span]?.text.length ?? 0;
    parts[span]?.push(text.slice(start, index + 1));
    start = index + 1;
    read++;
  }
  parts[span]?.push(text.slice(start));
  return spans
    .map((one, i) => ({ ...one, text: parts[i]?.join('') ?? '' }))
    .filter((one) => one.text !== '');
}
