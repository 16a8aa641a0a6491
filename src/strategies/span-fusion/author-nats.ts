import type { Candidate } from '../../core/completion.ts';
import type { LatticePart } from '../../text/segments/draft-lattice.ts';
import { isLogprob } from '../draft-shape.ts';

/** What an author gave a stretch of its own text while writing it, in nats: 0 or less. */
export type AuthorNats = (from: number, to: number) => number;

/**
 * The log-probabilities of a candidate's tokens by stretches of its text; a token belongs to the stretch in
 * which it begins. Undefined where the author tells none, they cannot be, or do not spell the text.
 */
export function authorNats({ text, generation }: Candidate): AuthorNats | undefined {
  const { tokens = [] } = generation;
  const written = tokens.map((token) => token.text).join('');
  const start = written.indexOf(text);
  if (start < 0 || tokens.length === 0) return undefined;
  if (!tokens.every(({ logprobNats }) => isLogprob(logprobNats))) return undefined;
  let at = -start;
  const begins = tokens.map((token) => {
    const begin = at;
    at += token.text.length;
    return { begin, nats: Math.min(0, token.logprobNats) };
  });
  return (from, to) =>
    begins
      .filter(({ begin }) => begin >= from && begin < to)
      .reduce((sum, { nats }) => sum + nats, 0);
}

/** Nats per byte of a whole text by its author; undefined where it does not tell them. */
export function ownOfText(candidate: Candidate): number | undefined {
  const { text } = candidate;
  const nats = authorNats(candidate)?.(0, text.length);
  return nats === undefined ? undefined : perByte(nats, text);
}

/** Nats per byte of a text; undefined for one without bytes. */
export function perByte(nats: number, text: string): number | undefined {
  const { length } = new TextEncoder().encode(text);
  return length === 0 ? undefined : nats / length;
}

/**
 * Nats that the parts of a draft have by its own author, one per part of the lattice; undefined where it does
 * not tell them.
 */
export function natsOfParts(
  parts: readonly LatticePart[],
  draft: number,
  nats: AuthorNats | undefined,
): readonly number[] | undefined {
  if (nats === undefined) return undefined;
  let at = 0;
  return parts.map((part) => {
    const text = textIn(part, draft);
    const from = at;
    at += text.length;
    return nats(from, at);
  });
}

/** What a draft has in a part. */
export function textIn(part: LatticePart, draft: number): string {
  if (part.kind === 'agreed') return part.text;
  return part.rivals.find(({ drafts }) => drafts.includes(draft))?.text ?? '';
}
