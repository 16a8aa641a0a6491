/**
 * Schemes of documents that people write code in: files, new documents, remote and virtual workspaces,
 * notebook cells, the input of an interactive window. Not among them: output channels, the sides of a diff
 * or of a merge (`git:`, `gitfs:`; the result of a merge is the file itself), the inputs of source control
 * (`vscode-scm:`), comments (`comment:`), the debug console (`debug:`) and chats, search editors, terminals,
 * the user's settings (`vscode-userdata:`; those of a folder are a file) and the like.
 */
const allowedSchemes: ReadonlySet<string> = new Set([
  'file',
  'untitled',
  'vscode-remote',
  'vscode-notebook-cell',
  'vscode-interactive-input',
  'vscode-vfs',
]);

/** A longer document is left alone, in UTF-16 code units. */
export const maxDocumentChars = 1_000_000;

/** A longer line was not written by people, and the editor colours it no more. Unit: UTF-16 code units. */
export const maxLineChars = 10_000;

/** As much of a text is searched for what no text has. */
const headChars = 8_192;

export interface GuardedDocument {
  readonly scheme: string;
  /** In UTF-16 code units, or in bytes where the document is not read yet. */
  readonly length: number;
  /** The text, or its head; read only where nothing else speaks against it, so a getter is welcome. */
  readonly text?: string;
  /** Of the line at work, where there is one. Unit: UTF-16 code units. */
  readonly lineLength?: number;
}

/**
 * Whether a path outside of every workspace is one of the editor's own files of settings, which a server of the
 * editor shows as files: they hold what other extensions keep there, also keys.
 */
export function isEditorSettings(path: string): boolean {
  return /\/(?:User|Machine)\/(?:profiles\/[^/]+\/)?(?:settings|keybindings|tasks|mcp)\.json$/.test(
    path,
  );
}

export type DocumentRefusal = 'scheme' | 'too-large' | 'long-line' | 'binary';

/**
 * Why a document is neither completed nor shown to models; undefined where nothing speaks against
 * it. Binary is a text with a NUL, or with a tenth of replacement characters, in its first 8,192
 * characters. Cost O(1).
 */
export function documentGuard(document: GuardedDocument): DocumentRefusal | undefined {
  if (!allowedSchemes.has(document.scheme)) return 'scheme';
  if (document.length > maxDocumentChars) return 'too-large';
  if ((document.lineLength ?? 0) > maxLineChars) return 'long-line';
  const { text } = document;
  return text !== undefined && isBinary(text) ? 'binary' : undefined;
}

function isBinary(text: string): boolean {
  const head = text.slice(0, headChars);
  const broken = head.split('\ufffd').length - 1;
  return head.includes('\u0000') || (broken > 0 && broken * 10 >= head.length);
}
