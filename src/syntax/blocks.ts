import type { Node } from 'web-tree-sitter';
import type { GrammarName } from './grammars.ts';
import { isComment } from './literals.ts';
import { pathTo } from './node-path.ts';

/** An opened block around a place. */
export interface OpenBlock {
  /** The token that opens it. */
  readonly opening: Node;
  /** Offset on the line whose indentation the block's end returns to. */
  readonly headerStart: number;
}

interface BlockTokens {
  readonly openings: ReadonlySet<string>;
  readonly closings: ReadonlySet<string>;
}

const BRACES: BlockTokens = { openings: new Set(['{']), closings: new Set(['}']) };
const COLONS: BlockTokens = { openings: new Set([':']), closings: new Set() };
const WORDS: BlockTokens = {
  openings: new Set(['{', 'do', 'then', 'else']),
  closings: new Set(['}', 'done', 'fi', 'elif']),
};

/** Nodes whose brace opens a list that is written on one line by habit, not a body. */
const LISTS: ReadonlySet<string> = new Set([
  'array_initializer',
  'brace_expression',
  'export_clause',
  'initializer_list',
  'interpolation',
  'jsx_expression',
  'named_imports',
  'object_pattern',
  'use_list',
]);

/** Constructs whose first line is where the end of their block returns to. */
const CONSTRUCT =
  /(?:statement|declaration|definition|specifier|clause|item|function|method|class|closure|lambda|func_literal|rule_set|_expression)$/;

/** A line of Python that ends with the colon of a suite, also as the last of several lines. */
const SUITE_LINE =
  /^\s*(?:async|case|class|def|elif|else|except|finally|for|if|match|try|while|with|\))/;

/** More tokens than that beside a cursor stand only in hostile text. */
const MOST_TOKENS = 5_000;
const MOST_COMMENTS = 100;

/** The innermost block that is open at `offset`; undefined where there is none. */
export function openBlockAt(
  root: Node,
  text: string,
  offset: number,
  grammar: GrammarName,
): OpenBlock | undefined {
  const path = pathTo(root, lastCodeBefore(root, text, offset));
  for (const [depth, node] of [...path.entries()].reverse()) {
    if (node === root && !root.hasError) return undefined;
    const opening = openingIn(node, text, offset, grammar);
    if (opening === undefined) continue;
    return { opening, headerStart: headerStart(opening, node, path[depth - 1], grammar) };
  }
  return undefined;
}

/** Offset of the last character before `offset` that is neither white space nor comment; -1: none. */
export function lastCodeBefore(root: Node, text: string, offset: number): number {
  let last = text.slice(0, offset).trimEnd().length - 1;
  for (let skipped = 0; last >= 0 && skipped < MOST_COMMENTS; skipped++) {
    const comment = pathTo(root, last).find(isComment);
    if (comment === undefined) break;
    last = text.slice(0, comment.startIndex).trimEnd().length - 1;
  }
  return last;
}

/** Number of white-space characters that begin the line of `offset`, counted up to `offset`. */
export function indentAt(text: string, offset: number): number {
  const line = text.slice(lineStartOf(text, offset), offset);
  return line.length - line.trimStart().length;
}

function lineStartOf(text: string, offset: number): number {
  return offset === 0 ? 0 : text.lastIndexOf('\n', offset - 1) + 1;
}

/** The last opening token among a node's own tokens before `offset` that is not closed again. */
function openingIn(
  node: Node,
  text: string,
  offset: number,
  grammar: GrammarName,
): Node | undefined {
  const { openings, closings } = tokensOf(grammar);
  let closed = 0;
  for (const { token, parent } of tokensBefore(node, offset)) {
    if (closings.has(token.type)) closed++;
    else if (!openings.has(token.type) || LISTS.has(parent.type)) continue;
    else if (closed > 0) closed--;
    else if (grammar !== 'python' || encloses(token, parent, text, offset)) return token;
  }
  return undefined;
}

/** Tokens of a node that end before `offset`, last first; errors are looked into. */
function* tokensBefore(node: Node, offset: number): Generator<{ token: Node; parent: Node }> {
  const open = node.children.map((token) => ({ token, parent: node }));
  let seen = 0;
  for (let next = open.pop(); next !== undefined && seen < MOST_TOKENS; next = open.pop()) {
    const { token } = next;
    if (token.startIndex >= offset || token.isMissing) continue;
    seen++;
    if (token.isError)
      open.push(...token.children.map((child) => ({ token: child, parent: token })));
    else if (token.endIndex <= offset) yield next;
  }
}

/** Whether a colon of Python opens a suite and the line of `offset` is indented into it. */
function encloses(colon: Node, parent: Node, text: string, offset: number): boolean {
  const opensSuite = parent.isError
    ? SUITE_LINE.test(text.slice(lineStartOf(text, colon.startIndex), colon.startIndex))
    : /_(?:definition|statement|clause)$/.test(parent.type);
  if (!opensSuite) return false;
  if (!text.slice(colon.endIndex, offset).includes('\n')) return true;
  const header = parent.isError ? colon : parent;
  return indentAt(text, offset) > indentAt(text, header.startIndex);
}

export function restOfLine(text: string, offset: number): string {
  const end = text.indexOf('\n', offset);
  return text.slice(offset, end === -1 ? undefined : end).trimEnd();
}

function headerStart(
  opening: Node,
  holder: Node,
  outer: Node | undefined,
  grammar: GrammarName,
): number {
  if (opening.parent?.isError === true) return opening.startIndex;
  if (grammar === 'python') return holder.startIndex;
  const owner = holder.startIndex === opening.startIndex ? outer : holder;
  return owner !== undefined && CONSTRUCT.test(owner.type) ? owner.startIndex : opening.startIndex;
}

function tokensOf(grammar: GrammarName): BlockTokens {
  if (grammar === 'python') return COLONS;
  return grammar === 'bash' ? WORDS : BRACES;
}
