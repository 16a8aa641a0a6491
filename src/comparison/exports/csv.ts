import type { Column, Comparison } from '../comparison.ts';
import { figuresOf } from './figures-of.ts';

/**
 * The figures of every column as comma-separated values (RFC 4180): a header, then a row a column, lines
 * ending in CR LF. Holds no code. What is not known is an empty cell; times are in milliseconds since the
 * comparison's start.
 */
export function comparisonCsv(comparison: Comparison): string {
  const rows = [
    HEADER,
    ...comparison.columns.map((column) => rowOf(column, comparison).map(cellOf)),
  ];
  return rows.map((row) => `${row.join(',')}\r\n`).join('');
}

const HEADER = [
  ...['column', 'model', 'family', 'place', 'state', 'failure', 'temperature'],
  ...['start_ms', 'first_text_ms', 'end_ms'],
  ...['prompt_tokens', 'completion_tokens', 'tokens_estimated', 'tokens_per_second', 'cost_usd'],
  ...['characters', 'lines', 'rank', 'score', 'votes_won', 'votes_lost', 'votes_tied'],
] as const;

type Cell = string | number | boolean | undefined;

function rowOf(column: Column, comparison: Comparison): readonly Cell[] {
  const { id, modelId, family, place, state, failure, temperature, usage } = column;
  const figures = figuresOf(column, comparison);
  return [
    ...[id, modelId, family, place, state, failure?.code, temperature],
    ...[column.startMs, column.firstTextMs, column.endMs],
    ...[usage?.promptTokens, usage?.completionTokens, usage?.estimated],
    ...[figures.tokensPerSecond, usage?.costUsd, figures.characters, figures.lines],
    ...[figures.rank, figures.score, figures.votesWon, figures.votesLost, figures.votesTied],
  ];
}

/** Text that a spreadsheet would read as a formula gets an apostrophe before it; numbers are our own. */
function cellOf(value: Cell): string {
  if (value === undefined) return '';
  if (typeof value !== 'string') return String(value);
  const safe = /^[=+\-@\t\r\n]/.test(value) ? `'${value}` : value;
  return /[",\r\n]/.test(safe) ? `"${safe.replaceAll('"', '""')}"` : safe;
}
