import type { FusionEvidence } from '../../core/strategy-choice.ts';

/**
 * What a benchmark found, as plain JSON: the same seed and recording give the same bytes. Every
 * figure carries the number of items behind it; what could not be had is left out, never 0.
 */
export interface BenchmarkReport {
  readonly version: 1;
  readonly title: string;
  /** What was measured: the folder, the recording, or the data set. */
  readonly subject: string;
  readonly seed: number;
  /** Places, questions or problems that were evaluated. */
  readonly items: number;
  /** Files (or other clusters) they lie in: intervals are by bootstrap over these. */
  readonly clusters: number;
  /** The measure that comparisons and the recommendation go by. */
  readonly measure: Measure;
  /** Other measures that the ways carry figures of, in the order of columns. */
  readonly measures: readonly Measure[];
  readonly languages: readonly { readonly id: string; readonly items: number }[];
  /** The best single member over all languages, chosen on the calibration. */
  readonly bestSingle?: string;
  /** Members first, then baselines, strategies and the bound, in reading order. */
  readonly ways: readonly Way[];
  /** Strategies that could not be judged on some or all items, and what they lacked. */
  readonly unmet: readonly UnmetNeed[];
  /** `lazy-span` against `evidence`, over all languages and by language; absent where not comparable. */
  readonly fusion?: readonly FusionEvidence[];
  /** Cost against quality; absent where no way costs anything. */
  readonly costQuality?: CostQuality;
  /** How members and strategies rank among the members; only of answers, or where texts are measured. */
  readonly ranks?: Ranks;
  /** How far members' own probabilities, and scores of strategies as such, can be trusted. */
  readonly reliability: readonly Reliability[];
  readonly wins: WinMatrix;
  readonly recommendation: Recommendation;
  /** Faults of the input, each with its place; the rest was evaluated all the same. */
  readonly problems: readonly string[];
  /** Things a reader must know to read the figures rightly. */
  readonly notes: readonly string[];
}

export type Measure =
  | 'exact' //       the text is the reference, blanks at both ends aside
  | 'similarity' //  edit similarity to the reference
  | 'first-line' //  the first lines are the same
  | 'parses' //      no syntax error that the document did not have
  | 'passes' //      the tests pass
  | 'quality' //     as recorded
  | 'bleu' //        sentence BLEU against the reference, as sacrebleu has it
  | 'chrf' //        F-score of character n-grams against the reference, as sacrebleu has it
  | 'code-bleu'; //  in the manner of CodeBLEU, without syntax trees

/** One way of getting a text for each item: a member alone, a rule, a strategy, or the best there was. */
export interface Way {
  /** Member id, strategy id, or name of the rule. */
  readonly id: string;
  readonly kind: 'member' | 'baseline' | 'strategy' | 'bound';
  /** Items for which this way has a value: for members, those it was asked for. */
  readonly items: number;
  /** Share of the items in which it gives any text. */
  readonly shown: number;
  readonly figures: readonly Figure[];
  /** Time to the text, over the items with a time. Strategies: at which their stated rule first held. */
  readonly latencyMs?: Percentiles;
  /** A strategy's own work per item, parses included, models not. Real time, so never compared byte by byte. */
  readonly ownMs?: Percentiles;
  /** Mean per item. */
  readonly tokens?: {
    readonly prompt: number;
    readonly completion: number;
    readonly items: number;
  };
  readonly costUsd?: { readonly mean: number; readonly items: number };
  /** By the report's measure, on the items that both have. */
  readonly againstBestSingle?: PairedDifference;
  readonly againstOracle?: PairedDifference;
  readonly byLanguage: readonly {
    readonly language: string;
    readonly items: number;
    readonly figures: readonly Figure[];
  }[];
  /** Strategies: items whose text no member wrote. */
  readonly ownTexts?: number;
}

/** A mean with its 95 % interval, in [0, 1]. */
export interface Figure {
  readonly measure: Measure;
  readonly mean: number;
  readonly low: number;
  readonly high: number;
  readonly items: number;
}

export interface Percentiles {
  readonly p50: number;
  readonly p90: number;
  readonly p99: number;
  readonly items: number;
}

