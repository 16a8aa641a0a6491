import type { EngineEvent } from '../core/events.ts';
import type { Place } from '../core/model.ts';
import { hasEnded, type Column, type Comparison } from './comparison.ts';
import { howOf, strategyOutcomeOf } from './strategy-outcome.ts';

/** What a column tells of its model besides its name. */
export interface ModelFacts {
  readonly family: string;
  readonly place: Place;
}

/** The id of the n-th column that `run-start` makes, from 1; a stream of the same id takes exactly it. */
export function columnIdAt(position: number): string {
  return `column-${position}`;
}

/**
 * A comparison one event further.
 *
 * `run-start` makes a queued column for every member that has none. A stream takes the column that has
 * its id, else the first queued one of its model, which then gets its id, else a new one at the end; so
 * columns never change their order. Events of another run change nothing, nor does what comes for a
 * column that is gone or has ended: any beginning of a stream of events leaves a valid comparison, and an
 * event too many does no harm. A cancelled stream is `stopped`, with what it had written.
 *
 * Input    `modelOf`: of every model that the events name. `strategyId`: of the run, as its `run-start`
 *          has it, since a step does not tell; needed only where the run has a strategy.
 * Output   the same object where nothing changed. Cost O(columns + length of a delta); a strategy's step
 *          O(columns · length).
 */
export function followed(
  comparison: Comparison,
  event: EngineEvent,
  modelOf: (modelId: string) => ModelFacts,
  strategyId = '',
): Comparison {
  if (event.runId !== comparison.id) return comparison;
  const { atMs } = event;
  switch (event.type) {
    case 'run-start':
      return withMembers(comparison, event.members, modelOf);
    case 'generation-queue':
      return withQueued(comparison, event, modelOf);
    case 'generation-load':
      return changed(claimed(comparison, event.streamId, event.modelId, modelOf), event.streamId, {
        state: 'loading',
      });
    case 'generation-start':
      return changed(claimed(comparison, event.streamId, event.modelId, modelOf), event.streamId, {
        state: 'prefill',
        startMs: atMs,
      });
    case 'generation-delta':
      return withDelta(comparison, event);
    case 'generation-end':
      return withEnd(comparison, event);
    case 'generation-failure':
      return withFailure(comparison, event, modelOf);
    case 'strategy-step': {
      const { ranking, spans = [] } = event;
      const about = { strategyId, liveCalls: 0, ...howOf(event) };
      return { ...comparison, outcome: strategyOutcomeOf(ranking, spans, comparison, about) };
    }
    case 'strategy-failure': {
      const { strategyId: failed, message } = event;
      return { ...comparison, outcome: { kind: 'failed', strategyId: failed, message } };
    }
    default:
      return comparison;
  }
}

type EventOf<Type extends EngineEvent['type']> = Extract<EngineEvent, { readonly type: Type }>;

function withMembers(
  comparison: Comparison,
  members: readonly string[],
  modelOf: (modelId: string) => ModelFacts,
): Comparison {
  const columns = [...comparison.columns];
  const spare = columns.map(({ modelId }) => modelId);
  for (const modelId of members) {
    const known = spare.indexOf(modelId);
    if (known >= 0) spare.splice(known, 1);
    else columns.push(queuedColumn(freeId(columns), modelId, modelOf));
  }
  return columns.length === comparison.columns.length ? comparison : { ...comparison, columns };
}

function freeId(columns: readonly Column[]): string {
  let position = columns.length + 1;
  const isTaken = (id: string): boolean => columns.some((column) => column.id === id);
  while (isTaken(columnIdAt(position))) position += 1;
  return columnIdAt(position);
}

function queuedColumn(
  id: string,
  modelId: string,
  modelOf: (modelId: string) => ModelFacts,
): Column {
  const { family, place } = modelOf(modelId);
  return { id, modelId, family, place, state: 'queued', text: '' };
}

/** The comparison with a column for the stream. */
function claimed(
  comparison: Comparison,
  streamId: string,
  modelId: string,
  modelOf: (modelId: string) => ModelFacts,
): Comparison {
  const { columns } = comparison;
  if (columns.some(({ id }) => id === streamId)) return comparison;
  const waiting = columns.findIndex(
    (column) => column.state === 'queued' && column.modelId === modelId,
  );
  const column = columns[waiting];
  return {
    ...comparison,
    columns:
      column === undefined
        ? [...columns, queuedColumn(streamId, modelId, modelOf)]
        : columns.with(waiting, { ...column, id: streamId }),
  };
}

/** The same comparison where the column is gone or has ended. */
function changed(comparison: Comparison, id: string, change: Partial<Column>): Comparison {
  const { columns } = comparison;
  const at = columns.findIndex((column) => column.id === id);
  const column = columns[at];
  if (column === undefined || hasEnded(column.state)) return comparison;
  return { ...comparison, columns: columns.with(at, { ...column, ...change }) };
}

/** The column of a text that is wanted; one of that id is it, whatever its model. */
function withQueued(
  comparison: Comparison,
  { streamId, modelId, temperature, fusedFrom }: EventOf<'generation-queue'>,
  modelOf: (modelId: string) => ModelFacts,
): Comparison {
  const { columns } = comparison;
  const isThere = columns.some(({ id }) => id === streamId);
  const within = isThere
    ? comparison
    : { ...comparison, columns: [...columns, queuedColumn(streamId, modelId, modelOf)] };
  if (temperature === undefined && fusedFrom === undefined) return within;
  return changed(within, streamId, {
    ...(temperature === undefined ? {} : { temperature }),
    ...(fusedFrom === undefined ? {} : { fusedFrom }),
  });
}

function withDelta(
  comparison: Comparison,
  { streamId: id, text, replaces, atMs }: EventOf<'generation-delta'>,
): Comparison {
  const column = comparison.columns.find((one) => one.id === id);
  if (column === undefined || (text === '' && replaces !== true)) return comparison;
  return changed(comparison, id, {
    state: 'streaming',
    text: replaces === true ? text : column.text + text,
    firstTextMs: column.firstTextMs ?? atMs,
  });
}

function withEnd(comparison: Comparison, event: EventOf<'generation-end'>): Comparison {
  const { streamId, modelId, candidate, finish, usage, atMs } = event;
  const column = comparison.columns.find(({ id }) => id === streamId);
  const { tokens, modelId: author } = candidate.generation;
  const firstTextMs = column?.firstTextMs ?? (candidate.text === '' ? undefined : atMs);
  return changed(comparison, streamId, {
    state: finish.unified === 'cancelled' ? 'stopped' : 'done',
    text: candidate.text,
    usage,
    endMs: atMs,
    ...(firstTextMs === undefined ? {} : { firstTextMs }),
    // Equal texts are one candidate, with the tokens of the model that wrote it first.
    ...(tokens === undefined || author !== modelId ? {} : { tokens }),
  });
}

function withFailure(
  comparison: Comparison,
  {
    streamId,
    failure: { modelId, failure, partialText = '' },
    atMs,
  }: EventOf<'generation-failure'>,
  modelOf: (modelId: string) => ModelFacts,
): Comparison {
  const queued = comparison.columns.find(
    (column) => column.state === 'queued' && column.modelId === modelId,
  );
  const id = streamId ?? queued?.id;
  if (id === undefined) return comparison;
  const within = claimed(comparison, id, modelId, modelOf);
  const text = within.columns.find((column) => column.id === id)?.text;
  return changed(within, id, {
    endMs: atMs,
    ...(text === '' && partialText !== '' ? { text: partialText } : {}),
    ...(failure.code === 'cancelled' ? { state: 'stopped' } : { state: 'failed', failure }),
  });
}
