import ts from 'typescript';

/** A text that is shown in the user's language, where it stands. */
export interface CollectedWords {
  readonly words: string;
  readonly file: string;
  /** From 1. */
  readonly line: number;
}

export interface Collected {
  readonly found: readonly CollectedWords[];
  /** Calls whose text nobody can read off the source, so that no translator gets it: where they stand. */
  readonly unreadable: readonly string[];
}

/**
 * What `l10n.t`, a plain `t` and the `word` of a report are called with in a file, in the order of the
 * source. Only literals are texts; a function that hands its parameter on as it is, `(words) =>
 * l10n.t(words)`, is neither a text nor unreadable. Cost O(n).
 */
export function collectWords(file: string, source: string): Collected {
  const tree = ts.createSourceFile(file, source, ts.ScriptTarget.Latest, true);
  const found: CollectedWords[] = [];
  const unreadable: string[] = [];
  const visit = (node: ts.Node): void => {
    if (ts.isCallExpression(node) && translates(node.expression)) take(node);
    ts.forEachChild(node, visit);
  };
  const take = (call: ts.CallExpression): void => {
    const [text] = call.arguments;
    const line = tree.getLineAndCharacterOfPosition(call.getStart(tree)).line + 1;
    if (text !== undefined && ts.isStringLiteralLike(text))
      found.push({ words: text.text, file, line });
    else if (text === undefined || !isHandedOn(text)) unreadable.push(`${file}:${line}`);
  };
  visit(tree);
  return { found, unreadable };
}

function translates(callee: ts.Expression): boolean {
  if (ts.isIdentifier(callee)) return callee.text === 't' || callee.text === 'word';
  if (!ts.isPropertyAccessExpression(callee) || callee.name.text !== 't') return false;
  const { expression: owner } = callee;
  const name = ts.isPropertyAccessExpression(owner) ? owner.name : owner;
  return ts.isIdentifier(name) && name.text === 'l10n';
}

/** The one parameter of the arrow function that does nothing else. */
function isHandedOn(text: ts.Expression): boolean {
  if (!ts.isIdentifier(text)) return false;
  const around = text.parent.parent;
  return (
    ts.isArrowFunction(around) &&
    around.parameters.some(({ name }) => ts.isIdentifier(name) && name.text === text.text)
  );
}
