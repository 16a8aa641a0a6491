import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';
import { Language, Parser } from 'web-tree-sitter';
import type { Node } from 'web-tree-sitter';
import { grammarFile, grammarOf } from '../../../src/syntax/grammars.ts';

const folder = dirname(createRequire(import.meta.url).resolve('@vscode/tree-sitter-wasm'));

/** Names, numbers, strings and comments in the words of the grammars. */
const whole = new RegExp(
  '^(?:identifier|\\w+_identifier|property_name|class_name|id_name|tag_name|color_value|word' +
    '|variable_name|lifetime|integer|float|number|decimal_integer_literal|integer_literal' +
    '|float_literal|int_literal|number_literal|comment|line_comment|block_comment|doc_comment' +
    '|string|string_literal|raw_string|raw_string_literal|interpreted_string_literal|string_value' +
    '|char_literal|rune_literal|character_literal|template_string|regex|heredoc_body)$',
);

/** Parts of a text that may not be cut, by tree-sitter: an opinion that was not formed here. */
export async function wholeNodes(
  languageId: string,
): Promise<
  (text: string) => { readonly type: string; readonly start: number; readonly end: number }[]
> {
  await Parser.init();
  const parser = new Parser();
  const grammar = grammarOf(languageId);
  if (grammar === undefined) throw new Error(`no grammar of ${languageId}`);
  parser.setLanguage(await Language.load(join(folder, grammarFile(grammar))));
  return (text) => {
    const found: { type: string; start: number; end: number }[] = [];
    const visit = (node: Node): void => {
      // A name made of names, such as `a::b`, may be cut between them.
      const parts = node.type.endsWith('_identifier') && node.childCount > 0;
      if (whole.test(node.type) && !parts) {
        // A sign is no part of a number here, and blanks before a line end none of a comment.
        const sign = /^[-+]/.test(text.slice(node.startIndex)) ? 1 : 0;
        const length = text.slice(node.startIndex, node.endIndex).trimEnd().length;
        found.push({
          type: node.type,
          start: node.startIndex + (/number|integer|float/.test(node.type) ? sign : 0),
          end: node.startIndex + length,
        });
        return;
      }
      if (!node.isError) for (const child of node.children) visit(child);
    };
    const tree = parser.parse(text);
    if (tree !== null) visit(tree.rootNode);
    tree?.delete();
    return found;
  };
}
