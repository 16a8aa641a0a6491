import type { Clock } from '../../core/clock.ts';
import type { Framing } from './body-guard.ts';

/** What leaving the replies of one server is judged by. */
export interface LeavingRules {
  readonly clock: Clock;
  readonly framing: Framing;
  /** Most messages the reply may still bring, counted from its start: a token is a message. */
  readonly mostMessages: number;
  /** Largest rest that is read, in bytes. */
  readonly mostBytes: number;
  /** Of earlier replies of the same server. */
  readonly pace: ServerPace;
  /** Closes the socket. */
  readonly close: () => void;
}

/** Time between two messages of a server, as its last reply had it. Unit: ms. */
export interface ServerPace {
  ms: number | undefined;
}

/** How one reply is left. */
export interface Leaving {
  /** Told of every piece of the reply, wanted or not. */
  readonly saw: (chunk: Uint8Array) => void;
  /** Reads the rest or closes the socket; resolves once either is done. May be called again. */
  readonly leave: (rest: AsyncIterator<Uint8Array>) => Promise<void>;
}

/**
 * Leaves a streaming reply without harming the server: where its rest is short, the rest is read and
 * dropped; else the socket is closed at once.
 *
 * Ollama hands each token through a channel that nobody reads once the client is gone (its issue
 * 17131, not mended in any version known here). A token that is on its way at that moment waits for
 * ever, and with it the model's only slot: every later request to that model hangs until the server
 * is started anew. It takes two messages within the time of one write, some 0.1 ms: a limit's last
 * token and its end mark always come so, and tokens of a small model often do on a busy machine.
 * Measured with a model of 2 ms a token on two cores: one hang in 90 replies left by closing, at
 * whatever moment, none in 6,000 whose rest was read and none in 1,900 closed before the first byte
 * (then the server only waits for its model).
 *
 *     pace      = (time of the last message - time of the first) / (messages - 1)
 *                 from the eighth message on; before, that of the server's last reply
 *     read on  <=>  (mostMessages - messages) * pace <= budget(pace) - time since leaving
 *                   and the last message is no older than max(200 ms, 8 * pace)
 *     budget    = 1 s where the pace is at most 10 ms, else 250 ms
 *
 * The last two messages, a token and its end mark, are waited for whatever the pace, and no more than two
 * beyond the most there can be.
 *
 * Nothing is read on before the first message, where the pace is not known, and where the server has
 * fallen silent: a server that waits for its model is not hurt by a close.
 *
 * Cost: the server works on for at most the budget, and its next request waits for it.
 */
export function createLeaving(rules: LeavingRules): Leaving {
  const { clock, pace: known } = rules;
  let newlines = 0;
  let bytesRead = 0;
  let first: number | undefined;
  let last = 0;
  let left: Promise<void> | undefined;

  const messages = (): number => (rules.framing === 'sse' ? newlines / 2 : newlines);

  function saw(chunk: Uint8Array): void {
    for (const byte of chunk) if (byte === NEWLINE) newlines++;
    last = clock.now();
    first ??= last;
    if (messages() >= ENOUGH_MESSAGES) known.ms = (last - first) / (messages() - 1);
  }

  function endsSoon(elapsedMs: number): boolean {
    const remaining = rules.mostMessages - messages();
    // Whoever sends more than there can be goes on for ever, be it with signs of life alone.
    if (messages() < 1 || remaining < -LAST_MESSAGES) return false;
    if (remaining <= LAST_MESSAGES) return true;
    if (known.ms === undefined) return false;
    const budget = known.ms <= QUICK_MS ? QUICK_BUDGET_MS : BUDGET_MS;
    return remaining * known.ms <= budget - elapsedMs;
  }

  async function readOut(rest: AsyncIterator<Uint8Array>): Promise<void> {
    const start = clock.now();
    let callOff = (): void => undefined;
    try {
      while (bytesRead < rules.mostBytes && endsSoon(clock.now() - start)) {
        const silence = Math.max(LEAST_SILENCE_MS, SILENCE * (known.ms ?? 0));
        callOff = clock.after(silence, rules.close);
        const step = await rest.next();
        callOff();
        if (step.done === true) return;
        bytesRead += step.value.length;
        saw(step.value);
      }
    } catch {
      // Cut off by the server or for its silence: nothing of it was wanted.
    } finally {
      callOff();
      rules.close();
    }
  }

  return { saw, leave: (rest) => (left ??= readOut(rest)) };
}

const NEWLINE = 0x0a;
/** These are waited for whatever the pace. */
const LAST_MESSAGES = 2;
/** Messages of a reply from which its pace is told. */
const ENOUGH_MESSAGES = 8;

/** Longest time for which a rest is read, in milliseconds. */
const BUDGET_MS = 250;
/** The same where messages follow each other so quickly that closing is a risk at any moment. */
const QUICK_BUDGET_MS = 1000;
const QUICK_MS = 10;
/** A server that says nothing for so long, or so many times its pace, is not writing. */
const LEAST_SILENCE_MS = 200;
const SILENCE = 8;
