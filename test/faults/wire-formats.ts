import type { WireRecord } from '../../src/providers/transport/wire.ts';
import { vendorOf } from '../../src/providers/vendors.ts';
import type { ServerKind } from '../../src/providers/vendors.ts';
import { json } from '../fakes/http-server.ts';
import type { ScriptedReply, SeenRequest } from '../fakes/http-server.ts';
import { COMPLETES, tag } from '../fakes/scripted-ollama.ts';

/** How generations look at one route of a server. */
export interface Route {
  readonly contentType: string;
  readonly message: (text: string) => string;
  /** A message with nothing in it, as servers send them now and then. */
  readonly empty: string;
  /** What ends a good stream. */
  readonly end: string;
  /** What ends a stream that the vendor's policy withholds; undefined where there is no such thing. */
  readonly withheld?: string;
  /** A message that carries an error. */
  readonly error: (message: string) => string;
}

/** What a server of one kind says, well and in its own words for what goes wrong. */
export interface Wire {
  readonly kind: ServerKind;
  /** The model's name at the server, and the id it gets. */
  readonly model: string;
  /** The route of a generation; undefined for every other request. */
  readonly route: (request: SeenRequest) => Route | undefined;
  readonly anyRoute: Route;
  /** A good answer to any request. */
  readonly answer: (request: SeenRequest) => ScriptedReply;
  /** The body of a refusal; `code` where the protocol has one. */
  readonly refusal: (status: number, message: string, code?: string) => WireRecord;
  readonly words: {
    readonly wrongModel: readonly [status: number, message: string, code?: string];
    readonly tooLong: readonly [status: number, message: string, code?: string];
    readonly policy: readonly [status: number, message: string, code?: string];
    /** Undefined where nothing costs money, or where the words are those of a limit by the minute. */
    readonly noCredit?: readonly [status: number, message: string, code?: string];
  };
}

/** What a well server writes: an edit where one is asked for, else a line of code. */
function textFor(request: SeenRequest): string {
  if (!request.body.includes('<<<<<<< SEARCH')) return '1 + 1;';
  return 'a.ts\n<<<<<<< SEARCH\ntwo = 0;\n=======\ntwo = 1;\n>>>>>>> REPLACE\n';
}

/** The wire format of a kind of server. */
export function wireOf(kind: ServerKind): Wire {
  const { protocol } = vendorOf(kind);
  if (protocol === 'ollama') return ollamaWire();
  if (protocol === 'anthropic') return anthropicWire();
  if (protocol === 'gemini') return geminiWire();
  return kind === 'llama-server' ? llamaServerWire() : openAiWire(kind);
}

function event(value: object | string): string {
  return `data: ${typeof value === 'string' ? value : JSON.stringify(value)}\n\n`;
}

function streamed(route: Route, text: string): ScriptedReply {
  const headers = { 'content-type': route.contentType };
  return { headers, body: [route.message(text), route.end] };
}

/** Streams only: whatever else is asked gets the same text in one reply. */
function wire(
  made: Omit<Wire, 'answer' | 'anyRoute'> & {
    readonly anyRoute: Route;
    readonly metadata: (request: SeenRequest) => ScriptedReply;
  },
): Wire {
  return {
    ...made,
    answer(request) {
      const route = made.route(request);
      return route === undefined ? made.metadata(request) : streamed(route, textFor(request));
    },
  };
}

function ollamaWire(): Wire {
  const line = (value: object): string => `${JSON.stringify(value)}\n`;
  const routeAt = (said: (text: string) => object): Route => ({
    contentType: 'application/x-ndjson',
    message: (text) => line({ ...said(text), done: false }),
    empty: line({ done: false }),
    end: line({
      ...{ ...said(''), done: true, done_reason: 'stop' },
      ...{ prompt_eval_count: 5, eval_count: 3 },
    }),
    error: (message) => line({ error: message }),
  });
  const generate = routeAt((response) => ({ response }));
  const chat = routeAt((content) => ({ message: { role: 'assistant', content } }));
  const show = { ...COMPLETES, template: '{{ .System }}{{ .Prompt }}{{ .Suffix }}' };
  return wire({
    kind: 'ollama',
    model: 'm:latest',
    anyRoute: generate,
    route: ({ path }) =>
      path === '/api/generate' ? generate : path === '/api/chat' ? chat : undefined,
    metadata({ path }) {
      if (path === '/api/version') return json({ version: '0.13.5' });
      if (path === '/api/tags') return json({ models: [tag('m:latest')] });
      if (path === '/api/ps') return json({ models: [{ name: 'm:latest' }] });
      if (path === '/api/show') return json({ ...show, capabilities: ['completion', 'insert'] });
      return { status: 404, body: '404 page not found' };
    },
    refusal: (_status, message) => ({ error: message }),
    words: {
      wrongModel: [404, "model 'm:latest' not found"],
      tooLong: [400, 'the input length exceeds the context length'],
      policy: [400, 'prompt was blocked'],
    },
  });
}

