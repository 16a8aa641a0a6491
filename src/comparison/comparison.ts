import type { Ranking, ScorePart, Span } from '../core/completion.ts';
import type { GenerationFailure, TokenLogprob, Usage } from '../core/generation.ts';
import type { JudgingReport } from '../core/judging.ts';
import type { Fidelity, Place } from '../core/model.ts';
import type { Observation } from '../core/strategy.ts';

/**
 * Several models' answers to one request, side by side, as far as they have come. Plain JSON: what the
 * panel shows, the history keeps and the exports write.
 */
export interface Comparison {
  readonly version: 1;
  readonly id: string;
  /** Milliseconds since 1970. */
  readonly startedAt: number;
  readonly request: ComparedRequest;
  /** In the order in which they were added, which is kept. */
  readonly columns: readonly Column[];
  /** What a strategy makes of the columns; undefined before one has run. */
  readonly outcome?: StrategyOutcome;
  readonly duels: readonly Duel[];
  /** Pairs that judges were asked about and said nothing of; absent where that was not counted. */
  readonly abstentions?: readonly Abstention[];
  readonly votes: readonly Vote[];
}

/** What was asked. */
export interface ComparedRequest {
  /** `fill`: text for the cursor; `instruct`: text by an instruction, in place of `original`. */
  readonly kind: 'fill' | 'instruct';
  readonly languageId: string;
  /** As the workspace calls it; '' for a document without a file. */
  readonly path: string;
  readonly prefix: string;
  readonly suffix: string;
  /** The text that an answer takes the place of; '' where it is inserted. */
  readonly original: string;
  readonly instruction?: string;
  /** The document as it was, for accepting into it; undefined for an imported comparison. */
  readonly source?: {
    readonly uri: string;
    /** Offset of `original`. Unit: UTF-16 code units. */
    readonly offset: number;
  };
}

export type ColumnState =
  'queued' | 'loading' | 'prefill' | 'streaming' | 'done' | 'stopped' | 'failed';

/** Whether nothing more comes by itself. */
export function hasEnded(state: ColumnState): boolean {
  return state === 'done' || state === 'stopped' || state === 'failed';
}

/** One model's answer. */
export interface Column {
  /** Unique in the comparison; the `streamId` of its events. */
  readonly id: string;
  readonly modelId: string;
  readonly family: string;
  readonly place: Place;
  readonly state: ColumnState;
  /** As it may be inserted: the filters' result once it has ended, the stream before. */
  readonly text: string;
  /** Absent at the engine's own setting. */
  readonly temperature?: number;
  /** The models of `fusedFrom` were shown to this one, which wrote one text of theirs. */
  readonly fusedFrom?: readonly string[];
  readonly failure?: GenerationFailure['failure'];
  /** Since the comparison's start. Unit: ms. */
  readonly startMs?: number;
  readonly firstTextMs?: number;
  readonly endMs?: number;
  readonly usage?: Usage;
  /** As the model wrote them. */
  readonly tokens?: readonly TokenLogprob[];
  /** What running the text told of it, where it was run. */
  readonly observation?: Observation;
}

/** What a strategy made of the columns. */
export type StrategyOutcome =
  | ({ readonly kind: 'verdict' } & Verdict)
  /** It needs what the columns do not tell. `live`: the models could be asked for it. */
  | {
      readonly kind: 'unmet';
      readonly strategyId: string;
      readonly need: string;
      readonly live: boolean;
    }
  | { readonly kind: 'failed'; readonly strategyId: string; readonly message: string };

export interface Verdict {
  readonly strategyId: string;
  /** Best first. Columns with equal texts are one entry. */
  readonly ranked: readonly RankedText[];
  readonly agreement?: NonNullable<Ranking['agreement']>;
  /** Where several models wrote the best text. */
  readonly fused?: FusedText;
  readonly note?: string;
  /** Pairs that judges compared for it, where any was asked. */
  readonly judging?: Pick<JudgingReport, 'compared' | 'ofPairs'>;
  /** Calls of models that the strategy made; 0 where it went by the columns alone. */
  readonly liveCalls: number;
}

export interface RankedText {
  /** Columns with exactly this text; empty for one that several models wrote. */
  readonly columnIds: readonly string[];
  /** Only where no column has it. */
  readonly text?: string;
  readonly score: number;
  readonly parts: readonly ScorePart[];
}

export interface FusedText {
  readonly text: string;
  readonly spans: readonly Span[];
  /** The worst of its spans; undefined where nobody scored. */
  readonly fidelity?: Fidelity;
}

/**
 * Two columns compared by a judge that wrote neither. `forth` has the first column in front, `back` the
 * second.
 */
export interface Duel {
  readonly judge: string;
  readonly first: string;
  readonly second: string;
  /** Probability that the first column is better, in [0, 1], in either order. */
  readonly forth: number;
  readonly back: number;
  readonly fidelity: Fidelity;
}

/** Two columns of which a judge gave no answer that can be read. */
export interface Abstention {
  readonly judge: string;
  readonly first: string;
  readonly second: string;
}

/** What the user thinks of two columns. */
export interface Vote {
  readonly first: string;
  readonly second: string;
  readonly verdict: 'first' | 'second' | 'tie' | 'both-bad';
  /** Which of the two stood on the left. */
  readonly left: 'first' | 'second';
  readonly blind: boolean;
  /** From the sight of both texts to the vote. Unit: ms. */
  readonly tookMs: number;
  readonly reasons: readonly string[];
  /** Milliseconds since 1970. */
  readonly at: number;
}
