import { isRecord } from '../../src/providers/transport/wire.ts';
import type { WireRecord } from '../../src/providers/transport/wire.ts';
import { json, ndjson } from './http-server.ts';
import type { Script, ScriptedReply } from './http-server.ts';
import { pseudoTokens } from './pseudo-model.ts';

/** A model as the scripted server has it: rows of `/api/tags` and `/api/show`. */
export interface ScriptedModel {
  readonly tag: WireRecord & { readonly name: string };
  /** A function may fail. */
  readonly show?: WireRecord | (() => ScriptedReply);
}

/** An Ollama server whose models write pseudo code. */
export function ollamaScript(models: readonly ScriptedModel[]): Script {
  return ({ method, path, json: body }) => {
    const fields = isRecord(body) ? body : {};
    if (path === '/api/version') return json({ version: '0.13.5' });
    if (path === '/api/tags') return json({ models: models.map(({ tag }) => tag) });
    if (path === '/api/ps') return json({ models: [] });
    const model = models.find(({ tag }) => tag.name === fields['model']);
    if (method !== 'POST') return { status: 404, body: '404 page not found' };
    if (model === undefined)
      return json({ error: `model '${String(fields['model'])}' not found` }, 404);
    if (path === '/api/show')
      return typeof model.show === 'function' ? model.show() : json(model.show ?? {});
    return generation(path, fields);
  };
}

/** A row of `/api/tags`. */
export function tag(name: string, more: WireRecord = {}): ScriptedModel['tag'] {
  const fields = {
    name,
    model: name,
    size: 1000,
    digest: `sha-${name}`,
    details: { family: 'llama' },
  };
  return { ...fields, ...more, name };
}

/** A row of `/api/show` for a model that completes. */
export const COMPLETES: WireRecord = {
  capabilities: ['completion'],
  template: '{{ .Prompt }}',
  details: { family: 'llama' },
  model_info: { 'general.architecture': 'llama', 'llama.context_length': 2048 },
};

function generation(path: string, fields: WireRecord): ScriptedReply {
  const options = isRecord(fields['options']) ? fields['options'] : {};
  const chat = path === '/api/chat';
  const stop = Array.isArray(options['stop']) ? options['stop'].map(String) : [];
  const { tokens, finish } = pseudoTokens({
    prompt: JSON.stringify(chat ? fields['messages'] : [fields['prompt'], fields['suffix']]),
    seed: Number(options['seed'] ?? 0),
    maxTokens: Number(options['num_predict'] ?? 16),
    stop,
    top: Number(fields['top_logprobs'] ?? 0),
  });
  const said = (text: string) =>
    chat ? { message: { role: 'assistant', content: text } } : { response: text };
  const messages = tokens.map((token) => ({
    model: fields['model'],
    ...said(token.token),
    done: false,
    ...(fields['logprobs'] === true ? { logprobs: [token] } : {}),
  }));
  const end = {
    ...said(''),
    done: true,
    done_reason: finish,
    total_duration: 9e6,
    load_duration: 1e6,
    prompt_eval_count: 5,
    prompt_eval_duration: 2e6,
    eval_count: tokens.length,
    eval_duration: 4e6,
  };
  if (fields['stream'] !== false) return ndjson([...messages, end]);
  return json({
    ...end,
    ...said(tokens.map(({ token }) => token).join('')),
    ...(fields['logprobs'] === true ? { logprobs: tokens } : {}),
  });
}
