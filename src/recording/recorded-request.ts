import type { Candidate, CompletionContext } from '../core/completion.ts';
import type { GenerationFailure, TokenLogprob } from '../core/generation.ts';
import type { ModelDescription } from '../core/model.ts';
import type { Observation } from '../core/strategy.ts';
import type {
  RecordedCandidate,
  RecordedMember,
  RecordedObservation,
  RecordingLine,
} from './recording-line.ts';

type RecordedToken = NonNullable<RecordedCandidate['tokens']>[number];

/** What a recording keeps of a finished request besides its candidates. */
export interface RequestFacts {
  readonly context: Pick<CompletionContext, 'languageId' | 'prefix' | 'suffix'>;
  /** The file; intervals are over files. */
  readonly path?: string;
  /** Most trusted first. */
  readonly members?: readonly ModelDescription[];
  readonly failures?: readonly GenerationFailure[];
  /** What running the texts told, by text. */
  readonly observed?: ReadonlyMap<string, Observation>;
}

/**
 * A finished request as a line of a recording. A candidate of several authors is one entry a model;
 * estimated token counts are left out, since a recording holds only what was measured.
 */
export function recordedRequest(
  id: string,
  { context, path, members = [], failures = [], observed = new Map() }: RequestFacts,
  candidates: readonly Candidate[],
): RecordingLine {
  const recorded = candidates.flatMap(recordedCandidates);
  const observations = recordedObservations(recorded.map(({ text }) => observed.get(text)));
  return {
    version: 1,
    id,
    task: 'fill',
    language: context.languageId,
    ...(path === undefined ? {} : { group: path }),
    prefix: context.prefix,
    suffix: context.suffix,
    ...(members.length === 0 ? {} : { members: members.map(recordedMember) }),
    candidates: recorded,
    ...(failures.length === 0
      ? {}
      : {
          failures: failures.map(({ modelId, failure }) => ({
            model: modelId,
            code: failure.code,
          })),
        }),
    ...(observations.length === 0 ? {} : { observations }),
  };
}

/** Observations of candidates in their order; what told nothing is left out. */
export function recordedObservations(
  found: readonly (Observation | undefined)[],
): readonly RecordedObservation[] {
  return found.flatMap((observation = {}, candidate) => {
    const { check, behaviour, newDiagnostics } = observation;
    const told = {
      ...(check === undefined || check.total < 1
        ? {}
        : { passed: check.passed, total: check.total }),
      ...(behaviour === undefined ? {} : { behaviour }),
      ...(newDiagnostics === undefined ? {} : { newDiagnostics }),
    };
    return Object.keys(told).length === 0 ? [] : [{ candidate, ...told }];
  });
}

export function recordedMember({
  id,
  family,
  device,
  place,
  sizeBytes,
  instant,
}: ModelDescription): RecordedMember {
  return {
    model: id,
    family,
    device,
    place,
    ...(sizeBytes === undefined ? {} : { sizeBytes }),
    ...(instant === undefined ? {} : { instant }),
  };
}

/** The other way round. No more can have passed than there are. */
export function observationOf({
  passed,
  total,
  behaviour,
  newDiagnostics,
}: Omit<RecordedObservation, 'candidate'>): Observation {
  return {
    ...(passed === undefined || total === undefined
      ? {}
      : { check: { passed: Math.min(passed, total), total } }),
    ...(behaviour === undefined ? {} : { behaviour }),
    ...(newDiagnostics === undefined ? {} : { newDiagnostics }),
  };
}

/** The generation belongs to the first author; of the others only the text is known. */
function recordedCandidates({ text, modelIds, generation }: Candidate): RecordedCandidate[] {
  return modelIds.map((model) =>
    model === generation.modelId ? recordedCandidate(text, generation) : { model, text },
  );
}

/** What one model wrote, with what was measured of it. `text` is the generation's after the filters. */
export function recordedCandidate(
  text: string,
  { modelId, tokens, usage, totalMs }: Candidate['generation'],
): RecordedCandidate {
  const { promptTokens, completionTokens, costUsd, estimated } = usage;
  const counts = {
    ...(promptTokens === undefined ? {} : { promptTokens }),
    ...(completionTokens === undefined ? {} : { completionTokens }),
  };
  return {
    model: modelId,
    text,
    ...(tokens === undefined ? {} : { tokens: tokens.map(recordedToken) }),
    ...(estimated ? {} : { usage: counts }),
    latencyMs: Math.round(totalMs * 10) / 10,
    ...(costUsd === undefined ? {} : { costUsd }),
  };
}

function recordedToken({ text, logprobNats, top }: TokenLogprob): RecordedToken {
  return {
    text,
    logprob: logprobNats,
    ...(top === undefined || top.length === 0
      ? {}
      : { top: top.map((token) => ({ text: token.text, logprob: token.logprobNats })) }),
  };
}
