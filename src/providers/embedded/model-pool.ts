import { stat } from 'node:fs/promises';
import type { Clock } from '../../core/clock.ts';
import { failure, isModelError, ModelError } from '../../core/failure.ts';
import type { Residency } from '../../core/model.ts';
import { fillMarksOf } from './fill-marks.ts';
import type { FillMarks } from './fill-marks.ts';
import { GgufError } from './byte-source.ts';
import { readGgufHeader } from './gguf-header.ts';
import type { LlamaLibrary } from './llama-library.ts';
import { loadLlamaTokenModel } from './llama-token-model.ts';
import type { LlamaTokenModel } from './llama-token-model.ts';
import type { ModelFile } from './model-description.ts';
import type { ProcessNews } from './protocol.ts';

/** A model ready for work. */
export interface PooledModel {
  readonly tokens: LlamaTokenModel;
  readonly marks: FillMarks | undefined;
  /** Time the load took, when this use caused it. */
  readonly loadMs: number | undefined;
}

export interface ModelPoolOptions {
  readonly clock: Clock;
  readonly idleUnloadMs: number;
  /** The library, started on first use. */
  readonly llama: () => Promise<LlamaLibrary>;
  readonly tell: (news: ProcessNews) => void;
}

/** The models in memory. */
export interface ModelPool {
  /**
   * Does some work with a model, loading it first where needed. Work on one model is done in order
   * of arrival, on different models side by side; loads one after another.
   *
   * Throws ModelError `model-missing`, `model-broken`, and what the work throws. Waiting ends with
   * the signal's reason.
   */
  use<T>(
    file: ModelFile,
    signal: AbortSignal,
    work: (model: PooledModel) => Promise<T>,
  ): Promise<T>;
}

interface Entry {
  readonly name: string;
  readonly tokens: LlamaTokenModel;
  readonly marks: FillMarks | undefined;
  /** Identity of the file that was loaded: size and time of change. */
  readonly version: string;
  stopIdling: () => void;
}

export function createModelPool({ clock, idleUnloadMs, llama, tell }: ModelPoolOptions): ModelPool {
  const entries = new Map<string, Entry>();
  const inOrderOf = createLocks();

  function tellResidents(): void {
    const models = [...entries.values()].map(({ name, tokens }): Residency => ({
      name,
      contextLength: tokens.contextSize,
      sizeBytes: tokens.memoryBytes,
    }));
    tell({ type: 'resident', models });
  }

  async function unload(path: string): Promise<void> {
    const entry = entries.get(path);
    if (entry === undefined) return;
    entries.delete(path);
    entry.stopIdling();
    await entry.tokens.dispose();
    tellResidents();
  }

  async function load(file: ModelFile, sizeBytes: number, version: string): Promise<Entry> {
    tell({ type: 'loading', path: file.path });
    try {
      const header = await readGgufHeader(file.path, NEVER);
      const library = await llama();
      const threads = library.threadsFor(sizeBytes);
      const tokens = await loadLlamaTokenModel(library.llama, {
        path: file.path,
        header,
        threads,
      }).catch((error: unknown) => {
        throw loadFailure(error, library.takeLog());
      });
      const marks = fillMarksOf(header, tokens.vocabulary);
      const entry = { name: file.name, tokens, marks, version, stopIdling: () => undefined };
      entries.set(file.path, entry);
      tellResidents();
      return entry;
    } catch (error) {
      throw error instanceof GgufError
        ? new ModelError(failure('model-broken', error.message), { cause: error })
        : error;
    } finally {
      tell({ type: 'load-over' });
    }
  }

  async function ready(file: ModelFile): Promise<{ entry: Entry; loadMs: number | undefined }> {
    const found = await identify(file.path);
    const present = entries.get(file.path);
    if (present !== undefined && present.version === found?.version)
      return { entry: present, loadMs: undefined };
    await unload(file.path);
    if (found === undefined)
      throw new ModelError(failure('model-missing', `${file.path} does not exist`));
    const startedAt = clock.now();
    const entry = await inOrderOf('load', () => load(file, found.sizeBytes, found.version));
    return { entry, loadMs: clock.now() - startedAt };
  }

  return {
    use: (file, signal, work) =>
      inOrderOf(`use ${file.path}`, async () => {
        signal.throwIfAborted();
        const { entry, loadMs } = await ready(file);
        entry.stopIdling();
        try {
          signal.throwIfAborted();
          return await work({ tokens: entry.tokens, marks: entry.marks, loadMs });
        } finally {
          entry.stopIdling = clock.after(idleUnloadMs, () => {
            void inOrderOf(`use ${file.path}`, () => unload(file.path));
          });
        }
      }),
  };
}

/** A load is finished also when its caller has gone: the next caller wants the model too. */
const NEVER = new AbortController().signal;

async function identify(
  path: string,
): Promise<{ readonly version: string; readonly sizeBytes: number } | undefined> {
  try {
    const { size, mtimeMs } = await stat(path);
    return { version: `${size}:${mtimeMs}`, sizeBytes: size };
  } catch {
    return undefined;
  }
}

function loadFailure(error: unknown, log: string): ModelError {
  if (isModelError(error)) return error;
  const message = error instanceof Error ? error.message : String(error);
  const outOfMemory = error instanceof Error && error.name === 'InsufficientMemoryError';
  const detail = log === '' ? message : `${message}: ${log}`;
  return new ModelError(failure(outOfMemory ? 'server-error' : 'model-broken', detail), {
    cause: error,
  });
}

/** Runs tasks with the same key one after another, whatever becomes of each. */
function createLocks(): <T>(key: string, task: () => Promise<T>) => Promise<T> {
  const tails = new Map<string, Promise<unknown>>();
  return (key, task) => {
    const run = (tails.get(key) ?? Promise.resolve()).then(task, task);
    tails.set(key, run);
    const forget = () => {
      if (tails.get(key) === run) tails.delete(key);
    };
    run.then(forget, forget);
    return run;
  };
}
