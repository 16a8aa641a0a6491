import type {
  CompletionContext,
  CompletionShape,
  Indentation,
  Snippet,
} from '../core/completion.ts';
import { offsetAt, wholeUri } from '../core/document.ts';
import type { DocumentSnapshot, Position } from '../core/document.ts';
import { detectIndentation } from '../text/indentation.ts';
import { lineStartAt } from '../text/lines.ts';
import { prefixStart, suffixEnd } from './cut-points.ts';
import type { SnippetIndex } from './snippet-index.ts';

export interface ContextInput {
  readonly document: DocumentSnapshot;
  readonly position: Position;
  /** Offset of the position in UTF-16 code units, where the host knows it; saves a scan of the text. */
  readonly offset?: number;
  readonly shape: CompletionShape;
  /** Length of the whole prompt, in the model's tokens. */
  readonly budgetTokens: number;
  readonly charsPerToken: number;
  /** Part of the budget for the prefix, in (0, 1]; the suffix gets the rest. Default 0.75. */
  readonly prefixShare?: number;
  /**
   * Longest suffix, in UTF-16 code units; what the suffix may not use goes to the prefix. No limit by
   * default. 400 is good for local models: they read the suffix again after every key, because the
   * prefix before it changed.
   */
  readonly maxSuffixChars?: number;
  /** Part of the budget kept for snippets while there is anything to choose from. Default 0.25. */
  readonly snippetShare?: number;
  /** Found out from the document where it is not given. */
  readonly indentation?: Indentation;
  readonly snippets?: SnippetIndex;
}

/** Lines before the cursor after which the snippets are chosen anew. */
const snippetLines = 8;

/** Lines that tell what the code at the cursor is about. */
const nearLines = 32;

/**
 * What a model is shown for a place in a document.
 *
 * The parts of the budget are fixed by the parameters alone, never by what they are filled with, and
 * the prefix begins at a quantised place: so while somebody types, the prompt stays the same up to
 * the cursor and a server's prompt cache stays warm. Cuts fall between lines where there are lines,
 * and never inside `\r\n` or a surrogate pair; the texts keep their line ends.
 *
 * Cost: the length of the prompt, whatever the length of the document, if `offset` is given.
 */
export function buildContext(input: ContextInput): CompletionContext {
  const { document, shape } = input;
  const { text } = document;
  const offset = Math.min(input.offset ?? offsetAt(text, input.position), text.length);
  const budget = Math.max(0, Math.floor(input.budgetTokens * input.charsPerToken));
  const withSnippets = input.snippets?.offers(wholeUri(document.uri)) === true;
  const forSnippets = withSnippets ? Math.floor(budget * (input.snippetShare ?? 0.25)) : 0;
  const forCode = budget - forSnippets;
  const forSuffix = Math.min(
    Math.floor(forCode * (1 - (input.prefixShare ?? 0.75))),
    input.maxSuffixChars ?? Number.POSITIVE_INFINITY,
  );
  const prefix = text.slice(prefixStart(text, offset, forCode - forSuffix), offset);
  const suffix = text.slice(offset, suffixEnd(text, offset, forSuffix));

  let snippets: readonly Snippet[] = [];
  if (input.snippets !== undefined && withSnippets) {
    snippets = input.snippets.select({
      uri: wholeUri(document.uri),
      languageId: document.languageId,
      text: nearbyText(text, offset, input.position.line),
      shown: [prefix, suffix],
      maxChars: forSnippets,
    });
  }
  return {
    prefix,
    suffix,
    path: document.path,
    languageId: document.languageId,
    snippets,
    indentation: input.indentation ?? detectIndentation(prefix + suffix),
    shape,
  };
}

/**
 * The code by which snippets are chosen: up to 32 lines that end at a quantised line above the
 * cursor. It stays the same while a line is typed and for several lines after, so the snippets do,
 * too, and with them the beginning of the prompt.
 */
function nearbyText(text: string, offset: number, line: number): string {
  const quantised =
    line < snippetLines
      ? 2 ** Math.floor(Math.log2(Math.max(1, line)))
      : line - (line % snippetLines);
  const end = linesUp(text, offset, line - quantised);
  return text.slice(linesUp(text, end, nearLines), end);
}

/** Start of the line that is `lines` lines above the one at `offset`. */
function linesUp(text: string, offset: number, lines: number): number {
  let start = lineStartAt(text, offset);
  for (let i = 0; i < lines && start > 0; i++) start = lineStartAt(text, start - 1);
  return start;
}
