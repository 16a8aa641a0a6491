import assert from 'node:assert/strict';
import type { AnswerServer } from '../../src/serve/answer-server.ts';
import { listen, staysHere } from '../../src/serve/listen.ts';

/** A server that listens where `refuses` has no error for. */
function fakeServer(
  refuses: (host: string, port: number) => string | undefined,
  seen: string[],
): AnswerServer {
  return {
    active: () => 0,
    sockets: () => 0,
    listen(host, port) {
      const code = refuses(host, port);
      seen.push(`${host} ${port}`);
      if (code === undefined) return Promise.resolve(port === 0 ? 5000 + seen.length : port);
      return Promise.reject(Object.assign(new Error(code), { code }));
    },
    close() {
      seen.push('closed');
      return Promise.resolve();
    },
  };
}

describe('Listening', () => {
  it('is at both loopback addresses, at one port', async () => {
    const seen: string[] = [];
    const { url, addresses } = await listen(() => fakeServer(() => undefined, seen), undefined, 0);
    assert.equal(url, 'http://127.0.0.1:5001/v1');
    assert.deepEqual(addresses, ['http://127.0.0.1:5001', 'http://[::1]:5001']);
    assert.deepEqual(seen, ['127.0.0.1 0', '::1 5001']);
  });

  it('is at one where the machine has no other', async () => {
    for (const code of ['EADDRNOTAVAIL', 'EAFNOSUPPORT']) {
      const server = (): AnswerServer =>
        fakeServer((host) => (host === '::1' ? code : undefined), []);
      assert.deepEqual((await listen(server, undefined, 7)).addresses, ['http://127.0.0.1:7']);
    }
  });

  it('is elsewhere where another program has the port at one of them', async () => {
    const seen: string[] = [];
    const taken = (host: string, port: number): string | undefined =>
      host === '::1' && port === 5001 ? 'EADDRINUSE' : undefined;
    const { port } = await listen(() => fakeServer(taken, seen), undefined, 0);
    assert.ok(port !== 5001 && seen.includes('closed'));
    const fixed = listen(() => fakeServer(taken, []), undefined, 5001);
    await assert.rejects(fixed, { code: 'EADDRINUSE' });
  });

  it('is at a host that is named, alone', async () => {
    const seen: string[] = [];
    const { url } = await listen(() => fakeServer(() => undefined, seen), '::1', 8);
    assert.equal(url, 'http://[::1]:8/v1');
    assert.deepEqual(seen, ['::1 8']);
  });

  it('stays on this machine at its own names alone', () => {
    for (const host of [undefined, 'localhost', '127.0.0.1', '127.1.2.3', '::1'])
      assert.ok(staysHere(host));
    for (const host of ['0.0.0.0', '::', '192.168.0.2', 'localhost.evil.example', ''])
      assert.ok(!staysHere(host));
  });
});
