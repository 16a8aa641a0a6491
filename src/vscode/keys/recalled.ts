import type { Completion } from '../../core/completion.ts';
import { spansBehind } from '../../engine/results.ts';
import type { KeptOfDocument, KeptSuggestion } from './kept-suggestions.ts';

/** A document as it is now, and where its cursor stands. */
export interface CursorPlace {
  readonly cursor: number;
  readonly version: number;
  readonly text: string;
}

/** What can be done with a suggestion that is gone. */
export type Recalled =
  | { readonly kind: 'nothing' }
  /** It goes on behind what was typed since: it can be seen again. */
  | { readonly kind: 'again'; readonly completion: Completion }
  /** Something else was typed in its place. */
  | {
      readonly kind: 'typed-past';
      readonly text: string;
      readonly from: number;
      readonly to: number;
    }
  /** The cursor stands elsewhere; `backTo`: where it could be seen again. */
  | { readonly kind: 'elsewhere'; readonly text: string; readonly backTo: number | undefined };

/** What the user wants back, and what else may be meant. */
export interface Recollected {
  readonly suggestion: KeptSuggestion;
  readonly recalled: Exclude<Recalled, { kind: 'nothing' }>;
  /** A younger one, which may be on the screen. */
  readonly younger: KeptSuggestion | undefined;
}

/**
 * The suggestion that was shown last and is gone. The youngest, unless that was offered right here, and so may
 * be on the screen, and an older one has been typed past on this line. Undefined where there is none.
 */
export function recollect(kept: KeptOfDocument, place: CursorPlace): Recollected | undefined {
  const [youngest, older] = kept;
  if (youngest === undefined) return undefined;
  const ofYoungest = recalledAt(youngest, place);
  const ofOlder = older === undefined ? undefined : recalledAt(older, place);
  if (older !== undefined && ofOlder !== undefined && ofOlder.kind !== 'nothing') {
    const isPast = ofOlder.kind === 'typed-past';
    if (isPast && isHere(youngest, place)) {
      return { suggestion: older, recalled: ofOlder, younger: youngest };
    }
    if (ofYoungest.kind === 'nothing') {
      return { suggestion: older, recalled: ofOlder, younger: undefined };
    }
  }
  if (ofYoungest.kind === 'nothing') return undefined;
  return { suggestion: youngest, recalled: ofYoungest, younger: undefined };
}

/** Whether it was offered for this very state and place of the document. */
function isHere(
  { version, offset }: KeptSuggestion,
  place: Pick<CursorPlace, 'version' | 'cursor'>,
): boolean {
  return version === place.version && offset === place.cursor;
}

/** What can be done with one of them. Cost: O(length of its texts). */
export function recalledAt(suggestion: KeptSuggestion, { text, cursor }: CursorPlace): Recalled {
  const { completion, offset, after } = suggestion;
  const first = completion.shown[0]?.text ?? '';
  const behind = unixLines(text.slice(offset));
  // Typed by hand to its end, or taken piece by piece.
  if (first === '' || behind.startsWith(first)) return { kind: 'nothing' };
  const typed = cursor < offset ? undefined : unixLines(text.slice(offset, cursor));
  const again = typed === undefined ? undefined : goingOn(suggestion, typed, text.slice(cursor));
  if (again !== undefined) return { kind: 'again', completion: again };
  if (typed !== undefined && !typed.includes('\n')) {
    const to = cursor + closersAt(suggestion, text.slice(cursor));
    return { kind: 'typed-past', text: first, from: offset, to };
  }
  const isUntouched = text.slice(offset, offset + after.length) === after;
  return { kind: 'elsewhere', text: first, backTo: isUntouched ? offset : undefined };
}

/** What of a suggestion is left behind what was typed of it; undefined where nothing agrees. */
export function goingOn(
  suggestion: KeptSuggestion,
  typed: string,
  behindCursor: string,
): Completion | undefined {
  const { completion } = suggestion;
  const closers = closersAt(suggestion, behindCursor);
  const shown = completion.shown
    .filter(({ text }) => text.startsWith(typed) && text.slice(typed.length).trim() !== '')
    .map((one) => ({
      ...one,
      text: one.text.slice(typed.length),
      replaceAfter: Math.min(one.replaceAfter, closers),
    }));
  const [first] = shown;
  if (first === undefined) return undefined;
  // The spans are those of the first text, and that may be one of those that disagree.
  const isStillFirst = completion.shown[0]?.text === typed + first.text;
  const spans = isStillFirst
    ? spansBehind(completion.spans, typed.length)
    : [{ text: first.text, modelId: first.modelIds[0] ?? '' }];
  return { ...completion, shown, spans, source: 'cache' };
}

/** How many characters behind the cursor the first text would replace, where they still stand there. */
function closersAt({ completion, after }: KeptSuggestion, behindCursor: string): number {
  const closers = after.slice(0, completion.shown[0]?.replaceAfter ?? 0);
  return behindCursor.startsWith(closers) ? closers.length : 0;
}

/** What models write has line feeds alone, whatever the document has. */
function unixLines(text: string): string {
  return text.replaceAll('\r\n', '\n');
}
