import type { CompletionRequest } from '../core/completion.ts';
import { isNotebookCell, offsetAt } from '../core/document.ts';
import type { FilePath } from '../edits/edit.ts';
import { fileLines, usualEnd } from '../edits/file-lines.ts';
import { filePathOf } from '../edits/file-path.ts';

/** The place of a request; its text may be the whole document. */
export type Place = Pick<CompletionRequest, 'document' | 'position'>;

/** The document with a text at the cursor, whose lines end as those of the document do. Linear. */
export function documentWith({ document, position }: Place, text: string): string {
  const offset = offsetAt(document.text, position);
  const end = usualEnd(fileLines(document.text).lines);
  const inserted = text.replace(/\r\n|\n|\r/g, end);
  return document.text.slice(0, offset) + inserted + document.text.slice(offset);
}

/**
 * The workspace with a text at the cursor, as changes over the base; none at all for a text that
 * changes nothing. Undefined for a document that is no file of the workspace.
 */
export function changesWith(
  place: Place,
  text: string,
): ReadonlyMap<FilePath, string | undefined> | undefined {
  // A cell is no file, and its notebook's file is no code.
  if (isNotebookCell(place.document.uri)) return undefined;
  const file = filePathOf(place.document.path);
  if (file.kind === 'outside') return undefined;
  if (text === '') return new Map();
  return new Map([[file.path, documentWith(place, text)]]);
}
