import type { StrategyDefinition } from '../../core/strategy.ts';
import { rankingStrategy } from './ranker.ts';

/**
 * Baseline: one model, the first of the line-up; the others are not asked.
 *
 *     score = 1
 *
 * Cost   one call. This is what every single-model extension does, and what the ensemble is
 *        measured against. When that member fails there is no candidate.
 */
export const fixed: StrategyDefinition = {
  id: 'fixed',
  family: 'ranking',
  title: 'One model',
  source: { authors: 'baseline', year: 2026, title: 'A single fixed model', departures: [] },
  needs: { members: 1 },
  parameters: {},
  create: () =>
    rankingStrategy(
      {
        rank: (candidates) => ({
          scored: candidates.map((candidate) => ({
            candidate,
            score: 1,
            parts: [{ name: 'fixed', value: 1, weight: 1 }],
            shownText: candidate.text,
          })),
        }),
        settled: () => true,
      },
      (task) => task.members.slice(0, 1).map((member) => member.id),
    ),
};
