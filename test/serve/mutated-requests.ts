import { connect } from 'node:net';
import type { Random } from '../../src/core/random.ts';
import { statusOf, TOKEN } from './serving.ts';

const CHAT = { messages: [{ role: 'user', content: 'Say yes.' }] };
const BODIES: readonly object[] = [
  CHAT,
  { ...CHAT, stream: true },
  { ...CHAT, model: 'none' },
  { ...CHAT, tools: [{ type: 'function', function: { name: 'read' } }] },
  { prompt: 'const a = ', suffix: '\n' },
  { prompt: 'const a = ', suffix: '\n', stream: true },
];
const PATHS = ['/v1/models', '/v1/models/x', '/v1/chat/completions', '/v1/completions'];
const ODD_PATHS = [
  ...['/', '*', '//', '/v1/../../etc/passwd', '/v1/%00', `/${'a/'.repeat(400)}`],
  ...['http://evil.example/v1/models', '/v1/models/%e0%a4', '/v1/completions?x=\u0001'],
];
const ODD_METHODS = ['GET', 'POST', 'PUT', 'OPTIONS', 'CONNECT', 'TRACE', 'get', 'B\u0000GUS', ''];
const ODD_HEADERS = [
  ...['host: evil.example', 'host:', 'host: a\r\nhost: b', 'origin: https://evil.example'],
  ...['authorization: Bearer wrong', 'authorization:', 'x-ensemble-hop: 1', 'expect: 100-continue'],
  ...['content-length: -1', 'content-length: 99999999999', 'content-length: 3', 'upgrade: h2c'],
  ...['transfer-encoding: chunked', 'transfer-encoding: gzip, chunked', 'connection: upgrade'],
  ...['content-type: text/html', 'content-encoding: br', `x-long: ${'y'.repeat(20_000)}`],
  ...[
    'no colon here',
    ': nameless',
    'x-null: \u0000',
    'x-fold: a\r\n b',
    'sec-fetch-site: same-site',
  ],
];
const ODD_CHUNKS = [
  '5\r\nhel',
  'zz\r\nhello\r\n',
  'fffffffff\r\nx',
  '5;ext=1\r\nhello\r\n0\r\n',
  '0\r\n\r\n',
];

/** One request as bytes, in the pieces in which it is sent, and how the client goes on. */
export interface MutatedRequest {
  readonly pieces: readonly Buffer[];
  readonly then: 'waits' | 'ends' | 'leaves';
}

/** A request that is right but for some mutations of method, path, head, body or framing. */
export function mutatedRequest(random: Random): MutatedRequest {
  const pick = <T>(values: readonly [T, ...T[]] | readonly T[]): T => {
    const value = values[Math.floor(random.next() * values.length)];
    if (value === undefined) throw new Error('nothing to choose from');
    return value;
  };
  const may = (share: number): boolean => random.next() < share;
  const one = (): Buffer => {
    const path = may(0.15) ? pick(ODD_PATHS) : pick(PATHS);
    const takes = path.startsWith('/v1/models') ? 'GET' : 'POST';
    const method = may(0.1) ? pick(ODD_METHODS) : takes;
    const json = JSON.stringify(pick(BODIES));
    const text = may(0.3) ? scrambled(json, random) : json;
    const isChunked = may(0.15);
    const body = isChunked ? pick(ODD_CHUNKS) : text;
    const lines = [
      `${method} ${path} HTTP/1.${may(0.05) ? '0' : '1'}`,
      ...(may(0.05) ? [] : ['host: localhost']),
      ...(may(0.1) ? [] : [`authorization: Bearer ${TOKEN}`]),
      ...(may(0.05) ? [] : ['content-type: application/json']),
      ...(method === 'GET' ? [] : [isChunked ? 'transfer-encoding: chunked' : lengthLine(body)]),
      ...(may(0.5) ? ['connection: close'] : []),
      ...(may(0.3) ? [pick(ODD_HEADERS)] : []),
    ];
    return Buffer.from(`${lines.join('\r\n')}\r\n\r\n${method === 'GET' ? '' : body}`);
  };
  const requests = Array.from({ length: may(0.15) ? 2 + Math.floor(random.next() * 4) : 1 }, one);
  const whole = Buffer.concat(requests);
  const sent = may(0.15) ? whole.subarray(0, Math.floor(random.next() * whole.length)) : whole;
  const bytes = may(0.1) ? flipped(sent, random) : sent;
  const cut = may(0.2) ? Math.floor(random.next() * bytes.length) : bytes.length;
  const pieces = [bytes.subarray(0, cut), bytes.subarray(cut)].filter(({ length }) => length > 0);
  return { pieces, then: may(0.5) ? 'waits' : pick(['ends', 'leaves'] as const) };
}

function lengthLine(body: string): string {
  return `content-length: ${Buffer.byteLength(body)}`;
}

/** Cut, doubled, nested or with a value of another kind. */
function scrambled(json: string, random: Random): string {
  const at = Math.floor(random.next() * json.length);
  const ways = [
    () => json.slice(0, at),
    () => json + json,
    () => json.replace(/"[^"]*"(?=[,}\]])/, 'null'),
    () => json.replace('[', '['.repeat(1 + Math.floor(random.next() * 2000))),
    () => `${json.slice(0, at)}\u0000\ud800${json.slice(at)}`,
    () => json.replace('"Say yes."', JSON.stringify('x'.repeat(50_000))),
    () => json.replace('{', '{"__proto__": {"stream": true}, "n": 1e999,'),
  ];
  return (ways[Math.floor(random.next() * ways.length)] ?? (() => json))();
}

function flipped(bytes: Buffer, random: Random): Buffer {
  const copy = Buffer.from(bytes);
  for (let i = 0; i < 3 && copy.length > 0; i++)
    copy[Math.floor(random.next() * copy.length)] = Math.floor(random.next() * 256);
  return copy;
}

/** Sends a request, and gives the status of the first reply once the connection is closed; 0 for none. */
export function sendMutated(port: number, { pieces, then }: MutatedRequest): Promise<number> {
  return new Promise((resolve) => {
    const socket = connect(port, '127.0.0.1');
    let reply = '';
    socket.on('data', (piece: Buffer) => {
      if (reply.length < 20) reply += piece.toString('latin1');
    });
    socket.on('error', () => undefined);
    socket.on('close', () => {
      resolve(statusOf(reply));
    });
    for (const piece of pieces) socket.write(piece);
    if (then === 'ends') socket.end();
    if (then === 'leaves') setImmediate(() => socket.destroy());
  });
}

/** Sends so many, some at once; how often each status came. */
export async function sendAllMutated(
  port: number,
  count: number,
  random: Random,
  atOnce = 40,
): Promise<ReadonlyMap<number, number>> {
  const statuses = new Map<number, number>();
  let left = count;
  const sender = async (): Promise<void> => {
    while (left-- > 0) {
      const status = await sendMutated(port, mutatedRequest(random));
      statuses.set(status, (statuses.get(status) ?? 0) + 1);
    }
  };
  await Promise.all(Array.from({ length: atOnce }, sender));
  return statuses;
}
