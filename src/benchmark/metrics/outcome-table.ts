import { coveredMean, type CoveredMean } from './clustered-mean.ts';

/** A cell that nobody filled is undefined: the model was not asked, or failed. It is never 0. */
type Cell = number | undefined;

/** What every model made of one item; each row has one cell a model, in the order of the table. */
export interface OutcomeItem {
  readonly id: string;
  /** What the item is a part of, usually its file: items of one cluster are alike. */
  readonly cluster: string;
  readonly language?: string | undefined;
  /** In [0, 1]. A model without it did not answer, whatever its other cells say. */
  readonly quality: readonly Cell[];
  readonly costUsd: readonly Cell[];
  readonly latencyMs: readonly Cell[];
}

export interface OutcomeTable {
  readonly models: readonly string[];
  readonly items: readonly OutcomeItem[];
}

/** What a policy got for one item. */
export interface PolicyOutcome {
  /** The model that answered; undefined where it was a mixture or none. */
  readonly model: string | undefined;
  readonly quality: number;
  readonly costUsd: number | undefined;
  readonly latencyMs: number | undefined;
}

/** One outcome an item, in the order of the table; undefined where the policy's model has no cell. */
export type PolicyOutcomes = readonly (PolicyOutcome | undefined)[];

/** The answers that an item has, in the order of the models. */
export function answersOf(table: OutcomeTable, item: OutcomeItem): readonly PolicyOutcome[] {
  return table.models.flatMap((model, at) => {
    const quality = item.quality[at];
    if (quality === undefined) return [];
    return [{ model, quality, costUsd: item.costUsd[at], latencyMs: item.latencyMs[at] }];
  });
}

export interface PolicySummary {
  /** Items of the table, whether the policy has an outcome for them or not. */
  readonly items: number;
  readonly quality: CoveredMean;
  readonly costUsd: CoveredMean;
  readonly latencyMs: CoveredMean;
}

/**
 * Means of a policy, each with the number of items it is of. Two summaries may be compared only when
 * they are of the same items: take `commonItems` first.
 */
export function summaryOf(outcomes: PolicyOutcomes): PolicySummary {
  return {
    items: outcomes.length,
    quality: coveredMean(outcomes.map((outcome) => outcome?.quality)),
    costUsd: coveredMean(outcomes.map((outcome) => outcome?.costUsd)),
    latencyMs: coveredMean(outcomes.map((outcome) => outcome?.latencyMs)),
  };
}

/**
 * Places of the items for which every one of the policies has an outcome. A model that was asked for
 * half of the items is compared on that half, and so is everything it is compared with.
 */
export function commonItems(policies: readonly PolicyOutcomes[]): readonly number[] {
  const longest = Math.max(0, ...policies.map((outcomes) => outcomes.length));
  return Array.from({ length: longest }, (_, at) => at).filter((at) =>
    policies.every((outcomes) => outcomes[at] !== undefined),
  );
}

/** The outcomes at these places, for a summary of common items. */
export function outcomesAt(outcomes: PolicyOutcomes, places: readonly number[]): PolicyOutcomes {
  return places.map((at) => outcomes[at]);
}
