import type { DocumentSnapshot } from '../core/document.ts';

/** The place a run was started for, recognisable after more was typed there. */
export interface Anchor {
  readonly uri: string;
  readonly offset: number;
  readonly prefixTail: string;
  readonly suffixHead: string;
}

const TAIL = 256;
const HEAD = 128;
/** A completion is far shorter; more typed text than this is another place. */
const LONGEST_TYPED = 4000;
const CLOSERS = /^[)\]}>"'`]+/;
/** Brackets that an editor closes by itself within one text typed or accepted. */
const MOST_CLOSERS = 4;

export function anchorAt(document: DocumentSnapshot, offset: number): Anchor {
  return {
    uri: document.uri,
    offset,
    prefixTail: document.text.slice(Math.max(0, offset - TAIL), offset),
    suffixHead: document.text.slice(offset, offset + HEAD),
  };
}

/** What happened at an anchor since. */
export interface Typed {
  /** Text typed at the anchor, up to the cursor. */
  readonly text: string;
  /** Brackets and quotes that the editor has put behind the cursor meanwhile. */
  readonly closers: string;
}

/**
 * What was typed since the anchor, when nothing else near it changed; undefined otherwise.
 *
 * Cost   O(length of tail, head and typed text), whatever the size of the document.
 */
export function typedSince(
  anchor: Anchor,
  document: DocumentSnapshot,
  offset: number,
): Typed | undefined {
  if (anchor.uri !== document.uri) return undefined;
  const length = offset - anchor.offset;
  if (length < 0 || length > LONGEST_TYPED) return undefined;
  const { text } = document;
  if (text.slice(Math.max(0, anchor.offset - TAIL), anchor.offset) !== anchor.prefixTail) {
    return undefined;
  }
  const typed = text.slice(anchor.offset, offset);
  const after = text.slice(offset, offset + HEAD + typed.length);
  if (startsAt(after, anchor.suffixHead)) return { text: typed, closers: '' };
  // Every opener typed may have put its closer behind the cursor: take off the fewest that fit.
  const closers = CLOSERS.exec(after)?.[0].slice(0, typed.length) ?? '';
  for (let n = 1; n <= closers.length; n++) {
    if (startsAt(after.slice(n), anchor.suffixHead)) {
      return { text: typed, closers: closers.slice(0, n) };
    }
  }
  return undefined;
}

/**
 * Whether typing on in this document may lead to the anchor's, which is `length` characters long:
 * the anchor's text is there but for its end. So it is while a text is typed or accepted in parts
 * behind which the anchor lies.
 */
export function leadsTo(anchor: Anchor, document: DocumentSnapshot, length: number): boolean {
  const { text } = document;
  const missing = length - text.length;
  if (anchor.uri !== document.uri || missing <= 0) return false;
  for (let closers = 0; closers <= MOST_CLOSERS; closers++) {
    const cursor = anchor.offset - missing - closers;
    if (cursor < 0) return false;
    const known = anchor.prefixTail.slice(0, -missing - closers);
    const after = text.slice(cursor + closers, cursor + closers + HEAD);
    if (text.slice(cursor - known.length, cursor) !== known) continue;
    if (closers > (CLOSERS.exec(text.slice(cursor, cursor + closers))?.[0].length ?? 0)) continue;
    if (startsAt(after, anchor.suffixHead)) return true;
  }
  return false;
}

/** Whether `after`, cut to the head's length, equals the head (the document may end earlier). */
function startsAt(after: string, head: string): boolean {
  return head.length < HEAD ? after === head : after.startsWith(head);
}

/** What is left of a candidate after the typed text; undefined when they disagree. */
export function remainderOf(candidateText: string, typed: Typed): string | undefined {
  if (!candidateText.startsWith(typed.text)) return undefined;
  const rest = candidateText.slice(typed.text.length);
  return containsInOrder(rest, typed.closers) ? rest : undefined;
}

function containsInOrder(text: string, characters: string): boolean {
  let from = 0;
  for (const character of characters) {
    const at = text.indexOf(character, from);
    if (at < 0) return false;
    from = at + 1;
  }
  return true;
}
