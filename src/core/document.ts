/** A place in a document. Both count from 0; `character` counts UTF-16 code units. */
export interface Position {
  readonly line: number;
  readonly character: number;
}

/** A document as it was at one moment. */
export interface DocumentSnapshot {
  readonly uri: string;
  /** Path relative to the workspace where there is one, for the prompt's path comment. */
  readonly path: string;
  readonly languageId: string;
  readonly version: number;
  /** The whole text with its own line ends. */
  readonly text: string;
}

/**
 * Offset of a position in a text, in UTF-16 code units; lines end with \n, \r\n or \r.
 * Positions past the end of a line or of the text are moved to that end.
 */
export function offsetAt(text: string, position: Position): number {
  const lineEnd = /\r\n|\n|\r/g;
  let start = 0;
  for (let line = 0; line < position.line; line++) {
    const found = lineEnd.exec(text);
    if (found === null) return text.length;
    start = found.index + found[0].length;
  }
  const end = lineEnd.exec(text)?.index ?? text.length;
  return Math.min(start + position.character, end);
}

/** Whether a document is a cell of a notebook, and no file of its own. */
export function isNotebookCell(uri: string): boolean {
  return uri.startsWith('vscode-notebook-cell:');
}

/** The uri of the whole that a document belongs to: the same for all cells of a notebook. */
export function wholeUri(uri: string): string {
  return isNotebookCell(uri) ? uri.replace(/#.*$/s, '') : uri;
}
