import type { StrategyRow } from '../../core/strategy.ts';
import { row } from './row.ts';

/** Fusion of tokens and spans, and tree search: models write together. */
export const duringInference: readonly StrategyRow[] = [
  row({
    id: 'le-mcts',
    family: 'search',
    title: 'LE-MCTS',
    year: 2024,
    arxiv: '2412.15797',
    needs: { members: 2 },
    paper:
      'Ensembling Large Language Models with Process Reward-Guided Tree Search for Better Complex Reasoning',
  }),
  row({
    id: 'adaptive-branching',
    family: 'search',
    title: 'Adaptive branching',
    year: 2026,
    needs: { members: 1 },
    paper: 'Ours: wider or deeper by Thompson sampling, with a bandit over members',
  }),
];
