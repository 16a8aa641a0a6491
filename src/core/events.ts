import type { Candidate, CompletionResult, Ranking, Span } from './completion.ts';
import type { JudgingReport } from './judging.ts';
import type { FinishReason, GenerationFailure, Usage } from './generation.ts';
import type { Place } from './model.ts';
import type { Lack, StrategyChoice } from './strategy-choice.ts';

/**
 * Everything that happens during a request, in order. The inline host, the panel, the command
 * line, recordings and benchmarks read this one stream; `atMs` counts from the start of the run, and
 * for a result from its request.
 */
export type EngineEvent = { readonly runId: string; readonly atMs: number } & EngineEventBody;

export type EngineEventBody =
  | {
      readonly type: 'run-start';
      readonly members: readonly string[];
      readonly strategyId: string;
      /** Where the strategy goes by what was measured of the members. */
      readonly choice?: StrategyChoice;
      readonly deadlineMs: number;
    }
  | {
      /** A text is wanted of a member; its stream begins when the member is free. Told in comparisons alone. */
      readonly type: 'generation-queue';
      readonly streamId: string;
      readonly modelId: string;
      /** Absent at the engine's own setting. */
      readonly temperature?: number;
      /** Models whose texts the member is shown, to write one of them. */
      readonly fusedFrom?: readonly string[];
    }
  | {
      /** The member's model is brought into memory before its stream begins. */
      readonly type: 'generation-load';
      readonly streamId: string;
      readonly modelId: string;
    }
  | ({
      readonly type: 'generation-start';
      /** Tells the streams of a run apart: a model may write several texts at once. */
      readonly streamId: string;
      readonly modelId: string;
      readonly resident: boolean | undefined;
      readonly promptTokens: number;
    } & Partial<Sent>)
  | {
      readonly type: 'generation-delta';
      readonly streamId: string;
      readonly modelId: string;
      readonly text: string;
      /** What came before was none of the text, as talk before a code fence: this stands in its place. */
      readonly replaces?: true;
    }
  | {
      readonly type: 'generation-end';
      readonly streamId: string;
      readonly modelId: string;
      readonly candidate: Candidate;
      readonly finish: FinishReason;
      readonly usage: Usage;
    }
  | {
      readonly type: 'generation-failure';
      /** Absent where a member failed without a stream of its own. */
      readonly streamId?: string;
      readonly failure: GenerationFailure;
    }
  | {
      readonly type: 'strategy-step';
      readonly ranking: Ranking;
      /** Of the winning text, where several members wrote it. */
      readonly spans?: readonly Span[];
      readonly settled: boolean;
      readonly note?: string;
      /** Where judges compared texts. */
      readonly judging?: JudgingReport;
    }
  | ({ readonly type: 'strategy-fallback' } & StrategyFallback)
  | { readonly type: 'strategy-failure'; readonly strategyId: string; readonly message: string }
  | {
      readonly type: 'self-test';
      readonly modelId: string;
      readonly works: boolean;
      readonly evidence: readonly { readonly probe: string; readonly passed: boolean }[];
    }
  | { readonly type: 'result'; readonly result: CompletionResult };

/** What a prompt shows, and where it goes. */
export interface Sent {
  readonly place: Place;
  /** Length of the prompt. */
  readonly characters: number;
  /** Files of which code stands in it; told of models that are not local. */
  readonly paths?: readonly string[];
}

/** Another strategy ran than the one that was set, since the members lack something. */
export interface StrategyFallback {
  readonly from: string;
  readonly to: string;
  /** `lack` in words, for logs. */
  readonly unmet: string;
  readonly lack: Lack;
}
