/**
 * The last token border that a prefix alone and all its continuations share: where their tokens
 * begin to differ, counted in tokens. At least `least`.
 */
export function sharedBorder(
  prefix: readonly number[],
  joints: readonly (readonly number[])[],
  least: number,
): number {
  return Math.max(least, Math.min(...joints.map((joint) => sharedLength(prefix, joint))));
}

/** Whether one is the beginning of the other. */
export function agree(a: Uint8Array, b: Uint8Array): boolean {
  const length = Math.min(a.length, b.length);
  for (let index = 0; index < length; index++) if (a[index] !== b[index]) return false;
  return true;
}

/** Pieces as one. */
export function concatenate(pieces: readonly Uint8Array[]): Uint8Array {
  return Uint8Array.from(pieces.flatMap((piece) => [...piece]));
}

function sharedLength(a: readonly number[], b: readonly number[]): number {
  let length = 0;
  while (length < a.length && a[length] === b[length]) length += 1;
  return length;
}
