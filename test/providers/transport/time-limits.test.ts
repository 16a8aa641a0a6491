import assert from 'node:assert/strict';
import { failureOf } from '../../../src/core/failure.ts';
import { createConnection } from '../../../src/providers/transport/connection.ts';
import type { Call, ConnectionOptions } from '../../../src/providers/transport/connection.ts';
import { startHttpServer } from '../../fakes/http-server.ts';
import type { FakeHttpServer, ScriptedReply } from '../../fakes/http-server.ts';
import { createManualClock } from '../../fakes/manual-clock.ts';

const { signal } = new AbortController();
const SILENT = new Promise<ScriptedReply>(() => undefined);

describe('the time limits of a connection', () => {
  let http: FakeHttpServer | undefined;
  afterEach(async () => {
    await http?.close();
    http = undefined;
  });

  /** How long a call is waited for, in steps of a second, and how it ends. */
  async function waited(
    reply: ScriptedReply | Promise<ScriptedReply>,
    options: Partial<ConnectionOptions>,
    how: 'metadata' | 'once' = 'metadata',
    call: Partial<Call> = {},
  ) {
    await http?.close();
    http = await startHttpServer(() => reply);
    const clock = createManualClock();
    const url = new URL(http.address);
    const connection = createConnection({ clock, url, stallMs: 120_000, ...options });
    const codes: string[] = [];
    const isOver = (): boolean => codes.length > 0;
    const asked = connection[how]({ signal, ...call }, async (fetch) => (await fetch(url)).text());
    const ended = asked.catch((error: unknown) => codes.push(failureOf(error).code));
    while (http.requests.length === 0 || clock.pending() === 0)
      await new Promise((resolve) => setImmediate(resolve));
    for (let seconds = 0; !isOver() && seconds < 1000; seconds++) {
      for (let turn = 0; turn < 5; turn++) await new Promise((resolve) => setImmediate(resolve));
      if (!isOver()) clock.advance(1000);
    }
    await ended;
    await http.idle();
    assert.equal(http.requests.length, 1, 'what came too late is not asked again');
    return { code: codes[0], seconds: clock.now() / 1000 };
  }

  it('end metadata after a minute, though the server may be silent for longer', async () => {
    assert.deepEqual(await waited(SILENT, {}), { code: 'timeout', seconds: 60 });
    const half: ScriptedReply = { body: '{"models": [', end: 'never' };
    assert.deepEqual(await waited(half, {}), { code: 'timeout', seconds: 60 });
  });

  it('are those of the call where it has its own', async () => {
    const call = { stallMs: Infinity, totalMs: 7000 };
    assert.equal((await waited(SILENT, {}, 'metadata', call)).seconds, 7);
    assert.equal((await waited(SILENT, {}, 'once', { stallMs: 9000 })).seconds, 9);
  });

  it('let the first byte be waited for more or less long than the next', async () => {
    const limits = { stallMs: 20_000, firstByteMs: 5000 };
    assert.equal((await waited(SILENT, limits, 'once')).seconds, 5);
    const half: ScriptedReply = { body: '{', end: 'never' };
    const { seconds } = await waited(half, limits, 'once');
    assert.ok(seconds >= 20 && seconds <= 25, String(seconds));
  });
});
