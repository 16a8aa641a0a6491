import type { Column, Comparison, RankedText, Vote } from '../comparison.ts';

/** What can be said of a column in figures; what is not known is undefined. */
export interface ColumnFigures {
  /** From 1; equal texts share a rank. */
  readonly rank: number | undefined;
  readonly score: number | undefined;
  readonly votesWon: number;
  readonly votesLost: number;
  readonly votesTied: number;
  readonly tokensPerSecond: number | undefined;
  /** Of the text. Unit: UTF-16 code units. */
  readonly characters: number;
  /** 0 for a text that is empty. */
  readonly lines: number;
}

/**
 * The figures of a column.
 *
 *     tokens per second = completion tokens / decode time      by the server, else from first text to end
 *
 * Cost O(text + votes + ranking).
 */
export function figuresOf(column: Column, { outcome, votes }: Comparison): ColumnFigures {
  const ranked = outcome?.kind === 'verdict' ? outcome.ranked : [];
  const at = ranked.findIndex(({ columnIds }) => columnIds.includes(column.id));
  const entry: RankedText | undefined = ranked[at];
  const own = votes.filter(({ first, second }) => (first === column.id) !== (second === column.id));
  const isWon = ({ first, verdict }: Vote): boolean =>
    verdict === (first === column.id ? 'first' : 'second');
  const tied = own.filter(({ verdict }) => verdict === 'tie').length;
  const won = own.filter(isWon).length;
  const bad = own.filter(({ verdict }) => verdict === 'both-bad').length;
  return {
    rank: entry === undefined ? undefined : at + 1,
    score: entry?.score,
    votesWon: won,
    votesLost: own.length - won - tied - bad,
    votesTied: tied,
    tokensPerSecond: speedOf(column),
    characters: column.text.length,
    lines: column.text === '' ? 0 : column.text.split('\n').length,
  };
}

function speedOf({ usage, firstTextMs, endMs }: Column): number | undefined {
  const tokens = usage?.completionTokens;
  const measured =
    firstTextMs === undefined || endMs === undefined ? undefined : endMs - firstTextMs;
  const decodeMs = usage?.decodeMs ?? measured;
  if (tokens === undefined || decodeMs === undefined || decodeMs <= 0) return undefined;
  return (tokens * 1_000) / decodeMs;
}
