import type { Node } from 'web-tree-sitter';
import type { FunctionPlace, FunctionSizes } from './protocol.ts';

/** Kinds of nodes that are a function with a name and a body of its own, in any grammar. */
const FUNCTIONS: ReadonlySet<string> = new Set([
  ...['function_declaration', 'generator_function_declaration', 'method_definition'], // JavaScript, Go
  ...['method_declaration', 'function_definition', 'function_item'], // Go, Java; Python, C++, bash; Rust
]);

/** Functions that are the value of a name. */
const VALUES: ReadonlySet<string> = new Set([
  'arrow_function',
  'function_expression',
  'generator_function',
]);

/** More are seldom wanted of one file. */
const MOST_FUNCTIONS = 500;
/** Deeper nests exist only in hostile text. */
const DEEPEST = 200;

/**
 * Functions with a name and a body of so many lines, in the order of the text; blank lines do not count,
 * nor do those that hold the brackets alone. Of functions inside each other the outermost one that is of
 * the size. What holds syntax errors is left out. At most 500.
 *
 * Cost: a walk through the tree, but for the insides of what was found.
 */
export function findFunctions(root: Node, sizes: FunctionSizes): readonly FunctionPlace[] {
  const found: FunctionPlace[] = [];
  const look = (node: Node, depth: number): void => {
    if (found.length >= MOST_FUNCTIONS || depth > DEEPEST) return;
    const place = placeOf(node, sizes);
    if (place !== undefined) found.push(place);
    else for (const child of node.namedChildren) look(child, depth + 1);
  };
  look(root, 0);
  return found;
}

function placeOf(node: Node, { leastLines, mostLines }: FunctionSizes): FunctionPlace | undefined {
  const made = FUNCTIONS.has(node.type) ? node : valueOf(node);
  const body = made?.childForFieldName('body') ?? undefined;
  if (made === undefined || body === undefined || node.hasError) return undefined;
  const name = nameOf(made === node ? node : (node.namedChildren[0] ?? node));
  const lines = linesIn(body.text);
  if (name === '' || lines < leastLines || lines > mostLines) return undefined;
  const { startIndex: start, endIndex: end } = node;
  return { name, start, bodyStart: body.startIndex, end };
}

/** The function in `const name = () => {}`, where nothing else is declared with it. */
function valueOf(node: Node): Node | undefined {
  if (!/^(?:lexical|variable)_declaration$/.test(node.type)) return undefined;
  const [declarator, ...others] = node.namedChildren;
  const value = declarator?.childForFieldName('value') ?? undefined;
  return others.length === 0 && value !== undefined && VALUES.has(value.type) ? value : undefined;
}

/** The name in a declaration; '' where it has none, or one that is worked out. */
function nameOf(node: Node): string {
  let declared = node.childForFieldName('name') ?? node.childForFieldName('declarator');
  while (declared?.childForFieldName('declarator')) {
    declared = declared.childForFieldName('declarator');
  }
  const text = declared?.text ?? '';
  return /^[\p{L}\p{N}_$#:~-]{1,100}$/u.test(text) ? text : '';
}

function linesIn(body: string): number {
  return body
    .replace(/^\s*\{/, '')
    .replace(/\}\s*$/, '')
    .split('\n')
    .filter((line) => line.trim() !== '').length;
}
