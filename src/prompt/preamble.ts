import type { CompletionContext } from '../core/completion.ts';
import { lineComment } from '../text/line-comment.ts';
import type { LineComment } from '../text/line-comment.ts';
import { lineEndOf, splitLines } from '../text/lines.ts';

/**
 * Comments that go before the prefix: the path of the file, then the snippets, each with its path.
 * What changes seldom comes first, so that a server's prompt cache keeps as much as it can. Empty
 * for languages without comments. With the prefix's own line ends.
 */
export function preamble(context: CompletionContext): string {
  const comment = lineComment(context.languageId);
  if (comment === undefined) return '';
  const path = shownPath(context.path);
  const lines = [
    ...(path === '' ? [] : [`Path: ${path}`]),
    ...context.snippets.flatMap((snippet) => [
      `Compare with ${shownPath(snippet.path)}:`,
      ...splitLines(snippet.text),
    ]),
  ];
  const lineEnd = lineEndOf(context.prefix);
  return lines.map((line) => commented(line, comment) + lineEnd).join('');
}

/** Relative paths as they are; of an absolute one only the name: folders of a machine are private. */
export function shownPath(path: string): string {
  const plain = path.replaceAll('\\', '/').replace(/\p{Cc}/gu, '');
  const outside = /^(?:\/|[A-Za-z]:\/|~\/|\.\.\/|[a-z][\w+.-]*:)/.test(plain);
  return outside ? plain.slice(plain.lastIndexOf('/') + 1) : plain;
}

export function commented(line: string, { open, close }: LineComment): string {
  // What closes the comment may not stand inside of it.
  const inner = close === '' ? line : line.replaceAll(close.trim(), '');
  return (open + inner).trimEnd() + close;
}