function openAiRoute(said: (text: string) => object): Route {
  const choice = (fields: object): string =>
    event({ choices: [{ index: 0, finish_reason: null, ...fields }] });
  const ended = (reason: string): string =>
    choice({ ...said(''), finish_reason: reason }) +
    event({ choices: [], usage: { prompt_tokens: 5, completion_tokens: 3 } }) +
    event('[DONE]');
  return {
    contentType: 'text/event-stream',
    message: (text) => choice(said(text)),
    empty: event({ choices: [] }),
    end: ended('stop'),
    withheld: ended('content_filter'),
    error: (message) => event({ error: { message, type: 'server_error' } }),
  };
}

const OPENAI_MODELS: Partial<Record<ServerKind, string>> = {
  openai: 'gpt-4.1',
  'azure-openai': 'gpt-4.1',
  mistral: 'codestral-latest',
  codestral: 'codestral-latest',
  deepseek: 'deepseek-chat',
};

const WRONG_MODEL: Partial<Record<ServerKind, Wire['words']['wrongModel']>> = {
  'azure-openai': [404, 'The API deployment does not exist.', 'DeploymentNotFound'],
  mistral: [400, 'Invalid model: codestral-9', 'invalid_model'],
  codestral: [400, 'Invalid model: codestral-9', 'invalid_model'],
  deepseek: [400, 'Model Not Exist', 'invalid_request_error'],
  openrouter: [400, 'x/y is not a valid model ID'],
  groq: [400, 'The model `m` has been decommissioned.', 'model_decommissioned'],
  together: [404, 'Unable to access model m.', 'model_not_available'],
};

const NO_CREDIT: Partial<Record<ServerKind, Wire['words']['policy']>> = {
  deepseek: [402, 'Insufficient Balance', 'invalid_request_error'],
  openrouter: [402, 'Insufficient credits. Add more'],
};

const POLICY: Partial<Record<ServerKind, Wire['words']['policy']>> = {
  'azure-openai': [400, 'The response was filtered', 'content_filter'],
  deepseek: [400, 'Content Exists Risk', 'invalid_request_error'],
  openrouter: [403, 'm requires moderation on OpenAI. Your input was flagged'],
};

function openAiWire(kind: ServerKind): Wire {
  const model = OPENAI_MODELS[kind] ?? 'm';
  const chat = openAiRoute((content) => ({ delta: { content } }));
  const text = openAiRoute((written) => ({ text: written }));
  return wire({
    ...{ kind, model, anyRoute: chat },
    route({ method, path }) {
      if (method !== 'POST') return undefined;
      // Mistral answers its fill route in the form of a chat.
      if (/\/(chat|fim)\/completions(\?|$)/.test(path)) return chat;
      return /\/completions(\?|$)/.test(path) ? text : undefined;
    },
    metadata: ({ path }) =>
      /\/models(\?|$)/.test(path)
        ? json({ object: 'list', data: [{ id: model, object: 'model' }] })
        : json({ error: { message: 'no such route' } }, 404),
    refusal: (_status, message, code) => ({
      error: { message, type: 'invalid_request_error', param: null, code: code ?? null },
    }),
    words: {
      wrongModel: WRONG_MODEL[kind] ?? [
        404,
        `The model \`${model}\` does not exist or you do not have access to it.`,
        'model_not_found',
      ],
      tooLong: [
        400,
        "This model's maximum context length is 8192 tokens.",
        'context_length_exceeded',
      ],
      policy: POLICY[kind] ?? [
        400,
        'Your request was rejected as a result of our safety system.',
        'content_policy_violation',
      ],
      noCredit: NO_CREDIT[kind] ?? [429, 'You exceeded your current quota.', 'insufficient_quota'],
    },
  });
}

function llamaServerWire(): Wire {
  const openAi = openAiWire('llama-server');
  const native: Route = {
    contentType: 'text/event-stream',
    message: (content) => event({ content, stop: false }),
    empty: event({ stop: false }),
    end: event({ content: '', stop: true, stop_type: 'eos', tokens_predicted: 3 }),
    error: (message) => event({ error: { code: 500, message, type: 'server_error' } }),
  };
  const PROPS = {
    total_slots: 1,
    chat_template: '{{ messages }}',
    default_generation_settings: { n_ctx: 4096 },
  };
  return wire({
    ...openAi,
    anyRoute: native,
    route: (request) =>
      /^\/(completion|infill)$/.test(request.path) ? native : openAi.route(request),
    metadata(request) {
      if (request.path === '/props') return json(PROPS);
      if (request.path === '/tokenize') return json({ tokens: [1] });
      return openAi.answer(request);
    },
    refusal: (code, message, type) => ({ error: { code, message, type: type ?? 'server_error' } }),
    words: {
      wrongModel: [404, "model 'm' not found", 'not_found_error'],
      tooLong: [
        400,
        'the request exceeds the available context size, try increasing it',
        'exceed_context_size_error',
      ],
      policy: [400, 'prompt was blocked', 'invalid_request_error'],
    },
  });
}

