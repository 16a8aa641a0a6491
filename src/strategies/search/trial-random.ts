import { seededRandom, type Random } from '../../core/random.ts';

/**
 * The generator of one trial: another one for each number and each seed, so that what a trial draws does
 * not depend on how much the trials before it drew. Input: integers; 32 bits of each count.
 */
export function trialRandom(seed: number, trial: number): Random {
  return seededRandom(mixed(mixed(seed >>> 0) ^ (trial >>> 0)));
}

/** A permutation of the 32-bit integers: the finaliser of MurmurHash3 (A. Appleby, public domain). */
function mixed(value: number): number {
  let bits = value;
  bits = Math.imul(bits ^ (bits >>> 16), 0x85ebca6b);
  bits = Math.imul(bits ^ (bits >>> 13), 0xc2b2ae35);
  return (bits ^ (bits >>> 16)) >>> 0;
}
