/** Who was there first with a text that the editor then showed. */
export type First = 'ours' | 'other';

/** How automatic requests of one language have fared beside other extensions. */
export interface LanguageRaces {
  /** The latest races, latest last: `w` where ours was first, `l` where another's was. */
  readonly races: string;
  /** When nearly all of them were lost for the first time; on the wall's clock, in milliseconds. */
  readonly lostSince?: number;
}

/** How many races there were, and how many of them ours did not win. */
export interface Tally {
  readonly asked: number;
  readonly lost: number;
}

export const RACES = {
  /** Races that are remembered for a language. */
  remembered: 80,
  /** With so many lost of so many of the latest ones, typing need not ask. */
  ...{ latest: 40, lost: 38 },
  /** After so long it asks again: extensions are switched off and models become faster. Unit: ms. */
  retryMs: 24 * 3_600_000,
  /** Languages that are remembered, those of the latest races. */
  languages: 30,
} as const;

export const NO_RACES: LanguageRaces = { races: '' };

/** What is known after one more race. `now` is on the wall's clock. */
export function withRace(before: LanguageRaces, first: First, now: number): LanguageRaces {
  const races = (before.races + (first === 'ours' ? 'w' : 'l')).slice(-RACES.remembered);
  return nearlyAllLost(races) ? { races, lostSince: before.lostSince ?? now } : { races };
}

function nearlyAllLost(races: string): boolean {
  const { asked, lost } = tallyOf({ races: races.slice(-RACES.latest) });
  return asked >= RACES.latest && lost >= RACES.lost;
}

export function tallyOf({ races }: LanguageRaces): Tally {
  return { asked: races.length, lost: races.replaceAll('w', '').length };
}

/** The races of several languages together. */
export function tallyOfAll(all: Iterable<LanguageRaces>): Tally {
  const tallies = [...all].map(tallyOf);
  return {
    asked: tallies.reduce((sum, { asked }) => sum + asked, 0),
    lost: tallies.reduce((sum, { lost }) => sum + lost, 0),
  };
}

/**
 * Until when typing need not ask, on the wall's clock; undefined where races are won, or it is time to try
 * again. A clock that was set back tries again at once.
 */
export function pausedUntil({ lostSince }: LanguageRaces, now: number): number | undefined {
  if (lostSince === undefined || now < lostSince) return undefined;
  const until = lostSince + RACES.retryMs;
  return now < until ? until : undefined;
}

/** What was kept, as far as it is understood: what lies in a storage may be anything. */
export function readRaces(kept: unknown): Map<string, LanguageRaces> {
  const read = new Map<string, LanguageRaces>();
  if (!Array.isArray(kept)) return read;
  for (const entry of kept.slice(-RACES.languages) as readonly unknown[]) {
    if (!Array.isArray(entry)) continue;
    const [language, races, lostSince] = entry as readonly unknown[];
    if (typeof language !== 'string' || typeof races !== 'string' || /[^wl]/.test(races)) continue;
    const latest = races.slice(-RACES.remembered);
    const since = typeof lostSince === 'number' && nearlyAllLost(latest) ? { lostSince } : {};
    read.set(language, { races: latest, ...since });
  }
  return read;
}

/** The same as plain JSON; languages in the order of their latest race. */
export function keptRaces(all: ReadonlyMap<string, LanguageRaces>): unknown {
  return [...all]
    .slice(-RACES.languages)
    .map(([language, { races, lostSince }]) =>
      lostSince === undefined ? [language, races] : [language, races, lostSince],
    );
}
