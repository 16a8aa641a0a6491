// Run in a process of its own with a proxy in its environment: first with Node's own client, which
// goes there, then with the provider, while the ways an editor replaces are closed.
import http from 'node:http';
import https from 'node:https';
import { systemClock } from '../../../src/core/clock.ts';
import { createOllamaServer } from '../../../src/providers/ollama/ollama-server.ts';

const address = process.argv[2] ?? '';
const answer = await new Promise<string>((resolve, reject) => {
  http
    .get(`${address}/by-default`, (reply) => {
      reply.setEncoding('utf8').once('data', resolve);
    })
    .on('error', reject);
});

const closed = () => {
  throw new Error('this way is replaced by the editor');
};
Object.assign(http, { request: closed, get: closed });
Object.assign(https, { request: closed, get: closed });
globalThis.fetch = closed;

const server = createOllamaServer({ id: 'ollama', address, clock: systemClock });
const signal = new AbortController().signal;
const [model] = await server.list(signal);
let text = '';
if (model !== undefined) {
  const request = {
    prompt: { kind: 'raw', text: 'a' },
    sampling: { temperature: 0, maxTokens: 4, stop: [] },
  } as const;
  for await (const part of server.model(model).generate(request, signal))
    if (part.kind === 'text') text += part.text;
}
console.log(JSON.stringify({ answer, model: model?.name, text }));
