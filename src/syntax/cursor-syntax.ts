import type { Node } from 'web-tree-sitter';
import { indentAt, lastCodeBefore, openBlockAt, restOfLine } from './blocks.ts';
import type { GrammarName } from './grammars.ts';
import { isInsideComment, isInsideString } from './literals.ts';
import type { CursorSyntax } from './protocol.ts';

/** What may follow a cursor at which a body is begun. */
const CLOSINGS_ONLY = /^[\s)\]}>;,]*$/;

/**
 * Describes the place `offset` of a parsed text; see `CursorSyntax` for what the fields mean.
 *
 * Works on broken text too: a block whose end is not written yet is found by its opening token.
 * Known limits: Python strings of several lines and text of a language inside another one (CSS in a
 * template, SQL in a string) count as what the outer grammar makes of them.
 */
export function describeCursor(
  root: Node,
  text: string,
  offset: number,
  grammar: GrammarName,
): CursorSyntax {
  const insideComment = isInsideComment(root, text, offset);
  const insideString = !insideComment && isInsideString(root, text, offset);
  const block = openBlockAt(root, text, offset, grammar);
  const justOpened =
    block !== undefined && block.opening.endIndex - 1 === lastCodeBefore(root, text, offset);
  const emptyBlock =
    justOpened && !insideComment && !insideString && CLOSINGS_ONLY.test(restOfLine(text, offset));
  return {
    known: true,
    emptyBlock,
    insideComment,
    insideString,
    ...(block && { enclosingIndent: indentAt(text, block.headerStart) }),
  };
}
