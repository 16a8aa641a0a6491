/**
 * Numbers as a report shows them. Every function gives undefined for what is not a finite number, and
 * whoever shows it writes a dash there: never NaN, never a made-up 0.
 */

/** A share in [0, 1] as per cent with one decimal, without the sign: `34.2`. */
export function percent(share: number | undefined): string | undefined {
  return fixed(share === undefined ? undefined : 100 * share, 1);
}

/** A difference of two shares in points with its sign: `+3.2`, `−0.9`, `0.0`. */
export function points(difference: number | undefined): string | undefined {
  const text = fixed(difference === undefined ? undefined : 100 * difference, 1);
  return text === undefined || text.startsWith('−') || /^0\.0$/.test(text) ? text : `+${text}`;
}

/** Milliseconds: one decimal below 10, whole above: `0.8`, `412`, `1,340`. */
export function milliseconds(ms: number | undefined): string | undefined {
  return fixed(ms, ms !== undefined && Math.abs(ms) < 9.95 ? 1 : 0);
}

/** A count or a mean count: whole numbers whole, small means with one decimal. */
export function count(value: number | undefined): string | undefined {
  const small = value !== undefined && Math.abs(value) < 9.95 && !Number.isInteger(value);
  return fixed(value, small ? 1 : 0);
}

/** US dollars for 1,000 items from the mean for one: `0`, `<0.001`, `0.043`, `2.15`, `1,240`. */
export function usdPerThousand(usd: number | undefined): string | undefined {
  if (usd === undefined || !Number.isFinite(usd)) return undefined;
  const thousand = 1_000 * usd;
  if (thousand === 0) return '0';
  if (thousand > 0 && thousand < 0.001) return '<0.001';
  return fixed(thousand, thousand < 1 ? 3 : thousand < 100 ? 2 : 0);
}

/** A seed: all its digits, none set apart. */
export function seedText(seed: number): string | undefined {
  return Number.isFinite(seed) ? String(seed) : undefined;
}

/** A probability of the null hypothesis: `0.034`, `<0.001`. */
export function probability(p: number | undefined): string | undefined {
  return p !== undefined && p < 0.001 && p >= 0 ? '<0.001' : fixed(p, 3);
}

/** Bytes in decimal units: `640 MB`, `2.1 GB`. */
export function bytes(size: number | undefined): string | undefined {
  if (size === undefined || !Number.isFinite(size)) return undefined;
  return size < 999.5e6 ? `${fixed(size / 1e6, 0) ?? ''} MB` : `${fixed(size / 1e9, 1) ?? ''} GB`;
}

/** `digits` decimals, thousands set apart, a true minus sign, no negative zero. */
export function fixed(value: number | undefined, digits: number): string | undefined {
  if (value === undefined || !Number.isFinite(value)) return undefined;
  const [whole = '', decimals] = Math.abs(value).toFixed(digits).split('.');
  const grouped = whole.replace(/\B(?=(\d{3})+$)/g, ',');
  const size = decimals === undefined ? grouped : `${grouped}.${decimals}`;
  return value < 0 && /[1-9]/.test(size) ? `−${size}` : size;
}
