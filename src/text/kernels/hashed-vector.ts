import { identifiersOf } from '../similarity.ts';
import { cutSafely } from '../well-formed.ts';

/** Numbers of a vector. Of a hundred different features five share a place with another one. */
const DIMENSION = 1_024;
/** In UTF-16 code units: longer texts are compared by so much of their beginning. */
const LONGEST_COMPARED = 16_384;

const PRIME = 0x01000193;
const BASIS = 0x811c9dc5;

/**
 * A text as a vector of length 1 without any model: how often each run of three characters stands in it,
 * and once each of its identifiers, at places told by a hash (FNV-1a). White space counts as one blank
 * however much there is. Equal texts have equal vectors on every machine; a text without anything in it
 * is the zero vector.
 *
 * Output  1,024 numbers, 0 or more. Cost O(n); texts beyond 16,384 code units count by their beginnings.
 */
export function hashedVector(text: string): readonly number[] {
  const vector = Array.from({ length: DIMENSION }, () => 0);
  const add = (feature: string): void => {
    const place = hashOf(feature) % DIMENSION;
    vector[place] = (vector[place] ?? 0) + 1;
  };
  const read = cutSafely(text, LONGEST_COMPARED);
  const squeezed = read.replace(/\s+/g, ' ').trim();
  if (squeezed === '') return vector;
  const framed = ` ${squeezed} `;
  for (let at = 0; at + 3 <= framed.length; at++) add(framed.slice(at, at + 3));
  // A blank tells them from runs of three: no identifier has one.
  for (const name of identifiersOf(read)) add(`${name} name`);
  return unit(vector);
}

/** A vector divided by its length; one of zeros stays so. */
export function unit(vector: readonly number[]): readonly number[] {
  const length = Math.sqrt(vector.reduce((sum, value) => sum + value * value, 0));
  return length > 0 ? vector.map((value) => value / length) : vector;
}

/** ‖a − b‖², which is 2(1 − cosine) for vectors of length 1. Cost O(dimension). */
export function squaredDistance(a: readonly number[], b: readonly number[]): number {
  return a.reduce((sum, value, i) => sum + (value - (b[i] ?? 0)) ** 2, 0);
}

function hashOf(text: string): number {
  let hash = BASIS;
  for (let i = 0; i < text.length; i++) hash = Math.imul(hash ^ text.charCodeAt(i), PRIME) >>> 0;
  return hash;
}
