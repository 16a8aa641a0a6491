import assert from 'node:assert/strict';
import { once } from 'node:events';
import { createServer, type ServerResponse } from 'node:http';
import { connect, type AddressInfo } from 'node:net';
import { CLIENT_IDLE_MS, createEventStream } from '../../src/serve/event-stream.ts';
import { createManualClock } from '../fakes/manual-clock.ts';

describe('An event stream', () => {
  it('leaves a client that takes nothing for a minute, and no sooner', async () => {
    const clock = createManualClock();
    const server = createServer().listen(0, '127.0.0.1');
    await once(server, 'listening');
    const { port } = server.address() as AddressInfo;
    const socket = connect(port, '127.0.0.1');
    socket.pause();
    socket.write('GET / HTTP/1.1\r\nhost: localhost\r\n\r\n');
    const [, response] = (await once(server, 'request')) as [unknown, ServerResponse];
    const left = new AbortController();
    let reason: Error | undefined;
    const stream = createEventStream(response, clock, left.signal, (why) => {
      reason = why;
      left.abort(why);
    });
    const flooding = (async () => {
      for (;;) await stream.send({ text: 'x'.repeat(1_000_000) });
    })();
    const ended = assert.rejects(flooding, { name: 'AbortError' });
    // Until the buffers of the system are full the clock stands still.
    let full = false;
    while (!full) {
      const before = response.writableLength;
      for (let i = 0; i < 100; i++) await new Promise((resolve) => setImmediate(resolve));
      full = clock.pending() > 0 && response.writableLength === before && before > 0;
    }
    clock.advance(CLIENT_IDLE_MS - 1);
    assert.equal(reason, undefined);
    clock.advance(1);
    await ended;
    assert.match(String(reason), /takes nothing/);
    assert.equal(clock.pending(), 0);
    socket.destroy();
    response.destroy();
    server.close();
  });
});
