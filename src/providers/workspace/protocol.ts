import type { Failure } from '../../core/failure.ts';
import type {
  GenerationPart,
  GenerationRequest,
  PromptPlace,
  TokenLogprob,
} from '../../core/generation.ts';
import type { NextTokenRequest, ReadRequest, ScoreRequest, TextScore } from '../../core/model.ts';
import type { DocumentChange } from './document-change.ts';
import type { IndexBounds } from './index/folder-bounds.ts';
import type { DiskFolders, FileChange, ListedFile } from './index/workspace-files.ts';

/** What a worker is started with. */
export interface WorkspaceWorkerConfiguration {
  /** Folder of the stored index; undefined: nothing is stored. */
  readonly storageFolder: string | undefined;
  /** Unique to the host's session: a worker started anew goes on with the storage of the last. */
  readonly session: string;
  readonly bounds: IndexBounds;
  /** Drafts less sure than this are not written; undefined: the calibrated threshold. */
  readonly leastConfidence: number | undefined;
  /** Answers some questions of its own once everything is learned, so that code is compiled. */
  readonly rehearses: boolean;
}

/**
 * Host to worker, obeyed in order, but for `cancel`, which overtakes. Both ends are the same
 * release: messages carry no version.
 */
export type HostMessage = Call | { readonly type: 'cancel'; readonly callId: number } | Notice;

/** What the host tells unasked. */
export type Notice =
  /** A document was opened, or its whole text is another. */
  | {
      readonly type: 'document';
      readonly path: string;
      readonly languageId: string;
      readonly text: string;
    }
  | { readonly type: 'change'; readonly path: string; readonly change: DocumentChange }
  | { readonly type: 'close'; readonly path: string }
  /** A listing of all files begins; what was listed before counts no longer. */
  | { readonly type: 'listing' }
  | { readonly type: 'listed'; readonly files: readonly ListedFile[] }
  /** The listing is whole, or it could not be finished: then nothing counts as gone. */
  | { readonly type: 'list-end'; readonly whole: boolean }
  /** All files are on disk: the worker lists them and reads what it wants itself. */
  | { readonly type: 'list-disk'; readonly disk: DiskFolders }
  | { readonly type: 'changed'; readonly changes: readonly FileChange[] }
  /** Answer to one path of `want`; without bytes where the file cannot be read. */
  | { readonly type: 'content'; readonly path: string; readonly bytes?: Uint8Array };

/** Something the host wants to know. Answered by exactly one `done` or `failed`. */
export type Call = { readonly callId: number } & CallBody;

export type CallBody =
  | { readonly type: 'generate'; readonly request: GenerationRequest }
  | { readonly type: 'drafts'; readonly request: GenerationRequest; readonly k: number }
  | { readonly type: 'next'; readonly request: NextTokenRequest }
  | { readonly type: 'score'; readonly request: ScoreRequest }
  | { readonly type: 'read'; readonly request: ReadRequest }
  | { readonly type: 'explain'; readonly request: ExplainRequest }
  /** Answered when every file known so far is learned. */
  | { readonly type: 'settle' }
  /** Answered when all that can be stored is stored. */
  | { readonly type: 'store' };

export interface ExplainRequest {
  /** The text before the place where the text stands or would stand. */
  readonly prefix: string;
  readonly text: string;
  /** The document it is for; nothing is taken from what is on disk of it. */
  readonly place?: PromptPlace;
  /** Most places wanted. */
  readonly limit: number;
}

/** A line of a file in which the longest known part of a text was seen. */
export interface SeenPlace {
  readonly path: string;
  /** From 0. */
  readonly line: number;
  /** Tokens of the match: context and text together. */
  readonly tokens: number;
}

/** A completion the model is sure enough of. */
export interface WorkspaceDraft {
  readonly text: string;
  readonly tokens: readonly TokenLogprob[];
  readonly logprobNats: number;
  /** Calibrated probability that this is what comes, in [0, 1]. */
  readonly confidence: number;
}

export type WorkerMessage = Answer | WorkerNews;

/** Answers to a call: the parts of a generation in order, then how the call ended. */
export type Answer = { readonly callId: number } & (
  | { readonly type: 'part'; readonly part: GenerationPart }
  | { readonly type: 'done'; readonly result: CallResult }
  | { readonly type: 'failed'; readonly failure: Failure }
);

export type CallResult =
  | { readonly kind: 'generated' }
  | { readonly kind: 'drafts'; readonly drafts: readonly WorkspaceDraft[] }
  | { readonly kind: 'next'; readonly tokens: readonly TokenLogprob[] }
  | { readonly kind: 'scores'; readonly scores: readonly TextScore[] }
  | { readonly kind: 'read'; readonly tokens: readonly TokenLogprob[] }
  | { readonly kind: 'places'; readonly places: readonly SeenPlace[] }
  | { readonly kind: 'settled' };

export type WorkerNews =
  /** Files whose bytes are wanted, each answered by one `content`. */
  | { readonly type: 'want'; readonly paths: readonly string[] }
  | { readonly type: 'status'; readonly status: WorkspaceStatus };

/** What the index holds and does, for status and diagnosis. */
export interface WorkspaceStatus {
  readonly phase: 'starting' | 'listing' | 'reading' | 'ready';
  /** Files learned from. */
  readonly files: number;
  /** Files that are not written by people, or no text. */
  readonly refused: number;
  /** Files waiting to be read. */
  readonly waiting: number;
  readonly tokens: number;
  /** Memory of counts, token streams and vocabulary. */
  readonly bytes: number;
  /** What did not fit the bounds; `folders` names the largest ones. */
  readonly dropped: { readonly files: number; readonly folders: readonly string[] };
  readonly storage: StorageState;
}

export type StorageState =
  | { readonly kind: 'on' }
  /** Another window stores the index; this one reads it and keeps the rest in memory. */
  | { readonly kind: 'read-only' }
  /** By wish, or because the folder cannot be written. */
  | { readonly kind: 'off'; readonly reason: string };

export const STARTING: WorkspaceStatus = {
  phase: 'starting',
  files: 0,
  refused: 0,
  waiting: 0,
  tokens: 0,
  bytes: 0,
  dropped: { files: 0, folders: [] },
  storage: { kind: 'on' },
};

const HOST_TYPES: ReadonlySet<unknown> = new Set<HostMessage['type']>([
  ...(['generate', 'drafts', 'next', 'score', 'read', 'explain', 'settle', 'store'] as const),
  ...(['document', 'change', 'close', 'listing', 'listed', 'list-end', 'changed'] as const),
  ...(['content', 'list-disk', 'cancel'] as const),
]);
const WORKER_TYPES: ReadonlySet<unknown> = new Set<WorkerMessage['type']>([
  ...(['part', 'done', 'failed', 'want', 'status'] as const),
]);

export function isHostMessage(message: unknown): message is HostMessage {
  return HOST_TYPES.has(typeOf(message));
}

export function isWorkerMessage(message: unknown): message is WorkerMessage {
  return WORKER_TYPES.has(typeOf(message));
}

export function isWorkspaceWorkerConfiguration(
  value: unknown,
): value is WorkspaceWorkerConfiguration {
  return (
    typeof value === 'object' &&
    value !== null &&
    'storageFolder' in value &&
    'session' in value &&
    'bounds' in value
  );
}

function typeOf(message: unknown): unknown {
  return typeof message === 'object' && message !== null && 'type' in message
    ? message.type
    : undefined;
}
