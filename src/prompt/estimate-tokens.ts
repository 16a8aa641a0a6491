/**
 * Number of tokens of a text, rounded up: length ÷ `charsPerToken`.
 *
 * An estimate: code has about 3 to 4 UTF-16 code units a token, other scripts fewer.
 */
export function estimateTokens(text: string, charsPerToken: number): number {
  return Math.ceil(text.length / charsPerToken);
}
