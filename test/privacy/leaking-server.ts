import {
  json,
  startHttpServer,
  type FakeHttpServer,
  type ScriptedReply,
  type SeenRequest,
} from '../fakes/http-server.ts';

/** How a server gives back the key that it was sent. */
export const LEAKS = [
  'error-401',
  'error-400',
  'error-500-html',
  'redirect',
  'invalid-json',
  'stream-error',
  'broken-stream',
  'reason',
  'header',
] as const;

export type Leak = (typeof LEAKS)[number];

/** Everything of a request that is a key, or may be one. */
function secretsOf({ headers, path }: SeenRequest): string {
  return `${JSON.stringify(headers)} ${path}`;
}

/** A server of OpenAI's protocol that repeats every header it was sent, wherever its leak says. */
export async function startLeakingServer(
  leak: Leak | (() => ScriptedReply),
  listing: 'good' | 'leaking' = 'good',
): Promise<FakeHttpServer> {
  return await startHttpServer((request) => {
    if (request.method === 'GET') {
      if (listing === 'leaking') return reply('error-401', request);
      return request.path.startsWith('/v1/models')
        ? json({ object: 'list', data: ['one', 'two'].map((id) => ({ id, object: 'model' })) })
        : json({}, 404);
    }
    return typeof leak === 'function' ? leak() : reply(leak, request);
  });
}

function reply(leak: Leak, request: SeenRequest): ScriptedReply {
  const secrets = secretsOf(request);
  const streamed = { 'content-type': 'text/event-stream' };
  switch (leak) {
    case 'error-401':
      return json(
        { error: { message: `Incorrect API key provided: ${secrets}`, code: secrets } },
        401,
      );
    case 'error-400':
      return json({ error: { message: `bad header ${secrets}`, type: secrets } }, 400);
    case 'error-500-html':
      return {
        status: 500,
        headers: { 'content-type': 'text/html' },
        body: `<pre>${secrets}</pre>`,
      };
    case 'redirect':
      return {
        status: 302,
        headers: { location: `http://127.0.0.1:1/?k=${encodeURIComponent(secrets)}` },
      };
    case 'invalid-json':
      return { headers: { 'content-type': 'application/json' }, body: `{"a": ${secrets}` };
    case 'stream-error':
      return {
        headers: streamed,
        body: `data: ${JSON.stringify({ error: { message: secrets } })}\n\n`,
      };
    case 'broken-stream':
      return { headers: streamed, body: `data: {"choices": [${secrets}\n\n` };
    case 'reason':
      return { headers: streamed, body: `event: error\ndata: ${secrets}\n\n`, end: 'cut' };
    case 'header':
      return json({ error: { message: 'no' } }, 429);
  }
}
