/** How one language writes numbers, shares, money and times. */
export interface Figures {
  /** With at most so many digits behind the point. */
  readonly number: (value: number, digits?: number) => string;
  /** With exactly so many digits behind the point. */
  readonly fixed: (value: number, digits: number) => string;
  /** With its sign, and exactly so many digits behind the point. */
  readonly signed: (value: number, digits: number) => string;
  /** A share of 1 as per cent. */
  readonly percent: (share: number, digits?: number) => string;
  /** US dollars, to the cent; of less than ten cents two digits that count. */
  readonly money: (usd: number) => string;
  /** Short, as in `71K`: where there is little room. */
  readonly compact: (value: number) => string;
  /** Day and time, of milliseconds since 1970. */
  readonly time: (atMs: number) => string;
  /** The time of the day alone, of milliseconds since 1970. */
  readonly hour: (atMs: number) => string;
}

/** Behind the point; no format takes many more. */
const MOST_DIGITS = 20;

/**
 * Figures as a language writes them; one whose name nobody can read writes them as in English. The first
 * of a kind costs a few ms, later ones none. Never throws.
 */
export function createFigures(language: string | undefined): Figures {
  const known = readable(language);
  const formats = new Map<string, Intl.NumberFormat>();
  const written = (value: number, options: Intl.NumberFormatOptions): string => {
    const key = JSON.stringify(options);
    const format = formats.get(key) ?? new Intl.NumberFormat(known, options);
    formats.set(key, format);
    return format.format(value);
  };
  const exactly = (digits: number): Intl.NumberFormatOptions => ({
    minimumFractionDigits: digits,
    maximumFractionDigits: digits,
  });
  return {
    number: (value, digits = 0) => written(value, { maximumFractionDigits: digits }),
    fixed: (value, digits) => written(value, exactly(digits)),
    signed: (value, digits) => written(value, { ...exactly(digits), signDisplay: 'exceptZero' }),
    percent: (share, digits = 0) =>
      written(share, { style: 'percent', maximumFractionDigits: digits }),
    money: (usd) =>
      written(usd, {
        ...{ style: 'currency', currency: 'USD' },
        minimumFractionDigits: 2,
        maximumFractionDigits:
          usd > 0 && usd < 0.1 ? Math.min(MOST_DIGITS, 1 - Math.floor(Math.log10(usd))) : 2,
      }),
    compact: (value) => written(value, { notation: 'compact' }),
    time: (atMs) =>
      new Intl.DateTimeFormat(known, { dateStyle: 'medium', timeStyle: 'short' }).format(atMs),
    hour: (atMs) => new Intl.DateTimeFormat(known, { timeStyle: 'short' }).format(atMs),
  };
}

function readable(language: string | undefined): string | undefined {
  if (language === undefined) return undefined;
  try {
    return Intl.getCanonicalLocales(language)[0] ?? 'en';
  } catch {
    return 'en';
  }
}

/** Scripts that run from right to left, by the languages that are written in them unless they say otherwise. */
const RIGHT_TO_LEFT = new Set('ar arc ckb dv fa he iw ks ku nqo ps sd syr ug ur yi'.split(' '));

/** In which direction a language is read. */
export function directionOf(language: string): 'ltr' | 'rtl' {
  const [base = '', ...parts] = language.toLowerCase().split(/[-_]/);
  if (parts.includes('latn') || parts.includes('cyrl')) return 'ltr';
  return RIGHT_TO_LEFT.has(base) || parts.includes('arab') || parts.includes('hebr')
    ? 'rtl'
    : 'ltr';
}
