import { isDigit, isWord } from './code-units.ts';

/**
 * End of the number that begins at `start`, with `1_000`, `0xff`, `1.5`, `.5`, `1.`, `2e-3`, `1.e5`,
 * `0x1p-3`, `10px`, and `1'000` where apostrophes separate digits. Linear in its length.
 */
export function numberEnd(text: string, start: number, separatesDigits: boolean): number {
  let at = start + 1;
  const exponent = /^0[xX]/.test(text.slice(start, start + 2)) ? /[pP]/ : /[eE]/;
  for (; at < text.length; at++) {
    const code = text.charCodeAt(at);
    if (isWord(code)) continue;
    const character = text.charAt(at);
    const next = text.charCodeAt(at + 1);
    if (character === '.' && (isDigit(next) || endsWithPoint(text, at))) continue;
    if (character === "'" && separatesDigits && isWord(next)) continue;
    const signed = character === '-' || character === '+';
    if (signed && isDigit(next) && exponent.test(text.charAt(at - 1))) continue;
    break;
  }
  return at;
}

/** `1.`, `1.f` and `1.e5`, but not `1..2`, `1.max()` or `x.0.y`. */
function endsWithPoint(text: string, at: number): boolean {
  const behind = text.slice(at + 1, at + 4);
  if (behind.startsWith('.')) return false;
  return !isWord(behind.charCodeAt(0)) || /^(?:[eE][+-]?\d|[fFjJlLdD](?:$|[^\w$]))/.test(behind);
}
