import type { Duplex } from 'node:stream';
import { refusal, refusalBody } from './refusal.ts';

/**
 * The reply to what is no request of the protocol, or comes too slowly; then the connection is closed. In
 * the middle of another reply nothing can be said any more.
 */
export function answerClientError(error: Error, socket: Duplex, isReplying: boolean): void {
  const code = 'code' in error && typeof error.code === 'string' ? error.code : '';
  if (code === 'ECONNRESET' || !socket.writable || isReplying) {
    socket.destroy();
    return;
  }
  const [status, word] = WORDS[code] ?? [400, 'Bad Request'];
  const text = JSON.stringify(
    refusalBody(refusal(status, word.toLowerCase().replaceAll(' ', '_'), word)),
  );
  socket.end(
    [
      `HTTP/1.1 ${status} ${word}`,
      'content-type: application/json; charset=utf-8',
      `content-length: ${Buffer.byteLength(text)}`,
      'connection: close',
      '',
      text,
    ].join('\r\n'),
    () => {
      socket.destroy();
    },
  );
}

const WORDS: Readonly<Record<string, readonly [number, string]>> = {
  HPE_HEADER_OVERFLOW: [431, 'Request Header Fields Too Large'],
  HPE_CHUNK_EXTENSIONS_OVERFLOW: [413, 'Payload Too Large'],
  ERR_HTTP_REQUEST_TIMEOUT: [408, 'Request Timeout'],
};
