import assert from 'node:assert/strict';
import { systemClock } from '../../../src/core/clock.ts';
import { isRecord } from '../../../src/providers/transport/wire.ts';
import { createConnection } from '../../../src/providers/transport/connection.ts';
import type { Connection } from '../../../src/providers/transport/connection.ts';
import { createLeaving } from '../../../src/providers/transport/leaving.ts';
import { startHttpServer } from '../../fakes/http-server.ts';
import type { FakeHttpServer, ScriptedReply } from '../../fakes/http-server.ts';
import { createManualClock } from '../../fakes/manual-clock.ts';

describe('leaving a reply', () => {
  const LINE = Buffer.from('{}\n');
  /** Sees messages at a pace, leaves behind some of them, and tells how many were read. */
  async function read(rules: { paceMs: number; seen: number; most: number; coming?: number }) {
    const clock = createManualClock();
    let closed = 0;
    let taken = 0;
    const leaving = createLeaving({
      clock,
      framing: 'ndjson',
      mostMessages: rules.most,
      mostBytes: 1e6,
      close: () => closed++,
    });
    for (let i = 0; i < rules.seen; i++) {
      if (i > 0) clock.advance(rules.paceMs);
      leaving.saw(LINE);
    }
    await leaving.leave({
      next: () => {
        if (taken >= (rules.coming ?? Infinity))
          return Promise.resolve({ done: true, value: undefined });
        clock.advance(rules.paceMs);
        taken++;
        return Promise.resolve({ done: false, value: LINE });
      },
    });
    assert.equal(closed, 1);
    return taken;
  }

  it('reads the rest of a quick reply that will be there within a second', async () => {
    assert.equal(await read({ paceMs: 2, seen: 10, most: 100, coming: 90 }), 90);
    assert.equal(await read({ paceMs: 10, seen: 10, most: 109, coming: 99 }), 99);
    assert.equal(await read({ paceMs: 10, seen: 10, most: 111 }), 0);
  });

  it('reads the rest of a slower one only within a quarter of a second', async () => {
    assert.equal(await read({ paceMs: 25, seen: 10, most: 20, coming: 10 }), 10);
    assert.equal(await read({ paceMs: 25, seen: 10, most: 21 }), 0);
    assert.equal(await read({ paceMs: 60, seen: 98, most: 100, coming: 2 }), 2);
  });

  it('finds the pace out by one more message', async () => {
    assert.equal(await read({ paceMs: 30, seen: 1, most: 100 }), 1);
    assert.equal(await read({ paceMs: 1, seen: 1, most: 100, coming: 99 }), 99);
  });

  it('closes before the first message', async () => {
    assert.equal(await read({ paceMs: 1, seen: 0, most: 100 }), 0);
  });

  it('closes once the time is up, however short the rest should have been', async () => {
    const clock = createManualClock();
    let closed = 0;
    const leaving = createLeaving({
      clock,
      framing: 'ndjson',
      mostMessages: 3,
      mostBytes: 1e6,
      close: () => closed++,
    });
    leaving.saw(LINE);
    void leaving.leave({ next: () => new Promise(() => {}) });
    clock.advance(999);
    assert.equal(closed, 0);
    clock.advance(1);
    assert.equal(closed, 1);
  });

  it('closes where more bytes come than a reply may have', async () => {
    let closed = 0;
    let taken = 0;
    const leaving = createLeaving({
      clock: createManualClock(),
      framing: 'ndjson',
      mostMessages: 3,
      mostBytes: 1000,
      close: () => closed++,
    });
    leaving.saw(LINE);
    await leaving.leave({
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
    const server = await connectTo(numbers(10, 1));
    await readUntil(3, 10);
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
    const server = await connectTo(numbers(10, 1));
    await readUntil(3, 10);
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
