import type { Clock } from '../../core/clock.ts';
import type { GenerationPart, GenerationRequest } from '../../core/generation.ts';
import type { LanguageModel } from '../../core/model.ts';
import { aroundCalls } from '../around-calls.ts';

/** When a call may be sent twice. One for all models, since they share one allowance. */
export interface Hedging {
  /** Calls in a hundred, in [0, 100]. */
  readonly percent: number;
  /** The time within which 95 of 100 first words of the model have come; undefined where too few are known. Unit: ms. */
  lateAfterMs(modelId: string): number | undefined;
  /** A first word has come so long after a call; where a second one was faster, the first took at least so long. */
  heard?(modelId: string, afterMs: number): void;
  /** A call is sent; the result asks for a second one, once, and tells whether it may be sent. */
  called?(): () => boolean;
}

/** Latest calls of which so many in a hundred may be sent twice. */
const WINDOW = 100;

/**
 * An allowance over the latest 100 calls of all models: a call may be sent twice while fewer than `percent`
 * of them were.
 */
export function createHedging(known: Omit<Hedging, 'called'>): Hedging {
  const calls: { isTwice: boolean }[] = [];
  return {
    ...known,
    called() {
      const call = { isTwice: false };
      calls.push(call);
      if (calls.length > WINDOW) calls.shift();
      return () => {
        const twice = calls.filter(({ isTwice }) => isTwice).length;
        if (call.isTwice || twice >= known.percent) return false;
        call.isTwice = true;
        return true;
      };
    },
  };
}

/**
 * A model whose late calls are sent a second time: where nothing has come by the time within which 95 of
 * 100 of its first words came, under the allowance of `hedging`. The first of the two to send a part is the
 * answer, and the other is closed. A failure of one leaves the other; where both fail, the first call's
 * failure is thrown. A call that fails before it is late is not sent twice: whether to repeat it is decided
 * below. Parts of one call alone are passed on, tool calls among them.
 *
 * Short answers (`next`, `score`, `judge`, …) are passed through: they are seldom on the way to a text that
 * somebody waits for, and nothing is known of when they are late.
 *
 * Source   Dean and Barroso, "The tail at scale", CACM 2013: hedged requests. Cost: one timer a call.
 */
export function hedged(model: LanguageModel, clock: Clock, hedging: Hedging): LanguageModel {
  const read = model.read?.bind(model);
  return {
    description: model.description,
    generate: (request, signal) => raced(model, clock, hedging, request, signal),
    ...(read && { read }),
    ...aroundCalls(model, (_call, work, signal) => work(signal)),
  };
}

/** One of at most two calls. */
interface Racer {
  readonly parts: AsyncIterator<GenerationPart>;
  /** The first part, or what was thrown instead of it. Never rejects. */
  readonly first: Promise<Started>;
  /** Resolves when it has been left. */
  close(): Promise<void>;
}

type Started =
  | { readonly racer: Racer; readonly result: IteratorResult<GenerationPart> }
  | { readonly racer: Racer; readonly error: unknown };

async function* raced(
  model: LanguageModel,
  clock: Clock,
  hedging: Hedging,
  request: GenerationRequest,
  signal: AbortSignal,
): AsyncGenerator<GenerationPart> {
  const { id } = model.description;
  const sentAt = clock.now();
  const mayRepeat = hedging.called?.() ?? ((): boolean => true);
  const lateAfterMs = hedging.percent > 0 ? hedging.lateAfterMs(id) : undefined;
  const first = startedRacer(model, request, signal);
  const racers = [first];
  let winner = first;
  try {
    if (lateAfterMs !== undefined && (await isLate(first, lateAfterMs, clock)) && mayRepeat()) {
      racers.push(startedRacer(model, request, signal));
    }
    const started = await winnerOf(racers);
    winner = started.racer;
    if ('error' in started) throw started.error;
    for (const racer of racers) if (racer !== winner) void racer.close();
    hedging.heard?.(id, clock.now() - sentAt);
    let { result } = started;
    while (result.done !== true) {
      yield result.value;
      result = await winner.parts.next();
    }
  } finally {
    for (const racer of racers) if (racer !== winner) void racer.close();
    await winner.close();
  }
}

function startedRacer(
  model: LanguageModel,
  request: GenerationRequest,
  signal: AbortSignal,
): Racer {
  const own = new AbortController();
  const joined = AbortSignal.any([signal, own.signal]);
  const parts = model.generate(request, joined)[Symbol.asyncIterator]();
  const racer: Racer = {
    parts,
    first: parts.next().then(
      (result) => ({ racer, result }),
      (error: unknown) => ({ racer, error }),
    ),
    async close() {
      own.abort(new DOMException('the call is not needed any more', 'AbortError'));
      // One that waits at a part has to be told to leave; what it throws then is nobody's.
      await parts.return?.().catch(() => undefined);
    },
  };
  return racer;
}

/** Whether a call has neither sent a part nor failed after so long. */
async function isLate({ first }: Racer, ms: number, clock: Clock): Promise<boolean> {
  return await new Promise<boolean>((resolve) => {
    const callOff = clock.after(ms, () => {
      resolve(true);
    });
    void first.then(() => {
      callOff();
      resolve(false);
    });
  });
}

/** The first of the calls to send a part; where none does, the failure of the one that was sent first. */
async function winnerOf(racers: readonly Racer[]): Promise<Started> {
  const sent = racers.map(async ({ first }) => {
    const started = await first;
    if ('error' in started) throw started.error;
    return started;
  });
  const [first] = racers;
  if (first === undefined) throw new Error('somebody was called');
  return await Promise.any(sent).catch(() => first.first);
}
