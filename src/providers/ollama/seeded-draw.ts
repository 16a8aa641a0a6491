import type { Clock } from '../../core/clock.ts';

/** Finds seeds by which a sampler that weighs all tokens alike draws a wanted token. */
export interface SeedFinder {
  /** Throws the signal's reason. Undefined where no seed tried draws the token. */
  seedFor(token: number, signal: AbortSignal): Promise<number | undefined>;
}

/**
 * Seeds for llama.cpp's sampler with a vocabulary of `size` tokens.
 *
 *     u(seed)     = (g₁ + 2³² g₂) / 2⁶⁴      g: first outputs of the Mersenne Twister MT19937
 *     token(seed) = ⌈size · u(seed)⌉ − 1     where every token weighs the same
 *
 * which is `std::uniform_real_distribution<double>` over `std::mt19937`, drawing from weights in the
 * order of the token's numbers (`llama_sampler_dist_apply`). That is how one library works and no
 * promise of a server: whoever uses a seed looks at the reply for which token was drawn.
 *
 * Cost: about `size` seeds of some 2 µs for the first token, less for later ones since all seeds
 * tried are kept (8 bytes a token); works in slices of a few milliseconds.
 */
export function createSeedFinder(size: number, clock: Clock): SeedFinder {
  const seeds = new Uint32Array(size);
  let tried = 0;
  const most = size * SEEDS_PER_TOKEN;

  function tryNext(): void {
    const end = Math.min(most, tried + SLICE);
    while (tried < end) {
      tried += 1;
      const token = Math.ceil(size * uniformOf(tried)) - 1;
      if (seeds[token] === 0) seeds[token] = tried;
    }
  }

  return {
    async seedFor(token, signal) {
      for (;;) {
        const seed = seeds[token] ?? 0;
        if (seed !== 0) return seed;
        if (tried >= most) return undefined;
        signal.throwIfAborted();
        tryNext();
        if ((seeds[token] ?? 0) === 0) await breath(clock);
      }
    },
  };
}

/** Of all tokens, e⁻¹⁶ have none among so many seeds. */
const SEEDS_PER_TOKEN = 16;
const SLICE = 1024;

function breath(clock: Clock): Promise<void> {
  return new Promise((resolve) => clock.after(0, resolve));
}

/** The first number in [0, 1) that the generator gives for a seed. */
export function uniformOf(seed: number): number {
  let state = seed >>> 0;
  const first = state;
  let second = 0;
  let third = 0;
  let middle = 0;
  for (let at = 1; at <= MIDDLE + 1; at++) {
    if (at === MIDDLE + 1) middle = state;
    state = (Math.imul(MULTIPLIER, state ^ (state >>> 30)) + at) >>> 0;
    if (at === 1) second = state;
    else if (at === 2) third = state;
  }
  const low = tempered(middle ^ twist(first, second));
  const high = tempered(state ^ twist(second, third));
  return (low + high * 2 ** 32) / 2 ** 64;
}

/** Constants of MT19937 (Matsumoto and Nishimura 1998). */
const MULTIPLIER = 1_812_433_253;
const MIDDLE = 397;
const TWIST = 0x99_08_b0_df;

function twist(a: number, b: number): number {
  const joined = (a & 0x80_00_00_00) | (b & 0x7f_ff_ff_ff);
  return (joined >>> 1) ^ ((joined & 1) === 0 ? 0 : TWIST);
}

function tempered(value: number): number {
  let word = value >>> 0;
  word ^= word >>> 11;
  word ^= (word << 7) & 0x9d_2c_56_80;
  word ^= (word << 15) & 0xef_c6_00_00;
  word ^= word >>> 18;
  return word >>> 0;
}
