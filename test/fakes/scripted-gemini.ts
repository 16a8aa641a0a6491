import { isRecord, recordAt, recordsAt } from '../../src/providers/transport/wire.ts';
import type { WireRecord } from '../../src/providers/transport/wire.ts';
import { json } from './http-server.ts';
import type { Script, ScriptedReply, SeenRequest } from './http-server.ts';
import { pseudoTokens } from './pseudo-model.ts';
import { cutBytes } from './wire-pieces.ts';

/** The key that the scripted vendor takes. */
export const GEMINI_KEY = 'AIzaSyRightKey-0123456789abcdef';

export interface ScriptedGemini {
  /** What one page of the list holds; all rows where missing. */
  readonly pageSize?: number;
  /** In place of pseudo code: the messages of an answer, from the request's fields. */
  readonly answer?: (fields: WireRecord) => readonly WireRecord[] | undefined;
  /** Fields of `generationConfig` that are refused with HTTP 400, and how the vendor words it. */
  readonly refuses?: Readonly<Record<string, string>>;
  /** Longest prompt. Unit: UTF-16 code units of the body, one token each. */
  readonly longest?: number;
}

/** Gemini's API: models listed by these rows write pseudo code; requests are checked as the vendor does. */
export function geminiScript(rows: readonly WireRecord[], traits: ScriptedGemini = {}): Script {
  return (request) => {
    const key = String(request.headers['x-goog-api-key'] ?? '');
    if (key !== GEMINI_KEY)
      return refusal(400, 'INVALID_ARGUMENT', `API key not valid: ${key}`, [
        { '@type': 'type.googleapis.com/google.rpc.ErrorInfo', reason: 'API_KEY_INVALID' },
      ]);
    const url = new URL(request.path, 'http://x');
    if (url.pathname === '/v1beta/models') return page(rows, url.searchParams, traits.pageSize);
    const [, name = '', method = ''] = /^\/v1beta\/(.+):(\w+)$/.exec(url.pathname) ?? [];
    if (!rows.some((row) => row['name'] === name))
      return refusal(404, 'NOT_FOUND', `${name} is not found for API version v1beta`);
    if (method.includes('mbed')) return embedding(request, method);
    if (method === 'streamGenerateContent' && url.searchParams.get('alt') === 'sse')
      return content(request, traits);
    return refusal(404, 'NOT_FOUND', 'no such method');
  };
}

function page(
  rows: readonly WireRecord[],
  query: URLSearchParams,
  size = rows.length,
): ScriptedReply {
  const start = Number(query.get('pageToken')?.replace('at+', '') ?? 0);
  const end = start + Math.min(size, Number(query.get('pageSize') ?? 50));
  return json({
    models: rows.slice(start, end),
    // A sign that has to be escaped on its way back.
    ...(end < rows.length ? { nextPageToken: `at+${end}` } : {}),
  });
}

function content(
  { json: body, body: text }: SeenRequest,
  { answer, refuses = {}, longest = Infinity }: ScriptedGemini,
): ScriptedReply {
  const fields = isRecord(body) ? body : {};
  const config = recordAt(fields, 'generationConfig');
  const wrong =
    Object.entries(refuses).find(([field]) => field in config)?.[1] ?? wrongIn(fields, config);
  if (wrong !== undefined) return refusal(400, 'INVALID_ARGUMENT', wrong);
  if (text.length > longest)
    return refusal(
      400,
      'INVALID_ARGUMENT',
      `The input token count (${text.length}) exceeds the maximum number of tokens allowed (${longest}).`,
    );
  return geminiEvents(answer?.(fields) ?? pseudoAnswer(fields, config));
}

/** What the vendor would say against a request. */
function wrongIn(fields: WireRecord, config: WireRecord): string | undefined {
  const contents = recordsAt(fields, 'contents');
  if (contents.length === 0) return '* GenerateContentRequest.contents: contents is not specified';
  for (const { role, parts } of contents) {
    if (role !== 'user' && role !== 'model') return 'Please use a valid role: user, model.';
    if (!Array.isArray(parts) || parts.length === 0) return 'contents.parts must not be empty.';
  }
  const stops = config['stopSequences'];
  if (Array.isArray(stops) && (stops.length > 5 || stops.includes('')))
    return 'stopSequences: 1 to 5 texts';
  return undefined;
}

function pseudoAnswer(fields: WireRecord, config: WireRecord): readonly WireRecord[] {
  const { tokens, finish } = pseudoTokens({
    prompt: JSON.stringify(fields['contents']),
    seed: Number(config['seed'] ?? 0),
    maxTokens: Number(config['maxOutputTokens']),
    stop: Array.isArray(config['stopSequences']) ? config['stopSequences'].map(String) : [],
    top: 0,
  });
  return [
    candidate([{ text: 'Let me see.', thought: true }]),
    ...tokens.map(({ token }) => candidate([{ text: token }])),
    {
      ...candidate([], finish === 'stop' ? 'STOP' : 'MAX_TOKENS'),
      usageMetadata: { promptTokenCount: 5, candidatesTokenCount: tokens.length },
    },
  ];
}

export function candidate(parts: readonly WireRecord[], finishReason?: string): WireRecord {
  return {
    candidates: [
      {
        index: 0,
        ...(parts.length === 0 ? {} : { content: { role: 'model', parts } }),
        ...(finishReason === undefined ? {} : { finishReason }),
      },
    ],
    modelVersion: 'pseudo',
  };
}

/** As the vendor frames them, with carriage returns; cut anywhere on the wire. */
export function geminiEvents(messages: readonly WireRecord[]): ScriptedReply {
  return {
    headers: { 'content-type': 'text/event-stream' },
    body: cutBytes(messages.map((one) => `data: ${JSON.stringify(one)}\r\n\r\n`).join(''), 61),
  };
}

/** Vectors of two numbers: the length of the text, and its first character. */
function embedding({ json: body }: SeenRequest, method: string): ScriptedReply {
  const fields = isRecord(body) ? body : {};
  const vectorOf = (request: WireRecord): WireRecord => {
    const [part = {}] = recordsAt(recordAt(request, 'content'), 'parts');
    const text = String(part['text']);
    return { values: [text.length, text.charCodeAt(0)] };
  };
  return method === 'embedContent'
    ? json({ embedding: vectorOf(fields) })
    : json({ embeddings: recordsAt(fields, 'requests').map(vectorOf) });
}

export function refusal(
  code: number,
  status: string,
  message: string,
  details: readonly WireRecord[] = [],
): ScriptedReply {
  return json({ error: { code, message, status, details } }, code);
}
