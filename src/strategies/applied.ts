import type { StrategyRow } from '../core/strategy.ts';
import { row } from './planned/row.ts';

/** A published method that is a command rather than a way of choosing among candidates. */
export interface AppliedMethod extends StrategyRow {
  /** How it is called on the command line. */
  readonly command: string;
}

/** Benchmarks and applications that are ready. */
export const appliedMethods: readonly AppliedMethod[] = [
  {
    ...row({
      id: 'mix-instruct',
      family: 'evaluation',
      title: 'MixInstruct metrics',
      year: 2023,
      arxiv: '2306.02561',
      needs: { members: 1 },
      paper:
        'LLM-Blender: Ensembling Large Language Models with Pairwise Ranking and Generative Fusion',
    }),
    command: 'replay --text-measures',
  },
  {
    ...row({
      id: 'router-bench',
      family: 'evaluation',
      title: 'RouterBench metrics',
      year: 2024,
      arxiv: '2403.12031',
      needs: { members: 1 },
      paper: 'RouterBench: A Benchmark for Multi-LLM Routing System',
    }),
    command: 'replay',
  },
  {
    ...row({
      id: 'bwrs',
      family: 'evaluation',
      title: 'Bayesian judge calibration',
      year: 2024,
      arxiv: '2411.04424',
      needs: { members: 1, primitives: { judge: 1 } },
      paper: 'Bayesian Calibration of Win Rate Estimation with LLM Evaluators',
    }),
    command: 'judges',
  },
  {
    ...row({
      id: 'prompt-mind',
      family: 'evaluation',
      title: 'PromptMind: several prompts a model',
      year: 2024,
      arxiv: '2405.08373',
      needs: { members: 2 },
      paper: 'PromptMind at MEDIQA-CORR 2024: error detection and correction by prompted ensembles',
    }),
    command: 'prompt-mind',
  },
  {
    ...row({
      id: 'ensemble-instruct',
      family: 'evaluation',
      title: 'Ensemble-Instruct: examples by consensus',
      year: 2023,
      arxiv: '2310.13961',
      needs: { members: 2 },
      paper:
        'Ensemble-Instruct: Generating Instruction-Tuning Data with a Heterogeneous Mixture of LMs',
    }),
    command: 'instruct',
  },
];
