import path from 'node:path';
import { systemClock } from '../../src/core/clock.ts';
import type { LanguageModel, ModelDescription, ModelServer } from '../../src/core/model.ts';
import { workspaceWorkerAt } from '../../src/providers/workspace/start-workspace-worker.ts';
import {
  createWorkspaceServer,
  type WorkspaceServer,
} from '../../src/providers/workspace/workspace-server.ts';
import type { EvaluationSource } from './evaluation-sources.ts';
import { repository } from './stage.ts';

/** A model of the workspace whose files change from one to the next place that it is asked about. */
export interface ScopedWorkspace {
  readonly server: WorkspaceServer;
  /** From here on it knows these files and nothing else; resolves when it has learned them. */
  show(sources: readonly EvaluationSource[], signal: AbortSignal): Promise<void>;
}

/**
 * A model of the workspace that is told its files, each handed over as a host would. What it is asked
 * about is held out by its path, so a file that it knows may be asked about. `leastConfidence` as in
 * `WorkspaceServerOptions`.
 */
export function scopedWorkspace(leastConfidence?: number): ScopedWorkspace {
  let files = new Map<string, Uint8Array<ArrayBuffer>>();
  const server = createWorkspaceServer({
    startWorker: workspaceWorkerAt(`${repository}/dist/workspace-worker.cjs`),
    files: {
      list: async function* () {
        yield await Promise.resolve(
          [...files].map(([file, { length }]) => ({
            path: file,
            sizeBytes: length,
            modifiedMs: 0,
          })),
        );
      },
      // A copy: the bytes are handed over to the worker.
      read: (file) => Promise.resolve(files.get(file)?.slice()),
      onChange: () => () => undefined,
    },
    storageFolder: undefined,
    session: 'bench',
    rehearses: false,
    clock: systemClock,
    ...(leastConfidence === undefined ? {} : { leastConfidence }),
  });
  return {
    server,
    async show(sources, signal) {
      files = new Map(
        sources.map(({ path: file, text }) => [file, new TextEncoder().encode(text)]),
      );
      server.rescan();
      await server.settled(signal);
    },
  };
}

/** A server of one model under another name, so that several of a kind can be members side by side. */
export function underName(server: ModelServer, name: string): ModelServer {
  const own = new Map<string, ModelDescription>();
  const named = (description: ModelDescription): ModelDescription => {
    const renamed = {
      ...description,
      ...{ id: `${name}:workspace`, serverId: name, family: name, device: name },
    };
    own.set(renamed.id, description);
    return renamed;
  };
  return {
    ...server,
    id: name,
    list: async (signal) => (await server.list(signal)).map(named),
    model(description): LanguageModel {
      const inner = own.get(description.id);
      if (inner === undefined) throw new Error(`${description.id} was not listed`);
      return { ...server.model(inner), description };
    },
  };
}

/** Folder of a source, for grouping. */
export function folderOf({ path: file }: EvaluationSource): string {
  return path.dirname(file);
}
