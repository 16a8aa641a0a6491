import type { Place } from './places.ts';
import { placeOf } from './places.ts';
import type { PlaceReply } from './scoring-calls.ts';

/** A part of a text that JSON writes as it is. */
export interface Run {
  readonly text: string;
  /** Bytes of the text before it. */
  readonly start: number;
  readonly end: number;
}

/** The longest parts of a text without quotes, backslashes and control characters. */
export function plainRuns(text: string): readonly Run[] {
  return [...text.matchAll(PLAIN)].map(({ index, 0: run }) => {
    const start = Buffer.byteLength(text.slice(0, index));
    return { text: run, start, end: start + Buffer.byteLength(run) };
  });
}

const PLAIN = /[^"\\\u0000-\u001f\u007f-\u009f\u2028\u2029]+/gu;

/**
 * The places along a forced text by bytes from its start: where the model began a token. It takes the
 * most probable piece that the grammar lets through, which need not be the token that the text is cut
 * into, so some tokens of the text have no place here. The places of the quotes are left out.
 *
 * Undefined where the reply does not spell the text.
 */
export function placesAlong(
  run: string,
  path: readonly PlaceReply[],
): ReadonlyMap<number, Place> | undefined {
  const wanted = Buffer.from(`"${run}`);
  const places = new Map<number, Place>();
  let at = 0;
  for (const reply of path) {
    if (at >= wanted.length) break;
    const { bytes } = reply.drawn;
    const expected = wanted.subarray(at, at + bytes.length);
    if (Buffer.compare(bytes.subarray(0, expected.length), expected) !== 0) return undefined;
    if (at > 0) places.set(at - 1, placeOf([reply]));
    at += bytes.length;
  }
  return at < wanted.length ? undefined : places;
}
