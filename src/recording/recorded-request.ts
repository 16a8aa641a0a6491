import type { Candidate, CompletionContext } from '../core/completion.ts';
import type { GenerationFailure, TokenLogprob } from '../core/generation.ts';
import type { ModelDescription } from '../core/model.ts';
import type { RecordedCandidate, RecordedMember, RecordingLine } from './recording-line.ts';

type RecordedToken = NonNullable<RecordedCandidate['tokens']>[number];

/** What a recording keeps of a finished request besides its candidates. */
export interface RequestFacts {
  readonly context: Pick<CompletionContext, 'languageId' | 'prefix' | 'suffix'>;
  /** The file; intervals are over files. */
  readonly path?: string;
  /** Most trusted first. */
  readonly members?: readonly ModelDescription[];
  readonly failures?: readonly GenerationFailure[];
}

/**
 * A finished request as a line of a recording. A candidate of several authors is one entry a model;
 * estimated token counts are left out, since a recording holds only what was measured.
 */
export function recordedRequest(
  id: string,
  { context, path, members = [], failures = [] }: RequestFacts,
  candidates: readonly Candidate[],
): RecordingLine {
  return {
    version: 1,
    id,
    task: 'fill',
    language: context.languageId,
    ...(path === undefined ? {} : { group: path }),
    prefix: context.prefix,
    suffix: context.suffix,
    ...(members.length === 0 ? {} : { members: members.map(recordedMember) }),
    candidates: candidates.flatMap(recordedCandidates),
    ...(failures.length === 0
      ? {}
      : {
          failures: failures.map(({ modelId, failure }) => ({
            model: modelId,
            code: failure.code,
          })),
        }),
  };
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