export interface PairedDifference {
  readonly mean: number;
  readonly low: number;
  readonly high: number;
  /** Two-sided, by the same bootstrap; `adjustedP` after Holm over all ways compared. */
  readonly p: number;
  readonly adjustedP: number;
  readonly wins: number;
  readonly losses: number;
  readonly ties: number;
  readonly items: number;
}

export interface UnmetNeed {
  readonly strategy: string;
  /** In words, for example "2 members with score, has 0". */
  readonly need: string;
  readonly items: number;
}

export interface CostQuality {
  readonly points: readonly {
    readonly id: string;
    readonly kind: Way['kind'];
    readonly costUsd: number;
    readonly quality: number;
  }[];
  /** Corners of the non-decreasing convex hull of the single members: the zero router. */
  readonly hull: readonly { readonly costUsd: number; readonly quality: number }[];
  /** Area below the hull of all points, in both published forms. */
  readonly aiqByLargestCost?: number;
  readonly aiqByCostRange?: number;
  /** What shares of the best single model's quality cost at least, by mixing two ways with a coin. */
  readonly savings?: readonly CostSaved[];
  /** The best answer of every item. */
  readonly oracle?: OracleCost;
}

export interface CostSaved {
  /** Which ways may be mixed. */
  readonly mix: 'members' | 'all-ways';
  /** Of the best single model's quality. */
  readonly qualityShare: number;
  /** Mean per item; unknown where no mix reaches the quality. */
  readonly costUsd?: number;
  /** Of the best single model's cost; below 0 where it is dearer. */
  readonly savedShare?: number;
}

/** What the oracle pays, in the two conventions for items that no member solves. */
export interface OracleCost {
  readonly quality: number;
  /** It asks the cheapest member then; mean per item. */
  readonly askingCheapestUsd: number;
  /** It asks nobody then, since it knows. */
  readonly askingNobodyUsd: number;
  readonly items: number;
}

export interface Ranks {
  /** Members that are ranked: those that answered at least half of the items. */
  readonly members: number;
  /** Ranks up to this one are among the best. */
  readonly top: number;
  readonly rows: readonly {
    readonly id: string;
    readonly kind: Way['kind'];
    /** 1 is best; equal ones share the better rank. */
    readonly meanRank: number;
    readonly topShare: number;
    readonly items: number;
  }[];
}

export interface Reliability {
  readonly id: string;
  /** What came true or not: exact, passes or quality, whichever is hardest of those there are. */
  readonly measure: Measure;
  /**
   * Of a strategy the probability is its winner's score, through a map that was fitted on other items, `fitted`
   * of them; of a member, where this is absent, the geometric mean of its text's token probabilities.
   */
  readonly of?: 'score';
  readonly fitted?: number;
  /** Ten bins of the probability; empty ones left out. */
  readonly bins: readonly {
    readonly low: number;
    readonly high: number;
    readonly meanProbability: number;
    readonly meanQuality: number;
    readonly items: number;
  }[];
  readonly expectedCalibrationError: number;
  /** Mean squared error of the probabilities. */
  readonly brier?: number;
  /** How well they tell right from wrong, whatever their size; absent where all are either. */
  readonly auroc?: number;
  readonly items: number;
}

/** Row against column, by the report's measure, on the items that both have. */
export interface WinMatrix {
  readonly ids: readonly string[];
  readonly cells: readonly (readonly WinCell[])[];
}

export interface WinCell {
  readonly wins: number;
  readonly losses: number;
  readonly ties: number;
}

/** One sentence's worth of advice, as data; hosts word it. */
export type Recommendation =
  | {
      /** A strategy over members is better than the best single member, by an interval above 0. */
      readonly kind: 'strategy';
      readonly strategy: string;
      readonly members: readonly string[];
      readonly difference: PairedDifference;
    }
  | {
      /** No strategy is measurably better: one model is enough. */
      readonly kind: 'one-model';
      readonly member: string;
      readonly difference?: PairedDifference;
      /** Memory that the others take, in bytes, where known. */
      readonly memorySavedBytes?: number;
    }
  | {
      /** No member is measurably better than another either; the cheapest is as good as any. */
      readonly kind: 'no-difference';
      readonly member: string;
      readonly memorySavedBytes?: number;
    }
  | {
      /** Too few items for any verdict. */
      readonly kind: 'not-enough';
      readonly items: number;
      readonly needed: number;
    };
