import type { Clock } from '../core/clock.ts';
import {
  BRIDGE_VERSION,
  callWish,
  helloWish,
  LENT_ROUTES,
  openWish,
  type BridgeRefusal,
  type HelloReply,
  type LentServer,
  type OpenReply,
  type OpenWish,
  type ReadReply,
} from './bridge-protocol.ts';

/** A server of this machine that may be lent. */
export interface LendableServer extends LentServer {
  /** Its root, without a path. */
  readonly url: URL;
}

/** As much of a reply as is passed on. */
export interface LentReply {
  readonly status: number;
  readonly headers: Headers;
  readonly body: AsyncIterable<Uint8Array> | null;
}

export interface LenderOptions {
  readonly servers: () => readonly LendableServer[];
  /** One request straight to a server of this machine. */
  readonly send: (
    url: URL,
    sending: {
      readonly method: string;
      readonly headers: Record<string, string>;
      readonly body?: string;
      readonly signal: AbortSignal;
    },
  ) => Promise<LentReply>;
  readonly clock: Clock;
  /** Whether this window's other side may use them; with `ask`, the user may be asked. */
  readonly confirmed: (ask: boolean) => Promise<'yes' | 'not-yet' | 'no'>;
}

/** The lending side. Every method takes what came over the channel and believes nothing of it. */
export interface Lender {
  readonly hello: (wish: unknown) => Promise<HelloReply>;
  readonly open: (wish: unknown) => Promise<OpenReply>;
  /**
   * The bytes that have come since the last reading; waits for some, and after half a minute says that there
   * are none yet: whoever reads asks again, and who does not is gone. `done`: these were the last.
   */
  readonly read: (wish: unknown) => Promise<ReadReply>;
  readonly cancel: (wish: unknown) => void;
  /** Ends every call, e.g. when lending is taken back. */
  endAll(): void;
  /** Calls that are open now. */
  readonly openCalls: number;
}

/** A prompt is a fraction of this. Unit: characters. */
const LONGEST_BODY = 16 * 2 ** 20;
const MOST_CALLS = 16;
/** Read ahead of the borrower at most so much of a reply; then its server waits. Unit: bytes. */
const READ_AHEAD = 2 ** 20;
/** A call that nobody reads from is given up: its window was closed or lost. Unit: ms. */
const UNREAD_MS = 60_000;
/** A reading waits so long for bytes. Unit: ms. */
const READING_MS = 30_000;
/** Of a reply's headers, those that its reader needs. */
const PASSED_HEADERS = ['content-type', 'retry-after', 'retry-after-ms'];

/** Answers calls of the other side of a remote window from this machine's own model servers. */
export function createLender(options: LenderOptions): Lender {
  const { clock } = options;
  const calls = new Map<string, LentCall>();

  function end(call: string): void {
    calls.get(call)?.end();
    calls.delete(call);
  }

  return {
    get openCalls() {
      return calls.size;
    },
    async hello(wish) {
      const read = helloWish.safeParse(wish);
      if (!read.success || read.data.version !== BRIDGE_VERSION) return { state: 'other-version' };
      const answer = await options.confirmed(read.data.ask);
      if (answer !== 'yes') return { state: answer === 'no' ? 'refused' : 'not-confirmed' };
      return {
        state: 'lent',
        servers: options.servers().map(({ name, kind }) => ({ name, kind })),
      };
    },
    async open(wish) {
      const read = openWish.safeParse(wish);
      if (!read.success) return refused('malformed', 'not a call of the bridge');
      const { call, body } = read.data;
      if (calls.has(call)) return refused('malformed', 'a call of this name is open');
      if (calls.size >= MOST_CALLS) return refused('too-many', `${MOST_CALLS} calls are open`);
      if ((body?.length ?? 0) > LONGEST_BODY) return refused('too-large', 'the body');
      const target = targetOf(read.data, options.servers());
      if (!(target instanceof URL)) return target;
      // Known from now on: it may be called off while the consent is looked up.
      const lent = createCall(clock, () => {
        end(call);
      });
      calls.set(call, lent);
      if ((await options.confirmed(false)) !== 'yes') {
        end(call);
        return refused('not-confirmed', 'not confirmed for this remote');
      }
      try {
        lent.signal.throwIfAborted();
        const reply = await options.send(target, {
          method: read.data.method,
          headers: body === undefined ? {} : { 'content-type': 'application/json' },
          ...(body === undefined ? {} : { body }),
          signal: lent.signal,
        });
        lent.receive(reply.body);
        return { status: reply.status, headers: passedOn(reply.headers) };
      } catch (error) {
        const calledOff = lent.signal.aborted;
        end(call);
        return calledOff
          ? refused('gone', 'called off')
          : refused('unreachable', `${target.host}: ${codeOf(error)}`);
      }
    },
    async read(wish) {
      const { data } = callWish.safeParse(wish);
      const lent = data === undefined ? undefined : calls.get(data.call);
      if (data === undefined || lent === undefined) return refused('gone', 'no such call is open');
      const reply = await lent.next();
      if ('problem' in reply || reply.done) end(data.call);
      return reply;
    },
    cancel(wish) {
      const { data } = callWish.safeParse(wish);
      if (data !== undefined) end(data.call);
    },
    endAll() {
      for (const call of [...calls.keys()]) end(call);
    },
  };
}

