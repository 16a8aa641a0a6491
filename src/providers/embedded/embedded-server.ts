import { stat } from 'node:fs/promises';
import type { Clock } from '../../core/clock.ts';
import { failure, ModelError } from '../../core/failure.ts';
import type { GenerationPart } from '../../core/generation.ts';
import type { LanguageModel, ModelDescription, ModelServer } from '../../core/model.ts';
import { GgufError, readGgufHeader } from './gguf-header.ts';
import { describeModelFile, modelNames } from './model-description.ts';
import type { ModelFile } from './model-description.ts';
import { createModelProcess } from './model-process.ts';
import type { CallBody, CallResult } from './protocol.ts';
import { sampledDigest } from './sampled-digest.ts';

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
 * Listing reads the files' metadata here and starts nothing. A file that is gone or cannot be read
 * stays in the list without roles, so that it is never chosen by itself, and its calls throw
 * `model-missing` or `model-broken`. Without node-llama-cpp every call throws `unsupported`, with
 * the way to get it in the detail.
 */
export function createEmbeddedServer(options: EmbeddedServerOptions): ModelServer {
  const { id, clock, modelProcess, nodePath } = options;
  const files = modelNames(options.files);
  const running = createModelProcess({
    entry: modelProcess,
    clock,
    idleUnloadMs: options.idleUnloadMs ?? IDLE_UNLOAD_MS,
    ...(nodePath === undefined ? {} : { nodePath }),
  });
  const described = new Map<string, { version: string; description: ModelDescription }>();

  async function describe(file: ModelFile, signal: AbortSignal): Promise<ModelDescription> {
    try {
      const { size, mtimeMs } = await stat(file.path);
      const version = `${size}:${mtimeMs}`;
      const known = described.get(file.path);
      if (known?.version === version) return known.description;
      const header = await readGgufHeader(file.path, signal);
      const digest = await sampledDigest(file.path, signal);
      const description = describeModelFile(id, file, { header, sizeBytes: size, digest });
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
      embeddedModel(description, (body, signal) =>
        running.call(fileOf(files, description), body, signal),
      ),
    async load(description, signal) {
      await resultOf(running.call(fileOf(files, description), { type: 'load' }, signal));
    },
    dispose: () => running.dispose(),
  };
}

const IDLE_UNLOAD_MS = 10 * 60_000;

type Ask = (
  body: CallBody,
  signal: AbortSignal,
) => AsyncGenerator<GenerationPart, CallResult, void>;

function embeddedModel(description: ModelDescription, ask: Ask): LanguageModel {
  return {
    description,
    async *generate(request, signal) {
      yield* ask({ type: 'generate', request }, signal);
    },
    ...(description.primitives.next === 'none'
      ? {}
      : {
          async next(request, signal) {
            const result = await resultOf(ask({ type: 'next', request }, signal));
            return result.kind === 'next' ? result.tokens : [];
          },
        }),
    ...(description.primitives.score === 'none'
      ? {}
      : {
          async score(request, signal) {
            const result = await resultOf(ask({ type: 'score', request }, signal));
            return result.kind === 'scores' ? result.scores : [];
          },
        }),
    ...(description.primitives.read === 'none'
      ? {}
      : {
          async read(request, signal) {
            const result = await resultOf(ask({ type: 'read', request }, signal));
            return result.kind === 'read' ? result.tokens : [];
          },
        }),
  };
}

/** Runs a call whose parts do not matter to its end. */
async function resultOf(
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
