import { setTimeout as sleep } from 'node:timers/promises';
import { json, ndjson, startHttpServer, type FakeHttpServer } from '../../fakes/http-server.ts';

export interface FakeOllama {
  readonly url: string;
  /** Names of the models that were asked to write, in order. */
  written(): readonly string[];
  close(): Promise<void>;
}

/**
 * An Ollama that lists the names and writes `text`, or what each name has of its own, for every request,
 * `delayMs` after it; names that end in `cloud` are remote ones.
 */
export async function startFakeOllama(
  names: readonly string[],
  text: string | Readonly<Record<string, string>>,
  delayMs = 0,
): Promise<FakeOllama> {
  const loaded = new Set<string>();
  const server: FakeHttpServer = await startHttpServer(async ({ path, json: body }) => {
    switch (path) {
      case '/api/version':
        return json({ version: '0.13.5' });
      case '/api/tags':
        return json({ models: names.map(tagOf) });
      case '/api/ps':
        return json({ models: names.filter((name) => loaded.has(name)).map(tagOf) });
      case '/api/show':
        return json(SHOWN);
      case '/api/generate': {
        const { model = '' } = body as { model?: string };
        loaded.add(model);
        const response = typeof text === 'string' ? text : (text[model] ?? '');
        const end = { done: true, done_reason: 'stop', eval_count: 4, prompt_eval_count: 9 };
        const streams = (body as { stream?: unknown }).stream !== false;
        if (!streams) return json({ response, ...end });
        await sleep(delayMs);
        return ndjson([
          { response, done: false },
          { response: '', ...end },
        ]);
      }
      default:
        return json({ error: 'not found' }, 404);
    }
  });
  return {
    url: server.address,
    written: () =>
      server.requests
        .filter(({ path }) => path === '/api/generate' || path === '/api/chat')
        .map(({ json: body }) => String((body as { model?: unknown }).model)),
    close: () => server.close(),
  };
}

const SHOWN = {
  capabilities: ['completion', 'insert'],
  template:
    '{{- if .Suffix }}<pre>{{ .Prompt }}<suf>{{ .Suffix }}<mid>{{ else }}{{ .Prompt }}{{ end }}',
  details: { family: 'llama' },
  model_info: { 'general.architecture': 'llama', 'llama.context_length': 2048 },
};

function tagOf(name: string, index: number): object {
  const remote = name.endsWith(':cloud') || name.endsWith('-cloud');
  return {
    name,
    model: name,
    digest: String(index).repeat(64),
    size: remote ? 300 : 1_000_000,
    details: { family: 'llama', parameter_size: '1B' },
    ...(remote ? { remote_host: 'https://ollama.com:443', remote_model: name } : {}),
  };
}
