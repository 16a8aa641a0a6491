import type { Column, Comparison } from '../../comparison/comparison.ts';
import { strategyOutcomeOf } from '../../comparison/strategy-outcome.ts';
import type { ModelDescription } from '../../core/model.ts';
import type { LiveStream } from '../collection.ts';
import type { Run } from '../run.ts';

export interface RunFacts {
  readonly id: string;
  /** Milliseconds since 1970. */
  readonly startedAt: number;
  readonly describe: (modelId: string) => Pick<ModelDescription, 'family' | 'place'> | undefined;
}

/**
 * A run of ghost text as a comparison, without asking anybody: its streams as columns, as far as they
 * have come, and its strategy's ranking. Later events of the run go on from here: a stream's id is its
 * column's. Members that were never asked whole have a column without text.
 */
export function comparisonOfRun(run: Run, { id, startedAt, describe }: RunFacts): Comparison {
  const { anchor, context, streams, memberIds } = run;
  const asked = new Set(streams.map(({ modelId }) => modelId));
  const columns: readonly Column[] = [
    ...streams.map((stream) => columnOf(stream, run, describe(stream.modelId))),
    ...memberIds
      .filter((modelId) => !asked.has(modelId))
      .map((modelId) => waitingColumn(modelId, run, describe(modelId))),
  ];
  const comparison: Comparison = {
    version: 1,
    id,
    startedAt,
    request: {
      kind: 'fill',
      languageId: context.languageId,
      path: context.path,
      prefix: context.prefix,
      suffix: context.suffix,
      original: '',
      source: { uri: anchor.uri, offset: anchor.offset },
    },
    columns,
    duels: [],
    votes: [],
  };
  if (run.latest === undefined) return comparison;
  const { ranking, spans = [], note } = run.latest;
  const about = {
    ...{ strategyId: run.strategyId, liveCalls: 0 },
    ...(note === undefined ? {} : { note }),
  };
  return { ...comparison, outcome: strategyOutcomeOf(ranking, spans, comparison, about) };
}

type Facts = Pick<ModelDescription, 'family' | 'place'> | undefined;

function columnOf(stream: LiveStream, run: Run, facts: Facts): Column {
  const { id, modelId, place, startedAt, generation } = stream;
  const failed = run.failures.find((one) => one.modelId === modelId);
  const startMs = startedAt === undefined ? undefined : startedAt - run.startedAt;
  const written = run.candidates.find(({ modelIds, generation: own }) =>
    generation === undefined ? false : own === generation || modelIds.includes(modelId),
  );
  return {
    id,
    modelId,
    family: facts?.family ?? modelId,
    place,
    state: stateOf(stream, run),
    text: stream.state === 'done' ? (written?.text ?? stream.text) : stream.text,
    ...(failed === undefined || stream.state !== 'failed' ? {} : { failure: failed.failure }),
    ...(startMs === undefined ? {} : { startMs }),
    ...(generation === undefined
      ? {}
      : {
          usage: generation.usage,
          ...(generation.tokens === undefined ? {} : { tokens: generation.tokens }),
          endMs: (startMs ?? 0) + generation.totalMs,
          ...(generation.firstTokenMs === undefined
            ? {}
            : { firstTextMs: (startMs ?? 0) + generation.firstTokenMs }),
        }),
  };
}

function stateOf({ state, text }: LiveStream, run: Run): Column['state'] {
  if (state === 'done' || state === 'failed') return state;
  if (run.ended || run.aborted) return 'stopped';
  if (state === 'waiting') return 'queued';
  return text === '' ? 'prefill' : 'streaming';
}

function waitingColumn(modelId: string, run: Run, facts: Facts): Column {
  const failed = run.failures.find((one) => one.modelId === modelId);
  return {
    id: `m-${modelId}`,
    modelId,
    family: facts?.family ?? modelId,
    place: facts?.place ?? 'local',
    state: failed !== undefined ? 'failed' : run.ended || run.aborted ? 'stopped' : 'queued',
    text: '',
    ...(failed === undefined ? {} : { failure: failed.failure }),
  };
}
