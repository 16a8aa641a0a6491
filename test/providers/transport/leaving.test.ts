import assert from 'node:assert/strict';
import { systemClock } from '../../../src/core/clock.ts';
import { isRecord } from '../../../src/providers/transport/wire.ts';
import { createConnection } from '../../../src/providers/transport/connection.ts';
import type { Connection } from '../../../src/providers/transport/connection.ts';
import { createLeaving } from '../../../src/providers/transport/leaving.ts';
import type { LeavingRules, ServerPace } from '../../../src/providers/transport/leaving.ts';
import { startHttpServer } from '../../fakes/http-server.ts';
import type { FakeHttpServer, ScriptedReply } from '../../fakes/http-server.ts';
import { createManualClock } from '../../fakes/manual-clock.ts';
import type { ManualClock } from '../../fakes/manual-clock.ts';

describe('leaving a reply', () => {
  const LINE = Buffer.from('{}\n');
  const rulesOf = (clock: ManualClock, more: Partial<LeavingRules> = {}): LeavingRules => ({
    clock,
    framing: 'ndjson',
    mostMessages: 100,
    mostBytes: 1e6,
    pace: { ms: undefined },
    close: () => undefined,
    ...more,
  });

  /** Sees messages at a pace, leaves behind some of them, and tells how many were read. */
  async function read(from: {
    readonly paceMs: number;
    readonly seen: number;
    readonly most: number;
    readonly coming?: number;
    readonly usualMs?: number;
  }) {
    const clock = createManualClock();
    let closed = 0;
    let taken = 0;
    const leaving = createLeaving(
      rulesOf(clock, {
        mostMessages: from.most,
        pace: { ms: from.usualMs },
        close: () => closed++,
      }),
    );
    for (let i = 0; i < from.seen; i++) {
      if (i > 0) clock.advance(from.paceMs);
      leaving.saw(LINE);
    }
    await leaving.leave({
      next: () => {
        if (taken >= (from.coming ?? Infinity))
          return Promise.resolve({ done: true, value: undefined });
        clock.advance(from.paceMs);
        taken++;
        return Promise.resolve({ done: false, value: LINE });
      },
    });
    assert.equal(closed, 1);
    return taken;
  }

  it('reads the rest of a quick reply that will be there within a second', async () => {
    assert.equal(await read({ paceMs: 2, seen: 10, most: 100, coming: 90 }), 90);
    assert.equal(await read({ paceMs: 10, seen: 10, most: 110, coming: 100 }), 100);
    assert.equal(await read({ paceMs: 10, seen: 10, most: 111 }), 0);
  });

  it('reads the rest of a slower one only within a quarter of a second', async () => {
    assert.equal(await read({ paceMs: 25, seen: 10, most: 20, coming: 10 }), 10);
    assert.equal(await read({ paceMs: 25, seen: 10, most: 21 }), 0);
    assert.equal(await read({ paceMs: 60, seen: 98, most: 100, coming: 2 }), 2);
  });

  it('reads no more than can come, from a server that goes on with signs of life', async () => {
    assert.equal(await read({ paceMs: 60, seen: 9, most: 10 }), 4);
    assert.equal(await read({ paceMs: 60, seen: 20, most: 10 }), 0);
  });

  it('takes the pace of the last reply for that of one that has just begun', async () => {
    assert.equal(await read({ paceMs: 1, seen: 1, most: 100, coming: 99, usualMs: 1 }), 99);
    assert.equal(await read({ paceMs: 1, seen: 1, most: 100, usualMs: 30 }), 0);
    const pace: ServerPace = { ms: undefined };
    const clock = createManualClock();
    const { saw } = createLeaving(rulesOf(clock, { pace }));
    for (const sinceMs of [0, 9, 2, 2, 2, 2, 2, 2]) {
      clock.advance(sinceMs);
      saw(LINE);
    }
    assert.equal(pace.ms, 3);
  });

  it('closes at once where no pace is known, and before the first message', async () => {
    assert.equal(await read({ paceMs: 1, seen: 2, most: 100 }), 0);
    assert.equal(await read({ paceMs: 1, seen: 0, most: 100, usualMs: 1 }), 0);
  });

  it('waits for the last two messages whatever the pace', async () => {
    assert.equal(await read({ paceMs: 90, seen: 1, most: 3, coming: 2 }), 2);
    assert.equal(await read({ paceMs: 90, seen: 1, most: 4, coming: 3 }), 0);
    assert.equal(await read({ paceMs: 300, seen: 2, most: 3, usualMs: 100, coming: 1 }), 1);
  });

  it('closes once the server is silent', () => {
    for (const [usualMs, silenceMs] of [
      [1, 200],
      [50, 400],
    ] as const) {
      const clock = createManualClock();
      let closed = 0;
      const close = () => closed++;
      const { saw, leave } = createLeaving(
        rulesOf(clock, { mostMessages: 3, pace: { ms: usualMs }, close }),
      );
      saw(LINE);
      void leave({ next: () => new Promise(() => {}) });
      clock.advance(silenceMs - 1);
      assert.equal(closed, 0);
      clock.advance(1);
      assert.equal(closed, 1);
    }
  });

  it('closes where more bytes come than a reply may have', async () => {
    let closed = 0;
    let taken = 0;
    const { saw, leave } = createLeaving(
      rulesOf(createManualClock(), { mostBytes: 1000, pace: { ms: 0 }, close: () => closed++ }),
    );
    saw(LINE);
    await leave({
      next: () => {
        taken++;
        return Promise.resolve({ done: false, value: new Uint8Array(100) });
      },
    });
    assert.deepEqual([taken, closed], [10, 1]);
  });
});

