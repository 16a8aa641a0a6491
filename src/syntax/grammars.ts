/** Grammars shipped with the extension; each is the file `tree-sitter-<name>.wasm`. */
export type GrammarName =
  'bash' | 'cpp' | 'css' | 'go' | 'java' | 'javascript' | 'python' | 'rust' | 'tsx' | 'typescript';

const GRAMMARS: ReadonlyMap<string, GrammarName> = new Map([
  ['c', 'cpp'], // C is read by the C++ grammar: there is no grammar of its own in the package
  ['cpp', 'cpp'],
  ['css', 'css'],
  ['go', 'go'],
  ['java', 'java'],
  ['javascript', 'javascript'],
  ['javascriptreact', 'javascript'], // the JavaScript grammar knows JSX
  ['python', 'python'],
  ['rust', 'rust'],
  ['shellscript', 'bash'],
  ['typescript', 'typescript'],
  ['typescriptreact', 'tsx'],
]);

/** VS Code language ids that have a grammar. */
export const SYNTAX_LANGUAGE_IDS: readonly string[] = [...GRAMMARS.keys()];

/** The grammar of a VS Code language id; undefined where there is none. */
export function grammarOf(languageId: string): GrammarName | undefined {
  return GRAMMARS.get(languageId);
}

/** File name of a grammar inside the grammar folder. */
export function grammarFile(grammar: GrammarName): string {
  return `tree-sitter-${grammar}.wasm`;
}
