import { isRecord } from '../transport/wire.ts';
import type { WireRecord } from '../transport/wire.ts';

/**
 * The messages of a stream of server-sent events that the call fetch has let through: lines of UTF-8, with
 * whole JSON objects in those of the field `data`. Leaving the loop leaves the reply.
 */
export async function* eventMessages(reply: Response): AsyncGenerator<WireRecord> {
  const decoder = new TextDecoder();
  let pending = '';
  for await (const bytes of piecesOf(reply)) {
    const lines = (pending + decoder.decode(bytes, { stream: true })).split('\n');
    pending = lines.pop() ?? '';
    for (const line of lines) yield* messageOf(line);
  }
  yield* messageOf(pending);
}

function piecesOf({ body }: Response): AsyncIterable<Uint8Array> {
  return body ?? ReadableStream.from([]);
}

function* messageOf(line: string): Generator<WireRecord> {
  const [, data] = /^data:\s?(.*?)\s*$/.exec(line) ?? [];
  if (data === undefined || data === '' || data === '[DONE]') return;
  const value: unknown = JSON.parse(data);
  if (isRecord(value)) yield value;
}
