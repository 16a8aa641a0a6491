// Lets a suite inside the extension host act on the page: it posts {action, args} to a loopback
// address with an unguessable path, and the answer is {value} or {error}.
import { randomBytes } from 'node:crypto';
import { createServer } from 'node:http';

const BODY_LIMIT = 4_000_000;

/**
 * @typedef {Record<string, (...args: unknown[]) => unknown>} Actions
 * @param {() => Actions | Promise<Actions>} actions  asked at each call
 */
export async function startUiBridge(actions) {
  const path = `/${randomBytes(16).toString('hex')}`;
  const server = createServer(async (request, response) => {
    if (request.url !== path || request.method !== 'POST') {
      response.writeHead(404).end();
      return;
    }
    const answer = await perform(actions, request);
    response.setHeader('content-type', 'application/json');
    response.end(JSON.stringify(answer));
  });
  await new Promise((resolve) => server.listen(0, '127.0.0.1', resolve));
  return {
    url: `http://127.0.0.1:${server.address().port}${path}`,
    stop() {
      server.close();
      server.closeAllConnections();
    },
  };
}

async function perform(offered, request) {
  try {
    const { action, args } = JSON.parse(await bodyOf(request));
    const actions = await offered();
    if (!Object.hasOwn(actions, action)) throw new Error(`there is no action "${action}"`);
    // JSON has no undefined: an argument that was left out arrives as null.
    return { value: (await actions[action](...args.map((arg) => arg ?? undefined))) ?? null };
  } catch (error) {
    return { error: String(error.message).slice(0, 2000) };
  }
}

async function bodyOf(request) {
  let body = '';
  for await (const chunk of request) {
    body += chunk;
    if (body.length > BODY_LIMIT) throw new Error('the request is too large');
  }
  return body;
}
