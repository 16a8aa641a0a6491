/** A probability that was announced, and whether the thing happened. */
export interface Forecast {
  /** In [0, 1]. */
  readonly probability: number;
  readonly happened: boolean;
}

/**
 * Brier score: mean of (probability − outcome)², in [0, 1], lower is better; 0.25 for always saying one
 * half. Undefined without forecasts. Source: G. W. Brier, 1950.
 */
export function brierScore(forecasts: readonly Forecast[]): number | undefined {
  return mean(forecasts.map(({ probability, happened }) => (probability - Number(happened)) ** 2));
}

/** A bar of a reliability diagram. */
export interface ReliabilityBin {
  /** Probabilities from `low` on and below `high`; the last bin has 1 as well. */
  readonly low: number;
  readonly high: number;
  readonly n: number;
  /** Mean of the probabilities announced; undefined in an empty bin. */
  readonly announced: number | undefined;
  /** Share of the forecasts that came true; undefined in an empty bin. */
  readonly happened: number | undefined;
}

/**
 * Forecasts in bins of equal width. A forecast is put into its bin by comparing with the edges: dividing
 * and rounding down would put some that stand on an edge one bin too low.
 */
export function reliabilityBins(
  forecasts: readonly Forecast[],
  bins = 10,
): readonly ReliabilityBin[] {
  return Array.from({ length: bins }, (_, at) => {
    const [low, high] = [at / bins, (at + 1) / bins];
    const inside = forecasts.filter(
      ({ probability }) =>
        (probability >= low || at === 0) && (probability < high || at === bins - 1),
    );
    return {
      low,
      high,
      n: inside.length,
      announced: mean(inside.map(({ probability }) => probability)),
      happened: mean(inside.map(({ happened }) => Number(happened))),
    };
  });
}

/**
 * Expected calibration error: Σ n_b / n · |happened_b − announced_b| over the bins, in [0, 1].
 * Undefined without forecasts. Depends on the bins, and says nothing about sharpness: announcing the base
 * rate every time has 0. Source: Naeini, Cooper and Hauskrecht, 2015; ten bins as Guo et al., 2017.
 */
export function expectedCalibrationError(
  forecasts: readonly Forecast[],
  bins = 10,
): number | undefined {
  if (forecasts.length === 0) return undefined;
  return reliabilityBins(forecasts, bins).reduce((sum, { n, announced = 0, happened = 0 }) => {
    return sum + (n / forecasts.length) * Math.abs(happened - announced);
  }, 0);
}

/**
 * Area under the ROC curve: the chance that something that happened was given the higher probability than
 * something that did not; equal ones count one half. Any score will do, only the order counts.
 *
 *     AUROC = (Σ ranks of what happened − p(p + 1)/2) / (p · q)      equal scores share their mean rank
 *
 * Undefined where all or none happened. Cost O(n log n). Source: Mann and Whitney, 1947.
 */
export function areaUnderRoc(forecasts: readonly Forecast[]): number | undefined {
  const positives = forecasts.filter(({ happened }) => happened).length;
  const negatives = forecasts.length - positives;
  if (positives === 0 || negatives === 0) return undefined;
  const groups = Map.groupBy(forecasts, ({ probability }) => probability);
  const rising = [...groups.entries()].sort(([a], [b]) => a - b);
  let below = 0;
  let ranks = 0;
  for (const [, group] of rising) {
    const meanRank = below + (group.length + 1) / 2;
    ranks += meanRank * group.filter(({ happened }) => happened).length;
    below += group.length;
  }
  return (ranks - (positives * (positives + 1)) / 2) / (positives * negatives);
}

function mean(values: readonly number[]): number | undefined {
  return values.length === 0
    ? undefined
    : values.reduce((sum, value) => sum + value, 0) / values.length;
}
