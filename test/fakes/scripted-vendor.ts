import { isRecord } from '../../src/providers/transport/wire.ts';
import type { WireRecord } from '../../src/providers/transport/wire.ts';
import type { ServerKind } from '../../src/providers/vendors.ts';
import { events, json } from './http-server.ts';
import type { Script, ScriptedReply, SeenRequest } from './http-server.ts';
import { pseudoTokens } from './pseudo-model.ts';
import { openAiScript } from './scripted-openai.ts';

/** How a vendor's own server behaves, as far as its clients can tell. */
export interface VendorShape {
  readonly kind: ServerKind;
  /** What the user would write behind the host. */
  readonly path: string;
  readonly apiVersion?: string;
  /** Paths with query; the deployment's name stands in them as `MODEL`. */
  readonly routes: { readonly models: string; readonly chat: string; readonly fill?: string };
  readonly keyHeader: 'authorization' | 'api-key';
  /** Rows of its listing. */
  readonly rows: readonly WireRecord[];
  /** Its listing is a bare list. */
  readonly bare?: true;
  /** Fields that it knows; every other is answered by HTTP 422. */
  readonly fields: readonly string[];
  readonly missing: (model: string) => ScriptedReply;
}

export const VENDOR_KEY = 'sk-vendor-0123456789abcdef';
export const VENDOR_MODEL = 'pseudo-4';

const COMMON = [
  'model',
  'stream',
  'temperature',
  'top_p',
  'stop',
  'messages',
  'tools',
  'tool_choice',
];
const FULL = [...COMMON, 'max_tokens', 'seed', 'stream_options', 'logprobs', 'top_logprobs'];
const OFFICIAL = [
  ...FULL.filter((field) => field !== 'max_tokens'),
  'max_completion_tokens',
  'prompt_cache_key',
  'response_format',
];
const MISTRAL = [...COMMON, 'max_tokens', 'random_seed', 'prompt', 'suffix', 'response_format'];

const notThere = (message: string, status: number, more: WireRecord = {}) =>
  json({ error: { message, ...more } }, status);
const openAiMissing = (model: string) =>
  notThere(`The model \`${model}\` does not exist or you do not have access to it.`, 404, {
    code: 'model_not_found',
  });
const mistralMissing = (model: string) =>
  json({ object: 'error', message: `Invalid model: ${model}`, type: 'invalid_model' }, 400);

/** The vendors whose rows are all that there is of them. */
export const VENDOR_SHAPES: readonly VendorShape[] = [
  {
    kind: 'openai',
    path: '/v1',
    routes: { models: '/v1/models', chat: '/v1/chat/completions' },
    keyHeader: 'authorization',
    rows: [{ id: VENDOR_MODEL, object: 'model', owned_by: 'openai' }],
    fields: OFFICIAL,
    missing: openAiMissing,
  },
  {
    kind: 'azure-openai',
    path: '',
    routes: { models: '/openai/v1/models', chat: '/openai/v1/chat/completions' },
    keyHeader: 'api-key',
    rows: [{ id: VENDOR_MODEL, capabilities: { chat_completion: true, inference: true } }],
    fields: OFFICIAL,
    missing: () =>
      notThere('The API deployment for this resource does not exist.', 404, {
        code: 'DeploymentNotFound',
      }),
  },
  {
    kind: 'azure-openai',
    path: '',
    apiVersion: '2024-10-21',
    routes: {
      models: '/openai/models?api-version=2024-10-21',
      chat: '/openai/deployments/MODEL/chat/completions?api-version=2024-10-21',
    },
    keyHeader: 'api-key',
    rows: [{ id: VENDOR_MODEL, capabilities: { chat_completion: true, inference: true } }],
    fields: OFFICIAL.filter((field) => field !== 'prompt_cache_key'),
    missing: () =>
      notThere('The API deployment for this resource does not exist.', 404, {
        code: 'DeploymentNotFound',
      }),
  },
  {
    kind: 'mistral',
    path: '/v1',
    routes: { models: '/v1/models', chat: '/v1/chat/completions', fill: '/v1/fim/completions' },
    keyHeader: 'authorization',
    rows: [
      { id: VENDOR_MODEL, capabilities: { completion_chat: true, function_calling: true } },
      { id: 'codestral-latest', capabilities: { completion_chat: true, completion_fim: true } },
    ],
    fields: MISTRAL,
    missing: mistralMissing,
  },
  {
    kind: 'codestral',
    path: '/v1',
    routes: { models: '/v1/nowhere', chat: '/v1/chat/completions', fill: '/v1/fim/completions' },
    keyHeader: 'authorization',
    rows: [{ id: 'codestral-latest' }],
    fields: MISTRAL,
    missing: mistralMissing,
  },
  {
    kind: 'deepseek',
    path: '',
    routes: {
      models: '/v1/models',
      chat: '/v1/chat/completions',
      fill: '/beta/completions',
    },
    keyHeader: 'authorization',
    rows: [{ id: 'deepseek-v4-flash', object: 'model', owned_by: 'deepseek' }],
    fields: [...FULL, 'thinking', 'response_format', 'prompt', 'suffix'],
    missing: () => notThere('Model Not Exist', 400, { type: 'invalid_request_error' }),
  },
  {
    kind: 'openrouter',
    path: '/api/v1',
    routes: { models: '/api/v1/models', chat: '/api/v1/chat/completions' },
    keyHeader: 'authorization',
    rows: [
      {
        id: VENDOR_MODEL,
        context_length: 131_072,
        architecture: { output_modalities: ['text'] },
        pricing: { prompt: '0.00000015', completion: '0.0000006', input_cache_read: '0.000000075' },
        supported_parameters: ['tools', 'temperature'],
      },
    ],
    fields: [...FULL, 'usage', 'response_format'],
    missing: (model) => notThere(`${model} is not a valid model ID`, 400, { code: 400 }),
  },
  {
    kind: 'groq',
    path: '/openai/v1',
    routes: { models: '/openai/v1/models', chat: '/openai/v1/chat/completions' },
    keyHeader: 'authorization',
    rows: [{ id: VENDOR_MODEL, context_window: 131_072, active: true }],
    fields: FULL.filter((field) => !field.includes('logprobs')),
    missing: openAiMissing,
  },
  {
    kind: 'together',
    path: '/v1',
    routes: { models: '/v1/models', chat: '/v1/chat/completions' },
    keyHeader: 'authorization',
    rows: [
      {
        id: VENDOR_MODEL,
        type: 'chat',
        context_length: 32_768,
        license: 'apache-2.0',
        pricing: { hourly: 0, input: 0.3, output: 0.6, base: 0, finetune: 0 },
      },
    ],
    bare: true,
    fields: FULL.filter((field) => !field.includes('logprobs')),
    missing: (model) =>
      notThere(`Unable to access model ${model}.`, 404, { code: 'model_not_available' }),
  },
];

