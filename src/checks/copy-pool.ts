import PQueue from 'p-queue';
import { abortReason } from '../core/clock.ts';
import type { ScratchCopy } from './scratch-copy.ts';

/** Copies of one workspace, of which each is used by one run at a time. */
export interface CopyPool {
  readonly size: number;
  /**
   * Does something with a free copy, and makes the copy what it was. Waits for one in the order of the
   * calls. Throws what the use throws, when the copy is free again; the signal's reason at once as long
   * as it waits.
   */
  use<Result>(use: (copy: ScratchCopy) => Promise<Result>, signal: AbortSignal): Promise<Result>;
  /** Waits for those that are in use, and removes all. Nothing may be used afterwards. */
  close(): Promise<void>;
}

/**
 * A pool of a settled copy and more of the same, which are made when they are first needed. A copy that
 * cannot be made what it was is given up, and another is made in its stead.
 */
export function createCopyPool(first: ScratchCopy, size: number): CopyPool {
  const queue = new PQueue({ concurrency: size });
  const free = [first];

  async function inCopy<Result>(use: (copy: ScratchCopy) => Promise<Result>): Promise<Result> {
    const copy = free.pop() ?? (await first.another());
    try {
      return await use(copy);
    } finally {
      await copy.restore().then(
        () => free.push(copy),
        // All others are made of the first one: what it lies in is removed with the pool.
        async () => (copy === first ? undefined : await copy.remove().catch(() => undefined)),
      );
    }
  }

  return {
    size,
    use: (use, signal) =>
      new Promise((resolve, reject) => {
        signal.throwIfAborted();
        const leave = (): void => reject(abortReason(signal));
        signal.addEventListener('abort', leave, { once: true });
        void queue.add(async () => {
          signal.removeEventListener('abort', leave);
          if (signal.aborted) return;
          await inCopy(use).then(resolve, reject);
        });
      }),
    async close() {
      await queue.onIdle();
      await first.remove();
    },
  };
}
