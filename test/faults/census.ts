import assert from 'node:assert/strict';
import { getEventListeners } from 'node:events';

/** What of this process outlives a piece of work unless the work ends it. */
export interface Census {
  readonly sockets: number;
  readonly timers: number;
  readonly lookups: number;
}

const KINDS: Readonly<Record<keyof Census, RegExp>> = {
  sockets: /^(TCPSocketWrap|TLSWrap|PipeWrap|TCPConnectWrap)$/,
  timers: /^Timeout$/,
  lookups: /^(GetAddrInfoReqWrap|DNSCHANNEL)$/,
};

/** What is open now in this process, whoever opened it. */
export function census(): Census {
  const open = process.getActiveResourcesInfo();
  const count = (kind: RegExp): number => open.filter((name) => kind.test(name)).length;
  return {
    sockets: count(KINDS.sockets),
    timers: count(KINDS.timers),
    lookups: count(KINDS.lookups),
  };
}

/** Turns of the event loop that a closed socket may take to be gone. */
const CLOSING_TURNS = 2000;

/**
 * Fails unless no more is open than was before, and nobody listens to the signals any more. Sockets that are
 * being closed have some turns of the event loop for it.
 */
export async function assertNothingLeft(
  before: Census,
  signals: readonly AbortSignal[] = [],
  what = '',
): Promise<void> {
  const isLess = (now: Census): boolean =>
    now.sockets <= before.sockets && now.timers <= before.timers && now.lookups <= before.lookups;
  for (let turns = 0; turns < CLOSING_TURNS && !isLess(census()); turns++)
    await new Promise((resolve) => setImmediate(resolve));
  const now = census();
  assert.ok(isLess(now), `${what}: ${JSON.stringify(before)} became ${JSON.stringify(now)}`);
  const listeners = signals.map((signal) => getEventListeners(signal, 'abort').length);
  assert.deepEqual(
    listeners,
    signals.map(() => 0),
    `${what}: listeners on signals`,
  );
}

/** Rejections that nobody has handled, until `stop`, which also lets those of the last turn be told. */
export function watchRejections(): { readonly stop: () => Promise<readonly unknown[]> } {
  const seen: unknown[] = [];
  const see = (reason: unknown): void => {
    seen.push(reason);
  };
  process.on('unhandledRejection', see);
  return {
    async stop() {
      await new Promise((resolve) => setImmediate(resolve));
      process.off('unhandledRejection', see);
      return seen;
    },
  };
}
