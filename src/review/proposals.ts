import type { TokenLogprob } from '../core/generation.ts';

/** A token of a reading, at its place in the document. */
export interface PlacedToken {
  /** Bytes of UTF-8; a place in the document is counted in bytes from where the reading begins. */
  readonly start: number;
  readonly bytes: Uint8Array;
  readonly logprobNats: number;
  readonly top: readonly { readonly bytes: Uint8Array; readonly logprobNats: number }[];
}

/** The tokens of a read text with their places in bytes. */
export function placedTokens(tokens: readonly TokenLogprob[]): readonly PlacedToken[] {
  let start = 0;
  return tokens.map((token) => {
    const bytes = bytesOf(token);
    const placed = {
      start,
      bytes,
      logprobNats: token.logprobNats,
      top: (token.top ?? []).map((other) => ({
        bytes: bytesOf(other),
        logprobNats: other.logprobNats,
      })),
    };
    start += bytes.length;
    return placed;
  });
}

/**
 * How much more probable a rival begins than the atom is written, in nats, as far as one reading tells:
 *
 *     e = max_t log p(a | t) − Σ_{u ≥ t, u of the atom} log p(u)
 *
 * over the tokens t of the atom up to which it and the rival are the same, with a the alternative at t
 * that begins with what the rival goes on with, or is its beginning, and that the atom does not begin with.
 * Undefined where no alternative fits: the reader does not think of it. Of a rival of several tokens only
 * the beginning is counted, so that e is an upper bound.
 *
 * `atomStart` is the place of the atom's first byte in the reading.
 */
export function beginningEvidence(
  tokens: readonly PlacedToken[],
  atomStart: number,
  atom: Uint8Array,
  rival: Uint8Array,
): number | undefined {
  const end = atomStart + atom.length;
  const shared = sharedLength(atom, rival);
  const of = tokens.filter(
    (token) => token.start < end && token.start + token.bytes.length > atomStart,
  );
  let nats = 0;
  let best = Number.NEGATIVE_INFINITY;
  for (const token of of.toReversed()) {
    nats += token.logprobNats;
    const at = token.start - atomStart;
    if (at > shared) continue;
    const head = token.bytes.subarray(0, Math.max(0, -at));
    const inAtom = atom.subarray(Math.max(0, at));
    const wanted = rival.subarray(Math.max(0, at));
    for (const { bytes, logprobNats } of token.top) {
      if (bytes.length <= head.length || !startsWith(bytes, head)) continue;
      if (!fits(bytes.subarray(head.length), wanted, inAtom)) continue;
      best = Math.max(best, logprobNats - nats);
    }
  }
  return best === Number.NEGATIVE_INFINITY ? undefined : best;
}

/** Whether an alternative goes on as the rival does and not as the atom. */
function fits(bytes: Uint8Array, wanted: Uint8Array, inAtom: Uint8Array): boolean {
  const whole = Math.min(bytes.length, wanted.length);
  if (whole === 0 || !startsWith(bytes, wanted.subarray(0, whole))) return false;
  // A longer alternative must end the rival: a letter more is another name, a sign another operator.
  if (bytes.length > wanted.length) return !goesOn(wanted.at(-1) ?? 0, bytes[wanted.length] ?? 0);
  return bytes.length === wanted.length || !startsWith(inAtom, bytes);
}

function goesOn(last: number, next: number): boolean {
  return isWord(last) ? isWord(next) : OPERATOR.test(String.fromCharCode(next));
}

const OPERATOR = /[-+*/%=<>!&|^?]/;

function isWord(byte: number): boolean {
  return byte >= 0x80 || /[\w$]/.test(String.fromCharCode(byte));
}

function startsWith(bytes: Uint8Array, head: Uint8Array): boolean {
  return bytes.length >= head.length && head.every((byte, i) => bytes[i] === byte);
}

function sharedLength(a: Uint8Array, b: Uint8Array): number {
  let length = 0;
  while (length < a.length && length < b.length && a[length] === b[length]) length += 1;
  return length;
}

const encoder = new TextEncoder();

function bytesOf({ bytes, text }: Pick<TokenLogprob, 'bytes' | 'text'>): Uint8Array {
  return bytes === undefined ? encoder.encode(text) : Uint8Array.from(bytes);
}
