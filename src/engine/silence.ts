import type { Clock } from '../core/clock.ts';
import { failure, ModelError } from '../core/failure.ts';
import type { ModelDescription } from '../core/model.ts';

/** How long a model may be silent. Undefined: for ever. Unit: ms. */
export interface SilenceLimits {
  /** Before its first word. */
  readonly firstMs?: number;
  /** Between two. */
  readonly gapMs?: number;
}

const CLOUD_FIRST_MS = 20_000;
const CLOUD_GAP_MS = 15_000;
const LOCAL_GAP_MS = 60_000;

/** Limits where somebody waits for the text. A model on own hardware may have to be loaded first. */
export function silenceLimitsOf({ place }: ModelDescription): SilenceLimits {
  if (place === 'cloud') return { firstMs: CLOUD_FIRST_MS, gapMs: CLOUD_GAP_MS };
  return { gapMs: LOCAL_GAP_MS };
}

const CHAT_FIRST_MS = 300_000;
const CHAT_GAP_MS = 60_000;
const CLOUD_CHAT_FIRST_MS = 60_000;

/** Limits of a chat, whose prompt may fill the context. */
export function chatLimitsOf({ place }: ModelDescription): SilenceLimits {
  if (place === 'cloud') return { firstMs: CLOUD_CHAT_FIRST_MS, gapMs: CLOUD_GAP_MS };
  return { firstMs: CHAT_FIRST_MS, gapMs: CHAT_GAP_MS };
}

/** Somebody who listens to a model. */
export interface Listening {
  /** Aborted, with ModelError `timeout` as its reason, as soon as a limit has passed. */
  readonly signal: AbortSignal;
  /** Something came. */
  heard(): void;
  /** Leaves no timer. */
  stop(): void;
}

/** One timer at a time, which is not set anew for every word: it looks when the last one came. */
export function listenFor({ firstMs, gapMs }: SilenceLimits, clock: Clock): Listening {
  const limit = new AbortController();
  let heardAt: number | undefined;
  let callOff: (() => void) | undefined;
  const wait = (ms: number, limitMs: number): void => {
    callOff = clock.after(ms, () => {
      callOff = undefined;
      const restMs = heardAt === undefined ? 0 : heardAt + limitMs - clock.now();
      if (restMs > 0) wait(restMs, limitMs);
      else limit.abort(new ModelError(failure('timeout', `silent for ${limitMs} ms`)));
    });
  };
  if (firstMs !== undefined) wait(firstMs, firstMs);
  return {
    signal: limit.signal,
    heard() {
      const isFirst = heardAt === undefined;
      heardAt = clock.now();
      if (!isFirst) return;
      callOff?.();
      if (gapMs !== undefined) wait(gapMs, gapMs);
    },
    stop() {
      callOff?.();
      callOff = undefined;
    },
  };
}
