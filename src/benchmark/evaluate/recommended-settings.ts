import type { Recommendation } from '../report/benchmark-report.ts';

/** Name of the line-up that a recommendation makes. */
export const MEASURED_LINE_UP = 'Measured';

/** Settings as VS Code has them, without the prefix `ensemble.`. */
export interface RecommendedSettings {
  readonly lineUp: string;
  readonly lineUps: Readonly<Record<string, readonly string[]>>;
  readonly strategy?: string;
}

/** What applying a recommendation sets; undefined where there is nothing to apply. */
export function recommendedSettings(
  recommendation: Recommendation,
): RecommendedSettings | undefined {
  switch (recommendation.kind) {
    case 'strategy': {
      const { strategy, members } = recommendation;
      return { lineUp: MEASURED_LINE_UP, lineUps: { [MEASURED_LINE_UP]: members }, strategy };
    }
    case 'one-model':
    case 'no-difference':
      return {
        lineUp: MEASURED_LINE_UP,
        lineUps: { [MEASURED_LINE_UP]: [recommendation.member] },
      };
    case 'not-enough':
      return undefined;
  }
}
