import { availableParallelism } from 'node:os';
import type * as LlamaCpp from 'node-llama-cpp';
import { failure, ModelError } from '../../core/failure.ts';

/** llama.cpp, started. */
export interface LlamaLibrary {
  readonly llama: LlamaCpp.Llama;
  /** What the library logged last as an error, taken out. */
  takeLog(): string;
  /** Threads for a model of this size. */
  threadsFor(sizeBytes: number): number;
}

/**
 * Starts llama.cpp: the prebuilt binary for this platform, on the CPU, never downloaded or built.
 *
 * Throws ModelError `unsupported` where node-llama-cpp or a binary for this platform is not
 * installed; the detail says how to get it.
 */
export async function startLlamaLibrary(): Promise<LlamaLibrary> {
  const { getLlama, LlamaLogLevel, NoBinaryFoundError } = await importLibrary();
  let log = '';
  const threads = Math.max(1, availableParallelism() - 1);
  const llama = await getLlama({
    build: 'never',
    skipDownload: true,
    gpu: false,
    maxThreads: threads,
    progressLogs: false,
    logLevel: LlamaLogLevel.error,
    logger(_level, message) {
      log = message.trim().slice(0, MAX_LOG_CHARACTERS);
    },
  }).catch((error: unknown) => {
    throw error instanceof NoBinaryFoundError
      ? unsupported('has no binary for this platform', error)
      : error;
  });
  return {
    llama,
    takeLog() {
      const taken = log;
      log = '';
      return taken;
    },
    threadsFor: (sizeBytes) =>
      sizeBytes < SMALL_MODEL_BYTES ? 1 : Math.min(threads, llama.cpuMathCores),
  };
}

const MAX_LOG_CHARACTERS = 300;

/** Below this, meeting of the threads costs more than sharing the work gains. */
const SMALL_MODEL_BYTES = 32 * 1024 * 1024;

async function importLibrary(): Promise<typeof LlamaCpp> {
  try {
    return await import('node-llama-cpp');
  } catch (error) {
    throw unsupported('is not installed', error);
  }
}

function unsupported(why: string, cause: unknown): ModelError {
  return new ModelError(
    failure(
      'unsupported',
      `node-llama-cpp ${why}: install the package of Ensemble for this platform ` +
        `(ensemble-code-${process.platform}-${process.arch}), or use a model server such as Ollama`,
    ),
    { cause },
  );
}
