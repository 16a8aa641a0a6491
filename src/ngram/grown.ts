type Numbers = Uint16Array<ArrayBuffer> | Uint32Array<ArrayBuffer> | Int32Array<ArrayBuffer>;

/**
 * An array with room for `length` elements: the same one if it has it, else a copy of at least
 * twice the size, the rest of it 0.
 */
export function grown<T extends Numbers>(array: T, length: number): T;
export function grown(array: Numbers, length: number): Numbers {
  if (array.length >= length) return array;
  const size = Math.max(length, array.length * 2);
  if (array instanceof Uint16Array) return copied(array, new Uint16Array(size));
  if (array instanceof Uint32Array) return copied(array, new Uint32Array(size));
  return copied(array, new Int32Array(size));
}

function copied<T extends Numbers>(from: T, to: T): T {
  to.set(from);
  return to;
}
