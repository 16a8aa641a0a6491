import type { CompletionRequest } from '../../core/completion.ts';
import { offsetAt } from '../../core/document.ts';
import type { ComparedRequest, Comparison } from '../../comparison/comparison.ts';
import type { SnippetIndex } from '../../context/snippet-index.ts';
import { splitLines } from '../../text/lines.ts';

/** What is to be compared. */
export interface ComparisonWish {
  readonly request: CompletionRequest;
  readonly snippets: SnippetIndex | undefined;
  /** In the order of their columns. */
  readonly memberIds: readonly string[];
  /** What is to be written in place of `original`; undefined: what belongs at the cursor. */
  readonly instruction?: string;
  /** The selected text and its offset in the document. */
  readonly original?: { readonly text: string; readonly offset: number };
}

/** What is asked, as it is kept. */
export function comparedRequest(wish: ComparisonWish): ComparedRequest {
  const { request, instruction, original } = wish;
  const { document } = request;
  const { text, uri, path, languageId } = document;
  const offset = original?.offset ?? offsetAt(text, request.position);
  const replaced = original?.text ?? '';
  return {
    kind: instruction === undefined ? 'fill' : 'instruct',
    ...{ languageId, path, original: replaced },
    prefix: text.slice(0, offset),
    suffix: text.slice(offset + replaced.length),
    ...(instruction === undefined ? {} : { instruction }),
    source: { uri, offset },
  };
}

/**
 * The request for the text at a compared place, in the document without the text that is replaced:
 * models write what stands there then.
 */
export function requestAt(compared: ComparedRequest, id: string): CompletionRequest {
  const { languageId, path, prefix, suffix, source } = compared;
  const lines = splitLines(prefix);
  return {
    id,
    trigger: 'explicit',
    document: {
      uri: source?.uri ?? `comparison:${id}`,
      ...{ path, languageId, version: 1, text: prefix + suffix },
    },
    position: { line: lines.length - 1, character: lines.at(-1)?.length ?? 0 },
  };
}

/** The wish behind a kept comparison, with nobody to ask. */
export function resumedWish(comparison: Comparison, localOnly: boolean): ComparisonWish {
  const { id, request } = comparison;
  const { prefix, original, suffix, instruction } = request;
  const { document, position, ...more } = requestAt(request, id);
  return {
    request: {
      ...more,
      document: { ...document, text: prefix + original + suffix },
      position,
      localOnly,
    },
    snippets: undefined,
    memberIds: [],
    ...(instruction === undefined ? {} : { instruction }),
    original: { text: original, offset: prefix.length },
  };
}
