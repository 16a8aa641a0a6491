import type { Clock } from '../../core/clock.ts';
import type { NearAddress } from '../../providers/near-addresses.ts';

/** What a look for Ollama has come to. */
export type NearFinding =
  | 'not-wanted' //  the settings say where Ollama is, or that it is not to be looked for
  | 'loopback' //    it answers where it is looked for anyway
  | 'used' //        one nearby answers, and the user has said yes to it
  | 'offered' //     one nearby answers, and the user is being asked
  | 'declined' //    one nearby answers, and the user was asked before
  | 'none'; //       nobody answers

export interface NearSearchOptions {
  readonly clock: Clock;
  isWanted(): boolean;
  /** Addresses besides the loopback, the likeliest first. */
  near(): Promise<readonly NearAddress[]>;
  /** Whether an Ollama answers there, within a short time; never rejects. */
  answers(address: string): Promise<boolean>;
  /** What the user has said of such an address. */
  consent(near: NearAddress): NearConsent | undefined;
  /** Asks the user, once: `consent` tells from here on that it was. */
  offer(near: NearAddress): void;
  /** Ollama is at this address from now on; undefined: on the loopback. */
  use(address: string | undefined): void;
}

export type NearConsent = 'yes' | 'asked';

export interface NearSearch {
  /**
   * Looks once; who asks meanwhile gets the same finding. By itself at most once a minute, and the latest
   * finding until then.
   */
  look(byHand: boolean): Promise<NearFinding>;
  /** What answered nearby when it was last looked. */
  found(): NearAddress | undefined;
}

/** Of one user's typing, whatever fails. Unit: ms. */
const LEAST_PAUSE_MS = 60_000;
const LOOPBACK = '127.0.0.1:11434';

/** Looks for an Ollama around the machine of the extension. Nothing is looked for by a timer. */
export function createNearSearch(options: NearSearchOptions): NearSearch {
  const { clock } = options;
  let running: Promise<NearFinding> | undefined;
  let lookedAt = Number.NEGATIVE_INFINITY;
  let latest: NearFinding = 'none';
  let found: NearAddress | undefined;

  async function search(): Promise<NearFinding> {
    found = undefined;
    if (!options.isWanted()) return 'not-wanted';
    const near = await options.near();
    if (near.length === 0) return 'none';
    if (await options.answers(LOOPBACK)) {
      options.use(undefined);
      return 'loopback';
    }
    const answering = await Promise.all(near.map(({ address }) => options.answers(address)));
    found = near.find((_, i) => answering[i]);
    // The settings may have changed while nobody answered.
    if (found === undefined || !options.isWanted()) return 'none';
    const consent = options.consent(found);
    if (consent === 'yes') {
      options.use(found.address);
      return 'used';
    }
    if (consent === 'asked') return 'declined';
    options.offer(found);
    return 'offered';
  }

  return {
    found: () => found,
    async look(byHand) {
      if (running !== undefined) return running;
      if (!byHand && clock.now() - lookedAt < LEAST_PAUSE_MS) return latest;
      running = search();
      try {
        latest = await running;
        return latest;
      } finally {
        lookedAt = clock.now();
        running = undefined;
      }
    },
  };
}
