import type { Clock } from '../../core/clock.ts';
import {
  keptRaces,
  NO_RACES,
  pausedUntil,
  readRaces,
  tallyOf,
  tallyOfAll,
  withRace,
  type First,
  type LanguageRaces,
  type Tally,
} from './races.ts';

/** Where races outlive the window. */
export interface RaceStore {
  read(): unknown;
  write(kept: unknown): void;
}

/** The races of all languages, as far as this window knows them. */
export interface RaceBook {
  note(language: string, first: First): void;
  /** Of one language, or of all. */
  tally(language?: string): Tally;
  /** Until when typing in a language need not ask; on the clock's wall time. */
  pausedUntil(language: string): number | undefined;
  /** Whether that is so for any language. */
  readonly isPausedAnywhere: boolean;
  /** Counts anew: for one language, or for all that are paused. */
  forget(language?: string): void;
  /** Knows what is stored and nothing else: somebody may have deleted it. */
  reread(): void;
}

/** Races between two writes of the store: it is the editor's, and writes all of it anew. */
const WRITE_EVERY = 10;

/** `onPause` is told when a pause begins or ends, and of nothing else. */
export function createRaceBook(
  store: RaceStore,
  clock: Pick<Clock, 'wallTime'>,
  onPause: () => void,
): RaceBook {
  let all = readRaces(store.read());
  let unwritten = 0;

  function keep(): void {
    unwritten = 0;
    store.write(keptRaces(all));
  }

  function set(language: string, races: LanguageRaces): void {
    // The language of the latest race comes last.
    all.delete(language);
    if (races.races !== '') all.set(language, races);
  }

  function untilOf(language: string): number | undefined {
    const races = all.get(language);
    if (races?.lostSince === undefined) return undefined;
    const until = pausedUntil(races, clock.wallTime());
    // It is time to try again: with a clean slate, else the next lost race would end the attempt.
    if (until === undefined) {
      set(language, NO_RACES);
      keep();
      onPause();
    }
    return until;
  }

  return {
    note(language, first) {
      const before = all.get(language) ?? NO_RACES;
      const after = withRace(before, first, clock.wallTime());
      set(language, after);
      const isTurn = (before.lostSince === undefined) !== (after.lostSince === undefined);
      if (isTurn || ++unwritten >= WRITE_EVERY) keep();
      if (isTurn) onPause();
    },
    tally: (language) =>
      language === undefined ? tallyOfAll(all.values()) : tallyOf(all.get(language) ?? NO_RACES),
    pausedUntil: untilOf,
    get isPausedAnywhere() {
      return [...all.keys()].some((language) => untilOf(language) !== undefined);
    },
    forget(language) {
      const paused = [...all].flatMap(([one, { lostSince }]) =>
        lostSince === undefined ? [] : one,
      );
      const forgotten = language === undefined ? paused : [language];
      if (forgotten.length === 0) return;
      for (const one of forgotten) all.delete(one);
      keep();
      onPause();
    },
    reread() {
      const wasPaused = [...all.values()].some(({ lostSince }) => lostSince !== undefined);
      all = readRaces(store.read());
      unwritten = 0;
      if (wasPaused) onPause();
    },
  };
}
