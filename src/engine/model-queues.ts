import PQueue from 'p-queue';
import { failure, failureOf, ModelError } from '../core/failure.ts';
import { createCallWindow, type CallWindow } from './cloud/call-window.ts';

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

/** Jobs that nobody asked for by hand and that wait at one model; more of them are of no use any more. */
const MOST_WAITING = 32;

/** A job that may be given up while it waits. */
interface WaitingJob {
  readonly giveUp: () => void;
}

interface ModelQueue {
  readonly jobs: PQueue;
  /** The oldest first. */
  readonly waiting: Set<WaitingJob>;
  /** Of a model elsewhere. */
  readonly window: CallWindow | undefined;
}

/**
 * One queue per server and model, since a second request to one model waits at the server anyway and
 * waiting here can be called off. A job that is aborted while it waits never starts.
 *
 * A model elsewhere takes as many calls at once as its `CallWindow` says. Where more than 32 automatic or
 * speculative jobs wait at one model, the oldest is given up with ModelError `cancelled`: what it was for
 * is long past.
 */
export class ModelQueues {
  readonly #queues = new Map<string, ModelQueue>();
  readonly #isElsewhere: (modelId: string) => boolean;

  constructor(isElsewhere: (modelId: string) => boolean = () => false) {
    this.#isElsewhere = isElsewhere;
  }

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
    const queue = this.#queueOf(modelId);
    const { jobs, window } = queue;
    jobs.concurrency = window?.size ?? slots;
    const work = window === undefined ? job : () => counted(job, window, jobs);
    const isFree = jobs.size === 0 && jobs.pending < jobs.concurrency;
    const mayBeGivenUp = priority === PRIORITY.automatic || priority === PRIORITY.speculative;
    if (isFree || !mayBeGivenUp) return await jobs.add(work, { priority, signal });
    return await addedTo(queue, priority, signal, work);
  }

  /** True when nothing runs or waits at any model. */
  get idle(): boolean {
    return [...this.#queues.values()].every(({ jobs: { pending, size } }) => pending + size === 0);
  }

  /** Jobs that run or wait at a model. */
  jobsAt(modelId: string): number {
    const { pending = 0, size = 0 } = this.#queues.get(modelId)?.jobs ?? {};
    return pending + size;
  }

  #queueOf(modelId: string): ModelQueue {
    const known = this.#queues.get(modelId);
    if (known !== undefined) return known;
    const queue: ModelQueue = {
      jobs: new PQueue({ concurrency: 1 }),
      waiting: new Set(),
      window: this.#isElsewhere(modelId) ? createCallWindow() : undefined,
    };
    this.#queues.set(modelId, queue);
    return queue;
  }
}

/** A job that waits, in the place of the oldest where too many do. */
async function addedTo<T>(
  { jobs, waiting }: ModelQueue,
  priority: Priority,
  signal: AbortSignal,
  work: () => Promise<T>,
): Promise<T> {
  const given = new AbortController();
  const own: WaitingJob = {
    giveUp() {
      given.abort(new ModelError(failure('cancelled', `more than ${MOST_WAITING} requests wait`)));
    },
  };
  waiting.add(own);
  const [oldest] = waiting;
  if (waiting.size > MOST_WAITING && oldest !== undefined) {
    waiting.delete(oldest);
    oldest.giveUp();
  }
  const start = (): Promise<T> => {
    waiting.delete(own);
    return work();
  };
  try {
    return await jobs.add(start, { priority, signal: AbortSignal.any([signal, given.signal]) });
  } finally {
    waiting.delete(own);
  }
}

/** A call of a model elsewhere, whose end says how many more it takes. */
async function counted<T>(job: () => Promise<T>, window: CallWindow, jobs: PQueue): Promise<T> {
  const call = window.sent();
  try {
    const result = await job();
    call.succeeded();
    return result;
  } catch (error) {
    if (failureOf(error).code === 'rate-limited') call.rateLimited();
    throw error;
  } finally {
    jobs.concurrency = window.size;
  }
}
