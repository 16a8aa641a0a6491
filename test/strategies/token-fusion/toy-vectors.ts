import type { TokenVectors } from '../../../src/core/model.ts';

/** A token's bytes as text, '' for the end, and its vector. */
export type ToyTokens = Readonly<Record<string, readonly number[]>>;

/** Vectors of a small vocabulary; one matrix serves both ends. */
export function toyVectors(tokens: ToyTokens): TokenVectors {
  const keys = Object.keys(tokens);
  const rows = Object.values(tokens);
  const numbers = Float32Array.from(rows.flat());
  const end = keys.indexOf('');
  return {
    keys: keys.map((key) => String.fromCharCode(...Buffer.from(key))),
    ...(end < 0 ? {} : { end }),
    dimension: rows[0]?.length ?? 1,
    input: numbers,
    output: numbers,
  };
}
