/**
 * Schemes of documents that people write in: files, new documents, remote and virtual workspaces,
 * notebook cells. Not among them: output channels, the sides of a diff (`git:`, `gitfs:`), the
 * source control input (`vscode-scm:`), settings, chat and the like.
 */
const allowedSchemes: ReadonlySet<string> = new Set([
  'file',
  'untitled',
  'vscode-remote',
  'vscode-notebook-cell',
  'vscode-vfs',
]);

/** A longer document is left alone, in UTF-16 code units. */
export const maxDocumentChars = 1_000_000;

/** As much of a text is searched for what no text has. */
const headChars = 8_192;

export interface GuardedDocument {
  readonly scheme: string;
  /** In UTF-16 code units, or in bytes where the document is not read yet. */
  readonly length: number;
  /** The text, or its head. */
  readonly text?: string;
}

export type DocumentRefusal = 'scheme' | 'too-large' | 'binary';

/**
 * Why a document is neither completed nor shown to models; undefined where nothing speaks against
 * it. Binary is a text with a NUL, or with a tenth of replacement characters, in its first 8,192
 * characters. Cost O(1).
 */
export function documentGuard(document: GuardedDocument): DocumentRefusal | undefined {
  if (!allowedSchemes.has(document.scheme)) return 'scheme';
  if (document.length > maxDocumentChars) return 'too-large';
  return document.text !== undefined && isBinary(document.text) ? 'binary' : undefined;
}

function isBinary(text: string): boolean {
  const head = text.slice(0, headChars);
  const broken = head.split('\ufffd').length - 1;
  return head.includes('\u0000') || (broken > 0 && broken * 10 >= head.length);
}
