import type { Random } from '../../core/random.ts';

/**
 * Draws the next token: log-probabilities divided by the temperature, cut to the smallest set of
 * most probable tokens whose mass reaches `topP` (nucleus sampling, Holtzman et al. 2020), then one
 * draw in proportion.
 *
 *     w(i) = exp((l(i) − l(0)) / temperature)
 *
 * Input: token → log p in nats, most probable first, at least one; temperature above 0; topP in
 * (0, 1]. Mass is counted after the temperature, among the given tokens. O(n).
 */
export function chooseToken(
  logprobs: ReadonlyMap<number, number>,
  temperature: number,
  topP: number,
  random: Random,
): number {
  const entries = [...logprobs];
  const [first] = entries;
  if (first === undefined) throw new RangeError('no token to choose from');
  const weights = entries.map(([, logprob]) => Math.exp((logprob - first[1]) / temperature));
  const total = weights.reduce((sum, weight) => sum + weight, 0);
  let nucleus = 0;
  let size = 0;
  for (const weight of weights) {
    nucleus += weight;
    size += 1;
    if (nucleus >= topP * total) break;
  }
  let left = random.next() * nucleus;
  for (const [index, [token]] of entries.slice(0, size).entries()) {
    left -= weights[index] ?? 0;
    if (left < 0) return token;
  }
  return entries[size - 1]?.[0] ?? first[0];
}
