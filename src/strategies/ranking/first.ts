import type { StrategyDefinition } from '../../core/strategy.ts';
import { rankingStrategy } from './ranker.ts';

/**
 * Baseline: the first candidate that passes the filters wins.
 *
 *     score(i) = 1 / (1 + position of arrival)
 *
 * Output   candidates in order of arrival; the score only restates that order.
 * Cost     none beyond the calls. Use it as the latency floor; quality is that of the fastest member.
 */
export const first: StrategyDefinition = {
  id: 'first',
  family: 'ranking',
  title: 'First finisher',
  source: { authors: 'baseline', year: 2026, title: 'The first acceptable answer', departures: [] },
  needs: { members: 1 },
  parameters: {},
  create: () =>
    rankingStrategy({
      rank: (candidates) => ({
        scored: candidates.map((candidate, position) => ({
          candidate,
          score: 1 / (1 + position),
          parts: [{ name: 'arrival', value: 1 / (1 + position), weight: 1 }],
          shownText: candidate.text,
        })),
      }),
      settled: () => true,
    }),
};
