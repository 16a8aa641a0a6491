import type { RecordedCandidate, RecordingLine } from './recording-line.ts';
import type { TableRow } from './table-rows.ts';

/**
 * Which columns of a table hold what. In a long table each row is one query and one model (`model`
 * names the column). In a wide one each row is a query with all models: `models` lists them, and
 * `{model}` in the other names stands for each, as in RouterBench's `{model}|total_cost`.
 */
export interface TableColumns {
  readonly query: string;
  readonly model?: string;
  readonly models?: readonly string[];
  readonly quality: string;
  readonly cost?: string;
  readonly latency?: string;
  readonly text?: string;
  readonly prompt?: string;
  readonly reference?: string;
  readonly group?: string;
  readonly split?: string;
  /** Largest quality, where it is not 1: percentages have 100. */
  readonly qualityMaximum?: number;
}

export type ImportItem =
  | { readonly kind: 'request'; readonly line: RecordingLine }
  | { readonly kind: 'problem'; readonly number: number; readonly message: string };

/** Queries of a long table that are collected at a time: its rows need not be sorted, only near. */
const MOST_OPEN = 10_000;

/** Words that stand for an empty cell. */
const EMPTY = /^\s*(?:|nan|null|none|na|n\/a|undefined|-)\s*$/i;

/**
 * A table of query × model → quality, cost as requests of a recording.
 *
 * An empty cell is a missing figure, never 0: a model without quality, text and cost in a row was not
 * asked there. A negative cost, a quality outside of its range, a model twice for one query, and a
 * query that comes back after ten thousand others are problems with their row; the rest is read. A
 * column that the heading does not name ends the import; one that no row of JSON has is a problem of
 * its last row.
 * Memory: the open queries of a long table, and all ids.
 */
export async function* importTable(
  rows: AsyncIterable<TableRow>,
  columns: TableColumns,
): AsyncGenerator<ImportItem> {
  const open = new Map<string, Draft>();
  const closed = new Set<string>();
  const isWide = columns.model === undefined;
  const unseen = new Set(namesOf(columns));
  let last = 1;
  for await (const row of rows) {
    last = row.number;
    if ('problem' in row) {
      yield { kind: 'problem', number: row.number, message: row.problem };
      continue;
    }
    for (const name of row.heading ?? Object.keys(row.cells)) unseen.delete(name);
    if (row.heading !== undefined && unseen.size > 0) {
      const there = [...row.heading].slice(0, 40).join(', ');
      const message = `no column ${[...unseen].join(', ')}; the table has: ${there}`;
      yield { kind: 'problem', number: row.number, message };
      return;
    }
    const id = textIn(row.cells, columns.query);
    if (id === undefined) {
      yield { kind: 'problem', number: row.number, message: `no ${columns.query}` };
      continue;
    }
    if (closed.has(id)) {
      const message = isWide
        ? `query ${JSON.stringify(id)} stands on an earlier row already`
        : `query ${JSON.stringify(id)} comes back after ${MOST_OPEN} others; sort the table by ${columns.query}`;
      yield { kind: 'problem', number: row.number, message };
      continue;
    }
    const draft = open.get(id) ?? { cells: row.cells, candidates: [] };
    open.set(id, draft);
    const models = modelsOf(row.cells, columns);
    if (models.length === 0) {
      yield { kind: 'problem', number: row.number, message: `no ${columns.model ?? 'model'}` };
    }
    for (const model of models) {
      const candidate = candidateOf(row.cells, columns, model, draft);
      if (typeof candidate === 'string') {
        yield { kind: 'problem', number: row.number, message: `${model}: ${candidate}` };
      } else if (candidate !== undefined) {
        draft.candidates.push(candidate);
      }
    }
    for (const [oldest, { candidates, cells }] of open) {
      if (!isWide && open.size <= MOST_OPEN) break;
      open.delete(oldest);
      closed.add(oldest);
      yield { kind: 'request', line: lineOf(oldest, cells, candidates, columns) };
    }
  }
  for (const [id, { cells, candidates }] of open) {
    yield { kind: 'request', line: lineOf(id, cells, candidates, columns) };
  }
  if (unseen.size > 0) {
    yield { kind: 'problem', number: last, message: `no row has ${[...unseen].join(', ')}` };
  }
}

