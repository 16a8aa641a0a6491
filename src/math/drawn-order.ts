import type { Random } from '../core/random.ts';

/** The numbers below `count` in a drawn order (Fisher and Yates), each order as probable as any other. Cost O(n). */
export function drawnOrder(count: number, random: Random): readonly number[] {
  const order = Array.from({ length: count }, (_, i) => i);
  for (let i = count - 1; i > 0; i--) {
    const j = Math.floor(random.next() * (i + 1));
    const one = order[i] ?? 0;
    order[i] = order[j] ?? 0;
    order[j] = one;
  }
  return order;
}

/** Values in such an order. */
export function shuffled<T>(values: readonly T[], random: Random): readonly T[] {
  return drawnOrder(values.length, random).flatMap((i) => values.slice(i, i + 1));
}
