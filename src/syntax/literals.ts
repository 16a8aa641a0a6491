import type { Node } from 'web-tree-sitter';
import { pathTo } from './node-path.ts';
import { pointAt } from './text-edit.ts';

const STRINGS: ReadonlySet<string> = new Set([
  'ansi_c_string',
  'char_literal',
  'character_literal',
  'heredoc_body',
  'interpreted_string_literal',
  'raw_string',
  'raw_string_literal',
  'rune_literal',
  'string',
  'string_literal',
  'string_value',
  'system_lib_string',
  'template_literal_type',
  'template_string',
]);

/** Code inside of a string. */
const HOLES: ReadonlySet<string> = new Set([
  'command_substitution',
  'expansion',
  'interpolation',
  'process_substitution',
  'template_substitution',
  'template_type',
]);

/** Tokens that open a string or, in one, code; they stand alone in an error when never closed. */
const QUOTES = ['"', "'", '`', '"""', 'string_start'];
const HOLE_OPENINGS = ['${', '$('];

/** How far back the opening of a comment or, on its line, of a string without end is looked for. */
const COMMENT_REACH = 10_000;
const STRING_REACH = 2_000;

export function isComment(node: Node): boolean {
  return node.type.endsWith('comment');
}

/** Whether text typed at `offset` becomes part of a comment. */
export function isInsideComment(root: Node, text: string, offset: number): boolean {
  const comment = pathTo(root, offset - 1).find(isComment);
  if (comment !== undefined) {
    return text.startsWith('/*', comment.startIndex)
      ? offset < comment.endIndex
      : !text.slice(comment.startIndex, offset).includes('\n');
  }
  return root.hasError && isInUnclosedComment(root, text, offset);
}

/** Whether text typed at `offset` becomes part of a string's text. */
export function isInsideString(root: Node, text: string, offset: number): boolean {
  for (const node of pathTo(root, offset - 1).toReversed()) {
    const closed = offset === node.endIndex && node.lastChild?.isMissing !== true;
    if (closed) continue;
    if (HOLES.has(node.type)) return false;
    if (STRINGS.has(node.type)) return true;
  }
  return root.hasError && isInUnclosedString(root, text, offset);
}

function isInUnclosedComment(root: Node, text: string, offset: number): boolean {
  const near = text.slice(Math.max(0, offset - COMMENT_REACH), offset);
  const opening = near.lastIndexOf('/*');
  if (opening === -1 || near.includes('*/', opening)) return false;
  const path = pathTo(root, offset - near.length + opening);
  return path.some((node) => node.isError) && !path.some((node) => STRINGS.has(node.type));
}

function isInUnclosedString(root: Node, text: string, offset: number): boolean {
  const end = pointAt(text, offset);
  const start = { row: end.row, column: Math.max(0, end.column - STRING_REACH) };
  const openings = root
    .descendantsOfType([...QUOTES, ...HOLE_OPENINGS], start, end)
    .filter((token) => token.endIndex <= offset && token.parent?.isError === true);
  const last = openings.at(-1);
  return last !== undefined && QUOTES.includes(last.type);
}
