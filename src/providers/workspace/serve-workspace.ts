import { receiveMessageOnPort } from 'node:worker_threads';
import type { MessagePort } from 'node:worker_threads';
import type { Clock } from '../../core/clock.ts';
import { failureOf } from '../../core/failure.ts';
import { Vocabulary } from '../../ngram/vocabulary.ts';
import { diskFiles } from './disk-files.ts';
import { createFileFeed } from './file-feed.ts';
import type { FileFeed } from './file-feed.ts';
import { Corpus } from './index/corpus.ts';
import { createPacedWork } from './index/paced-work.ts';
import type { WorkspaceFiles } from './index/workspace-files.ts';
import { createWorkspaceIndex } from './index/workspace-index.ts';
import { answerCall } from './language/answer-call.ts';
import type { LanguageCall } from './language/answer-call.ts';
import { copyWeightsOf } from './language/copy-weights.ts';
import { createRehearsal } from './language/rehearsal.ts';
import { createWorkspaceLanguage } from './language/workspace-language.ts';
import { isHostMessage } from './protocol.ts';
import type {
  HostMessage,
  WorkerMessage,
  WorkspaceStatus,
  WorkspaceWorkerConfiguration,
} from './protocol.ts';
import { openPersistence } from './store/persistence.ts';

/** A status is told this often at most while it changes, and whenever the phase is another. */
const STATUS_PAUSE_MS = 250;
/** Time between two stores that nobody asked for. */
const STORE_PAUSE_MS = 60_000;
/** Folders named in a status. */
const NAMED_FOLDERS = 5;

/** What the index does must not begin before it knows what was stored. */
const WAITS_FOR_STORED: ReadonlySet<HostMessage['type']> = new Set([
  ...(['listing', 'listed', 'list-end', 'changed', 'content', 'store'] as const),
]);

type Work = Exclude<HostMessage, { readonly type: 'cancel' }>;

/**
 * Serves a workspace's host through `port`: loads what was stored, then obeys the messages in order
 * and works on the index in between, in slices of a few milliseconds. A call that was cancelled
 * before its turn is not begun; every call is answered.
 */
