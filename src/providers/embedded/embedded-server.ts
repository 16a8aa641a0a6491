import { stat } from 'node:fs/promises';
import type { Clock } from '../../core/clock.ts';
import { failure, ModelError } from '../../core/failure.ts';
import type { GenerationPart } from '../../core/generation.ts';
import type { LanguageModel, ModelDescription, ModelServer } from '../../core/model.ts';
import { GgufError } from './byte-source.ts';
import { readGgufTable } from './gguf-tensors.ts';
import { describeModelFile, modelNames } from './model-description.ts';
import type { ModelFile } from './model-description.ts';
import { createModelProcess } from './model-process.ts';
import type { CallBody, CallResult } from './protocol.ts';
import { sampledDigest } from './sampled-digest.ts';
import { createVectorShelf } from './vector-shelf.ts';
import type { VectorShelf } from './vector-shelf.ts';

export interface EmbeddedServerOptions {
  readonly id: string;
  /** Paths of GGUF files; a model in several parts is named by its first part. */
  readonly files: readonly string[];
  /** Path of the model process: `embedded-model.mjs` beside the other bundles. */
  readonly modelProcess: string;
  readonly clock: Clock;
  /** Node's executable for the model process; by default that of this process. */
  readonly nodePath?: string;
  /** A model unused for so long leaves the memory. Default: ten minutes. */
  readonly idleUnloadMs?: number;
}

/**
 * GGUF files on this machine, run by llama.cpp (node-llama-cpp) in one child process of our own.
 *
 * Listing reads the files' metadata here and starts nothing; vectors of tokens are read here as well. A file that is gone or cannot be read
 * stays in the list without roles, so that it is never chosen by itself, and its calls throw
 * `model-missing` or `model-broken`. Without node-llama-cpp every call throws `unsupported`, with
 * the way to get it in the detail.
 */
export function createEmbeddedServer(options: EmbeddedServerOptions): ModelServer {
  const { id, clock, modelProcess, nodePath } = options;
  const files = modelNames(options.files);
  const idleUnloadMs = options.idleUnloadMs ?? IDLE_UNLOAD_MS;
  const shelf = createVectorShelf({ clock, idleMs: idleUnloadMs });
  const running = createModelProcess({
    entry: modelProcess,
    clock,
    idleUnloadMs,
    ...(nodePath === undefined ? {} : { nodePath }),
  });
  const described = new Map<string, { version: string; description: ModelDescription }>();

  async function describe(file: ModelFile, signal: AbortSignal): Promise<ModelDescription> {
    try {
      const { size, mtimeMs } = await stat(file.path);
      const version = `${size}:${mtimeMs}`;
      const known = described.get(file.path);
      if (known?.version === version) return known.description;
      const table = await readGgufTable(file.path, signal);
      const digest = await sampledDigest(file.path, signal);
      const description = describeModelFile(id, file, { table, sizeBytes: size, digest });
      described.set(file.path, { version, description });
      return description;
    } catch (error) {
      signal.throwIfAborted();
      if (error instanceof GgufError || isFileSystemError(error))
        return describeModelFile(id, file, undefined);
      throw error;
    }
  }

  return {
    id,
    provider: 'embedded',
    place: 'local',
    address: 'this machine',
    list: (signal) => Promise.all(files.map((file) => describe(file, signal))),
    resident: () => Promise.resolve(running.resident()),
    model: (description) =>
      embeddedModel(description, {
        ask: (body, signal) => running.call(fileOf(files, description), body, signal),
        vectors: (signal) => shelf.vectorsOf(fileOf(files, description).path, signal),
      }),
    async load(description, signal) {
      await resultOf(running.call(fileOf(files, description), { type: 'load' }, signal));
    },
    async dispose() {
      shelf.dispose();
      await running.dispose();
    },
  };
}

const IDLE_UNLOAD_MS = 10 * 60_000;

interface ModelAccess {
  /** Calls the model in its process. */
  ask(body: CallBody, signal: AbortSignal): AsyncGenerator<GenerationPart, CallResult, void>;
  /** Reads the model's file; no process is needed. */
  vectors(signal: AbortSignal): ReturnType<VectorShelf['vectorsOf']>;
}

function embeddedModel(description: ModelDescription, access: ModelAccess): LanguageModel {
  return {
    description,
    async *generate(request, signal) {
      yield* access.ask({ type: 'generate', request }, signal);
    },
    ...(description.primitives.next === 'none'
      ? {}
      : {
          async next(request, signal) {
            const result = await resultOf(access.ask({ type: 'next', request }, signal));
            return result.kind === 'next' ? result.tokens : [];
          },
        }),
    ...(description.primitives.score === 'none'
      ? {}
      : {
          async score(request, signal) {
            const result = await resultOf(access.ask({ type: 'score', request }, signal));
            return result.kind === 'scores' ? result.scores : [];
          },
        }),
    ...(description.primitives.vectors === 'none'
      ? {}
      : { vectors: (signal) => access.vectors(signal) }),
    ...(description.primitives.embed === 'none'
      ? {}
      : {
          async embed(texts, signal) {
            const result = await resultOf(access.ask({ type: 'embed', texts }, signal));
            return result.kind === 'embedded' ? result.vectors : [];
          },
        }),
    ...(description.primitives.read === 'none'
      ? {}
      : {
          async read(request, signal) {
            const result = await resultOf(access.ask({ type: 'read', request }, signal));
            return result.kind === 'read' ? result.tokens : [];
          },
        }),
  };
}

/** Runs a call whose parts do not matter to its end. */
export async function resultOf(
  call: AsyncGenerator<GenerationPart, CallResult, void>,
): Promise<CallResult> {
  for (;;) {
    const step = await call.next();
    if (step.done === true) return step.value;
  }
}

function fileOf(files: readonly ModelFile[], { name }: ModelDescription): ModelFile {
  const file = files.find((candidate) => candidate.name === name);
  if (file === undefined)
    throw new ModelError(failure('model-missing', `no file is configured for ${name}`));
  return file;
}

function isFileSystemError(error: unknown): boolean {
  return error instanceof Error && 'code' in error;
}
