/** Order of paths, by code units: the same on every machine and in every language. */
export function byPath(a: string, b: string): number {
  return a < b ? -1 : a > b ? 1 : 0;
}
