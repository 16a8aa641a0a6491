import * as z from 'zod/mini';

/**
 * What the two sides of a remote window say to each other, as arguments and results of commands: the
 * editor carries both from one side to the other, so no port is opened. Bytes travel as base64.
 */
export const BRIDGE_VERSION = 1;

/** Commands of the lending side; none is in the palette. */
export const BRIDGE = {
  hello: 'ensembleBridge.internal.hello',
  open: 'ensembleBridge.internal.open',
  read: 'ensembleBridge.internal.read',
  cancel: 'ensembleBridge.internal.cancel',
} as const;

export const lentServer = z.object({
  name: z.string(),
  kind: z.enum(['ollama', 'llama-server']),
});
export type LentServer = z.infer<typeof lentServer>;

/** `ask`: the user is there and may be asked. */
export const helloWish = z.object({ version: z.number(), ask: z.boolean() });
export const helloReply = z.union([
  z.object({ state: z.literal('lent'), servers: z.array(lentServer) }),
  z.object({ state: z.enum(['not-confirmed', 'refused', 'other-version']) }),
]);
export type HelloReply = z.infer<typeof helloReply>;

export const openWish = z.object({
  /** Made by the borrower; unique among its calls. */
  call: z.string().check(z.minLength(1), z.maxLength(100)),
  server: z.string(),
  method: z.enum(['GET', 'POST', 'HEAD']),
  /** From the server's root, with its query. */
  path: z.string().check(z.maxLength(2000)),
  body: z.optional(z.string()),
});
export type OpenWish = z.infer<typeof openWish>;

/** Why a call was not made, or broke off. */
const refusal = z.object({
  problem: z.enum([
    'not-confirmed',
    'no-such-server',
    'route',
    'malformed',
    'too-large',
    'too-many',
    'unreachable',
    'gone',
    'broken',
  ]),
  detail: z.string(),
});
export type BridgeRefusal = z.infer<typeof refusal>;

export const openReply = z.union([
  z.object({ status: z.number(), headers: z.record(z.string(), z.string()) }),
  refusal,
]);
export type OpenReply = z.infer<typeof openReply>;

export const callWish = z.object({ call: z.string() });

export const readReply = z.union([z.object({ bytes: z.string(), done: z.boolean() }), refusal]);
export type ReadReply = z.infer<typeof readReply>;

/**
 * Routes that may be called, by kind of server: those that ask models and tell of them. None downloads,
 * makes or deletes one, and none reads files of the machine.
 */
export const LENT_ROUTES: Readonly<Record<LentServer['kind'], readonly string[]>> = {
  ollama: [
    '/api/generate',
    '/api/chat',
    '/api/tags',
    '/api/ps',
    '/api/show',
    '/api/version',
    '/api/embed',
  ],
  'llama-server': [
    '/completion',
    '/infill',
    '/props',
    '/tokenize',
    '/detokenize',
    '/health',
    '/v1/models',
    '/v1/completions',
    '/v1/chat/completions',
    '/v1/embeddings',
  ],
};
