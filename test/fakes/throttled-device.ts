import { abortReason, sleep, type Clock } from '../../src/core/clock.ts';
import type { HardwareProfile } from './hardware-profiles.ts';

/** A model in memory with the device's attention; `release` it in every case. */
export interface Admission {
  /** How long the model had to be waited for to load; 0 where it was in memory. */
  readonly loadMs: number;
  release(): void;
}

/**
 * A device with memory for some models and speed for all who use it, as an Ollama server uses it:
 * models are admitted in the order of the requests; a model that is not in memory pushes out the one
 * used least recently, once that one's generations have ended; a load that nobody waits for any more
 * is given up.
 */
export class ThrottledDevice {
  readonly #profile: HardwareProfile;
  readonly #clock: Clock;
  /** In memory, least recently used first, each with its number of generations. */
  readonly #resident = new Map<string, number>();
  readonly #work = new Set<Work>();
  #admissions: Promise<unknown> = Promise.resolve();
  #workedAt = 0;
  #callOff = (): void => {};
  #freed = Promise.withResolvers<undefined>();
  /** Times a model pushed out another one. */
  swaps = 0;

  constructor(profile: HardwareProfile, clock: Clock) {
    this.#profile = profile;
    this.#clock = clock;
  }

  get resident(): readonly string[] {
    return [...this.#resident.keys()];
  }

  /** Waits for earlier requests' models, then for this one to be in memory. */
  async admit(model: string, signal: AbortSignal): Promise<Admission> {
    const turn = this.#admissions.then(() => this.#bringIn(model, signal));
    this.#admissions = turn.catch(() => undefined);
    return await turn;
  }

  /** Uses the device alone for `ms`, or for longer with others. Returns by how much it overshot. */
  async work(ms: number, signal?: AbortSignal): Promise<number> {
    if (!this.#profile.shared) {
      const due = this.#clock.now() + ms;
      await sleep(this.#clock, Math.max(0, ms), signal ?? new AbortController().signal);
      return this.#clock.now() - due;
    }
    const done = Promise.withResolvers<number>();
    const work: Work = { leftMs: ms, done: done.resolve };
    const onAbort = (): void => {
      this.#account();
      this.#work.delete(work);
      this.#plan();
      done.reject(abortReason(signal ?? new AbortController().signal));
    };
    signal?.throwIfAborted();
    signal?.addEventListener('abort', onAbort, { once: true });
    this.#account();
    this.#work.add(work);
    this.#plan();
    return await done.promise.finally(() => signal?.removeEventListener('abort', onAbort));
  }

  async #bringIn(model: string, signal: AbortSignal): Promise<Admission> {
    signal.throwIfAborted();
    const startedAt = this.#clock.now();
    let loaded = false;
    if (!this.#resident.has(model)) {
      await this.#makeRoom(signal);
      await sleep(this.#clock, this.#profile.loadMs, signal);
      loaded = true;
    }
    const users = this.#resident.get(model) ?? 0;
    this.#resident.delete(model);
    this.#resident.set(model, users + 1);
    let released = false;
    return {
      loadMs: loaded ? this.#clock.now() - startedAt : 0,
      release: () => {
        if (released) return;
        released = true;
        this.#resident.set(model, (this.#resident.get(model) ?? 1) - 1);
        this.#freed.resolve(undefined);
        this.#freed = Promise.withResolvers();
      },
    };
  }

  async #makeRoom(signal: AbortSignal): Promise<void> {
    while (this.#resident.size >= this.#profile.modelsInMemory) {
      const idle = [...this.#resident].find(([, users]) => users === 0);
      if (idle === undefined) {
        await untilAborted(this.#freed.promise, signal);
        continue;
      }
      this.#resident.delete(idle[0]);
      this.swaps++;
    }
  }

  /** Shares out the time since the last look among those at work. */
  #account(): void {
    const now = this.#clock.now();
    const share = (now - this.#workedAt) / Math.max(1, this.#work.size);
    this.#workedAt = now;
    for (const work of this.#work) {
      work.leftMs -= share;
      if (work.leftMs > ROUNDING_MS) continue;
      this.#work.delete(work);
      work.done(-work.leftMs);
    }
  }

  #plan(): void {
    this.#callOff();
    if (this.#work.size === 0) return;
    const leastMs = Math.min(...[...this.#work].map(({ leftMs }) => leftMs));
    this.#callOff = this.#clock.after(Math.max(0, leastMs * this.#work.size), () => {
      this.#account();
      this.#plan();
    });
  }
}

/** Less work than this is a rounding error of the sharing. */
const ROUNDING_MS = 1e-6;

interface Work {
  leftMs: number;
  done(overshotMs: number): void;
}

async function untilAborted(promise: Promise<void>, signal: AbortSignal): Promise<void> {
  signal.throwIfAborted();
  const aborted = Promise.withResolvers<never>();
  const onAbort = (): void => {
    aborted.reject(abortReason(signal));
  };
  signal.addEventListener('abort', onAbort, { once: true });
  try {
    await Promise.race([promise, aborted.promise]);
  } finally {
    signal.removeEventListener('abort', onAbort);
  }
}
