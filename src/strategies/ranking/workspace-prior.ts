import type { Candidate } from '../../core/completion.ts';
import type { StrategyTask, StrategyTools } from '../../core/strategy.ts';
import { EVIDENCE_WEIGHTS } from './evidence-weights.ts';

/** What an instant member thinks of the candidates, one value each, in their order. */
export interface WorkspacePrior {
  /** exp(nats per byte), in (0, 1]; undefined where the member cannot tell. */
  readonly values: readonly (number | undefined)[];
  readonly weight: number;
}

/**
 * Scores of the instant member, if one takes part that scores exactly. It scores its own texts as
 * well: were they left out of this part, they would win by being asked less.
 *
 * Undefined where there is none or its call fails. Cost: one call of `score`.
 */
export async function workspacePrior(
  candidates: readonly Candidate[],
  { context, members }: StrategyTask,
  tools: StrategyTools,
): Promise<WorkspacePrior | undefined> {
  const scorer = members.find(
    ({ instant, primitives }) => instant === true && primitives.score === 'exact',
  );
  if (scorer === undefined || candidates.length < 2) return undefined;
  const texts = candidates.map(({ text }) => text.trimEnd());
  const scores = await tools.score(scorer.id, context.prefix, texts).catch(() => undefined);
  if (scores === undefined) return undefined;
  const meanWeight = members.reduce((sum, { weight }) => sum + weight, 0) / members.length;
  return {
    values: scores.map(({ logprobNats, bytes }) =>
      bytes > 0 ? Math.min(1, Math.exp(logprobNats / bytes)) : undefined,
    ),
    weight: EVIDENCE_WEIGHTS.workspace * (meanWeight > 0 ? scorer.weight / meanWeight : 1),
  };
}
