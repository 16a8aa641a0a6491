import type { Failure } from '../../core/failure.ts';
import type { GenerationPart, GenerationRequest, TokenLogprob } from '../../core/generation.ts';
import type {
  NextTokenRequest,
  ReadRequest,
  Residency,
  ScoreRequest,
  TextScore,
} from '../../core/model.ts';
import type { ModelFile } from './model-description.ts';

/**
 * The messages between the host and its one model process, as they go over the channel of
 * `child_process.fork` (structured clone). Both ends are the same release: messages carry no
 * version and are told apart by `type` alone.
 */
export type HostMessage = Call | { readonly type: 'cancel'; readonly callId: number };

/** Something the host wants of one model. Answered by exactly one `done` or `failed`. */
export type Call = { readonly callId: number; readonly file: ModelFile } & CallBody;

export type CallBody =
  | { readonly type: 'generate'; readonly request: GenerationRequest }
  | { readonly type: 'next'; readonly request: NextTokenRequest }
  | { readonly type: 'score'; readonly request: ScoreRequest }
  | { readonly type: 'embed'; readonly texts: readonly string[] }
  | { readonly type: 'read'; readonly request: ReadRequest }
  | { readonly type: 'load' };

export type ProcessMessage = Answer | ProcessNews;

/** Answers to a call: the parts of a generation in order, then how the call ended. */
export type Answer = { readonly callId: number } & (
  | { readonly type: 'part'; readonly part: GenerationPart }
  | { readonly type: 'done'; readonly result: CallResult }
  | { readonly type: 'failed'; readonly failure: Failure }
);

export type CallResult =
  | { readonly kind: 'generated' }
  | { readonly kind: 'next'; readonly tokens: readonly TokenLogprob[] }
  | { readonly kind: 'scores'; readonly scores: readonly TextScore[] }
  | { readonly kind: 'embedded'; readonly vectors: readonly (readonly number[])[] }
  | { readonly kind: 'read'; readonly tokens: readonly TokenLogprob[] }
  | { readonly kind: 'loaded' };

/** What the host keeps book of. */
export type ProcessNews =
  /** A file is being read into llama.cpp: if the process dies now, this file did it. */
  | { readonly type: 'loading'; readonly path: string }
  | { readonly type: 'load-over' }
  | { readonly type: 'resident'; readonly models: readonly Residency[] };

const HOST_TYPES: ReadonlySet<unknown> = new Set<HostMessage['type']>([
  'generate',
  'next',
  'score',
  'embed',
  'read',
  'load',
  'cancel',
]);
const PROCESS_TYPES: ReadonlySet<unknown> = new Set<ProcessMessage['type']>([
  'part',
  'done',
  'failed',
  'loading',
  'load-over',
  'resident',
]);

export function isHostMessage(message: unknown): message is HostMessage {
  return HOST_TYPES.has(typeOf(message));
}

export function isProcessMessage(message: unknown): message is ProcessMessage {
  return PROCESS_TYPES.has(typeOf(message));
}

function typeOf(message: unknown): unknown {
  return typeof message === 'object' && message !== null && 'type' in message
    ? message.type
    : undefined;
}
