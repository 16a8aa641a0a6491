import type { Random } from '../core/random.ts';

/**
 * A sample of the Beta distribution: X / (X + Y) with X ~ Gamma(a), Y ~ Gamma(b).
 *
 * Input   shapes a, b > 0; they need not be whole. Output in [0, 1]. Throws RangeError for other shapes.
 * Cost    O(1) on the average: about six draws.
 */
export function betaSample(a: number, b: number, random: Random): number {
  const x = gammaSample(a, random);
  const y = gammaSample(b, random);
  // Tiny shapes may give two samples that are 0 in floating point: then all weight lies on an end.
  if (x + y === 0) return random.next() < a / (a + b) ? 1 : 0;
  return x / (x + y);
}

/**
 * A sample of the Gamma distribution of scale 1.
 *
 *     d = a − 1/3,  c = 1/√(9d);   v = (1 + c·z)³,  z ~ N(0, 1);   d·v, accepted with
 *     log u < z²/2 + d − d·v + d·log v        Gamma(a) = Gamma(a + 1) · u^(1/a) for a < 1
 *
 * Input   shape > 0, finite. Throws RangeError for another one.
 * Source  Marsaglia and Tsang, "A Simple Method for Generating Gamma Variables", 2000.
 */
export function gammaSample(shape: number, random: Random): number {
  if (!(shape > 0) || !Number.isFinite(shape)) throw new RangeError(`no shape: ${shape}`);
  if (shape < 1) return gammaSample(shape + 1, random) * aboveZero(random) ** (1 / shape);
  const d = shape - 1 / 3;
  const c = 1 / Math.sqrt(9 * d);
  for (;;) {
    const z = normalSample(random);
    const v = (1 + c * z) ** 3;
    if (v <= 0) continue;
    if (Math.log(aboveZero(random)) < (z * z) / 2 + d - d * v + d * Math.log(v)) return d * v;
  }
}

/** N(0, 1), by Box and Muller; the second sample of the pair is not used, so that none is kept. */
function normalSample(random: Random): number {
  const radius = Math.sqrt(-2 * Math.log(aboveZero(random)));
  return radius * Math.cos(2 * Math.PI * random.next());
}

/** Uniform in (0, 1]. */
function aboveZero(random: Random): number {
  return 1 - random.next();
}
