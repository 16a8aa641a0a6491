import type { Candidate, CompletionResult, Ranking, Span } from './completion.ts';
import type { FinishReason, GenerationFailure, Usage } from './generation.ts';
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
      readonly type: 'generation-start';
      readonly modelId: string;
      readonly resident: boolean | undefined;
      readonly promptTokens: number;
    }
  | { readonly type: 'generation-delta'; readonly modelId: string; readonly text: string }
  | {
      readonly type: 'generation-end';
      readonly modelId: string;
      readonly candidate: Candidate;
      readonly finish: FinishReason;
      readonly usage: Usage;
    }
  | { readonly type: 'generation-failure'; readonly failure: GenerationFailure }
  | {
      readonly type: 'strategy-step';
      readonly ranking: Ranking;
      /** Of the winning text, where several members wrote it. */
      readonly spans?: readonly Span[];
      readonly settled: boolean;
      readonly note?: string;
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

/** Another strategy ran than the one that was set, since the members lack something. */
export interface StrategyFallback {
  readonly from: string;
  readonly to: string;
  /** `lack` in words, for logs. */
  readonly unmet: string;
  readonly lack: Lack;
}
