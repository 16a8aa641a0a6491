import { readFile, stat } from 'node:fs/promises';
import * as z from 'zod/mini';
import type { RouterWeights } from '../core/router-weights.ts';

const finite = z.number();
const layer = z.object({
  weights: z.array(z.array(finite).check(z.minLength(1))).check(z.minLength(1)),
  bias: z.array(finite),
  relu: z.boolean(),
});

/** A router as `ensemble train` writes it. */
const routerWeights = z.object({
  version: z.literal(1),
  features: z.discriminatedUnion('kind', [
    z.object({ kind: z.literal('logprobs') }),
    z.object({ kind: z.literal('hidden-state'), modelId: z.string() }),
  ]),
  layers: z.array(layer).check(z.minLength(1), z.maxLength(8)),
  threshold: finite.check(z.gte(0), z.lte(1)),
  examples: z.int().check(z.gte(0)),
});

/** A model's states as wide as 1,024 make about so much. Unit: bytes. */
const LARGEST_FILE = 64 * 2 ** 20;
/** Digits that are kept of a weight. */
const DIGITS = 6;

export type RouterRead = { readonly router: RouterWeights } | { readonly problem: string };

/**
 * The router in a file, or what is wrong with it: not there, too large, no JSON, another version, layers
 * that do not fit together, a number that is none. Never throws.
 */
export async function readRouterFile(file: string): Promise<RouterRead> {
  try {
    const { size } = await stat(file);
    if (size > LARGEST_FILE) return { problem: `${file} is larger than ${LARGEST_FILE} bytes` };
    return parseRouter(JSON.parse(await readFile(file, 'utf8')));
  } catch (error) {
    return { problem: error instanceof Error ? error.message : String(error) };
  }
}

export function parseRouter(value: unknown): RouterRead {
  const parsed = routerWeights.safeParse(value);
  if (!parsed.success) {
    const [issue] = parsed.error.issues;
    return { problem: `${issue?.path.join('.') ?? ''}: ${issue?.message ?? 'no router'}` };
  }
  const { layers } = parsed.data;
  for (const [i, { weights, bias }] of layers.entries()) {
    const width = i === 0 ? weights[0]?.length : layers[i - 1]?.bias.length;
    if (weights.some((row) => row.length !== width) || bias.length !== weights.length) {
      return { problem: `layers.${i}: does not fit what is before it` };
    }
  }
  if (layers.at(-1)?.bias.length !== 1)
    return { problem: 'layers: the last gives no single number' };
  return { router: parsed.data };
}

/** A router as the text of a file. */
export function routerText(router: RouterWeights): string {
  const short = (_: string, value: unknown): unknown =>
    typeof value === 'number' ? Number(value.toPrecision(DIGITS)) : value;
  return `${JSON.stringify(router, short)}\n`;
}
