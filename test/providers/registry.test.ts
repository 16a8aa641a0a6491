import assert from 'node:assert/strict';
import { failureOf } from '../../src/core/failure.ts';
import { createServers } from '../../src/providers/registry.ts';
import type { ServerWish } from '../../src/providers/server-wish.ts';
import { vendors, type ServerKind } from '../../src/providers/vendors.ts';
import { json, startHttpServer, type FakeHttpServer, type Script } from '../fakes/http-server.ts';
import { createManualClock } from '../fakes/manual-clock.ts';
import { openAiScript } from '../fakes/scripted-openai.ts';

const none = () => new AbortController().signal;

function serversOf(wishes: readonly ServerWish[], key = 'sk-123456789') {
  const asked: string[] = [];
  const servers = createServers({
    servers: wishes,
    ollamaHost: undefined,
    keepAlive: '5m',
    ollamaOptions: {},
    embeddedModels: [],
    modelProcess: '',
    clock: createManualClock(),
    apiKey: (name) => {
      asked.push(name);
      return Promise.resolve(key);
    },
  });
  return { servers, asked, last: servers.at(-1)! };
}

const wish = (kind: ServerKind, more: Partial<ServerWish> = {}): ServerWish => ({
  name: `my-${kind}`,
  kind,
  ...more,
});