/** A server of a vendor's that lets nobody in without its key, and quotes the one that it was given. */
export function vendorScript(shape: VendorShape): Script {
  return (request) => {
    const given = String(request.headers[shape.keyHeader] ?? '');
    const wanted = shape.keyHeader === 'authorization' ? `Bearer ${VENDOR_KEY}` : VENDOR_KEY;
    if (given !== wanted)
      return json({ error: { message: `Incorrect API key provided: ${given}` } }, 401);
    if (request.path === shape.routes.models)
      return json(shape.bare === true ? shape.rows : { object: 'list', data: shape.rows });
    const fields = isRecord(request.json) ? request.json : {};
    const model = String(fields['model']);
    const routes = Object.entries(shape.routes).filter(([name]) => name !== 'models');
    const route = routes.find(([, path]) => path.replace('MODEL', model) === request.path)?.[0];
    if (request.method !== 'POST' || route === undefined) return json({ detail: 'Not Found' }, 404);
    if (!shape.rows.some((row) => row['id'] === model)) return shape.missing(model);
    const strange = Object.keys(fields).filter((field) => !shape.fields.includes(field));
    if (strange.length > 0)
      return json({ detail: [{ type: 'extra_forbidden', loc: ['body', ...strange] }] }, 422);
    return route === 'fill' && shape.kind !== 'deepseek'
      ? filled(fields)
      : openAiScript(shape.rows)(inOpenAiWords(request, fields, route === 'fill'));
  };
}

/** The same request as it would be to OpenAI's own older routes. */
function inOpenAiWords(request: SeenRequest, fields: WireRecord, fills: boolean): SeenRequest {
  const { max_completion_tokens: most, random_seed: seed, ...rest } = fields;
  const path = fills ? '/v1/completions' : '/v1/chat/completions';
  return {
    ...request,
    path,
    json: {
      ...rest,
      ...(most === undefined ? {} : { max_tokens: most }),
      ...(seed === undefined ? {} : { seed }),
    },
  };
}

/** Mistral's route for holes: answers as a chat does, and counts without being asked to. */
function filled(fields: WireRecord): ScriptedReply {
  const { tokens, finish } = pseudoTokens({
    prompt: JSON.stringify([fields['prompt'], fields['suffix']]),
    seed: Number(fields['random_seed'] ?? 0),
    maxTokens: Number(fields['max_tokens'] ?? 16),
    stop: Array.isArray(fields['stop']) ? fields['stop'].map(String) : [],
    top: 0,
  });
  const usage = { prompt_tokens: 5, completion_tokens: tokens.length, total_tokens: 5 };
  return events([
    ...tokens.map(({ token }) => ({
      choices: [{ index: 0, delta: { content: token }, finish_reason: null }],
    })),
    { choices: [{ index: 0, delta: { content: '' }, finish_reason: finish }], usage },
    '[DONE]',
  ]);
}
