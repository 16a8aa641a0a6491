import type { LineLook, Stretch } from '../code-look.ts';
import type { PageSpan } from '../page-state.ts';
import type { ModelMark } from './names.ts';

/** A span of the fused text with its place. */
export interface PlacedSpan extends PageSpan {
  readonly from: number;
  /** Behind its last unit. */
  readonly to: number;
}

/**
 * The spans with their offsets in `text`. Spans that are not the text, piece by piece, end there: what
 * follows has no author that is known.
 */
export function placedSpans(text: string, spans: readonly PageSpan[]): readonly PlacedSpan[] {
  const placed: PlacedSpan[] = [];
  let from = 0;
  for (const span of spans) {
    if (!text.startsWith(span.text, from)) break;
    const to = from + span.text.length;
    if (to > from) placed.push({ ...span, from, to });
    from = to;
  }
  return placed;
}

/** One stretch per span, in the tint of its model; with `disputedOnly` those nobody disputed are dim. */
export function spanStretches(
  spans: readonly PlacedSpan[],
  marks: ReadonlyMap<string, ModelMark>,
  disputedOnly: boolean,
  noteOf: (span: PlacedSpan) => string,
): readonly Stretch[] {
  return spans.map((span) => {
    const tint = `span-${marks.get(span.modelId)?.tint ?? 0}`;
    const dim = disputedOnly && span.runnerUp === undefined;
    return { from: span.from, to: span.to, look: dim ? 'dim' : tint, note: noteOf(span) };
  });
}

/** The letters of a line's authors in its gutter, so that colour is never alone. Linear. */
export function authorGutter(
  text: string,
  spans: readonly PlacedSpan[],
  marks: ReadonlyMap<string, ModelMark>,
): readonly LineLook[] {
  const letters: Set<string>[] = [];
  let line = 0;
  let at = 0;
  for (const span of spans) {
    const letter = marks.get(span.modelId)?.letter ?? '?';
    for (const part of text.slice(at, span.to).split(/(?<=\n)/)) {
      if (part.trim() !== '') (letters[line] ??= new Set()).add(letter);
      if (part.endsWith('\n')) line += 1;
    }
    at = span.to;
  }
  const lines = Math.max(line + 1, letters.length);
  return Array.from({ length: lines }, (_, i) => ({
    line: i,
    look: 'authors',
    gutter: [...(letters[i] ?? [])].join(' '),
  }));
}

export interface AuthorShare {
  readonly modelId: string;
  readonly spans: number;
  /** Of the characters that are not white space, in [0, 1]. */
  readonly share: number;
}

/** How much each model wrote, in order of appearance. */
export function authorShares(spans: readonly PlacedSpan[]): readonly AuthorShare[] {
  const sizes = new Map<string, { spans: number; size: number }>();
  let whole = 0;
  for (const { modelId, text } of spans) {
    const size = text.replace(/\s/g, '').length;
    const known = sizes.get(modelId) ?? { spans: 0, size: 0 };
    sizes.set(modelId, { spans: known.spans + 1, size: known.size + size });
    whole += size;
  }
  return [...sizes].map(([modelId, { spans: count, size }]) => ({
    modelId,
    spans: count,
    share: whole === 0 ? 0 : size / whole,
  }));
}
