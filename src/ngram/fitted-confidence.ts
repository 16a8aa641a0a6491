import type { ConfidenceParameters } from './confidence.ts';

/**
 * Fitted on 2417 first drafts for holes in the calibration packages of the benchmark
 * `workspace-model`. Made by `test/bench/fit-draft-confidence.ts`.
 */
export const fittedConfidence: ConfidenceParameters = {
  coefficients: [-0.022, 0.588, 0.976, 0.796, 0.108, 0.137, 0.761, 0],
  table: [
    [0.003, 0.001],
    [0.01, 0.017],
    [0.026, 0.039],
    [0.056, 0.06],
    [0.089, 0.067],
    [0.115, 0.096],
    [0.139, 0.134],
    [0.224, 0.201],
    [0.335, 0.324],
    [0.421, 0.454],
    [0.488, 0.481],
    [0.523, 0.558],
    [0.607, 0.569],
    [0.778, 0.821],
    [0.882, 0.942],
    [0.914, 0.972],
  ],
  threshold: 0.5,
};
