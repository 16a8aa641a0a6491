import { once } from 'node:events';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { Worker } from 'node:worker_threads';
import { systemClock } from '../../src/core/clock.ts';
import type { GenerationRequest } from '../../src/core/generation.ts';
import { seededRandom } from '../../src/core/random.ts';
import { diskFiles } from '../../src/providers/workspace/disk-files.ts';
import type { FileChange } from '../../src/providers/workspace/index/workspace-files.ts';
import { createWorkspaceServer } from '../../src/providers/workspace/workspace-server.ts';
import { heapAfterCollection } from './heap-after-collection.ts';
import type { Census } from './soak-scenarios.ts';
import { sourceOfLines } from './stage.ts';

const FILES = 40;
const FILE_LINES = 200;
const DOCUMENT_LINES = 120;
/** A file on disk is another one after so many keys, one is gone, one is new. */
const KEYS_A_CHANGE = 10;
/** What is asked for is called off at this share of keys, as by typing on. */
const CALLED_OFF = 0.5;
const CENSUSES = 5;

/**
 * A document is typed key by key, each with a request of which half are called off, while files
 * change, go and come on disk. The heap of a census is that of this thread and of the worker
 * together, with the worker's typed arrays. Real time, real files, the real worker.
 */
export async function soakWorkspace(keys: number): Promise<readonly Census[]> {
  const root = await mkdtemp(path.join(tmpdir(), 'soak-workspace-'));
  const random = seededRandom(11);
  const lines = sourceOfLines(FILES * FILE_LINES).split('\n');
  const textOf = (file: number): string => {
    const from = Math.floor(random.next() * (lines.length - FILE_LINES));
    return [`// ${file}`, ...lines.slice(from, from + FILE_LINES)].join('\n');
  };
  const nameOf = (file: number): string => `file${file}.ts`;
  for (let file = 0; file < FILES; file++)
    await writeFile(path.join(root, nameOf(file)), textOf(file));

  const listeners = new Set<(changes: readonly FileChange[]) => void>();
  const files = {
    ...diskFiles({ folders: [root], excluded: [], most: 1000 }),
    onChange: (listener: (changes: readonly FileChange[]) => void) => {
      listeners.add(listener);
      return () => listeners.delete(listener);
    },
  };
  let worker: Worker | undefined;
  const server = createWorkspaceServer({
    startWorker: (workerData) =>
      (worker = new Worker(new URL('soak-workspace-worker.ts', import.meta.url), { workerData })),
    files,
    storageFolder: undefined,
    clock: systemClock,
    session: 'soak',
    leastConfidence: 0,
  });
  const [description] = await server.list(UNABORTED);
  if (description === undefined) throw new Error('no model of the workspace');
  const model = server.model(description);
  let generations = 0;
  let next = FILES;

  async function ask(text: string): Promise<void> {
    const calledOff = new AbortController();
    if (random.next() < CALLED_OFF) setImmediate(() => calledOff.abort(new Error('typed on')));
    generations++;
    try {
      for await (const part of model.generate(requestAt(text), calledOff.signal))
        if (part.kind === 'end') break;
    } catch (error) {
      if (!calledOff.signal.aborted) throw error;
    } finally {
      generations--;
    }
  }

  async function change(): Promise<void> {
    const gone = nameOf(next - FILES);
    const fresh = nameOf(next++);
    const changed = nameOf(next - 2);
    await rm(path.join(root, gone));
    const present = [fresh, changed].map(async (name): Promise<FileChange> => {
      const text = textOf(next);
      await writeFile(path.join(root, name), text);
      const file = {
        path: name,
        sizeBytes: Buffer.byteLength(text),
        modifiedMs: systemClock.now(),
      };
      return { kind: 'present', file };
    });
    const changes = [{ kind: 'gone', path: gone } as const, ...(await Promise.all(present))];
    for (const tell of listeners) tell(changes);
  }

  const censuses: Census[] = [];
  try {
    await server.settled(UNABORTED);
    const whole = lines.slice(0, DOCUMENT_LINES).join('\n');
    for (let typed = 0; typed < keys; typed++) {
      const text = whole.slice(0, 1 + (typed % whole.length));
      server.documents.changed({ path: 'open.ts', languageId: 'typescript', text });
      await ask(text);
      if (typed % KEYS_A_CHANGE === 0) await change();
      if ((typed + 1) % Math.floor(keys / CENSUSES) !== 0) continue;
      await server.settled(UNABORTED);
      const heap = heapAfterCollection() + (await heapOf(worker)) + server.status.bytes / 1e6;
      censuses.push({ keys: typed + 1, heap, timers: 0, generations, sockets: 0 });
    }
    if (server.status.files !== FILES)
      throw new Error(`${server.status.files} files, not ${FILES}`);
    return censuses;
  } finally {
    await server.dispose();
    await rm(root, { recursive: true });
  }
}

const UNABORTED = new AbortController().signal;

function requestAt(prefix: string): GenerationRequest {
  const place = { path: 'open.ts', languageId: 'typescript' };
  return {
    prompt: { kind: 'infill', prefix, suffix: '', place },
    sampling: { temperature: 0, maxTokens: 64, stop: ['\n'] },
  };
}

async function heapOf(worker: Worker | undefined): Promise<number> {
  if (worker === undefined) return 0;
  worker.ref(); // the server lets it go while it owes nothing
  worker.postMessage('heap, please');
  for (;;) {
    const [message] = (await once(worker, 'message')) as unknown[];
    if (typeof message !== 'object' || message === null || !('usedMb' in message)) continue;
    worker.unref();
    return Number(message.usedMb);
  }
}