function anthropicWire(): Wire {
  const named = (value: { readonly type: string; readonly [key: string]: unknown }): string =>
    `event: ${value.type}\n${event(value)}`;
  const start = named({
    type: 'message_start',
    message: {
      ...{ id: 'msg_1', type: 'message', role: 'assistant', model: 'claude-m', content: [] },
      ...{ stop_reason: null, stop_sequence: null },
      usage: { input_tokens: 5, output_tokens: 1 },
    },
  });
  const begin = named({
    type: 'content_block_start',
    index: 0,
    content_block: { type: 'text', text: '' },
  });
  const ended = (reason: string): string =>
    named({ type: 'content_block_stop', index: 0 }) +
    named({
      type: 'message_delta',
      delta: { stop_reason: reason, stop_sequence: null },
      usage: { output_tokens: 3 },
    }) +
    named({ type: 'message_stop' });
  const delta = (text: string): string =>
    named({ type: 'content_block_delta', index: 0, delta: { type: 'text_delta', text } });
  const route: Route = {
    contentType: 'text/event-stream',
    // A stream may begin anew: readers go by the deltas.
    message: (text) => start + begin + delta(text),
    empty: named({ type: 'ping' }),
    end: ended('end_turn'),
    withheld: start + ended('refusal'),
    error: (message) => named({ type: 'error', error: { type: 'api_error', message } }),
  };
  return wire({
    kind: 'anthropic',
    model: 'claude-m',
    anyRoute: route,
    route: ({ method, path }) =>
      method === 'POST' && path.startsWith('/v1/messages') ? route : undefined,
    metadata: ({ path }) =>
      path.startsWith('/v1/models')
        ? json({
            data: [{ type: 'model', id: 'claude-m', display_name: 'Claude M' }],
            ...{ has_more: false, first_id: 'claude-m', last_id: 'claude-m' },
          })
        : json({ type: 'error', error: { type: 'not_found_error', message: 'Not found' } }, 404),
    refusal: (status, message, code) => ({
      type: 'error',
      error: { type: code ?? ANTHROPIC_TYPES[status] ?? 'invalid_request_error', message },
    }),
    words: {
      wrongModel: [404, 'model: claude-m', 'not_found_error'],
      tooLong: [400, 'prompt is too long: 215000 tokens > 200000 maximum'],
      policy: [400, 'Output blocked by content filtering policy'],
      noCredit: [400, 'Your credit balance is too low to access the Anthropic API.'],
    },
  });
}

const ANTHROPIC_TYPES: Readonly<Record<number, string>> = {
  401: 'authentication_error',
  403: 'permission_error',
  429: 'rate_limit_error',
  500: 'api_error',
  529: 'overloaded_error',
};

function geminiWire(): Wire {
  const candidate = (fields: object): object => ({
    candidates: [{ index: 0, ...fields }],
    usageMetadata: { promptTokenCount: 5, candidatesTokenCount: 3, totalTokenCount: 8 },
  });
  const parts = (text: string): object => ({ content: { role: 'model', parts: [{ text }] } });
  const route: Route = {
    contentType: 'text/event-stream',
    message: (text) => event(candidate(parts(text))),
    empty: event({ candidates: [] }),
    end: event(candidate({ ...parts(''), finishReason: 'STOP' })),
    withheld: event({ promptFeedback: { blockReason: 'SAFETY' } }),
    error: (message) => event({ error: { code: 500, message, status: 'INTERNAL' } }),
  };
  return wire({
    kind: 'gemini',
    model: 'gemini-m',
    anyRoute: route,
    route: ({ path }) => (path.includes(':streamGenerateContent') ? route : undefined),
    metadata: ({ path }) =>
      /\/models(\?|$)/.test(path)
        ? json({
            models: [
              {
                ...{ name: 'models/gemini-m', displayName: 'Gemini M', inputTokenLimit: 8192 },
                supportedGenerationMethods: ['generateContent'],
              },
            ],
          })
        : json({ error: { code: 404, message: 'Not found', status: 'NOT_FOUND' } }, 404),
    refusal: (code, message, status) => ({
      error: { code, message, status: status ?? 'INVALID_ARGUMENT' },
    }),
    words: {
      wrongModel: [404, 'models/gemini-m is not found for API version v1beta', 'NOT_FOUND'],
      tooLong: [
        400,
        'The input token count (9000) exceeds the maximum number of tokens allowed (8192).',
      ],
      policy: [400, 'Request was blocked: PROHIBITED_CONTENT'],
    },
  });
}
