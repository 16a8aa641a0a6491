// Functions for the benchmark `hole-refactors`: each is a file of its own there, with the cases of
// `cases.ts` as its tests.

/** The value moved into the range. */
export function clamp(value: number, low: number, high: number): number {
  if (value < low) return low;
  if (value > high) return high;
  return value;
}

/** The middle value, or the mean of the two in the middle; undefined of none. */
export function median(values: readonly number[]): number | undefined {
  const sorted = [...values].sort((a, b) => a - b);
  const middle = Math.floor(sorted.length / 2);
  const upper = sorted[middle];
  if (sorted.length % 2 === 1 || upper === undefined) return upper;
  return ((sorted[middle - 1] ?? 0) + upper) / 2;
}

/** Greatest common divisor of two whole numbers. */
export function divisor(first: number, second: number): number {
  let a = Math.abs(first);
  let b = Math.abs(second);
  while (b !== 0) {
    const rest = a % b;
    a = b;
    b = rest;
  }
  return a;
}

/** All primes below `limit`, by sieving. */
export function primesBelow(limit: number): number[] {
  const composite = new Set<number>();
  const primes: number[] = [];
  for (let candidate = 2; candidate < limit; candidate++) {
    if (composite.has(candidate)) continue;
    primes.push(candidate);
    for (let multiple = candidate * candidate; multiple < limit; multiple += candidate) {
      composite.add(multiple);
    }
  }
  return primes;
}

/** Running sums of a list. */
export function runningSums(values: readonly number[]): number[] {
  const sums: number[] = [];
  let sum = 0;
  for (const value of values) {
    sum += value;
    sums.push(sum);
  }
  return sums;
}

/** A whole number as a Roman numeral. */
export function toRoman(value: number): string {
  const numerals: [number, string][] = [
    [10, 'X'],
    [9, 'IX'],
    [5, 'V'],
    [4, 'IV'],
    [1, 'I'],
  ];
  let rest = value;
  let result = '';
  for (const [size, numeral] of numerals) {
    while (rest >= size) {
      result += numeral;
      rest -= size;
    }
  }
  return result;
}

/** Bytes in the largest unit in which the number is at least 1. */
export function formatBytes(bytes: number): string {
  const units = ['B', 'KB', 'MB', 'GB'];
  let value = bytes;
  let unit = 0;
  while (value >= 1024 && unit < units.length - 1) {
    value /= 1024;
    unit += 1;
  }
  return `${String(Math.round(value * 10) / 10)} ${units[unit] ?? ''}`;
}