interface LentCall {
  readonly signal: AbortSignal;
  receive(body: LentReply['body']): void;
  next(): Promise<ReadReply>;
  end(): void;
}

function createCall(clock: Clock, onUnread: () => void): LentCall {
  const controller = new AbortController();
  let pieces: Uint8Array[] = [];
  let bytes = 0;
  let ended: 'no' | 'well' | 'badly' = 'no';
  let wake = Promise.withResolvers<undefined>();
  let callOff = clock.after(UNREAD_MS, onUnread);

  /** Whoever waits for a piece, or for room, looks again. */
  function changed(): void {
    wake.resolve(undefined);
    wake = Promise.withResolvers();
  }

  async function pump(body: AsyncIterable<Uint8Array>): Promise<void> {
    try {
      for await (const piece of body) {
        pieces.push(piece);
        bytes += piece.length;
        changed();
        while (bytes >= READ_AHEAD && !controller.signal.aborted) await wake.promise;
        if (controller.signal.aborted) return;
      }
      ended = 'well';
    } catch {
      ended = 'badly';
    }
    changed();
  }

  return {
    signal: controller.signal,
    receive(body) {
      if (body === null) ended = 'well';
      else void pump(body);
    },
    async next() {
      callOff();
      const patience = new AbortController();
      const callOffReading = clock.after(READING_MS, () => {
        patience.abort();
        changed();
      });
      const isOver = (): boolean => bytes > 0 || ended !== 'no' || controller.signal.aborted;
      while (!patience.signal.aborted && !isOver()) await wake.promise;
      callOffReading();
      if (controller.signal.aborted) return refused('gone', 'called off');
      if (bytes === 0 && ended === 'badly') return refused('broken', 'the reply broke off');
      callOff = clock.after(UNREAD_MS, onUnread);
      const read = Buffer.concat(pieces).toString('base64');
      pieces = [];
      bytes = 0;
      const done = ended === 'well';
      changed();
      return { bytes: read, done };
    },
    end() {
      callOff();
      controller.abort();
      changed();
    },
  };
}

/** The address of a call; a refusal where its server or route is none of those that are lent. */
function targetOf(
  { server, path }: OpenWish,
  servers: readonly LendableServer[],
): URL | BridgeRefusal {
  const found = servers.find(({ name }) => name === server);
  if (found === undefined) return refused('no-such-server', 'this server is not lent');
  const target = URL.parse(path, found.url.href);
  const isLent =
    target !== null &&
    target.origin === found.url.origin &&
    target.username === '' &&
    path.startsWith('/') &&
    LENT_ROUTES[found.kind].includes(target.pathname);
  return isLent ? target : refused('route', 'this route is not lent');
}

function passedOn(headers: Headers): Record<string, string> {
  return Object.fromEntries(
    PASSED_HEADERS.flatMap((name) => {
      const value = headers.get(name);
      return value === null ? [] : [[name, value]];
    }),
  );
}

function refused(problem: BridgeRefusal['problem'], detail: string): BridgeRefusal {
  return { problem, detail };
}

function codeOf(error: unknown): string {
  return error instanceof Error && 'code' in error ? String(error.code) : 'no answer';
}
