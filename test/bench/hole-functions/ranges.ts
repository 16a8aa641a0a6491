// Functions for the benchmark `hole-refactors`: each is a file of its own there, with the cases of
// `cases.ts` as its tests.

/** Ranges in order, with those that touch or overlap made one. */
export function mergeRanges(ranges: readonly [number, number][]): [number, number][] {
  const sorted = [...ranges].sort(([a], [b]) => a - b);
  const merged: [number, number][] = [];
  for (const [start, end] of sorted) {
    const last = merged.at(-1);
    if (last !== undefined && start <= last[1]) {
      last[1] = Math.max(last[1], end);
    } else {
      merged.push([start, end]);
    }
  }
  return merged;
}

/** Whole numbers in order as text: `1-3,5`. */
export function formatRanges(values: readonly number[]): string {
  const parts: string[] = [];
  let start: number | undefined;
  for (const [i, value] of values.entries()) {
    start ??= value;
    if (values[i + 1] === value + 1) continue;
    parts.push(start === value ? String(value) : `${String(start)}-${String(value)}`);
    start = undefined;
  }
  return parts.join(',');
}

/** Minutes of the day of a time such as `09:30`; undefined where it is none. */
export function parseTime(text: string): number | undefined {
  const match = /^(\d{1,2}):(\d{2})$/.exec(text);
  if (match === null) return undefined;
  const hours = Number(match[1]);
  const minutes = Number(match[2]);
  if (hours > 23 || minutes > 59) return undefined;
  return hours * 60 + minutes;
}

/** Seconds as hours, minutes and seconds: `1:02:03`. */
export function formatDuration(seconds: number): string {
  const hours = Math.floor(seconds / 3600);
  const minutes = Math.floor((seconds % 3600) / 60);
  const rest = seconds % 60;
  const parts = [minutes, rest].map((part) => String(part).padStart(2, '0'));
  return [String(hours), ...parts].join(':');
}

/** Less than, equal to or greater than 0 as the first version is older, the same or newer. */
export function compareVersions(first: string, second: string): number {
  const a = first.split('.').map(Number);
  const b = second.split('.').map(Number);
  for (let i = 0; i < Math.max(a.length, b.length); i++) {
    const difference = (a[i] ?? 0) - (b[i] ?? 0);
    if (difference !== 0) return Math.sign(difference);
  }
  return 0;
}
