import type { IncomingMessage } from 'node:http';
import { MOST_BODY, tooLarge } from './gate.ts';
import { refusal, RefusedError } from './refusal.ts';

/**
 * A request's body as JSON. Throws RefusedError for one that is too large or no JSON; the error of the
 * connection where it breaks. How long a body may take is the server's business.
 */
export async function readJson(request: IncomingMessage): Promise<unknown> {
  const pieces: Buffer[] = [];
  let bytes = 0;
  for await (const piece of request.iterator({ destroyOnReturn: false })) {
    if (!Buffer.isBuffer(piece)) continue;
    bytes += piece.length;
    if (bytes > MOST_BODY) throw new RefusedError(tooLarge());
    pieces.push(piece);
  }
  let text: string;
  try {
    text = new TextDecoder('utf-8', { fatal: true }).decode(Buffer.concat(pieces));
  } catch {
    throw new RefusedError(refusal(400, 'invalid_utf8', 'the body is no UTF-8'));
  }
  try {
    return JSON.parse(text) as unknown;
  } catch {
    // Not the parser's own words: they quote the body.
    throw new RefusedError(refusal(400, 'invalid_json', 'the body is no JSON'));
  }
}
