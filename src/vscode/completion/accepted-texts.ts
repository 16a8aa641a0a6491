import type { Span } from '../../core/completion.ts';
import type { OfferedText, TakenText } from './offered-text.ts';

/** A text that was taken and stands in its document as it was written. */
export interface AcceptedText {
  readonly runId: string;
  readonly start: number;
  readonly length: number;
  readonly spans: readonly Span[];
  readonly byTurns: boolean;
  readonly modelIds: OfferedText['modelIds'];
  readonly agreement: OfferedText['agreement'];
}

/** The span at an offset of a document, with its place among the others. */
export interface SpanAt {
  readonly span: Span;
  readonly start: number;
  readonly number: number;
  readonly of: number;
}

/** Who wrote what was taken last, for each document until its next edit. */
export interface AcceptedTexts {
  /** Something was taken; behind what was taken of the same answer it is one text with that. */
  taken(uri: string, text: TakenText): void;
  /** Whether it goes on with what was taken just before it, of the same answer. */
  goesOn(uri: string, text: TakenText): boolean;
  /** Any other edit, or the end of the document. */
  forget(uri: string): void;
  in(uri: string): AcceptedText | undefined;
}

export function createAcceptedTexts(): AcceptedTexts {
  const texts = new Map<string, AcceptedText>();
  const before = (uri: string, { offered, start }: TakenText): AcceptedText | undefined => {
    const text = texts.get(uri);
    const goesOn = text?.runId === offered.runId && text.start + text.length === start;
    return goesOn ? text : undefined;
  };
  return {
    goesOn: (uri, text) => before(uri, text) !== undefined,
    taken(uri, text) {
      const { offered, start, length } = text;
      const { runId, byTurns, modelIds, agreement } = offered;
      const spans = headOf(offered.spans, length);
      const head = before(uri, text);
      const whole =
        head === undefined
          ? { start, length, spans }
          : { start: head.start, length: head.length + length, spans: joined(head.spans, spans) };
      texts.set(uri, { runId, byTurns, modelIds, agreement, ...whole });
    },
    forget(uri) {
      texts.delete(uri);
    },
    in: (uri) => texts.get(uri),
  };
}

/** The span that has the character behind an offset; undefined outside of the text. */
export function spanAt({ start, spans }: AcceptedText, offset: number): SpanAt | undefined {
  let from = start;
  for (const [i, span] of spans.entries()) {
    const to = from + span.text.length;
    if (offset >= from && offset < to)
      return { span, start: from, number: i + 1, of: spans.length };
    from = to;
  }
  return undefined;
}

/** The spans of the first characters of a text. */
function headOf(spans: readonly Span[], characters: number): readonly Span[] {
  let left = characters;
  return spans.flatMap((span) => {
    const text = span.text.slice(0, left);
    left -= text.length;
    return text === '' ? [] : [{ ...span, text }];
  });
}

/** A span that was taken in two parts is one again. */
function joined(before: readonly Span[], after: readonly Span[]): readonly Span[] {
  const [last, next] = [before.at(-1), after[0]];
  if (last === undefined || next === undefined || !isSame(last, next)) return [...before, ...after];
  return [...before.slice(0, -1), { ...last, text: last.text + next.text }, ...after.slice(1)];
}

function isSame(a: Span, b: Span): boolean {
  return (
    a.modelId === b.modelId &&
    a.score === b.score &&
    a.runnerUp?.text === b.runnerUp?.text &&
    a.runnerUp?.modelId === b.runnerUp?.modelId
  );
}
