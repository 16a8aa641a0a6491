import type { Candidate, CompletionContext } from '../core/completion.ts';
import type { TokenLogprob } from '../core/generation.ts';

/** One request of a recording: JSON Lines, version 1. Optional fields are left out, never null. */
export interface RecordingLine {
  readonly version: 1;
  readonly id: string;
  readonly task: 'fill';
  readonly language: string;
  readonly prefix: string;
  readonly suffix: string;
  readonly candidates: readonly RecordedCandidate[];
}

interface RecordedCandidate {
  readonly model: string;
  readonly text: string;
  readonly tokens?: readonly RecordedToken[];
  readonly usage?: { readonly promptTokens?: number; readonly completionTokens?: number };
  readonly latencyMs?: number;
  readonly costUsd?: number;
}

interface RecordedToken {
  readonly text: string;
  readonly logprob: number;
  readonly top?: readonly { readonly text: string; readonly logprob: number }[];
}

/**
 * A finished request as a line of a recording. A candidate of several authors is one entry a model;
 * estimated token counts are left out, since a recording holds only what was measured.
 */
export function recordingLine(
  id: string,
  context: Pick<CompletionContext, 'languageId' | 'prefix' | 'suffix'>,
  candidates: readonly Candidate[],
): RecordingLine {
  return {
    version: 1,
    id,
    task: 'fill',
    language: context.languageId,
    prefix: context.prefix,
    suffix: context.suffix,
    candidates: candidates.flatMap(recordedCandidates),
  };
}

/** The generation belongs to the first author; of the others only the text is known. */
function recordedCandidates({ text, modelIds, generation }: Candidate): RecordedCandidate[] {
  const { tokens, usage, totalMs } = generation;
  const { promptTokens, completionTokens, costUsd, estimated } = usage;
  const counts = {
    ...(promptTokens === undefined ? {} : { promptTokens }),
    ...(completionTokens === undefined ? {} : { completionTokens }),
  };
  return modelIds.map((model) => {
    if (model !== generation.modelId) return { model, text };
    return {
      model,
      text,
      ...(tokens === undefined ? {} : { tokens: tokens.map(recordedToken) }),
      ...(estimated ? {} : { usage: counts }),
      latencyMs: Math.round(totalMs),
      ...(costUsd === undefined ? {} : { costUsd }),
    };
  });
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
