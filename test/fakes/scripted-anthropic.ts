import { isRecord, recordsAt, textAt } from '../../src/providers/transport/wire.ts';
import type { WireRecord } from '../../src/providers/transport/wire.ts';
import { json } from './http-server.ts';
import type { Script, ScriptedReply, SeenRequest } from './http-server.ts';
import { pseudoTokens } from './pseudo-model.ts';
import { cutBytes } from './wire-pieces.ts';

/** The key that the scripted vendor takes. */
export const ANTHROPIC_KEY = 'sk-ant-api03-right-key-0123456789';

export interface ScriptedAnthropic {
  /** What one page of the list holds; all rows where missing. */
  readonly pageSize?: number;
  /** In place of pseudo code: the events of an answer, from its fields. */
  readonly answer?: (fields: WireRecord) => readonly WireRecord[] | undefined;
  /** Fields that the models refuse with HTTP 400, and how the vendor words it. */
  readonly refuses?: Readonly<Record<string, string>>;
  /** Longest prompt. Unit: UTF-16 code units of the body, one token each. */
  readonly longest?: number;
}

/** Anthropic's API: models listed by these rows write pseudo code; requests are checked as the vendor does. */
export function anthropicScript(
  rows: readonly WireRecord[],
  traits: ScriptedAnthropic = {},
): Script {
  return (request) => {
    const { path, method, headers } = request;
    if (headers['anthropic-version'] !== '2023-06-01')
      return refusal(400, 'invalid_request_error', 'anthropic-version: header is required');
    const key = String(headers['x-api-key'] ?? '');
    if (key !== ANTHROPIC_KEY)
      return refusal(401, 'authentication_error', `invalid x-api-key: ${key}`);
    if (method === 'GET' && path.startsWith('/v1/models')) return page(rows, path, traits.pageSize);
    if (path !== '/v1/messages') return refusal(404, 'not_found_error', 'Not found');
    return messages(request, rows, traits);
  };
}

function page(rows: readonly WireRecord[], path: string, size = rows.length): ScriptedReply {
  const query = new URL(path, 'http://x').searchParams;
  const after = query.get('after_id');
  const start = after === null ? 0 : rows.findIndex(({ id }) => id === after) + 1;
  const data = rows.slice(start, start + Math.min(size, Number(query.get('limit') ?? 20)));
  return json({
    data,
    has_more: start + data.length < rows.length,
    first_id: data[0]?.['id'] ?? null,
    last_id: data.at(-1)?.['id'] ?? null,
  });
}

function messages(
  { json: body, body: text }: SeenRequest,
  rows: readonly WireRecord[],
  { answer, refuses = {}, longest = Infinity }: ScriptedAnthropic,
): ScriptedReply {
  const fields = isRecord(body) ? body : {};
  const model = String(fields['model']);
  if (!rows.some(({ id }) => id === model))
    return refusal(404, 'not_found_error', `model: ${model}`);
  const wrong = Object.entries(refuses).find(([field]) => field in fields)?.[1] ?? wrongIn(fields);
  if (wrong !== undefined) return refusal(400, 'invalid_request_error', wrong);
  if (text.length > longest)
    return refusal(
      400,
      'invalid_request_error',
      `prompt is too long: ${text.length} tokens > ${longest} maximum`,
    );
  return anthropicEvents(answer?.(fields) ?? pseudoAnswer(fields));
}

/** What the vendor would say against a request. */
function wrongIn(fields: WireRecord): string | undefined {
  const turns = recordsAt(fields, 'messages');
  if (turns.length === 0) return 'messages: at least one message is required';
  for (const [i, turn] of turns.entries()) {
    const blocks = recordsAt(turn, 'content');
    if (blocks.length === 0) return `messages.${i}: all messages must have non-empty content`;
    if (i > 0 && turns[i - 1]!['role'] === turn['role']) return 'messages: roles must alternate';
    for (const block of blocks)
      if (block['type'] === 'text' && (textAt(block, 'text') ?? '').trim() === '')
        return 'messages: text content blocks must contain non-whitespace text';
  }
  const stops = fields['stop_sequences'];
  if (Array.isArray(stops) && stops.some((stop) => String(stop).trim() === ''))
    return 'stop_sequences: each stop sequence must contain non-whitespace';
  const temperature = Number(fields['temperature'] ?? 0);
  if (temperature < 0 || temperature > 1) return 'temperature: range: 0..1';
  return Number(fields['max_tokens']) >= 1 ? undefined : 'max_tokens: must be at least 1';
}

function pseudoAnswer(fields: WireRecord): readonly WireRecord[] {
  const { tokens, finish } = pseudoTokens({
    prompt: JSON.stringify(fields['messages']),
    seed: 0,
    maxTokens: Number(fields['max_tokens']),
    stop: Array.isArray(fields['stop_sequences']) ? fields['stop_sequences'].map(String) : [],
    top: 0,
  });
  return [
    messageStart({ input_tokens: 5, output_tokens: 1 }),
    blockStart(0, { type: 'thinking', thinking: '', signature: '' }),
    blockDelta(0, { type: 'thinking_delta', thinking: 'Let me see.' }),
    blockDelta(0, { type: 'signature_delta', signature: 'EqQBCgIYAhIM' }),
    { type: 'content_block_stop', index: 0 },
    blockStart(1, { type: 'text', text: '' }),
    { type: 'ping' },
    ...tokens.map(({ token }) => blockDelta(1, { type: 'text_delta', text: token })),
    { type: 'content_block_stop', index: 1 },
    messageDelta(finish === 'stop' ? 'stop_sequence' : 'max_tokens', {
      output_tokens: tokens.length,
    }),
    { type: 'message_stop' },
  ];
}

export function messageStart(usage: WireRecord): WireRecord {
  return {
    type: 'message_start',
    message: { id: 'msg_1', type: 'message', role: 'assistant', content: [], usage },
  };
}

export function blockStart(index: number, block: WireRecord): WireRecord {
  return { type: 'content_block_start', index, content_block: block };
}

export function blockDelta(index: number, delta: WireRecord): WireRecord {
  return { type: 'content_block_delta', index, delta };
}

export function messageDelta(reason: string, usage: WireRecord): WireRecord {
  return {
    type: 'message_delta',
    delta: { stop_reason: reason, stop_sequence: null },
    usage,
  };
}

/** An answer of one text, ended as said. */
export function textAnswer(text: string, reason = 'end_turn'): readonly WireRecord[] {
  return [
    messageStart({ input_tokens: 5, output_tokens: 1 }),
    ...(text === ''
      ? []
      : [
          blockStart(0, { type: 'text', text: '' }),
          blockDelta(0, { type: 'text_delta', text }),
          { type: 'content_block_stop', index: 0 },
        ]),
    messageDelta(reason, { output_tokens: 3 }),
    { type: 'message_stop' },
  ];
}

/** Events with their names, cut anywhere on the wire. */
export function anthropicEvents(events: readonly WireRecord[]): ScriptedReply {
  return {
    headers: { 'content-type': 'text/event-stream; charset=utf-8' },
    body: cutBytes(events.map(namedEvent).join(''), 61),
  };
}

export function namedEvent(event: WireRecord): string {
  return `event: ${String(event['type'])}\ndata: ${JSON.stringify(event)}\n\n`;
}

export function refusal(
  status: number,
  type: string,
  message: string,
  headers: Readonly<Record<string, string>> = {},
): ScriptedReply {
  const reply = json({ type: 'error', error: { type, message }, request_id: 'req_1' }, status);
  return { ...reply, headers: { ...reply.headers, ...headers } };
}
