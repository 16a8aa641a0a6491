import type { StrategyDefinition, StrategyRow } from '../core/strategy.ts';
import { appliedMethods } from './applied.ts';
import { afterInference } from './planned/after-inference.ts';
import { beforeInference } from './planned/before-inference.ts';
import { agentForest } from './ranking/agent-forest.ts';
import { evidence } from './ranking/evidence.ts';
import { first } from './ranking/first.ts';
import { fixed } from './ranking/fixed.ts';
import { llmBlender } from './ranking/llm-blender.ts';
import { llmTopla } from './ranking/llm-topla.ts';
import { majority } from './ranking/majority.ts';
import { more } from './ranking/more.ts';
import { pairRanker } from './ranking/pair-ranker.ts';
import { smoothie } from './ranking/smoothie.ts';
import { urg } from './ranking/urg.ts';
import { adaptiveBranching } from './search/adaptive-branching.ts';
import { leMcts } from './search/le-mcts.ts';
import { coolFusion } from './span-fusion/cool-fusion.ts';
import { lazySpan } from './span-fusion/lazy-span.ts';
import { specEm } from './span-fusion/spec-em.ts';
import { specFuse } from './span-fusion/spec-fuse.ts';
import { sweetSpan } from './span-fusion/sweet-span.ts';
import { citer } from './token-fusion/citer.ts';
import { deepen } from './token-fusion/deepen.ts';
import { eva } from './token-fusion/eva.ts';
import { gac } from './token-fusion/gac.ts';
import { packLlm } from './token-fusion/pack-llm.ts';
import { unite } from './token-fusion/unite.ts';

/** Every strategy that can be chosen, in reading order. The only list: settings, pickers, command line and README derive from it. */
export const strategies: readonly StrategyDefinition[] = [
  ...[evidence, pairRanker, llmBlender, urg],
  ...[agentForest, smoothie, more, llmTopla],
  ...[majority, first, fixed],
  ...[lazySpan, specEm, specFuse, sweetSpan, coolFusion],
  ...[gac, unite, eva, packLlm, deepen, citer],
  ...[leMcts, adaptiveBranching],
];

/** Value of the setting under which the engine chooses between the two below. */
export const AUTOMATIC_STRATEGY = 'automatic';

/** What runs inline unless another has earned it. */
export const INLINE_DEFAULT = evidence.id;

/** What may earn it, by a benchmark and its measured times. */
export const CHALLENGER = lazySpan.id;

export function findStrategy(id: string): StrategyDefinition | undefined {
  return strategies.find((definition) => definition.id === id);
}

/** A row of the catalogue. */
export interface CatalogueRow extends StrategyRow {
  readonly status: 'ready' | 'planned';
  /** Of a method that is a command: how it is called. */
  readonly command?: string;
}

/** The whole catalogue: what can be chosen, what can be called, then what is planned. */
export function catalogue(): readonly CatalogueRow[] {
  return [
    ...strategies.map((definition) => ({ ...definition, status: 'ready' as const })),
    ...appliedMethods.map((method) => ({ ...method, status: 'ready' as const })),
    ...[...beforeInference, ...afterInference].map((row) => ({
      ...row,
      status: 'planned' as const,
    })),
  ];
}

/** The strategy's parameters: the user's where they are within bounds, else the defaults. */
export function parametersOf(
  definition: StrategyDefinition,
  chosen: Readonly<Record<string, number>> = {},
): Record<string, number> {
  return Object.fromEntries(
    Object.entries(definition.parameters).map(([name, { default: standard, minimum, maximum }]) => {
      const value = chosen[name];
      const fits = value !== undefined && value >= minimum && value <= maximum;
      return [name, fits ? value : standard];
    }),
  );
}