interface Draft {
  /** The query's first row: prompt, reference, group and split are read from it. */
  readonly cells: Readonly<Record<string, unknown>>;
  readonly candidates: RecordedCandidate[];
}

/** Every column that was named, those of each model too. */
function namesOf(columns: TableColumns): readonly string[] {
  const { query, model, models = [], quality, cost, latency, text } = columns;
  const { prompt, reference, group, split } = columns;
  return [query, model, quality, cost, latency, text, prompt, reference, group, split]
    .filter((name) => name !== undefined)
    .flatMap((name) =>
      name.includes('{model}') ? models.map((one) => name.replaceAll('{model}', one)) : [name],
    );
}

function modelsOf(
  cells: Readonly<Record<string, unknown>>,
  { model, models = [] }: TableColumns,
): readonly string[] {
  if (model === undefined) return models;
  const named = textIn(cells, model);
  return named === undefined ? [] : [named];
}

/** A candidate, undefined where the row has none for the model, or what is wrong with it. */
function candidateOf(
  cells: Readonly<Record<string, unknown>>,
  columns: TableColumns,
  model: string,
  { candidates }: Draft,
): RecordedCandidate | string | undefined {
  const { quality, cost, latency, text, qualityMaximum = 1 } = columns;
  const at = (name: string | undefined): string | undefined => name?.replaceAll('{model}', model);
  const own = textIn(cells, at(text));
  const good = numberIn(cells, at(quality));
  const costUsd = numberIn(cells, at(cost));
  const latencyMs = numberIn(cells, at(latency));
  for (const value of [good, costUsd, latencyMs]) if (typeof value === 'string') return value;
  if (typeof good === 'string' || typeof costUsd === 'string' || typeof latencyMs === 'string') {
    return undefined;
  }
  if (own === undefined && good === undefined && costUsd === undefined) return undefined;
  if (candidates.some((known) => known.model === model)) return 'stands there twice for one query';
  if (good !== undefined && (good < 0 || good > qualityMaximum)) {
    return `quality ${good} is not between 0 and ${qualityMaximum}; --quality-max says what the largest is`;
  }
  if (costUsd !== undefined && costUsd < 0) return `cost ${costUsd} is negative`;
  if (latencyMs !== undefined && latencyMs < 0) return `latency ${latencyMs} is negative`;
  return {
    model,
    text: own ?? '',
    ...(good === undefined ? {} : { quality: good / qualityMaximum }),
    ...(costUsd === undefined ? {} : { costUsd }),
    ...(latencyMs === undefined ? {} : { latencyMs }),
  };
}

function lineOf(
  id: string,
  cells: Readonly<Record<string, unknown>>,
  candidates: readonly RecordedCandidate[],
  columns: TableColumns,
): RecordingLine {
  const optional = (['prompt', 'reference', 'group', 'split'] as const).flatMap((field) => {
    const value = textIn(cells, columns[field]);
    return value === undefined ? [] : [[field, value] as const];
  });
  return { version: 1, id, task: 'answer', ...Object.fromEntries(optional), candidates };
}

function textIn(
  cells: Readonly<Record<string, unknown>>,
  column: string | undefined,
): string | undefined {
  const value = cellIn(cells, column);
  if (typeof value === 'number' || typeof value === 'boolean') return String(value);
  return typeof value === 'string' && value !== '' ? value : undefined;
}

function cellIn(cells: Readonly<Record<string, unknown>>, column: string | undefined): unknown {
  return column !== undefined && Object.hasOwn(cells, column) ? cells[column] : undefined;
}

/** A number, undefined for an empty cell, or what is wrong with it. */
function numberIn(
  cells: Readonly<Record<string, unknown>>,
  column: string | undefined,
): number | string | undefined {
  const value = cellIn(cells, column);
  if (value === undefined || value === null) return undefined;
  if (typeof value === 'boolean') return Number(value);
  if (typeof value !== 'number' && typeof value !== 'string') return `${column} holds no number`;
  if (typeof value === 'string' && EMPTY.test(value)) return undefined;
  const word = String(value).trim().toLowerCase();
  const number = word === 'true' ? 1 : word === 'false' ? 0 : Number(word);
  return Number.isFinite(number) ? number : `${column} ${JSON.stringify(value)} is no number`;
}