describe('leaving a reply on a real socket', () => {
  let http: FakeHttpServer | undefined;
  let connection: Connection;
  afterEach(async () => {
    await connection.close();
    await http?.close();
  });

  async function connectTo(body: ScriptedReply['body']): Promise<FakeHttpServer> {
    const headers = { 'content-type': 'application/x-ndjson' };
    http = await startHttpServer(() => ({ headers, body: body ?? '' }));
    const url = new URL(http.address);
    connection = createConnection({ clock: systemClock, url, stallMs: 10_000 });
    return http;
  }

  /** Reads messages until one holds a number of at least `until`. */
  async function readUntil(until: number, mostMessages: number | undefined) {
    const call = {
      signal: new AbortController().signal,
      framing: 'ndjson',
      limits: { messageBytes: 1e4, totalBytes: 1e6 },
      ...(mostMessages === undefined ? {} : { mostMessages }),
    } as const;
    const messages = connection.stream<unknown>(call, async (fetch) => {
      const { body } = await fetch(http?.address ?? '');
      return messagesOf(body);
    });
    for await (const message of messages)
      if (isRecord(message) && Number(message['n']) >= until) break;
  }

  it('lets a quick server end what it is writing', async () => {
    const server = await connectTo(numbers(20, 1));
    await readUntil(10, 20);
    await server.idle();
    assert.equal(server.cutReplies(), 0);
  });

  it('cuts a slow server off', async () => {
    const server = await connectTo(numbers(50, 40));
    await readUntil(3, 50);
    await server.idle();
    assert.equal(server.cutReplies(), 1);
  });

  it('cuts a quick server off where nothing is said about its messages', async () => {
    const server = await connectTo(numbers(500, 1));
    await readUntil(3, undefined);
    await server.idle();
    assert.equal(server.cutReplies(), 1);
  });

  it('is awaited by the end of the connection', async () => {
    const server = await connectTo(numbers(20, 1));
    await readUntil(10, 20);
    await connection.close();
    await server.idle();
    assert.equal(server.cutReplies(), 0);
  });
});

async function* numbers(count: number, everyMs: number): AsyncGenerator<string> {
  for (let n = 0; n < count; n++) {
    yield `{"n":${n}}\n`;
    await new Promise((resolve) => setTimeout(resolve, everyMs));
  }
}

async function* messagesOf(body: ReadableStream<Uint8Array> | null): AsyncGenerator {
  for await (const bytes of body ?? []) yield JSON.parse(Buffer.from(bytes).toString());
}