export async function serveWorkspace(
  port: MessagePort,
  configuration: WorkspaceWorkerConfiguration,
  clock: Clock,
): Promise<void> {
  const { storageFolder, session, bounds, leastConfidence, rehearses } = configuration;
  const persistence = await openPersistence(storageFolder, session, clock);
  const stored = await persistence.load();
  const vocabulary = stored?.vocabulary ?? new Vocabulary();
  const corpus = new Corpus();
  const language = createWorkspaceLanguage(vocabulary, corpus);
  const rehearse = rehearses ? createRehearsal(vocabulary, corpus) : () => false;
  const index = createWorkspaceIndex({
    ...{ vocabulary, corpus, bounds, clock },
    want(paths) {
      if (disk === undefined) send({ type: 'want', paths });
      else disk.hand(paths);
    },
    learned: (path) => language.fileChanged(path),
  });
  const weights = copyWeightsOf(stored?.learned);
  if (weights !== undefined) language.mixture.restore(weights);

  const waiting: Work[] = [];
  /** What is told of files before the stored ones are there. */
  let early: Work[] | undefined = [];
  const settling = new Set<number>();
  /** Of the files on disk; undefined while the host lists and reads. */
  let disk: FileFeed | undefined;
  let folders: WorkspaceFiles = diskFiles({ folders: [], excluded: [], most: 0 });
  const diskFeed = createFileFeed(
    {
      list: (signal) => folders.list(signal),
      read: (path, signal) => folders.read(path, signal),
      onChange: () => () => undefined,
    },
    (notice) => {
      obey(notice);
      work.wake();
    },
  );
  let toldAt = -Infinity;
  let toldPhase: WorkspaceStatus['phase'] | undefined;
  let storedAt = clock.now();
  let storedRevision = index.revision;

  const work = createPacedWork(clock, step, () => index.dueAt);

  function step(): boolean {
    const more = index.step() || language.step();
    const { phase } = index;
    const isSettled = !more && phase === 'ready';
    const isNews = phase !== toldPhase || clock.now() - toldAt >= STATUS_PAUSE_MS;
    if (isNews || (isSettled && settling.size > 0)) tellStatus();
    if (isSettled) {
      for (const callId of settling) send({ type: 'done', callId, result: { kind: 'settled' } });
      settling.clear();
    }
    const isDue = clock.now() - storedAt >= STORE_PAUSE_MS || storedRevision === 0;
    if (!more && index.revision !== storedRevision && isDue) void store();
    return more || rehearse();
  }

  function tellStatus(): void {
    toldAt = clock.now();
    toldPhase = index.phase;
    send({ type: 'status', status: status() });
  }

  function status(): WorkspaceStatus {
    let refused = index.unread;
    for (const file of index.files.values()) if (file.refused !== undefined) refused += 1;
    const dropped = index.dropped.toSorted((a, b) => b.files - a.files);
    return {
      phase: index.phase,
      files: corpus.size,
      refused,
      waiting: index.waiting,
      tokens: corpus.tokens,
      bytes: corpus.bytes + vocabulary.bytes + language.bytes,
      dropped: {
        files: dropped.reduce((sum, { files }) => sum + files, 0),
        folders: dropped.slice(0, NAMED_FOLDERS).map(({ folder }) => folder),
      },
      storage: persistence.state,
    };
  }

  async function store(): Promise<void> {
    storedAt = clock.now();
    storedRevision = index.revision;
    const { files, lastUsed } = index;
    const before = persistence.state.kind;
    const learned = language.mixture.snapshot();
    await persistence.store({ vocabulary, corpus, files, lastUsed, learned });
    if (persistence.state.kind !== before) tellStatus();
  }

  function send(message: WorkerMessage): void {
    port.postMessage(message);
  }

  function receive(message: unknown): void {
    if (!isHostMessage(message)) return;
    if (message.type !== 'cancel') {
      waiting.push(message);
      return;
    }
    const { callId } = message;
    settling.delete(callId);
    const at = waiting.findIndex((other) => 'callId' in other && other.callId === callId);
    if (at !== -1) waiting.splice(at, 1);
  }

  function take(): Work | undefined {
    for (let read = receiveMessageOnPort(port); read; read = receiveMessageOnPort(port))
      receive(read.message);
    return waiting.shift();
  }

  function obey(message: Work): void {
    if (early !== undefined && WAITS_FOR_STORED.has(message.type)) {
      early.push(message);
      return;
    }
    switch (message.type) {
      case 'document':
        index.used(message.path);
        language.opened(message.path, message.languageId, message.text);
        break;
      case 'change':
        index.used(message.path);
        work.rest();
        language.changed(message.path, message.change);
        break;
      case 'close':
        language.closed(message.path);
        break;
      case 'list-disk':
        folders = diskFiles(message.disk);
        disk = diskFeed;
        disk.list();
        break;
      case 'listing':
        index.beginListing();
        break;
      case 'listed':
        index.listed(message.files);
        break;
      case 'list-end':
        index.endListing(message.whole);
        break;
      case 'changed':
        index.changed(message.changes);
        break;
      case 'content':
        index.content(message.path, message.bytes);
        break;
      case 'settle':
        settling.add(message.callId);
        break;
      case 'store':
        void storeAndClose(message.callId);
        break;
      default:
        work.rest();
        answer(message);
    }
  }

  function answer(call: LanguageCall): void {
    try {
      answerCall(call, { language, corpus, leastConfidence }, send);
    } catch (error) {
      send({ type: 'failed', callId: call.callId, failure: failureOf(error) });
    }
  }

  async function storeAndClose(callId: number): Promise<void> {
    await store();
    await persistence.close();
    send({ type: 'done', callId, result: { kind: 'settled' } });
  }

  port.on('message', (first: unknown) => {
    receive(first);
    for (let next = take(); next !== undefined; next = take()) {
      if (next.type === 'listing') disk = undefined;
      obey(next);
    }
    work.wake();
  });
  port.on('close', () => {
    work.stop();
    diskFeed.stop();
  });
  tellStatus();

  // Calls are answered meanwhile, from the segments that are there.
  for await (const part of stored?.segments() ?? []) corpus.restore([part]);
  if (stored !== undefined) index.restore(stored.files(), stored.lastUsed);
  const late = early;
  early = undefined;
  for (const message of late) obey(message);
  work.wake();
}
