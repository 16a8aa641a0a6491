import type { Column, Comparison } from '../../comparison/comparison.ts';
import { howOf, strategyOutcomeOf } from '../../comparison/strategy-outcome.ts';
import type { Candidate } from '../../core/completion.ts';
import type { DocumentSnapshot } from '../../core/document.ts';
import type { EngineEvent } from '../../core/events.ts';
import type { Generation } from '../../core/generation.ts';
import type { ModelDescription } from '../../core/model.ts';
import { normaliseForAgreement } from '../../text/agreement.ts';
import { typedSince } from '../anchor.ts';
import type { LiveStream } from '../collection.ts';
import type { Run } from '../run.ts';

export interface RunFacts {
  readonly id: string;
  /** Milliseconds since 1970. */
  readonly startedAt: number;
  readonly describe: (modelId: string) => Pick<ModelDescription, 'family' | 'place'> | undefined;
  /** As it is now, and where the cursor stands in it. */
  readonly document: DocumentSnapshot;
  readonly cursor: number;
}

/**
 * A run of ghost text as a comparison, without asking anybody: its streams as columns, as far as they
 * have come, and its strategy's ranking. Later events of the run go on from here: a stream's id is its
 * column's. Members that were never asked whole have a column without text. What was typed at the place
 * since is what an answer takes the place of, with the brackets that the editor has closed behind it.
 *
 * Undefined where the document is another one by now, or has changed elsewhere near the place.
 */
export function comparisonOfRun(run: Run, facts: RunFacts): Comparison | undefined {
  const { id, startedAt, describe, document, cursor } = facts;
  const { anchor, context, streams, memberIds } = run;
  const typed = typedSince(anchor, document, cursor);
  if (typed === undefined) return undefined;
  const original = typed.text + typed.closers;
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
      prefix: document.text.slice(0, anchor.offset),
      suffix: document.text.slice(anchor.offset + original.length),
      original,
      source: { uri: anchor.uri, offset: anchor.offset },
    },
    columns,
    duels: [],
    votes: [],
  };
  if (run.latest === undefined) return comparison;
  const { ranking, spans = [] } = run.latest;
  const about = { strategyId: run.strategyId, liveCalls: 0, ...howOf(run.latest) };
  return { ...comparison, outcome: strategyOutcomeOf(ranking, spans, comparison, about) };
}

type Facts = Pick<ModelDescription, 'family' | 'place'> | undefined;

function columnOf(stream: LiveStream, run: Run, facts: Facts): Column {
  const { id, modelId, place, startedAt, generation } = stream;
  const failed = run.failures.find((one) => one.modelId === modelId);
  const startMs = startedAt === undefined ? undefined : startedAt - run.startedAt;
  const written = generation === undefined ? undefined : candidateOf(generation, modelId, run);
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

/** Equal texts are one candidate, which has the generation of the first; a model may have several. */
function candidateOf(
  generation: Generation,
  modelId: string,
  { candidates }: Run,
): Candidate | undefined {
  const text = normaliseForAgreement(generation.text);
  return (
    candidates.find((candidate) => candidate.generation === generation) ??
    candidates.find(
      (candidate) =>
        candidate.modelIds.includes(modelId) &&
        text.startsWith(normaliseForAgreement(candidate.text)),
    )
  );
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
    id: waitingId(modelId),
    modelId,
    family: facts?.family ?? modelId,
    place: facts?.place ?? 'local',
    state: failed !== undefined ? 'failed' : run.ended || run.aborted ? 'stopped' : 'queued',
    text: '',
    ...(failed === undefined ? {} : { failure: failed.failure }),
  };
}

/** The column of a member that has no stream yet. */
function waitingId(modelId: string): string {
  return `m-${modelId}`;
}

/** Whether an event is of the stream in a column of a run, also one that was to come when it was made. */
export function isStreamOf(event: EngineEvent, columnId: string): boolean {
  switch (event.type) {
    case 'generation-queue':
    case 'generation-load':
    case 'generation-start':
    case 'generation-delta':
    case 'generation-end':
      return event.streamId === columnId || waitingId(event.modelId) === columnId;
    case 'generation-failure':
      return event.streamId === columnId || waitingId(event.failure.modelId) === columnId;
    default:
      return false;
  }
}
