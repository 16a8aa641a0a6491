import { createHash } from 'node:crypto';
import type { CheckOutcome } from '../refactor/evidence.ts';
import type { ChangeCheck, Changes } from '../refactor/sources.ts';

/** A check that knows what it has said. */
export interface RememberedCheck extends ChangeCheck {
  /** Runs that an earlier outcome of equal changes stood in for. */
  readonly reused: number;
}

/** Outcomes that are kept, those that were wanted last. */
const MOST_REMEMBERED = 500;

/**
 * The same check, but equal changes are run once, also when they are asked for while they run. No change
 * at all has the baseline's outcome. What was called off or could not be run is tried anew.
 */
export function rememberedCheck(check: ChangeCheck, most = MOST_REMEMBERED): RememberedCheck {
  const known = new Map<string, CheckOutcome>();
  const underWay = new Map<string, Promise<CheckOutcome>>();
  let reused = 0;

  function remember(key: string, outcome: CheckOutcome): void {
    known.delete(key);
    known.set(key, outcome);
    for (const oldest of known.keys()) {
      if (known.size <= most) break;
      known.delete(oldest);
    }
  }

  return {
    command: check.command,
    isolation: check.isolation,
    baseline: check.baseline,
    copies: check.copies,
    get reused() {
      return reused;
    },
    async run(changes, signal) {
      signal.throwIfAborted();
      const key = hashOf(changes);
      for (;;) {
        const outcome = changes.size === 0 ? check.baseline : known.get(key);
        if (outcome !== undefined) {
          if (changes.size > 0) remember(key, outcome);
          reused += 1;
          return outcome;
        }
        const other = underWay.get(key);
        if (other === undefined) break;
        // It may be called off: then it is this one's turn.
        await settledOrAborted(other, signal);
      }
      const running = check.run(changes, signal);
      underWay.set(key, running);
      try {
        const outcome = await running;
        remember(key, outcome);
        return outcome;
      } finally {
        underWay.delete(key);
      }
    },
    close: () => check.close(),
  };
}

async function settledOrAborted(other: Promise<unknown>, signal: AbortSignal): Promise<void> {
  const left = Promise.withResolvers<undefined>();
  const leave = (): void => left.resolve(undefined);
  signal.addEventListener('abort', leave, { once: true });
  await Promise.race([other.catch(() => undefined), left.promise]);
  signal.removeEventListener('abort', leave);
  signal.throwIfAborted();
}

/** SHA-256 of all paths and texts, whatever their order; lengths keep one from running into the next. */
function hashOf(changes: Changes): string {
  const hash = createHash('sha256');
  for (const [place, text] of [...changes].toSorted(([a], [b]) => (a < b ? -1 : 1))) {
    hash.update(`${place.length} ${text?.length ?? 'gone'} ${place}`);
    // As it is in memory: texts may hold halves of characters that UTF-8 has not.
    hash.update(Buffer.from(text ?? '', 'utf16le'));
  }
  return hash.digest('hex');
}
