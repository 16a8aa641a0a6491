import { codeTokens } from '../text/code-tokens.ts';
import { jaccard } from '../text/similarity.ts';

/** Texts of which so much is the same are one. */
const SAME = 0.9;
/** Tokens in a row that are compared. */
const RUN = 3;

/** Texts that were seen, whatever their layout. */
export interface NearDuplicates {
  /** Whether one like it was added. */
  has(text: string): boolean;
  add(text: string): void;
}

/**
 * Tells texts that are nearly the same: the sets of their runs of three tokens have a Jaccard similarity
 * of 0.9 or more. White space is no token. Cost O(texts · tokens) a question, less where sizes differ.
 */
export function createNearDuplicates(): NearDuplicates {
  const seen: ReadonlySet<string>[] = [];
  return {
    has(text) {
      const own = runsOf(text);
      return seen.some((other) => {
        const [small, large] = own.size <= other.size ? [own, other] : [other, own];
        // More they cannot have in common.
        return small.size >= SAME * large.size && jaccard(small, large) >= SAME;
      });
    },
    add(text) {
      seen.push(runsOf(text));
    },
  };
}

function runsOf(text: string): ReadonlySet<string> {
  const tokens = codeTokens(text)
    .filter(({ kind }) => kind !== 'blank' && kind !== 'line-end')
    .map(({ start, end }) => text.slice(start, end));
  const runs = new Set<string>();
  for (let at = 0; at <= Math.max(0, tokens.length - RUN); at++)
    runs.add(tokens.slice(at, at + RUN).join(' '));
  return runs;
}
