import { codeTokens } from './code-tokens.ts';

const closers: Readonly<Record<string, string>> = { '(': ')', '[': ']', '{': '}' };

/** A bracket that a stretch of code leaves open, or closes without having opened it. */
export interface LooseBracket {
  readonly offset: number;
  readonly character: string;
}

/**
 * The brackets of a text that have no partner in it, in order. Brackets in strings do not count.
 *
 * `lineBefore` decides whether the text begins inside a string. A closing bracket takes the innermost
 * opening one of its kind; those inside of that are forgotten, as in an editor.
 * Cost O(n): an opening bracket is passed over at most once.
 */
export function looseBrackets(
  text: string,
  lineBefore = '',
): { readonly unopened: readonly LooseBracket[]; readonly unclosed: readonly LooseBracket[] } {
  const unopened: LooseBracket[] = [];
  const unclosed: LooseBracket[] = [];
  const open: Record<string, number> = { ')': 0, ']': 0, '}': 0 };
  const count = (closer: string, change: number): void => {
    open[closer] = (open[closer] ?? 0) + change;
  };
  const before = afterInterpolation(lineBefore);
  const whole = before + text;
  for (const token of codeTokens(whole)) {
    const offset = token.start - before.length;
    if (token.kind !== 'mark' || offset < 0) continue;
    const character = whole.charAt(token.start);
    const closer = closers[character];
    if (closer !== undefined) {
      unclosed.push({ offset, character });
      count(closer, 1);
    } else if (open[character] === 0) {
      unopened.push({ offset, character });
    } else if (isCloser(character)) {
      let partner: string | undefined;
      while (partner !== character) {
        partner = closers[unclosed.pop()?.character ?? ''] ?? character;
        count(partner, -1);
      }
    }
  }
  return { unopened, unclosed };
}

/** Inside the `${` of a template literal code begins anew. */
function afterInterpolation(lineBefore: string): string {
  return /\$\{([^`}]*)$/.exec(lineBefore)?.[1] ?? lineBefore;
}

export function isCloser(character: string): boolean {
  return character === ')' || character === ']' || character === '}';
}

/** First words of statements with a block. */
const blockWords =
  'if|elif|else|for|while|with|def|class|try|except|finally|match|case|default|async|when|switch';

/** A colon opens a block behind a statement's first word, and behind a key or label alone. */
const opensByColon = new RegExp(
  String.raw`^[\s}\])]*(?:(?:${blockWords})\b.*|(?:- )?["'\w.-]+\s*):$`,
);

/**
 * Whether a line ends by opening a block: an open bracket, `=>`, a word such as `then`, or the colon
 * of Python, YAML and labels; but not the colon of a sentence.
 */
export function opensBlock(line: string): boolean {
  const code = line.replace(/(?:(?<!:)\/\/|#(?=\s)).*$/, '').trimEnd();
  return /[([{]$|=>$|\b(?:then|do|else|begin)$/.test(code) || opensByColon.test(code);
}

/** Whether a line consists of what closes a block and its statement, such as `});` or `end`. */
export function closesBlock(line: string): boolean {
  return /^\s*(?:[)\]}]+[)\]},;\s]*|end[;,)]*|<\/[\w.:-]*>[)\]};,]*)\s*$/.test(line);
}

/** Whether a line goes on with a statement whose block ends there: `} else {`, `except:`, `case 2:`. */
export function continuesStatement(line: string): boolean {
  const start = line.trimStart();
  return (
    (/^[)\]}]/.test(start) && opensBlock(start)) ||
    /^(?:else|elif|elsif|elseif|except|finally|catch|rescue|ensure|when|case|default)\b/.test(start)
  );
}
