import type { Reader, ReviewedText, ReviewTools } from './opinion.ts';
import { beginningEvidence, placedTokens, type PlacedToken } from './proposals.ts';
import { readingWindows } from './reading-windows.ts';
import type { LineRange, ReviewedAtom } from './reviewed-atoms.ts';

/** Alternatives asked for at every token. */
const ALTERNATIVES = 8;

/** Per atom and rival, nats; undefined where the reader does not think of the rival. */
export type Evidence = readonly (readonly (number | undefined)[])[];

/** One reader's way through a document. */
export interface MemberReading {
  /**
   * Reads the lines that are asked about once, as they stand. Returns per atom and rival how much more
   * probable the rival begins; see `beginningEvidence`.
   */
  evidence(atoms: readonly ReviewedAtom[]): Promise<Evidence>;
  /**
   * Log-probabilities, in nats, of the atom's line and the next one that is not blank, as they stand
   * and with a rival in the atom's place.
   */
  bothWays(atom: ReviewedAtom, rival: string): Promise<BothWays>;
}

export interface BothWays {
  readonly originalNats: number;
  readonly rivalNats: number;
}

/**
 * Reads for one reader, one call at a time. Prefixes end at the border of a line, and rivals are judged
 * in whole lines, so that a token across the border of an atom is counted on both sides alike.
 */
export function memberReading(
  { text, languageId, path, lines }: ReviewedText,
  { id, limit }: Reader,
  { read }: Pick<ReviewTools, 'read'>,
): MemberReading {
  const place = { path, languageId };
  const starts = lineStarts(text);
  const windows = lines.flatMap((range) =>
    readingWindows(text, ...offsetsOf(range, starts, text.length), limit),
  );
  const asTheyStand = new Map<number, Promise<number>>();

  const windowAt = (offset: number) =>
    windows.find(({ start, end }) => start <= offset && offset < end);

  async function nats(start: number, end: number, own: string): Promise<number> {
    const tokens = await read(id, {
      // From where its window is read, so that what its places share is read once.
      prefix: text.slice(windowAt(start)?.contextStart ?? start, start),
      text: own,
      suffix: text.slice(end),
      alternatives: 0,
      place,
    });
    return tokens.reduce((sum, { logprobNats }) => sum + logprobNats, 0);
  }

  return {
    async evidence(atoms) {
      const found: (readonly (number | undefined)[])[] = [];
      let next = 0;
      for (const { contextStart, start, end } of windows) {
        const tokens = placedTokens(
          await read(id, {
            prefix: text.slice(contextStart, start),
            text: text.slice(start, end),
            suffix: text.slice(end),
            alternatives: ALTERNATIVES,
            place,
          }),
        );
        const own: ReviewedAtom[] = [];
        for (let atom = atoms[next]; atom !== undefined && atom.end <= end; atom = atoms[++next])
          own.push(atom);
        found.push(...evidenceIn(text, start, tokens, own));
      }
      return found;
    },
    async bothWays(atom, rival) {
      const start = text.lastIndexOf('\n', atom.start - 1) + 1;
      const end = endOfNextLine(text, atom.end);
      const standing = asTheyStand.get(start) ?? nats(start, end, text.slice(start, end));
      asTheyStand.set(start, standing);
      const changed = text.slice(start, atom.start) + rival + text.slice(atom.end, end);
      return { originalNats: await standing, rivalNats: await nats(start, end, changed) };
    },
  };
}

function evidenceIn(
  text: string,
  from: number,
  tokens: readonly PlacedToken[],
  atoms: readonly ReviewedAtom[],
): Evidence {
  const encoder = new TextEncoder();
  let at = from;
  let bytes = 0;
  let first = 0;
  return atoms.map(({ start, end, text: own, rivals }) => {
    bytes += encoder.encode(text.slice(at, start)).length;
    at = start;
    const atom = encoder.encode(own);
    while (first < tokens.length && endOf(tokens[first]) <= bytes) first += 1;
    const near = tokens.slice(first, first + Math.max(1, end - start) * 2);
    return rivals.map((rival) => beginningEvidence(near, bytes, atom, encoder.encode(rival)));
  });
}

function endOf(token: PlacedToken | undefined): number {
  return token === undefined ? 0 : token.start + token.bytes.length;
}

/** Units of the next line that are judged at most. */
const LONGEST_NEXT = 200;

/** End, with its line end, of the next line that has something on it. */
function endOfNextLine(text: string, from: number): number {
  const lineEnd = text.indexOf('\n', from);
  if (lineEnd === -1) return text.length;
  const something = /\S/.exec(text.slice(lineEnd, lineEnd + LONGEST_NEXT));
  if (something === null) return lineEnd + 1;
  const end = text.indexOf('\n', lineEnd + something.index);
  if (end === -1) return text.length - lineEnd > LONGEST_NEXT ? lineEnd + 1 : text.length;
  return end - lineEnd > LONGEST_NEXT ? lineEnd + 1 : end + 1;
}

function lineStarts(text: string): readonly number[] {
  const starts = [0];
  for (let at = text.indexOf('\n'); at !== -1; at = text.indexOf('\n', at + 1)) starts.push(at + 1);
  return starts;
}

function offsetsOf(
  { first, last }: LineRange,
  starts: readonly number[],
  length: number,
): readonly [number, number] {
  return [starts[first] ?? length, starts[last + 1] ?? length];
}
