/** The weights of the parts. They need not add up to 1: unknown parts drop out of the mean. */
export const EVIDENCE_WEIGHTS = {
  parse: 0.35,
  agreement: 0.25,
  probability: 0.15,
  length: 0.05,
  trust: 0.2,
  workspace: 0.15,
} as const;
