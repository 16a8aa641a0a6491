import { codeTokens } from '../code-tokens.ts';
import { convertLineEnds } from '../lines.ts';

/** The tokens of a piece of code in order, without white space. Cost O(n). */
export function codeWords(text: string): readonly string[] {
  return codeTokens(text)
    .filter(({ kind }) => kind !== 'blank' && kind !== 'line-end')
    .map(({ start, end }) => text.slice(start, end));
}

/**
 * The form under which two texts have the same tokens: one blank between the tokens of a line, however
 * many there were; lines with nothing on them left out; indentation kept, but for the first line, which
 * goes on where the cursor stands.
 *
 * Coarser than `normaliseForAgreement`, by which candidates become one: `f(a,b)` and `f( a, b )` are the
 * same here. In a shell, where blanks part words from each other, `a=b` and `a = b` become the same though
 * they are not. Cost O(n).
 */
export function tokenForm(text: string): string {
  const unified = convertLineEnds(text, '\n');
  const lines: string[] = [];
  let words: string[] = [];
  let indentation = '';
  const endLine = (): void => {
    if (words.length > 0) lines.push((lines.length === 0 ? '' : indentation) + words.join(' '));
    words = [];
    indentation = '';
  };
  for (const { kind, start, end } of codeTokens(unified)) {
    const token = unified.slice(start, end);
    if (kind === 'line-end') endLine();
    else if (kind !== 'blank') words.push(token);
    else if (words.length === 0) indentation = token;
  }
  endLine();
  return lines.join('\n');
}
