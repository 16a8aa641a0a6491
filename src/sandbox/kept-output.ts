import type { KeptText } from './job.ts';

/** Gathers a stream of any length in bounded memory: its first and its last bytes. */
export interface KeptOutput {
  add(chunk: Buffer): void;
  readonly text: KeptText;
}

/**
 * Keeps the first ⌈n/2⌉ and the last ⌊n/2⌋ bytes of what is added, and all of it up to n bytes:
 * how a program began and how it ended says more than its middle. A character that a cut goes
 * through becomes U+FFFD.
 *
 * Cost: memory n plus one chunk.
 */
export function keptOutput(limitBytes: number): KeptOutput {
  const headLimit = Math.ceil(limitBytes / 2);
  const tailLimit = limitBytes - headLimit;
  const head: Buffer[] = [];
  const tail: Buffer[] = [];
  let headBytes = 0;
  let tailBytes = 0;
  let omittedBytes = 0;
  return {
    add(chunk) {
      const first = chunk.subarray(0, headLimit - headBytes);
      if (first.length > 0) head.push(first);
      headBytes += first.length;
      const rest = chunk.subarray(first.length);
      if (rest.length === 0) return;
      tail.push(rest);
      tailBytes += rest.length;
      for (let oldest = tail[0]; oldest !== undefined && tailBytes > tailLimit; oldest = tail[0]) {
        const excess = Math.min(tailBytes - tailLimit, oldest.length);
        tailBytes -= excess;
        omittedBytes += excess;
        if (excess === oldest.length) tail.shift();
        else tail[0] = oldest.subarray(excess);
      }
    },
    get text() {
      const parts = [Buffer.concat(head), Buffer.concat(tail)];
      // Decoded as one where they meet, so that a whole text never shows the seam.
      const text =
        omittedBytes === 0
          ? Buffer.concat(parts).toString('utf8')
          : parts.map((part) => part.toString('utf8')).join('');
      return { text, omittedBytes };
    },
  };
}
