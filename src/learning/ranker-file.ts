import { readFile, stat } from 'node:fs/promises';
import * as z from 'zod/mini';
import type { RankerWeights, TreeWeights } from '../core/ranker-weights.ts';
import type { RouterLayer } from '../core/router-weights.ts';

const finite = z.number();
const share = z.number().check(z.gte(0), z.lte(1));
const count = z.int().check(z.gte(0));
const layer = z.object({
  weights: z.array(z.array(finite).check(z.minLength(1))).check(z.minLength(1)),
  bias: z.array(finite),
  relu: z.boolean(),
});
const nodes = z.int().check(z.gte(-1));
const tree = z.object({
  feature: z.array(nodes).check(z.minLength(1)),
  threshold: z.array(finite),
  left: z.array(nodes),
  right: z.array(nodes),
  share: z.array(share),
});

/** Rankers as `ensemble train ranker` writes them. */
const rankerWeights = z.object({
  version: z.literal(1),
  features: z.array(z.string()),
  pair: z.object({ layers: z.array(layer).check(z.minLength(1), z.maxLength(8)) }),
  forest: z.object({ trees: z.array(tree).check(z.maxLength(1000)), abstainBelow: share }),
  team: z.exactOptional(
    z.object({
      members: z.array(z.string()),
      focal: share,
      accuracy: share,
      votes: z.record(z.string(), finite),
    }),
  ),
  requests: count,
  pairs: count,
});

/** Hundred deep trees of thousands of examples make about so much. Unit: bytes. */
const LARGEST_FILE = 32 * 2 ** 20;
/**
 * Units of a layer, and questions from the root of a tree to a leaf: more would make each ranking slow, and
 * no training here makes so many.
 */
const MOST_UNITS = 256;
const MOST_DEPTH = 512;
/** Digits that are kept of a weight. */
const DIGITS = 6;
const ANEW = 'train anew: ensemble train ranker RECORDING... --out FILE';

export type RankerRead = { readonly ranker: RankerWeights } | { readonly problem: string };

/**
 * The rankers in a file, or what is wrong with it and what to do: not there, too large, no JSON, another
 * version, trained on other features than `features`, layers that do not fit together, trees that are
 * none, more of either than rankings have time for. Never throws.
 */
export async function readRankerFile(
  file: string,
  features: readonly string[],
): Promise<RankerRead> {
  try {
    const { size } = await stat(file);
    if (size > LARGEST_FILE) return { problem: `${file} is larger than ${LARGEST_FILE} bytes` };
    return parseRanker(JSON.parse(await readFile(file, 'utf8')), features);
  } catch (error) {
    if (error instanceof SyntaxError) return { problem: `${file} is not JSON; ${ANEW}` };
    const code = error instanceof Error && 'code' in error ? ` (${String(error.code)})` : '';
    return { problem: `cannot read ${file}${code}` };
  }
}

export function parseRanker(value: unknown, features: readonly string[]): RankerRead {
  const version = versionOf(value);
  if (version !== undefined && version !== 1) {
    return {
      problem: `version ${JSON.stringify(version).slice(0, 40)} is not read here, version 1 is; ${ANEW}`,
    };
  }
  const parsed = rankerWeights.safeParse(value);
  if (!parsed.success) {
    const [issue] = parsed.error.issues;
    return { problem: `${issue?.path.join('.') ?? ''}: ${issue?.message ?? 'no rankers'}` };
  }
  const ranker = parsed.data;
  const isSame =
    ranker.features.length === features.length &&
    features.every((name, i) => ranker.features[i] === name);
  if (!isSame) {
    return { problem: `features: trained on others than are looked at here; ${ANEW}` };
  }
  const wrong =
    layersProblem(ranker.pair.layers, features.length) ??
    ranker.forest.trees
      .map((one, i) => treeProblem(one, features.length, `forest.trees.${i}`))
      .find((problem) => problem !== undefined);
  return wrong === undefined ? { ranker } : { problem: wrong };
}

/** Rankers as the text of a file. */
export function rankerText(ranker: RankerWeights, digits = DIGITS): string {
  const short = (_: string, value: unknown): unknown =>
    typeof value === 'number' ? Number(value.toPrecision(digits)) : value;
  return `${JSON.stringify(ranker, short)}\n`;
}

function versionOf(value: unknown): unknown {
  return typeof value === 'object' && value !== null && 'version' in value
    ? value.version
    : undefined;
}

function layersProblem(layers: readonly RouterLayer[], inputs: number): string | undefined {
  for (const [i, { weights, bias }] of layers.entries()) {
    const width = i === 0 ? inputs : layers[i - 1]?.bias.length;
    if (weights.length > MOST_UNITS) return `pair.layers.${i}: more than ${MOST_UNITS} units`;
    if (weights.some((row) => row.length !== width) || bias.length !== weights.length) {
      return `pair.layers.${i}: does not fit what is before it`;
    }
  }
  return layers.at(-1)?.bias.length === 1
    ? undefined
    : 'pair.layers: the last gives no single number';
}

/** Children stand behind their parent, so that a walk from the root ends. */
function treeProblem(
  { feature, threshold, left, right, share: shares }: TreeWeights,
  features: number,
  place: string,
): string | undefined {
  const nodesOfTree = feature.length;
  if ([threshold, left, right, shares].some((column) => column.length !== nodesOfTree)) {
    return `${place}: its columns are of different lengths`;
  }
  const depths = new Map([[0, 0]]);
  for (const [node, looked] of feature.entries()) {
    if (looked >= features) return `${place}: there is no feature ${looked}`;
    if (looked === -1) continue;
    const children = [left[node] ?? -1, right[node] ?? -1];
    if (children.some((child) => child <= node || child >= nodesOfTree)) {
      return `${place}: node ${node} has a child that is none`;
    }
    const below = (depths.get(node) ?? 0) + 1;
    if (below > MOST_DEPTH) return `${place}: deeper than ${MOST_DEPTH} questions`;
    for (const child of children) depths.set(child, Math.max(below, depths.get(child) ?? 0));
  }
  return undefined;
}