describe('createServers', () => {
  let http: FakeHttpServer | undefined;
  afterEach(async () => {
    await http?.close();
    http = undefined;
  });
  const serve = async (script: Script) => (http = await startHttpServer(script));

  it('makes one server of every kind, with its vendor’s address, and asks nothing', () => {
    const kinds = vendors.map(({ kind }) => kind).filter((kind) => kind !== 'ollama');
    const { servers, asked } = serversOf(kinds.map((kind) => wish(kind)));
    assert.deepEqual(
      servers.map(({ id }) => id),
      ['ollama', ...kinds.map((kind) => `my-${kind}`)],
    );
    for (const [i, kind] of kinds.entries()) {
      const { url } = vendors.find((vendor) => vendor.kind === kind) as { url?: string };
      const { address, place } = servers[i + 1]!;
      assert.ok(address.startsWith(url ?? ''), `${kind}: ${address}`);
      if (url?.startsWith('https:') === true) assert.equal(place, 'cloud', kind);
    }
    assert.deepEqual(asked, []);
  });

  it('tells a place by the address, but for vendors and gateways, which pass on what they are sent', () => {
    const places = [
      ['http://127.0.0.1:4000', 'local'],
      ['http://10.1.2.3:4000', 'network'],
      ['https://llm.example.com', 'cloud'],
    ] as const;
    for (const [url, place] of places) {
      for (const kind of ['openai-compatible', 'llama-server', 'ollama'] as const)
        assert.equal(serversOf([wish(kind, { url })]).last.place, place, `${kind} ${url}`);
      for (const kind of ['openai', 'deepseek', 'anthropic', 'gemini'] as const)
        assert.equal(serversOf([wish(kind, { url })]).last.place, 'cloud', `${kind} ${url}`);
      const gateway = wish('openai-compatible', { url, elsewhere: true });
      assert.equal(serversOf([gateway]).last.place, 'cloud', url);
    }
  });

  it('gives models the server’s name, and calls the provider by its protocol', async () => {
    const { address } = await serve(openAiScript([{ id: 'gpt-9' }]));
    const { last, asked } = serversOf([wish('openai', { url: address })]);
    const [model] = await last.list(none());
    assert.deepEqual(
      [model?.id, model?.serverId, model?.provider],
      ['my-openai:gpt-9', 'my-openai', 'openai-compatible'],
    );
    assert.deepEqual(asked, ['my-openai']);
  });

  it('asks for no key to call the Ollama of this machine', async () => {
    const { address } = await serve(() => json({ models: [] }));
    const { last, asked } = serversOf([wish('ollama', { url: address, headers: { 'x-a': '1' } })]);
    assert.deepEqual(await last.list(none()), []);
    assert.deepEqual(asked, []);
    assert.equal(http!.requests[0]!.headers['x-a'], '1');
    assert.equal(http!.requests[0]!.headers.authorization, undefined);
  });

  for (const kind of ['openai-compatible', 'ollama', 'mistral'] as const) {
    it(`sends nothing unencrypted to a public host: ${kind}`, async () => {
      const original = globalThis.fetch;
      let sent = 0;
      globalThis.fetch = () => {
        sent += 1;
        return Promise.resolve(new Response('{"data":[],"models":[]}'));
      };
      try {
        const url = 'http://llm.example.com/v1';
        const { last, asked } = serversOf([wish(kind, { url })]);
        const failure = await last.list(none()).then(() => assert.fail('it was sent'), failureOf);
        assert.deepEqual([failure.code, failure.repair], ['insecure', 'check-address']);
        assert.match(failure.detail, /llm\.example\.com/);
        assert.deepEqual([sent, asked], [0, []], 'neither sent nor asked for a key');
        await serversOf([wish(kind, { url, allowHttp: true })]).last.list(none());
        assert.equal(sent, 1);
      } finally {
        globalThis.fetch = original;
      }
    });

    it(`takes no address with a key in it: ${kind}`, async () => {
      const { last } = serversOf([wish(kind, { url: 'https://user:sk-1@llm.example.com' })]);
      const failure = await last.list(none()).then(() => assert.fail('it was taken'), failureOf);
      assert.equal(failure.code, 'not-a-model-server');
      assert.doesNotMatch(failure.detail, /sk-1/);
    });

    it(`takes no other scheme: ${kind}`, async () => {
      for (const url of ['ftp://llm.example.com', 'file:///etc/passwd']) {
        const { last } = serversOf([wish(kind, { url })]);
        const failure = await last.list(none()).then(() => assert.fail(url), failureOf);
        assert.equal(failure.code, 'not-a-model-server', url);
      }
    });
  }

  describe('with a token command', function () {
    this.slow(2000);
    const TOKEN = ['-e', "console.log('token-'+process.pid)"] as const;
    const command = [process.execPath, ...TOKEN];
    const bearer = () => http!.requests.map(({ headers }) => headers.authorization);

    it('sends its token in the key’s place, also where keys have a header of their own', async () => {
      const { address } = await serve(openAiScript([{ id: 'm' }]));
      const more = { url: `${address}/v1`, tokenCommand: command };
      for (const kind of ['openai-compatible', 'openai', 'azure-openai'] as const) {
        const { last, asked } = serversOf([wish(kind, more)]);
        await last.list(none()).catch(() => undefined);
        assert.match(String(bearer().at(-1)), /^Bearer token-\d+$/);
        assert.equal(http!.requests.at(-1)!.headers['api-key'], undefined);
        assert.deepEqual(asked, []);
      }
      const named = { ...more, keyHeader: 'X-Token' };
      await serversOf([wish('openai', named)]).last.list(none());
      assert.match(String(http!.requests.at(-1)!.headers['x-token']), /^token-\d+$/);
    });

    it('asks for another one after a refusal, once, and for all calls that were refused', async () => {
      const refused = new Set<string>();
      const script = openAiScript([{ id: 'm' }]);
      await serve((request) => {
        const given = String(request.headers.authorization);
        if (refused.size === 0 || refused.has(given)) {
          refused.add(given);
          return json({ error: { message: `expired: ${given}` } }, 401);
        }
        return script(request);
      });
      const more = { url: http!.address, tokenCommand: command };
      const { last } = serversOf([wish('openai', more)]);
      const lists = await Promise.all([1, 2, 3].map(() => last.list(none())));
      assert.deepEqual(
        lists.map(([model]) => model?.name),
        ['m', 'm', 'm'],
      );
      assert.equal(new Set(bearer()).size, 2);
      assert.equal(bearer().length, 6);
    });

    it('fails as unauthorised where the next one is refused as well', async () => {
      await serve(({ headers }) =>
        json({ error: { message: `no: ${String(headers.authorization)}` } }, 401),
      );
      const { last } = serversOf([wish('openai', { url: http!.address, tokenCommand: command })]);
      for (const calls of [2, 3]) {
        const failure = await last.list(none()).then(() => assert.fail('let in'), failureOf);
        assert.deepEqual([failure.code, failure.detail], ['unauthorised', 'HTTP 401']);
        assert.equal(bearer().length, calls);
      }
    });

    it('sends nothing where the program fails', async () => {
      await serve(openAiScript([{ id: 'm' }]));
      const failing = [process.execPath, '-e', "console.log('sk-secret');process.exit(7)"];
      const { last } = serversOf([wish('openai', { url: http!.address, tokenCommand: failing })]);
      const failure = await last.list(none()).then(() => assert.fail('let in'), failureOf);
      assert.equal(failure.code, 'unauthorised');
      assert.match(failure.detail, /ended with code 7/);
      assert.equal(http!.requests.length, 0);
    });
  });
});
