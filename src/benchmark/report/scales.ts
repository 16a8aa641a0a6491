/** Maps values to places along an axis. */
export interface Scale {
  /** Values at the two ends, `low` < `high`. */
  readonly low: number;
  readonly high: number;
  /** Round values inside the domain, ascending, with their labels. */
  readonly ticks: readonly Tick[];
  /** Where a value lies, in pixels; values beyond the ends lie at the ends. */
  readonly place: (value: number) => number;
}

export interface Tick {
  readonly value: number;
  readonly label: string;
}

/** Pixels at the two ends of an axis; `from` may be the larger, as for a vertical axis. */
export interface AxisRange {
  readonly from: number;
  readonly to: number;
}

/**
 * A linear scale over a domain widened to round values, with about `wanted` steps of 1, 2 or 5 times
 * a power of ten. Values that are not finite, or beyond 1e300, are ignored; without any the domain is 0 to 1, with a
 * single one it reaches half its size to both sides.
 */
export function linearScale(values: readonly number[], range: AxisRange, wanted = 5): Scale {
  const [least, most] = extent(values);
  const step = niceStep((most - least) / wanted);
  const first = Math.floor(least / step + 1e-9);
  const last = Math.max(first + 1, Math.ceil(most / step - 1e-9));
  const digits = Math.min(100, Math.max(0, -Math.floor(Math.log10(step) + 1e-9)));
  const ticks = Array.from({ length: last - first + 1 }, (_, i) => {
    const value = Number(((first + i) * step).toPrecision(12));
    return { value, label: plain(value, digits) };
  });
  const [low, high] = [first * step, last * step];
  return { low, high, ticks, place: (value) => between(range, (value - low) / (high - low)) };
}

/**
 * A logarithmic scale over whole decades, for values > 0; the others are ignored. Ticks are powers
 * of ten, at most `wanted` or so.
 */
export function logScale(values: readonly number[], range: AxisRange, wanted = 5): Scale {
  const positive = values.filter((value) => value > 0 && Number.isFinite(value));
  const [least, most] =
    positive.length === 0 ? [1, 10] : [Math.min(...positive), Math.max(...positive)];
  const first = Math.floor(Math.log10(least) + 1e-9);
  const last = Math.max(first + 1, Math.ceil(Math.log10(most) - 1e-9));
  const every = Math.ceil((last - first) / wanted);
  const ticks = Array.from({ length: Math.floor((last - first) / every) + 1 }, (_, i) => {
    const power = first + i * every;
    return { value: 10 ** power, label: plain(10 ** power, Math.max(0, -power)) };
  });
  return {
    low: 10 ** first,
    high: 10 ** last,
    ticks,
    place: (value) => between(range, value > 0 ? (Math.log10(value) - first) / (last - first) : 0),
  };
}

/** Whether positive values spread over more than two decades, so that a linear axis hides most. */
export function wantsLogScale(values: readonly number[]): boolean {
  return (
    values.length > 1 &&
    values.every((value) => value > 0) &&
    Math.max(...values) > 100 * Math.min(...values)
  );
}

/** The least of 1, 2, 5 · 10ⁿ that is at least `size`. */
function niceStep(size: number): number {
  const power = 10 ** Math.floor(Math.log10(size) + 1e-9);
  const leading = size / power;
  const nice = [1, 2, 5].find((step) => leading <= step * (1 + 1e-9)) ?? 10;
  return nice * power;
}

function extent(values: readonly number[]): readonly [number, number] {
  // Beyond this a difference of two values is no longer finite.
  const finite = values.filter((value) => Math.abs(value) <= 1e300);
  if (finite.length === 0) return [0, 1];
  const [least, most] = [Math.min(...finite), Math.max(...finite)];
  const size = Math.max(Math.abs(least), Math.abs(most));
  if (size < 1e-12) return [-0.5, 0.5];
  // Less than rounding can tell apart counts as one value.
  if (most - least > 1e-9 * size) return [least, most];
  const reach = Math.abs(least) / 2;
  return [least - reach, least + reach];
}

function between({ from, to }: AxisRange, share: number): number {
  const inside = Math.min(1, Math.max(0, share));
  return Math.round(100 * (from + inside * (to - from))) / 100;
}

function plain(value: number, digits: number): string {
  const text =
    Math.abs(value) >= 1e9 || digits > 9 ? value.toExponential(0) : value.toFixed(digits);
  const [whole = '', decimals] = text.split('.');
  const grouped = whole.replace(/\B(?=(\d{3})+$)/g, ',');
  return (decimals === undefined ? grouped : `${grouped}.${decimals}`).replace(/^-/, '−');
}
