import { gzipSync } from 'node:zlib';
import type { FailureCode } from '../../src/core/failure.ts';
import type { FaultyCall, Misdeed } from './faulty-server.ts';
import type { Wire } from './wire-formats.ts';

/** One thing that goes wrong with a server. */
export interface Fault {
  /** In a few words, as the table has it. */
  readonly title: string;
  /** The failure of the member; `answers` where it is none. */
  readonly expected: FailureCode | 'answers';
  /** The same where a text is cut to what fits its place. */
  readonly whereCut?: FailureCode;
  /** What happens to the server besides its answers. */
  readonly place?: 'refused' | 'no-name' | 'tls';
  /** Time after which an automatic request asks the member again, where that is not a minute. Unit: ms. */
  readonly coolingMs?: number;
  /** To listings as well as to generations. */
  readonly everywhere?: true;
  readonly misdeed?: Misdeed;
  /** Undefined where the protocol has no such thing. */
  readonly ofWire?: (wire: Wire) => Misdeed | undefined;
}

/** Longer than any limit of a call. Unit: ms. */
const LONG_MS = 3_600_000;
const DAY_MS = 86_400_000;
const TOKEN_MS = 20;
const DRIP_MS = 5000;
const PING_MS = 15_000;
const HALF_CHARACTER = Buffer.from([0xc3]);
const HTML = '<!DOCTYPE html><html><body>Bad Gateway</body></html>';
/** What a server that speaks TLS says to a client that does not: an alert. */
const TLS_ALERT = Buffer.from([0x15, 0x03, 0x03, 0x00, 0x02, 0x02, 0x46]);

