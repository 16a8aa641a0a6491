/** Chance as a service: the same seed gives the same sequence. */
export interface Random {
  /** Uniform in [0, 1). */
  next(): number;
}

/**
 * Seeded generator of 32-bit state (mulberry32, T. Ettinger, 2017). Fast and even enough for
 * shuffles and Thompson sampling; not for secrets.
 */
export function seededRandom(seed: number): Random {
  let state = seed >>> 0;
  return {
    next() {
      state = (state + 0x6d2b79f5) >>> 0;
      let mixed = Math.imul(state ^ (state >>> 15), state | 1);
      mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61);
      return ((mixed ^ (mixed >>> 14)) >>> 0) / 4_294_967_296;
    },
  };
}

/** A seed nobody chose, for runs that need not be repeated. */
export function freshSeed(): number {
  return Math.floor(Math.random() * 4_294_967_296);
}
