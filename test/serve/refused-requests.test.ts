import assert from 'node:assert/strict';
import { once } from 'node:events';
import { connect } from 'node:net';
import type { Role } from '../engine/scripted-engine.ts';
import { HANG, head, raw, serveRoles, statusOf, TOKEN, until, type Serving } from './serving.ts';
import type { ServeLimits } from '../../src/serve/answer-server.ts';

const SAYS: Role = { name: 'a', roles: ['fuse', 'inline'], script: () => [{ text: 'yes' }] };
const HANGS: Role = { ...SAYS, script: () => [HANG] };
const BODY = JSON.stringify({ messages: [{ role: 'user', content: 'Say yes.' }] });

function post(body = BODY, headers: Readonly<Record<string, string | undefined>> = {}): string {
  const length = String(Buffer.byteLength(body));
  const all = { 'content-type': 'application/json', 'content-length': length, ...headers };
  return head('POST /v1/chat/completions', all) + body;
}

describe('ensemble serve', () => {
  let serving: Serving | undefined;
  const serve = async (role: Role, limits: Partial<ServeLimits> = {}): Promise<Serving> =>
    (serving = await serveRoles([role], { limits }));
  afterEach(async () => {
    const ended = serving;
    serving = undefined;
    await ended?.close();
    assert.equal(ended?.open() ?? 0, 0);
    assert.equal(ended?.server.sockets() ?? 0, 0);
  });
  const refused = async (request: string): Promise<readonly [number, string]> => {
    const reply = await raw((serving ?? (await serve(SAYS))).port, request);
    const code = /"code":"([a-z0-9_]+)"/.exec(reply)?.[1] ?? '';
    return [statusOf(reply), code];
  };

  it('answers who has the token', async () => {
    assert.equal((await refused(post()))[0], 200);
  });

  it('refuses who has none, a wrong one, or one under another scheme', async () => {
    const wrong = [
      undefined,
      '',
      'Bearer',
      'Bearer ',
      `Bearer ${TOKEN}x`,
      `Bearer ${TOKEN.slice(1)}`,
      `Basic ${TOKEN}`,
      TOKEN,
      `Bearer ${TOKEN} ${TOKEN}`,
    ];
    for (const authorization of wrong) {
      assert.deepEqual(await refused(post(BODY, { authorization })), [401, 'invalid_api_key']);
    }
    const reply = await raw(serving?.port ?? 0, head('GET /v1/models', { authorization: 'x' }));
    assert.match(reply, /www-authenticate: Bearer/i);
    assert.ok(!reply.includes(TOKEN));
  });

  it('asks no member for who is refused', async () => {
    await refused(post(BODY, { authorization: 'Bearer nobody' }));
    await refused(post(BODY, { origin: 'http://localhost' }));
    assert.equal(serving?.models['a']?.calls.length, 0);
  });

  it('refuses names of this machine that are none of loopback', async () => {
    for (const host of [
      'evil.example',
      'localhost.evil.example',
      '127.0.0.1.evil.example:80',
      '0.0.0.0',
      '[::2]',
      'localhost:x',
      '127.0.0.1@evil',
      '',
    ])
      assert.deepEqual(await refused(post(BODY, { host })), [403, 'foreign_host']);
    for (const host of ['localhost', 'LOCALHOST:9', '127.0.0.1:11535', '[::1]', '127.9.9.9:1'])
      assert.equal((await refused(post(BODY, { host })))[0], 200);
  });

  it('refuses pages of browsers, wherever they come from', async () => {
    for (const origin of ['http://localhost', 'https://evil.example', 'null', 'vscode-webview://x'])
      assert.deepEqual(await refused(post(BODY, { origin })), [403, 'foreign_origin']);
    assert.deepEqual(await refused(post(BODY, { 'sec-fetch-site': 'cross-site' })), [
      403,
      'foreign_origin',
    ]);
    const asked = head('OPTIONS /v1/chat/completions', {
      ...{ origin: 'https://evil.example', 'access-control-request-method': 'POST' },
    });
    const reply = await raw(serving?.port ?? 0, asked);
    assert.equal(statusOf(reply), 403);
    assert.doesNotMatch(reply, /access-control/i);
  });

  it('refuses what an ensemble asks', async () => {
    assert.deepEqual(await refused(post(BODY, { 'x-ensemble-hop': '1' })), [508, 'loop_detected']);
  });

  it('knows three paths, and no way around them', async () => {
    for (const path of [
      '/',
      '/v1',
      '/v1/models/',
      '/v1/chat/completions/',
      '/v1/../v1/models',
      '/v1/%2e%2e/models',
      '/../../etc/passwd',
      '/v1//models',
      '/v1/MODELS',
      'http://evil.example/v1/models',
      '*',
      '/__proto__',
      '/constructor',
      '/v1/models/%ff',
    ])
      assert.deepEqual(await refused(head(`GET ${path}`)), [404, 'unknown_path'], path);
    assert.deepEqual(await refused(head('GET /v1/models/..%2f..%2fetc%2fpasswd')), [
      404,
      'model_not_found',
    ]);
    assert.equal((await refused(head('GET /v1/models?after=x#y')))[0], 200);
  });

  it('names the method that a path takes', async () => {
    for (const method of ['GET', 'PUT', 'DELETE', 'OPTIONS', 'HEAD', 'PATCH', 'TRACE']) {
      const reply = await raw(
        (serving ?? (await serve(SAYS))).port,
        head(`${method} /v1/completions`),
      );
      assert.equal(statusOf(reply), 405, method);
      assert.match(reply, /allow: POST/i);
    }
    assert.match(await raw(serving?.port ?? 0, head('POST /v1/models')), /allow: GET/i);
  });

  it('refuses a body of 100 MB without reading it, and the same sent in chunks', async () => {
    const { port, models } = await serve(SAYS);
    const before = process.memoryUsage().rss;
    const length = String(100_000_000);
    const told = await raw(
      port,
      head('POST /v1/chat/completions', { ...JSON_TYPE, 'content-length': length }),
    );
    assert.equal(statusOf(told), 413);
    const chunk = `${(1_000_000).toString(16)}\r\n${'x'.repeat(1_000_000)}\r\n`;
    const chunked = head('POST /v1/chat/completions', {
      ...JSON_TYPE,
      'transfer-encoding': 'chunked',
    });
    const reply = await raw(port, chunked, ...Array.from({ length: 100 }, () => chunk));
    assert.ok([413, 0].includes(statusOf(reply)), reply.slice(0, 200));
    assert.ok(process.memoryUsage().rss - before < 400e6);
    assert.equal(models['a']?.calls.length, 0);
    assert.equal((await refused(post()))[0], 200);
  });

  it('refuses what is no JSON, no UTF-8, no JSON by name, or compressed', async () => {
    const cases = [
      [post('{"messages": ['), 'invalid_json'],
      [post('[]'), 'invalid_body'],
      [post('null'), 'invalid_body'],
      [post('{"messages": []}'), 'invalid_body'],
      [
        post('{"messages": [{"role": "user", "content": [{"type": "image_url"}]}]}'),
        'invalid_body',
      ],
      [post('{"messages": [{"role": "king", "content": "x"}]}'), 'invalid_body'],
      [post(JSON.stringify({ ...JSON.parse(BODY), max_tokens: 0 })), 'invalid_body'],
      [post(JSON.stringify({ ...JSON.parse(BODY), temperature: 'hot' })), 'invalid_body'],
      [post(JSON.stringify({ ...JSON.parse(BODY), tool_choice: NAMED })), 'unknown_tool'],
      [post('['.repeat(100_000)), 'invalid_json'],
      [post(`${'['.repeat(100_000)}${']'.repeat(100_000)}`), 'invalid_body'],
    ] as const;
    for (const [request, code] of cases) assert.deepEqual(await refused(request), [400, code]);
    for (const type of ['text/plain', '', undefined, 'application/jsonp']) {
      const [status] = await refused(post(BODY, { 'content-type': type }));
      assert.equal(status, 415);
    }
    assert.equal((await refused(post(BODY, { 'content-encoding': 'gzip' })))[0], 415);
    const broken = Buffer.concat([
      Buffer.from('{"model":"'),
      Buffer.from([0xff, 0xfe]),
      Buffer.from('"}'),
    ]);
    const asked = head('POST /v1/completions', {
      ...JSON_TYPE,
      'content-length': String(broken.length),
    });
    const reply = await raw(serving?.port ?? 0, Buffer.concat([Buffer.from(asked), broken]));
    assert.match(reply, /invalid_utf8/);
  });

  it('says which field is wrong, and never what it held', async () => {
    const { port } = await serve(SAYS);
    const body = JSON.stringify({
      messages: [{ role: 'user', content: 7, secret: 'hunter2' }],
      n: 'hunter2',
    });
    const reply = await raw(port, post(body));
    assert.equal(statusOf(reply), 400);
    assert.ok(!reply.includes('hunter2'));
  });

  it('takes fields that it does not know', async () => {
    const body = JSON.stringify({
      ...JSON.parse(BODY),
      user: 'x',
      logit_bias: {},
      __proto__: 1,
      later: [],
    });
    assert.equal((await refused(post(body)))[0], 200);
  });

  it('refuses heads that are too large or no HTTP', async () => {
    assert.equal((await refused(head('GET /v1/models', { filler: 'x'.repeat(20_000) })))[0], 431);
    assert.equal((await refused('nonsense\r\n\r\n'))[0], 400);
    assert.equal((await refused('GET /v1/models HTTP/1.1\r\n\r\n'))[0], 400);
  });

  it('closes on clients that are slow with the head or the body', async () => {
    const { port } = await serve(SAYS, { headMs: 50, requestMs: 100, lookMs: 10 });
    const slowHead = raw(port, 'POST /v1/chat/completions HTTP/1.1\r\nhost: local');
    const slowBody = raw(port, post(BODY, { 'content-length': '100000' }));
    assert.equal(statusOf(await slowHead), 408);
    // Its reply had its turn already.
    assert.equal(await slowBody, '');
  });

  it('closes connections that ask for nothing', async () => {
    const { port } = await serve(SAYS, { headMs: 50, requestMs: 50, lookMs: 10, idleMs: 20 });
    assert.ok([408, 0].includes(statusOf(await raw(port, ''))));
    const kept = await raw(port, head('GET /v1/models', { connection: 'keep-alive' }));
    assert.equal(statusOf(kept), 200);
  });

  it('refuses more requests at once than it takes, and takes more later', async () => {
    const { port, models, server } = await serve(HANGS, { requests: 2 });
    const sockets = [1, 2].map(() => connect(port, '127.0.0.1'));
    for (const socket of sockets) socket.write(post());
    await until(() => server.active() === 2);
    const reply = await raw(port, post());
    assert.equal(statusOf(reply), 429);
    assert.match(reply, /retry-after: 1/i);
    for (const socket of sockets) socket.destroy();
    await until(() => server.active() === 0);
    assert.equal(models['a']?.open(), 0);
    assert.equal(statusOf(await raw(port, head('GET /v1/models'))), 200);
  });

  it('ends the calls of requests behind one another when the connection closes', async () => {
    const { port, models, server } = await serve({ ...HANGS, slots: 8 });
    const socket = connect(port, '127.0.0.1');
    const keep = { connection: 'keep-alive' };
    socket.write([1, 2, 3].map(() => post(BODY, keep)).join(''));
    await until(() => models['a']?.open() === 3);
    socket.destroy();
    await once(socket, 'close');
    await until(() => server.active() === 0);
    assert.equal(models['a']?.open(), 0);
  });

  it('lets requests end when it is closed, and ends those that do not', async () => {
    const script = (_: unknown, n: number) => (n === 1 ? [{ afterMs: 30, text: 'yes' }] : [HANG]);
    const { port, server } = await serve({ ...SAYS, slots: 2, script });
    const first = raw(port, post());
    await until(() => server.active() === 1);
    const second = raw(port, post());
    await until(() => server.active() === 2);
    const closed = server.close(200);
    assert.equal(statusOf(await first), 200);
    assert.equal(statusOf(await second), 0);
    await closed;
    await assert.rejects(once(connect(port, '127.0.0.1'), 'connect'));
  });

  it('tells of requests nothing that they held', async () => {
    await refused(post(BODY.replace('Say yes.', 'hunter2')));
    await refused(head('GET /hunter2'));
    const told = JSON.stringify(serving?.requests);
    assert.ok(!told.includes('hunter2') && !told.includes(TOKEN));
    assert.deepEqual(
      serving?.requests.map(({ route, status }) => [route, status]),
      [
        ['chat', 200],
        ['none', 404],
      ],
    );
  });
});

const JSON_TYPE = { 'content-type': 'application/json' };
const NAMED = { type: 'function', function: { name: 'none' } };
