import type { Experience } from '../core/learner.ts';
import { createJsonLinesLog, type JsonLinesLog } from './json-lines-log.ts';

/** One line of the log of votes: who won over whom. Names and times, never text. */
export interface VoteRecord extends Experience {
  readonly comparisonId: string;
  /** What was asked: text for the cursor, or text by an instruction. */
  readonly kind: 'fill' | 'instruct';
  /** With a tie, or where both are bad, the two in any order. */
  readonly winner: string;
  readonly loser: string;
  readonly tie: boolean;
  readonly bothBad: boolean;
  /** The names were hidden. */
  readonly blind: boolean;
  /** Whether the winner stood on the left. */
  readonly wonLeft: boolean;
  /** Unit: ms. */
  readonly tookMs: number;
  readonly reasons: readonly string[];
}

/** A vote log in `file`; see `createJsonLinesLog`. */
export function createVoteLog(
  file: string,
  maxBytes: number,
  onError: (error: unknown) => void,
): JsonLinesLog<VoteRecord> {
  return createJsonLinesLog(file, maxBytes, isVote, onError);
}

function isVote(value: unknown): value is VoteRecord {
  if (typeof value !== 'object' || value === null) return false;
  const vote = value as Readonly<Record<string, unknown>>;
  const { rewards } = vote;
  return (
    ['languageId', 'comparisonId', 'winner', 'loser'].every(
      (name) => typeof vote[name] === 'string',
    ) &&
    typeof vote['at'] === 'number' &&
    (vote['kind'] === 'fill' || vote['kind'] === 'instruct') &&
    typeof vote['tie'] === 'boolean' &&
    typeof vote['bothBad'] === 'boolean' &&
    typeof rewards === 'object' &&
    rewards !== null &&
    Object.values(rewards).every((reward) => typeof reward === 'number')
  );
}
