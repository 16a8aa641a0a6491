import type { CompletionRequest } from '../../core/completion.ts';
import { offsetAt, type DocumentSnapshot, type Position } from '../../core/document.ts';
import { splitLines } from '../../text/lines.ts';

/** A place in a text that is not the document's own. */
export interface ShownPlace {
  readonly document: DocumentSnapshot;
  readonly position: Position;
  readonly offset: number;
}

/** What is needed of a request. */
export type PlacedRequest = Pick<CompletionRequest, 'document' | 'position' | 'whole'>;

/**
 * The place of a request as models are shown it: in the whole around the document where there is one. A text
 * written there is one for the document's own place. Cost O(1) without a whole, else linear.
 */
export function shownPlace(request: PlacedRequest): ShownPlace {
  const own = ownPlace(request);
  const { whole } = request;
  if (whole === undefined) return own;
  const { before, after } = whole;
  const text = before + own.document.text + after;
  return {
    document: { ...own.document, text },
    offset: before.length + own.offset,
    position: { ...own.position, line: own.position.line + lineEndsIn(before) },
  };
}

/** The place in what of the document is code of its language, without anything around. Cost as above. */
export function ownPlace({ document, position, whole }: PlacedRequest): ShownPlace {
  const offset = offsetAt(document.text, position);
  if (whole === undefined) return { document, position, offset };
  const { skippedStart, skippedEnd } = whole;
  const text = document.text.slice(skippedStart, document.text.length - skippedEnd);
  const at = Math.min(Math.max(0, offset - skippedStart), text.length);
  const lines = splitLines(text.slice(0, at));
  return {
    document: { ...document, text },
    offset: at,
    position: { line: lines.length - 1, character: lines.at(-1)?.length ?? 0 },
  };
}

function lineEndsIn(text: string): number {
  return splitLines(text).length - 1;
}
