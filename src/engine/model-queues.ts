import PQueue from 'p-queue';

/** Who goes first at a busy model. Greater is earlier. */
export const PRIORITY = {
  explicit: 3,
  automatic: 2,
  selfTest: 1,
  /** Steps of a refactoring: nobody waits for one of them. */
  refactor: 1,
  speculative: 0,
} as const;

export type Priority = (typeof PRIORITY)[keyof typeof PRIORITY];

/**
 * One queue per server and model, since a second request to one model waits at the server anyway and
 * waiting here can be called off. A job that is aborted while it waits never starts.
 */
export class ModelQueues {
  readonly #queues = new Map<string, PQueue>();

  /**
   * Runs the job when the model is free: when fewer than `slots` of its jobs run. Throws what the job throws, or the signal's reason.
   */
  async run<T>(
    modelId: string,
    priority: Priority,
    signal: AbortSignal,
    job: () => Promise<T>,
    slots = 1,
  ): Promise<T> {
    const queue = this.#queues.get(modelId) ?? new PQueue({ concurrency: slots });
    queue.concurrency = slots;
    this.#queues.set(modelId, queue);
    return await queue.add(job, { priority, signal });
  }

  /** True when nothing runs or waits at any model. */
  get idle(): boolean {
    return [...this.#queues.values()].every(({ pending, size }) => pending + size === 0);
  }
}
