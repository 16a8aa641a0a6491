/** Bytes of code a token holds, roughly: 3 to 4 for byte-pair vocabularies of 32,000 and more. */
const BYTES_PER_TOKEN = 3.5;

/** A guess at the number of tokens of a text, for servers that do not count. Marked as such in Usage. */
export function estimateTokens(text: string): number {
  return Math.ceil(Buffer.byteLength(text) / BYTES_PER_TOKEN);
}
