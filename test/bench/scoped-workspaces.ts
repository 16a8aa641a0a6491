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

/**
 * The model of the workspace that knows these files and nothing else, each handed over as a host would.
 * What it is asked about is held out by its path, so a file of the folder may be asked about.
 */
export function workspaceOver(
  sources: readonly EvaluationSource[],
  leastConfidence?: number,
): WorkspaceServer {
  const files = new Map(
    sources.map((source) => [source.path, new TextEncoder().encode(source.text)]),
  );
  return createWorkspaceServer({
    startWorker: workspaceWorkerAt(`${repository}/dist/workspace-worker.cjs`),
    files: {
      list: async function* () {
        yield await Promise.resolve(
          [...files].map(([file, bytes]) => ({
            path: file,
            sizeBytes: bytes.length,
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
