import { codeTokens } from '../../../text/code-tokens.ts';
import { keywords } from './keywords.ts';
import { multisetOf, type Multiset } from '../../../text/kernels/multiset.ts';

interface Token {
  readonly kind: string;
  readonly text: string;
}

/** Assignments, also with a sign or a dereference run onto them (`x =-1`); no comparison, no arrow. */
const assignment = /^(?:[-+*/%&|^:]|\*\*|\/\/|<<|>>>?|&&|\|\||\?\?)?=[-!&*~+]?$/;

/** What stands before the name of a member. */
const memberMarks: ReadonlySet<string> = new Set(['.', '?.', '->', '::']);

/** Behind these a bracket holds statements or conditions of its own. */
const heads: ReadonlySet<string> = new Set(['for', 'if', 'while', 'switch', 'foreach']);

/**
 * Where values go in a piece of code, as a bag of pairs, by its tokens alone:
 *
 *     `a<-b`   variable a is assigned something computed from variable b (also `for a in b`)
 *     `a.use`  variable a, assigned earlier in this text, is read outside of an assignment
 *
 * Variables are numbered in order of first appearance, so the names do not matter. Members count as the
 * variable that they hang on (`a.b.c` is a), called names and keywords as none.
 *
 * An approximation of the data-flow graph of CodeBLEU, which parses: here scopes, branches and shadowing
 * are not known, parameters are no definitions, statements end at a line's end outside of brackets, at
 * `;`, `{` and `}`. Works for languages whose assignments look like those of C, Python or JavaScript.
 * Cost O(n).
 */
export function dataFlowPairs(text: string): Multiset {
  const numbers = new Map<string, number>();
  const numberOf = (name: string): number => {
    const number = numbers.get(name) ?? numbers.size;
    numbers.set(name, number);
    return number;
  };
  const assigned = new Set<string>();
  const pairs: string[] = [];
  for (const statement of statementsOf(text)) {
    const { targets, sources } = flowOf(statement);
    for (const target of targets) {
      assigned.add(target);
      for (const source of sources) pairs.push(`${numberOf(target)}<-${numberOf(source)}`);
    }
    if (targets.length > 0) continue;
    for (const source of sources) {
      if (assigned.has(source)) pairs.push(`${numberOf(source)}.use`);
    }
  }
  return multisetOf(pairs);
}

function statementsOf(text: string): readonly (readonly Token[])[] {
  const statements: Token[][] = [];
  let statement: Token[] = [];
  let depth = 0;
  const begin = (...first: readonly Token[]): void => {
    statements.push((statement = [...first]));
    depth = 0;
  };
  begin();
  for (const { kind, start, end } of codeTokens(text)) {
    const token = { kind, text: text.slice(start, end) };
    const before = statement.at(-1);
    if (kind === 'blank') continue;
    if (kind === 'line-end') {
      if (depth === 0) begin();
    } else if (/^[;{}]$/.test(token.text)) begin();
    else if (token.text === '(' && before !== undefined && heads.has(before.text)) begin(before);
    else {
      depth = depthAfter(token, depth);
      statement.push(token);
    }
  }
  return statements;
}

/** A closing bracket without an opening one belongs to a head, see `heads`. */
function depthAfter({ text }: Token, depth: number): number {
  if (text === '(' || text === '[') return depth + 1;
  return text === ')' || text === ']' ? Math.max(0, depth - 1) : depth;
}

/** What a statement assigns, and what it reads for that; without targets, what it reads. */
function flowOf(statement: readonly Token[]): {
  readonly targets: readonly string[];
  readonly sources: readonly string[];
} {
  const at = assignmentAt(statement);
  if (at === undefined) return { targets: [], sources: variablesOf(statement) };
  const targets = targetsOf(statement.slice(0, at));
  const isUpdate = /^[^=:].*=/.test(statement[at]?.text ?? '');
  const read = variablesOf(statement.slice(at + 1));
  return { targets, sources: isUpdate ? [...targets, ...read] : read };
}

function assignmentAt(statement: readonly Token[]): number | undefined {
  const isLoop = heads.has(statement[0]?.text ?? '');
  let depth = 0;
  for (const [at, token] of statement.entries()) {
    depth = depthAfter(token, depth);
    if (depth > 0) continue;
    if (token.kind === 'operator' && assignment.test(token.text)) return at;
    if (isLoop && token.kind === 'word' && /^(?:of|in)$/.test(token.text)) return at;
  }
  return undefined;
}

/** The last variable of each part between commas, before its type; what is in an index is none. */
function targetsOf(tokens: readonly Token[]): readonly string[] {
  const parts: Token[][] = [[]];
  let indexDepth = 0;
  let isType = false;
  for (const [at, token] of tokens.entries()) {
    const opensIndex = /^[[(]$/.test(token.text) && /[\w$)\]]$/.test(tokens[at - 1]?.text ?? '');
    if (indexDepth > 0 || (opensIndex && !keywords.has(tokens[at - 1]?.text ?? ''))) {
      indexDepth = depthAfter(token, indexDepth);
    } else if (token.text === ',') {
      parts.push([]);
      isType = false;
    } else if (token.text === ':') isType = true;
    else if (!isType) parts.at(-1)?.push(token);
  }
  return parts.flatMap((part) => variablesOf(part).at(-1) ?? []);
}

function variablesOf(tokens: readonly Token[]): readonly string[] {
  return tokens
    .filter(({ kind, text }, at) => {
      if (kind !== 'word' || keywords.has(text)) return false;
      return !memberMarks.has(tokens[at - 1]?.text ?? '') && tokens[at + 1]?.text !== '(';
    })
    .map(({ text }) => text);
}
