import { failure, ModelError } from '../../core/failure.ts';
import { errorReplyFailure } from './failure-mapping.ts';
import { isRecord } from './wire.ts';
import type { WireRecord } from './wire.ts';

/** How the messages of a reply are laid out: one JSON object, one a line, or server-sent events. */
export type Framing = 'json' | 'ndjson' | 'sse';

export interface Limits {
  /** Largest single message, in bytes; memory use is bounded by it. */
  readonly messageBytes: number;
  /** Largest reply, in bytes. */
  readonly totalBytes: number;
}

/**
 * Passes a reply's bytes on, one whole message at a time, once they are seen to be the protocol:
 * UTF-8, JSON objects, within the limits, and no error message. So the client libraries, which
 * print or keep what they cannot read, only ever see what they can. `onPiece` is told of every message,
 * and of every other line of an event stream, before it is passed on.
 *
 * Throws  ModelError `output-too-large` past a limit; the server's own error as `errorReplyFailure`
 *         has it; `not-a-model-server` where the first message is not of the protocol;
 *         `stream-broken` where a later one is not, or none came.
 * Cost    one JSON parse a message; memory up to `messageBytes`.
 */
export async function* guardBody(
  chunks: AsyncIterable<Uint8Array>,
  framing: Framing,
  limits: Limits,
  confidential: readonly string[],
  onPiece: (what: 'line' | 'message') => void = () => undefined,
): AsyncGenerator<Uint8Array> {
  const pieces = framing === 'json' ? wholeOf(chunks, limits) : linesOf(chunks, limits);
  let messages = 0;
  for await (const piece of pieces) {
    const text = decode(piece, messages);
    const message = framing === 'sse' ? eventOf(text, messages) : text.trim();
    if (message === undefined || message === '') {
      if (framing !== 'sse') continue;
      onPiece('line');
      yield piece;
      continue;
    }
    const reply =
      message === END_OF_EVENTS && framing === 'sse' ? {} : parse(message, messages, framing);
    if (isError(reply)) {
      // Alone it is a refusal; inside a stream the server failed at its work.
      const otherwise = framing === 'json' ? 'bad-request' : 'server-error';
      throw new ModelError(errorReplyFailure(reply, otherwise, confidential));
    }
    messages++;
    onPiece('message');
    yield piece;
  }
  if (messages === 0)
    throw new ModelError(
      failure(framing === 'json' ? 'not-a-model-server' : 'stream-broken', 'an empty reply'),
    );
}

const END_OF_EVENTS = '[DONE]';
const NEWLINE = 0x0a;

/** Splits at newlines; each line keeps its own. The last one may lack it. */
async function* linesOf(
  chunks: AsyncIterable<Uint8Array>,
  limits: Limits,
): AsyncGenerator<Uint8Array> {
  let pending: Uint8Array[] = [];
  let pendingBytes = 0;
  let totalBytes = 0;
  for await (const chunk of chunks) {
    totalBytes += chunk.length;
    let start = 0;
    while (start < chunk.length) {
      const newline = chunk.indexOf(NEWLINE, start);
      const end = newline === -1 ? chunk.length : newline + 1;
      pending.push(chunk.subarray(start, end));
      pendingBytes += end - start;
      if (pendingBytes > limits.messageBytes || totalBytes > limits.totalBytes) throw tooLarge();
      if (newline !== -1) {
        yield Buffer.concat(pending);
        pending = [];
        pendingBytes = 0;
      }
      start = end;
    }
  }
  if (pendingBytes > 0) yield Buffer.concat(pending);
}

async function* wholeOf(
  chunks: AsyncIterable<Uint8Array>,
  limits: Limits,
): AsyncGenerator<Uint8Array> {
  const pieces: Uint8Array[] = [];
  let bytes = 0;
  for await (const chunk of chunks) {
    bytes += chunk.length;
    if (bytes > limits.messageBytes || bytes > limits.totalBytes) throw tooLarge();
    pieces.push(chunk);
  }
  if (bytes > 0) yield Buffer.concat(pieces);
}

const UTF8 = new TextDecoder('utf-8', { fatal: true });

function decode(bytes: Uint8Array, messages: number): string {
  try {
    return UTF8.decode(bytes);
  } catch {
    throw offProtocol('bytes that are not UTF-8', messages);
  }
}

/** The JSON of one line of an event stream; undefined for lines that carry none. */
function eventOf(line: string, messages: number): string | undefined {
  const [, field, value] = /^([A-Za-z]*)(?::\s?(.*))?\s*$/.exec(line) ?? [];
  // llama.cpp's server has sent its errors under a field of their own.
  if (field === 'data' || field === 'error') return (value ?? '').trim();
  // A plain JSON object instead of events is how some servers send an error.
  if (field === undefined && line.startsWith('{')) {
    const reply = parse(line, messages, 'sse');
    if (isError(reply)) return line;
  }
  if (field === undefined) throw offProtocol('a reply that is no event stream', messages);
  return undefined;
}

function parse(text: string, messages: number, framing: Framing): WireRecord {
  let value: unknown;
  try {
    value = JSON.parse(text);
  } catch {
    throw offProtocol('a message that is not JSON', messages);
  }
  // A whole reply may be a list: some vendors list their models so.
  if (framing === 'json' && Array.isArray(value)) return {};
  if (!isRecord(value)) throw offProtocol('a message that is not an object', messages);
  return value;
}

function isError(reply: WireRecord): boolean {
  return reply['error'] !== undefined && reply['error'] !== null && reply['error'] !== '';
}

function offProtocol(what: string, messages: number): ModelError {
  return new ModelError(
    messages === 0
      ? failure('not-a-model-server', what)
      : failure('stream-broken', `${what}, after ${messages} good ones`),
  );
}

function tooLarge(): ModelError {
  return new ModelError(failure('output-too-large', 'more bytes than any reply may have'));
}
