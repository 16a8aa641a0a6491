import type { Candidate, Scored } from '../../core/completion.ts';
import type { Strategy, StrategyStep, StrategyTask, StrategyTools } from '../../core/strategy.ts';
import { meanOf, perplexityRows } from './span-fuser.ts';
import { verdictsOn } from '../verdicts.ts';

/**
 * Ranks the fused text of a strategy together with the whole answers of all members, by
 *
 *     score(s) = 1 / mean perplexity of s over the scorers, in (0, 1]
 *
 * The steps of the strategy are passed on, none of them settled; the ranking of all is the last step.
 * Without scores the fused text stays first. Source: Cool+R of Cool-Fusion (Liu et al., ACL 2025).
 */
export function withRerank(fusing: Strategy): Strategy {
  return {
    async *run(task, tools, signal) {
      let last: StrategyStep = { ranking: { scored: [] }, settled: true };
      for await (const step of fusing.run(task, tools, signal)) {
        last = step;
        yield { ...step, settled: false };
      }
      yield await reranked(last, task, tools, signal);
    },
  };
}

async function reranked(
  last: StrategyStep,
  { members, context }: StrategyTask,
  tools: StrategyTools,
  signal: AbortSignal,
): Promise<StrategyStep> {
  const [fused] = last.ranking.scored;
  const whole = new Map<string, Candidate>();
  for await (const arrival of tools.collect(members.map(({ id }) => id))) {
    signal.throwIfAborted();
    if (arrival.kind === 'candidate') whole.set(arrival.candidate.id, arrival.candidate);
  }
  const others = [...whole.values()].filter(({ text }) => text !== fused?.candidate.text);
  const candidates = fused === undefined ? others : [fused.candidate, ...others];
  const segments = candidates.map(({ text }) => ({ text: text.trimEnd(), authors: [] }));
  const scorers = members.filter(({ primitives }) => primitives.score !== 'none');
  const { verdicts } =
    segments.length < 2
      ? { verdicts: [] }
      : await verdictsOn(segments, context.prefix, scorers, tools, signal);
  const rows = perplexityRows({ segments, verdicts });
  const scored = candidates
    .map((candidate, i): Scored => {
      const value = verdicts.length === 0 ? undefined : 1 / meanOf(rows[i] ?? []);
      const parts = [{ name: 'perplexity', value, weight: 1 }];
      return { candidate, score: value ?? 0, parts, shownText: candidate.text };
    })
    .sort((a, b) => b.score - a.score);
  const spans = scored[0]?.candidate === fused?.candidate ? last.spans : undefined;
  return { ranking: { scored }, settled: true, ...(spans === undefined ? {} : { spans }) };
}