export const FAULTS: readonly Fault[] = [
  { title: 'refused', expected: 'unreachable', place: 'refused' },
  { title: 'DNS error', expected: 'unreachable', place: 'no-name' },
  { title: 'TLS error', expected: 'not-a-model-server', place: 'tls' },
  {
    title: 'another protocol',
    expected: 'not-a-model-server',
    everywhere: true,
    misdeed: ({ response }) => {
      response.socket?.end('SSH-2.0-OpenSSH_9.6\r\n');
    },
  },
  {
    title: 'TLS where none is expected',
    expected: 'not-a-model-server',
    everywhere: true,
    misdeed: ({ response }) => {
      response.socket?.end(TLS_ALERT);
    },
  },
  {
    title: 'reset before headers',
    expected: 'server-error',
    everywhere: true,
    misdeed: ({ response }) => {
      response.socket?.resetAndDestroy();
    },
  },
  {
    title: 'reset after headers',
    expected: 'stream-broken',
    misdeed: async ({ response, route, write }) => {
      begin(response, route);
      await write();
      response.socket?.resetAndDestroy();
    },
  },
  {
    title: 'reset inside a token',
    expected: 'stream-broken',
    misdeed: async ({ response, route, write }) => {
      begin(response, route);
      await write(route.message('1'), route.message(' + ').slice(0, -4));
      response.socket?.resetAndDestroy();
    },
  },
  { title: 'slow first byte', expected: 'timeout', misdeed: silence },
  {
    title: 'silence after headers',
    expected: 'timeout',
    misdeed: async (call) => {
      begin(call.response, call.route);
      await silence(call);
    },
  },
  {
    title: 'stall inside the text',
    expected: 'timeout',
    misdeed: async (call) => {
      begin(call.response, call.route);
      await call.write(call.route.message('1'));
      await silence(call);
    },
  },
  {
    title: 'slow drip of one message',
    expected: 'timeout',
    misdeed: async ({ response, route, write, later }) => {
      begin(response, route);
      for (const byte of route.message('x'.repeat(500))) {
        await write(byte);
        if (!(await later(DRIP_MS))) return;
      }
      response.end();
    },
  },
  {
    title: 'signs of life without end',
    expected: 'timeout',
    misdeed: async ({ response, route, write, later }) => {
      begin(response, route);
      do await write(route.contentType === 'text/event-stream' ? ': wait\n\n' : '\n');
      while (await later(PING_MS));
    },
  },
  {
    title: 'wrong content type',
    expected: 'not-a-model-server',
    misdeed: ({ response }) => {
      response.writeHead(200, { 'content-type': 'text/html' }).end(HTML);
    },
  },
  { title: 'no reply in the reply', expected: 'stream-broken', misdeed: said() },
  { title: 'invalid JSON', expected: 'not-a-model-server', misdeed: said(() => '{"a": \n\n') },
  {
    title: 'a text that is no protocol',
    expected: 'not-a-model-server',
    misdeed: said(() => 'Hello, I am a server.\n\n'),
  },
  {
    title: 'invalid JSON inside the text',
    expected: 'stream-broken',
    misdeed: said(
      ({ route }) => route.message('1'),
      ({ route }) => route.message('x').replace('"', ''),
      ({ route }) => route.end,
    ),
  },
  {
    title: 'bytes that are no UTF-8',
    expected: 'not-a-model-server',
    misdeed: said(() => Buffer.from([0xff, 0xfe, 0x0a, 0x0a])),
  },
  {
    title: 'half UTF-8 at the end',
    expected: 'stream-broken',
    misdeed: said(
      ({ route }) => route.message('1'),
      () => HALF_CHARACTER,
    ),
  },
  {
    title: 'compressed though nobody asked',
    expected: 'not-a-model-server',
    misdeed: ({ response, route }) => {
      const headers = { 'content-type': route.contentType, 'content-encoding': 'gzip' };
      response.writeHead(200, headers).end(gzipSync(route.message('1') + route.end));
    },
  },
  {
    title: 'duplicate chunks',
    expected: 'answers',
    misdeed: said(
      ({ route }) => route.message('1'),
      ({ route }) => route.message('1'),
      ({ route }) => route.end,
      ({ route }) => route.end,
    ),
  },
  {
    title: 'early end',
    expected: 'stream-broken',
    misdeed: said(({ route }) => route.message('1')),
  },
  {
    title: 'empty choices',
    expected: 'stream-broken',
    misdeed: said(
      ({ route }) => route.empty,
      ({ route }) => route.empty,
    ),
  },
  { title: 'an end without a text', expected: 'empty', misdeed: said(({ route }) => route.end) },
  {
    title: 'an error inside the text',
    expected: 'server-error',
    misdeed: said(
      ({ route }) => route.message('1'),
      ({ route }) => route.error('something broke'),
    ),
  },
  {
    title: 'overloaded inside the text',
    expected: 'rate-limited',
    misdeed: said(
      ({ route }) => route.message('1'),
      ({ route }) => route.error('Overloaded'),
    ),
  },
  {
    title: 'endless line',
    expected: 'output-too-large',
    misdeed: async ({ response, route, write }) => {
      begin(response, route);
      while (!response.destroyed) await write('x'.repeat(262_144));
    },
  },
  {
    title: 'endless stream',
    expected: 'output-too-large',
    whereCut: 'empty',
    misdeed: async ({ response, route, write, later }) => {
      begin(response, route);
      do await write(route.message('x '.repeat(8192)));
      while (await later(TOKEN_MS));
    },
  },
  {
    title: 'huge header',
    expected: 'not-a-model-server',
    misdeed: ({ response }) => {
      response.writeHead(200, { 'x-long': 'x'.repeat(100_000) }).end();
    },
  },
  {
    title: 'redirect loop',
    expected: 'not-a-model-server',
    misdeed: ({ request, response }) => {
      response.writeHead(307, { location: request.path }).end();
    },
  },
  status(400, 'bad-request', 'something about a field'),
  status(401, 'unauthorised', 'no such key'),
  status(402, 'unauthorised', 'Insufficient Balance'),
  status(403, 'unauthorised', 'forbidden'),
  {
    title: 'HTTP 404',
    expected: 'not-a-model-server',
    misdeed: ({ response }) => {
      response.writeHead(404).end('404 page not found');
    },
  },
  status(408, 'timeout', 'too slow'),
  status(409, 'server-error', 'conflict'),
  status(413, 'context-overflow', 'Request Entity Too Large'),
  status(429, 'rate-limited', 'slow down'),
  status(429, 'rate-limited', 'slow down', '7'),
  status(429, 'rate-limited', 'slow down', '-7'),
  // Nobody is left alone for longer than a day.
  {
    ...status(429, 'rate-limited', 'slow down', 'Fri, 01 Jan 2100 00:00:00 GMT'),
    coolingMs: DAY_MS,
  },
  {
    title: 'no credit left',
    expected: 'unauthorised',
    ofWire: refusal((own) => own.noCredit),
  },
  status(500, 'server-error', 'something broke'),
  {
    title: 'HTTP 502',
    expected: 'server-error',
    misdeed: ({ response }) => {
      response.writeHead(502, { 'content-type': 'text/html' }).end(HTML);
    },
  },
  status(503, 'server-error', 'unavailable'),
  {
    title: 'HTTP 503, loading',
    expected: 'starting',
    ofWire: refusal(() => [503, 'Loading model', 'unavailable_error']),
  },
  status(504, 'server-error', 'gateway timeout'),
  status(529, 'rate-limited', 'overloaded'),
  { title: 'wrong model name', expected: 'model-missing', ofWire: refusal((w) => w.wrongModel) },
  { title: 'context overflow', expected: 'context-overflow', ofWire: refusal((w) => w.tooLong) },
  { title: 'content policy', expected: 'content-filter', ofWire: refusal((w) => w.policy) },
  {
    title: 'answer withheld',
    expected: 'content-filter',
    ofWire: ({ anyRoute }) =>
      anyRoute.withheld === undefined ? undefined : said(({ route }) => route.withheld ?? ''),
  },
];

/** Sends these one by one and ends as it should. */
function said(...pieces: readonly ((call: FaultyCall) => string | Uint8Array)[]): Misdeed {
  return async (call) => {
    begin(call.response, call.route);
    await call.write(...pieces.map((piece) => piece(call)));
    call.response.end();
  };
}

function begin(response: FaultyCall['response'], { contentType }: FaultyCall['route']): void {
  response.writeHead(200, { 'content-type': contentType });
  response.flushHeaders();
}

async function silence({ later }: FaultyCall): Promise<void> {
  while (await later(LONG_MS));
}

function status(code: number, expected: FailureCode, message: string, retryAfter?: string): Fault {
  return {
    title: `HTTP ${code}${retryAfter === undefined ? '' : `, Retry-After: ${retryAfter}`}`,
    expected,
    ofWire: refusal(() => [code, message], retryAfter),
  };
}

function refusal(
  words: (own: Wire['words']) => Wire['words']['noCredit'],
  retryAfter?: string,
): (wire: Wire) => Misdeed | undefined {
  return (wire) => {
    const own = words(wire.words);
    if (own === undefined) return undefined;
    const [code, ...said] = own;
    const body = JSON.stringify(wire.refusal(code, ...said));
    return ({ response }) => {
      const asked = retryAfter === undefined ? {} : { 'retry-after': retryAfter };
      response.writeHead(code, { 'content-type': 'application/json', ...asked }).end(body);
    };
  };
}
