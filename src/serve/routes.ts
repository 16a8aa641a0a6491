import { randomUUID } from 'node:crypto';
import type { ServerResponse } from 'node:http';
import type { Clock } from '../core/clock.ts';
import { isModelError } from '../core/failure.ts';
import type { ToolCall } from '../core/generation.ts';
import type { AnsweringModel, AnswerPart, Answers, AnswerWish } from '../engine/answers.ts';
import { parseChatBody } from './chat-body.ts';
import { callDelta, chatChunk, chatReply, finishWord, usageChunk } from './chat-reply.ts';
import type { ReplyName } from './chat-reply.ts';
import type { EventStream } from './event-stream.ts';
import { parseFillBody } from './fill-body.ts';
import { fillReply, fillText, NO_TEXT } from './fill-reply.ts';
import { emptyFillRefusal, refusal, refusalBody, RefusedError, refusalOf } from './refusal.ts';

/** One request on its way. */
export interface Asked {
  readonly answers: Answers;
  readonly clock: Clock;
  readonly response: ServerResponse;
  readonly events: EventStream;
  /** Aborted when the client has left. */
  readonly signal: AbortSignal;
  /** What is asked for must not leave this machine. */
  readonly localOnly: boolean;
  /** Who has answered, for the log. */
  readonly onMember: (memberId: string) => void;
}

/** `GET /v1/models`. */
export async function listModels({ answers, signal, response, clock }: Asked): Promise<void> {
  const models = await answers.models(signal);
  const created = secondsNow(clock);
  sendJson(response, 200, { object: 'list', data: models.map((one) => modelOf(one, created)) });
}

/** `GET /v1/models/NAME`. */
export async function showModel(asked: Asked, name: string): Promise<void> {
  const models = await asked.answers.models(asked.signal);
  const found = models.find(({ id }) => id === name);
  if (found === undefined)
    throw new RefusedError(refusal(404, 'model_not_found', 'there is no such model'));
  sendJson(asked.response, 200, modelOf(found, secondsNow(asked.clock)));
}

/** `POST /v1/chat/completions`. */
export async function chat(asked: Asked, body: unknown): Promise<void> {
  const { wish, stream, includeUsage } = parseChatBody(body);
  const local: AnswerWish = asked.localOnly ? { ...wish, localOnly: true } : wish;
  const parts = asked.answers.answer(local, asked.signal);
  const name = { id: `chatcmpl-${randomUUID()}`, created: secondsNow(asked.clock) };
  if (stream) await streamChat(asked, parts, name, includeUsage);
  else await wholeChat(asked, parts, name);
}

async function wholeChat(
  { response, onMember }: Asked,
  parts: AsyncIterable<AnswerPart>,
  name: Omit<ReplyName, 'model'>,
): Promise<void> {
  const texts: string[] = [];
  const calls: ToolCall[] = [];
  for await (const part of parts) {
    if (part.kind === 'routed') onMember(part.memberId);
    if (part.kind === 'text') texts.push(part.text);
    if (part.kind === 'tool-call') calls.push(part.call);
    if (part.kind !== 'end') continue;
    const { memberId: model, finish, usage } = part;
    const answer = { text: texts.join(''), calls, finish, usage };
    sendJson(response, 200, chatReply({ ...name, model }, answer));
  }
}

/** Nothing is sent before the first word: until then the reply may still be a failure of its own. */
async function streamChat(
  { events, response, signal, onMember }: Asked,
  parts: AsyncIterable<AnswerPart>,
  { id, created }: Omit<ReplyName, 'model'>,
  includeUsage: boolean,
): Promise<void> {
  let name: ReplyName = { id, created, model: '' };
  let calls = 0;
  try {
    for await (const part of parts) {
      switch (part.kind) {
        case 'routed':
          name = { id, created, model: part.memberId };
          onMember(part.memberId);
          await events.send(chatChunk(name, { role: 'assistant', content: '' }));
          break;
        case 'text':
          await events.send(chatChunk(name, { content: part.text }));
          break;
        case 'tool-call':
          await events.send(chatChunk(name, callDelta(part.call, calls++)));
          break;
        case 'end':
          await events.send(chatChunk(name, {}, finishWord(part.finish, calls > 0)));
          if (includeUsage)
            await events.send(usageChunk(name, 'chat.completion.chunk', part.usage));
      }
    }
    events.end();
  } catch (error) {
    if (signal.aborted || !response.headersSent || !isModelError(error)) throw error;
    // Too late for a status: clients know this event, and no end mark follows.
    await events.send(refusalBody(refusalOf(error.failure)));
    events.end('');
  }
}

/** `POST /v1/completions`. */
export async function fill(asked: Asked, body: unknown): Promise<void> {
  const { wish, stop, maxTokens, stream, includeUsage } = parseFillBody(body);
  const { answers, signal, response, events, onMember } = asked;
  const local = asked.localOnly ? { ...wish, localOnly: true } : wish;
  const result = await answers.fill(local, signal);
  signal.throwIfAborted();
  const why = result.kind === 'none' ? emptyFillRefusal(result, result.failures) : undefined;
  if (why !== undefined) throw new RefusedError(why);
  const text = result.kind === 'none' ? NO_TEXT : fillText(result, stop, maxTokens);
  const writers = result.kind === 'none' ? [] : (result.shown[0]?.modelIds ?? []);
  for (const id of writers.slice(0, 1)) onMember(id);
  const name: ReplyName = {
    id: `cmpl-${randomUUID()}`,
    created: secondsNow(asked.clock),
    model: writers[0] ?? wish.model ?? '',
  };
  if (!stream) {
    sendJson(response, 200, fillReply(name, text));
    return;
  }
  await events.send(fillReply(name, { ...text, usage: { estimated: true } }));
  if (includeUsage) await events.send(usageChunk(name, 'text_completion', text.usage));
  events.end();
}

/** A whole JSON reply. */
export function sendJson(
  response: ServerResponse,
  status: number,
  value: object,
  headers: Readonly<Record<string, string>> = {},
): void {
  const text = JSON.stringify(value);
  response.writeHead(status, {
    'content-type': 'application/json; charset=utf-8',
    'content-length': String(Buffer.byteLength(text)),
    'cache-control': 'no-store',
    'x-content-type-options': 'nosniff',
    ...headers,
  });
  response.end(text);
}

function modelOf({ id, place, contextLength, chats, tools, fills }: AnsweringModel, at: number) {
  return {
    ...{ id, object: 'model', created: at, owned_by: 'ensemble' },
    // Ours; clients of the protocol ignore it.
    ensemble: { place, context_length: contextLength, chats, tools, fills },
  };
}

function secondsNow(clock: Clock): number {
  return Math.floor(clock.wallTime() / 1000);
}
