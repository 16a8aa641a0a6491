import type { Worker } from 'node:worker_threads';
import type { Clock } from '../../core/clock.ts';
import type { GenerationPart, GenerationRequest } from '../../core/generation.ts';
import type { ModelServer } from '../../core/model.ts';
import { createFileFeed } from './file-feed.ts';
import { DEFAULT_BOUNDS } from './index/folder-bounds.ts';
import type { IndexBounds } from './index/folder-bounds.ts';
import type { WorkspaceFiles } from './index/workspace-files.ts';
import { createOpenDocuments } from './open-documents.ts';
import type { OpenDocument } from './open-documents.ts';
import { STARTING } from './protocol.ts';
import type {
  CallBody,
  CallResult,
  ExplainRequest,
  SeenPlace,
  WorkspaceDraft,
  WorkspaceStatus,
  WorkspaceWorkerConfiguration,
} from './protocol.ts';
import { connectWorker } from './worker-connection.ts';
import { describeWorkspaceModel, MODEL_NAME, workspaceModel } from './workspace-model.ts';

export interface WorkspaceServerOptions {
  /**
   * Starts a worker thread that runs `worker.ts` or its bundle, with the configuration as its
   * `workerData`; see `startWorkspaceWorker`.
   */
  readonly startWorker: (configuration: WorkspaceWorkerConfiguration) => Worker;
  readonly files: WorkspaceFiles;
  /** Folder for this workspace's index alone; undefined: nothing is stored. */
  readonly storageFolder: string | undefined;
  readonly clock: Clock;
  /** Unique to this session among all that may use the storage folder at once. */
  readonly session: string;
  readonly bounds?: IndexBounds;
  /**
   * Probability, in [0, 1], below which a draft is not written. Default: the threshold that was
   * calibrated.
   */
  readonly leastConfidence?: number;
  /** False where few questions come, all at once: see `WorkspaceWorkerConfiguration`. Default: true. */
  readonly rehearses?: boolean;
}

/**
 * The model that learns the workspace, as a server of one model. Everything is computed in a worker
 * thread; the calling thread lists files, hands over bytes, and compares the texts of documents.
 *
 * A worker that ends is started again when it is next asked, and gets the list of files and the open
 * documents anew; what it had stored it reads. Calls throw what `LanguageModel` says.
 */
export interface WorkspaceServer extends ModelServer {
  /** Starts the worker and begins to learn. Nothing else does before the first call. */
  start(): void;
  readonly documents: {
    /** A document was opened or edited. Only documents that may be learned from. */
    changed(document: OpenDocument): void;
    closed(path: string): void;
  };
  /** Lists all files again: the rules of exclusion are others, or changes may have been missed. */
  rescan(): void;
  readonly status: WorkspaceStatus;
  /** Tells of every new status until the returned function is called. */
  onStatus(listener: (status: WorkspaceStatus) => void): () => void;
  /** Resolves when every file known so far is learned. Starts the worker. */
  settled(signal: AbortSignal): Promise<void>;
  /**
   * The most probable completions to the end of the line (or of the block, where no line end is a
   * stop text), best first, at most `k`; none where the model is not sure enough.
   */
  drafts(
    request: GenerationRequest,
    k: number,
    signal: AbortSignal,
  ): Promise<readonly WorkspaceDraft[]>;
  /** Where the longest known part of a text was seen, longest match first. */
  explain(request: ExplainRequest, signal: AbortSignal): Promise<readonly SeenPlace[]>;
}

export function createWorkspaceServer(options: WorkspaceServerOptions): WorkspaceServer {
  const {
    clock,
    startWorker,
    storageFolder,
    session,
    leastConfidence,
    rehearses = true,
    bounds = DEFAULT_BOUNDS,
  } = options;
  const listeners = new Set<(status: WorkspaceStatus) => void>();
  let status: WorkspaceStatus = STARTING;

  const connection = connectWorker(
    () => startWorker({ storageFolder, session, bounds, leastConfidence, rehearses }),
    clock,
    {
      onStart() {
        documents.resend();
        feed.list();
      },
      onNews(news) {
        if (news.type === 'want') feed.hand(news.paths);
        else tell(news.status);
      },
      onEnd() {
        feed.stop();
        tell(STARTING);
      },
    },
  );
  const documents = createOpenDocuments((notice) => connection.send(notice));
  const feed = createFileFeed(options.files, (notice) => connection.send(notice));

  function tell(next: WorkspaceStatus): void {
    status = next;
    for (const listener of listeners) listener(next);
  }

  async function resultOf(
    body: CallBody,
    signal: AbortSignal,
    patient = false,
  ): Promise<CallResult> {
    const call: AsyncGenerator<GenerationPart, CallResult, void> = connection.call(
      body,
      signal,
      patient,
    );
    for (;;) {
      const step = await call.next();
      if (step.done === true) return step.value;
    }
  }

  return {
    id: SERVER_ID,
    provider: 'workspace',
    place: 'local',
    address: 'this workspace',
    list: () => Promise.resolve([describeWorkspaceModel(SERVER_ID)]),
    resident: () => Promise.resolve([{ name: MODEL_NAME }]),
    model: (description) =>
      workspaceModel(description, {
        parts: (body, signal) => connection.call(body, signal),
        result: resultOf,
      }),
    start() {
      connection.start();
    },
    documents,
    rescan() {
      if (connection.running) feed.list();
    },
    get status() {
      return status;
    },
    onStatus(listener) {
      listeners.add(listener);
      return () => listeners.delete(listener);
    },
    async settled(signal) {
      await resultOf({ type: 'settle' }, signal, true);
    },
    async drafts(request, k, signal) {
      const result = await resultOf({ type: 'drafts', request, k }, signal);
      return result.kind === 'drafts' ? result.drafts : [];
    },
    async explain(request, signal) {
      const result = await resultOf({ type: 'explain', request }, signal);
      return result.kind === 'places' ? result.places : [];
    },
    async dispose() {
      feed.stop();
      if (connection.running && storageFolder !== undefined) {
        const limit = new AbortController();
        const callOff = clock.after(STORING_LIMIT_MS, () => limit.abort());
        // What could not be stored is learned again.
        await resultOf({ type: 'store' }, limit.signal, true).catch(() => undefined);
        callOff();
      }
      await connection.dispose();
    },
  };
}

const SERVER_ID = 'workspace';
/** Editors give extensions five seconds to end. */
const STORING_LIMIT_MS = 2_000;
