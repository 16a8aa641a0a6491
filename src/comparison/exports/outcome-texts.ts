import type { StrategyOutcome } from '../comparison.ts';

/** An outcome with every text in it changed; its figures and authors stay. */
export function withOutcomeTexts(
  outcome: StrategyOutcome,
  change: (text: string) => string,
): StrategyOutcome {
  if (outcome.kind !== 'verdict') return outcome;
  const { fused, ranked } = outcome;
  const changed = <T extends { readonly text: string }>(one: T): T => ({
    ...one,
    text: change(one.text),
  });
  return {
    ...outcome,
    ranked: ranked.map((entry) =>
      entry.text === undefined ? entry : { ...entry, text: change(entry.text) },
    ),
    ...(fused === undefined
      ? {}
      : {
          fused: {
            ...changed(fused),
            spans: fused.spans.map((span) => ({
              ...changed(span),
              ...(span.runnerUp === undefined ? {} : { runnerUp: changed(span.runnerUp) }),
            })),
          },
        }),
  };
}
