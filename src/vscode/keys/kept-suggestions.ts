import type { Completion } from '../../core/completion.ts';
import type { TextChange } from '../completion/offered-text.ts';

/** A suggestion as it was offered, at the place where its text would begin. */
export interface KeptSuggestion {
  readonly completion: Completion;
  /** Follows what is changed before it. */
  readonly offset: number;
  /** What stood behind it then, some characters of it. */
  readonly after: string;
  /** The document's version then. */
  readonly version: number;
}

/** What a document was offered last, the youngest first: two at most, of two runs. */
export type KeptOfDocument = readonly KeptSuggestion[];

/** Last suggestions, by document, in memory alone. */
export interface KeptSuggestions {
  /** Takes the place of an earlier one of the same run: it is the same one, typed along. */
  offered(uri: string, suggestion: KeptSuggestion): void;
  changed(uri: string, changes: readonly TextChange[]): void;
  /** Somebody has taken it: it is not gone. */
  taken(runId: string): void;
  forget(uri: string): void;
  of(uri: string): KeptOfDocument;
}

const MOST_DOCUMENTS = 20;
const MOST_OF_DOCUMENT = 2;

export function createKeptSuggestions(): KeptSuggestions {
  const documents = new Map<string, KeptOfDocument>();
  const of = (uri: string): KeptOfDocument => documents.get(uri) ?? [];
  const isOf =
    (runId: string) =>
    ({ completion }: KeptSuggestion): boolean =>
      completion.runId === runId;
  return {
    of,
    offered(uri, suggestion) {
      const isSame = isOf(suggestion.completion.runId);
      const others = of(uri).filter((one) => !isSame(one));
      documents.delete(uri);
      documents.set(uri, [suggestion, ...others].slice(0, MOST_OF_DOCUMENT));
      for (const oldest of documents.keys()) {
        if (documents.size <= MOST_DOCUMENTS) break;
        documents.delete(oldest);
      }
    },
    changed(uri, changes) {
      const kept = documents.get(uri);
      if (kept === undefined) return;
      documents.set(
        uri,
        kept.map((one) => ({ ...one, offset: movedBy(changes, one.offset) })),
      );
    },
    taken(runId) {
      for (const [uri, kept] of documents) {
        if (!kept.some(isOf(runId))) continue;
        documents.set(
          uri,
          kept.filter((one) => !isOf(runId)(one)),
        );
      }
    },
    forget(uri) {
      documents.delete(uri);
    },
  };
}

/**
 * Where an offset lies behind changes, which are all in offsets before the first of them. What is put in at
 * the offset itself stands behind it; of a change that covers it, the head of the new text stands before it,
 * since an editor may replace what stands before the cursor by itself.
 */
export function movedBy(changes: readonly TextChange[], offset: number): number {
  let moved = offset;
  for (const { offset: start, replaced, text } of changes) {
    if (start >= offset) continue;
    const end = start + replaced;
    moved +=
      end < offset
        ? text.length - replaced
        : Math.min(offset - start, text.length) - (offset - start);
  }
  return moved;
}
