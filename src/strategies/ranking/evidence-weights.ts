/**
 * The weights of the parts. They need not add up to 1: unknown parts drop out of the mean. What the
 * visible tests say has none here: it outweighs all others, see `observedParts`.
 */
export const EVIDENCE_WEIGHTS = {
  parse: 0.35,
  agreement: 0.25,
  probability: 0.15,
  length: 0.05,
  trust: 0.2,
  workspace: 0.15,
  diagnostics: 0.5,
  behaviour: 0.5,
} as const;
