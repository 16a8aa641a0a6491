// Fits the confidence of drafts on the calibration packages and prints it as TypeScript.
//   node test/bench/fit-draft-confidence.ts > src/ngram/fitted-confidence.ts
import { seededRandom } from '../../src/core/random.ts';
import { featureVector, logistic, type DraftFeatures } from '../../src/ngram/confidence.ts';
import { workspaceCorpora } from './workspace-corpus.ts';
import { draftHoles, HOLE_KINDS, workspaceHoles } from './workspace-holes.ts';
import { calibrationPackages } from './workspace-packages.ts';

const HOLES_OF_A_PACKAGE = 120;
const ROUNDS = 4000;
const RATE = 0.05;
const RIDGE = 1e-3;
/** Least drafts behind a point of the table. */
const LEAST_BLOCK = 25;
/** A draft is shown from this probability on: right more often than wrong. */
const THRESHOLD = 0.5;

interface Example {
  readonly features: DraftFeatures;
  readonly isExact: number;
}

const examples: Example[] = [];
for (const corpus of workspaceCorpora(calibrationPackages)) {
  const holes = workspaceHoles(corpus, HOLES_OF_A_PACKAGE, seededRandom(7));
  for (const kind of HOLE_KINDS)
    for (const { hole, drafts } of draftHoles(corpus, kind, holes.get(kind) ?? []))
      for (const { features, text } of drafts.slice(0, 1))
        examples.push({ features, isExact: Number(text.trim() === hole.reference.trim()) });
}

const coefficients = logisticRegression(examples);
const table = isotonic(
  examples.map((one) => [logistic(one.features, coefficients), one.isExact] as const),
);
process.stderr.write(
  `${examples.length} drafts, ${examples.reduce((sum, { isExact }) => sum + isExact, 0)} exact\n`,
);
process.stdout.write(`import type { ConfidenceParameters } from './confidence.ts';

/**
 * Fitted on ${examples.length} first drafts for holes in the calibration packages of the benchmark
 * \`workspace-model\`. Made by \`test/bench/fit-draft-confidence.ts\`.
 */
export const fittedConfidence: ConfidenceParameters = {
  coefficients: [${coefficients.map((value) => Number(value.toFixed(3))).join(', ')}],
  table: [
${table.map(([from, to]) => `    [${from.toFixed(3)}, ${to.toFixed(3)}],`).join('\n')}
  ],
  threshold: ${THRESHOLD},
};
`);

/** Gradient descent on features of unit variance, with a small ridge. */
function logisticRegression(all: readonly Example[]): readonly number[] {
  const rows = all.map(({ features }) => featureVector(features));
  const width = rows[0]?.length ?? 0;
  const scale = Array.from({ length: width }, (_, i) => {
    const values = rows.map((row) => row[i]!);
    const centre = values.reduce((sum, value) => sum + value, 0) / values.length;
    return Math.sqrt(values.reduce((sum, v) => sum + (v - centre) ** 2, 0) / values.length) || 1;
  });
  const weights = new Float64Array(width);
  const moments = new Float64Array(width);
  for (let round = 0; round < ROUNDS; round++) {
    const gradient = new Float64Array(width);
    for (const [index, row] of rows.entries()) {
      const sum = row.reduce((total, value, i) => total + (value / scale[i]!) * weights[i]!, 0);
      const error = 1 / (1 + Math.exp(-sum)) - all[index]!.isExact;
      for (let i = 0; i < width; i++) gradient[i]! += (error * row[i]!) / scale[i]!;
    }
    for (let i = 0; i < width; i++) {
      const slope = gradient[i]! / rows.length + RIDGE * weights[i]!;
      moments[i] = 0.9 * moments[i]! + slope;
      weights[i]! -= RATE * moments[i]!;
    }
  }
  return [...weights].map((weight, i) => weight / scale[i]!);
}

/** Pool adjacent violators (Ayer et al., 1955) over blocks; one point a level. */
function isotonic(
  pairs: readonly (readonly [number, number])[],
): readonly (readonly [number, number])[] {
  const sorted = pairs.toSorted((a, b) => a[0] - b[0]);
  const blocks: { at: number; sum: number; count: number }[] = [];
  for (let start = 0; start < sorted.length; start += LEAST_BLOCK) {
    const part = sorted.slice(start, start + LEAST_BLOCK);
    blocks.push({
      at: part.reduce((sum, [value]) => sum + value, 0),
      sum: part.reduce((sum, [, exact]) => sum + exact, 0),
      count: part.length,
    });
    for (let last = blocks.length - 1; last > 0; last--) {
      const [a, b] = [blocks[last - 1]!, blocks[last]!];
      if (a.sum / a.count < b.sum / b.count) break;
      blocks.splice(last - 1, 2, { at: a.at + b.at, sum: a.sum + b.sum, count: a.count + b.count });
    }
  }
  // Nothing is certain after a hundred drafts.
  return blocks.map(({ at, sum, count }) => [at / count, (sum + 0.5) / (count + 1)] as const);
}
