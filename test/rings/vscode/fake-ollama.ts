import { setTimeout as sleep } from 'node:timers/promises';
import { json, ndjson, startHttpServer, type FakeHttpServer } from '../../fakes/http-server.ts';

export interface FakeOllama {
  readonly url: string;
  /** Names of the models that were asked to write, in order. */
  written(): readonly string[];
  /** What such requests held, in order. */
  asked(): readonly string[];
  /** Replies that the client did not let end. */
  cutReplies(): number;
  /** From now on pulls stop half-way and are silent, until told otherwise. */
  stallPulls(stall: boolean): void;
  close(): Promise<void>;
}

/** What a model writes: always the same, by its name, or as a function of name and request. */
export type FakeText =
  string | Readonly<Record<string, string>> | ((model: string, request: string) => string);

/**
 * An Ollama that lists the names, which may change meanwhile, and writes `text`, or what each name has of its own, for every request,
 * `delayMs` after it; names that end in `cloud` are remote ones, those that begin with `chat` converse,
 * and those that begin with `endless` are silent for ever after their text. What is pulled is listed then.
 */
export async function startFakeOllama(
  names: readonly string[],
  text: FakeText,
  delayMs = 0,
): Promise<FakeOllama> {
  const loaded = new Set<string>();
  const pulled = new Set<string>();
  let stalls = false;
  const listed = (): readonly string[] => [...names, ...pulled];
  const writtenBy = (model: string, body: unknown): string => {
    if (typeof text === 'function') return text(model, JSON.stringify(body));
    return typeof text === 'string' ? text : (text[model] ?? '');
  };
  const server: FakeHttpServer = await startHttpServer(async ({ path, json: body }) => {
    switch (path) {
      case '/api/version':
        return json({ version: '0.13.5' });
      case '/api/tags':
        return json({ models: listed().map(tagOf) });
      case '/api/ps':
        return json({
          models: listed().flatMap((name, i) =>
            loaded.has(name) ? [{ ...tagOf(name, i), size_vram: 1_000_000 }] : [],
          ),
        });
      case '/api/show': {
        const { model = '' } = body as { model?: string };
        return json(model.startsWith('chat') ? CONVERSING : SHOWN);
      }
      case '/api/generate':
      case '/api/chat': {
        const { model = '', keep_alive: kept } = body as { model?: string; keep_alive?: unknown };
        if (!listed().includes(model)) return json({ error: `model '${model}' not found` }, 404);
        if (kept === 0) {
          loaded.delete(model);
          return json({ model, response: '', done: true, done_reason: 'unload' });
        }
        loaded.add(model);
        const written = writtenBy(model, body);
        const piece = (content: string): object =>
          path === '/api/chat'
            ? { message: { role: 'assistant', content } }
            : { response: content };
        const end = { done: true, done_reason: 'stop', eval_count: 4, prompt_eval_count: 9 };
        const streams = (body as { stream?: unknown }).stream !== false;
        if (!streams) return json({ ...piece(written), ...end });
        await sleep(delayMs);
        const begun = { ...piece(written), done: false };
        if (model.startsWith('endless')) return { ...ndjson([begun]), end: 'never' };
        return ndjson([begun, { ...piece(''), ...end }]);
      }
      case '/api/pull': {
        const { name = '', model = name } = body as { model?: string; name?: string };
        const layer = { status: 'pulling a1b2', digest: 'sha256:a1b2', total: 986_000_000 };
        const half = [{ status: 'pulling manifest' }, { ...layer, completed: 493_000_000 }];
        if (stalls) return { ...ndjson(half), end: 'never' };
        pulled.add(model);
        return ndjson([...half, { ...layer, completed: layer.total }, { status: 'success' }]);
      }
      default:
        return json({ error: 'not found' }, 404);
    }
  });
  const writing = () =>
    server.requests.filter(({ path }) => path === '/api/generate' || path === '/api/chat');
  return {
    url: server.address,
    written: () => writing().map(({ json: body }) => String((body as { model?: unknown }).model)),
    asked: () => writing().map(({ body }) => body),
    cutReplies: () => server.cutReplies(),
    stallPulls(stall) {
      stalls = stall;
    },
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

const CONVERSING = {
  ...SHOWN,
  capabilities: ['completion'],
  template: '{{ range .Messages }}<|{{ .Role }}|>{{ .Content }}{{ end }}',
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
