import type { Clock } from '../core/clock.ts';
import { failure, failureOf, ModelError, type Failure } from '../core/failure.ts';
import type { LanguageModel, ModelDescription } from '../core/model.ts';
import { resultOf } from './embedded/embedded-server.ts';
import { createModelProcess } from './embedded/model-process.ts';
import type { ModelFile } from './embedded/model-description.ts';
import type { CallBody, CallResult } from './embedded/protocol.ts';
import type { OllamaServer } from './ollama/ollama-server.ts';
import { textAt } from './transport/wire.ts';
import { blobPathIn, checkedBlob } from './model-blob.ts';

/** Why the file of a model is not used; told once a model. */
export interface VerifierRefusal {
  readonly modelId: string;
  readonly failure: Failure;
}

export interface ExactVerifierOptions {
  /** Larger files are left alone. Unit: MB. */
  readonly mostMegabytes: number;
  /** The program that runs llama.cpp in a process of its own. */
  readonly modelProcess: string;
  readonly clock: Clock;
  readonly onRefusal?: (refusal: VerifierRefusal) => void;
  /** A model unused for so long leaves the memory. Default: ten minutes. */
  readonly idleUnloadMs?: number;
}

const IDLE_UNLOAD_MS = 10 * 60_000;

/**
 * An Ollama on this machine whose models `score` and tell `next` tokens exactly: llama.cpp opens the
 * same file a second time, memory-mapped, in a process of our own on the CPU. Everything else goes to the
 * server as before.
 *
 * Where the file cannot be used (not on this machine, gone, too large, no llama.cpp), the server's own
 * way answers, and `onRefusal` is called once for the model; a prompt that does not fit goes to the
 * server alone. Nothing is opened before the first score.
 */
export function withExactVerifier(
  server: OllamaServer,
  options: ExactVerifierOptions,
): OllamaServer {
  const { mostMegabytes, onRefusal } = options;
  const running = createModelProcess({
    entry: options.modelProcess,
    clock: options.clock,
    idleUnloadMs: options.idleUnloadMs ?? IDLE_UNLOAD_MS,
  });
  /** By content; undefined for one that is not used. */
  const files = new Map<string, ModelFile | undefined>();

  function refuse(description: ModelDescription, why: Failure): void {
    const content = contentOf(description);
    const isKnown = files.has(content) && files.get(content) === undefined;
    files.set(content, undefined);
    if (!isKnown) onRefusal?.({ modelId: description.id, failure: why });
  }

  async function fileOf(
    description: ModelDescription,
    signal: AbortSignal,
  ): Promise<ModelFile | undefined> {
    const { place, name, primitives } = description;
    if (place !== 'local' || primitives.score === 'none') return undefined;
    const content = contentOf(description);
    if (files.has(content)) return files.get(content);
    const show = await server.show(name, signal);
    try {
      const named = blobPathIn(textAt(show, 'modelfile') ?? '');
      if (named === undefined)
        throw new ModelError(failure('unsupported', 'the server names no single file of its own'));
      const file = { path: await checkedBlob(named, mostMegabytes, signal), name };
      files.set(content, file);
      return file;
    } catch (error) {
      signal.throwIfAborted();
      refuse(description, failureOf(error));
      return undefined;
    }
  }

  /** The answer of the file, or undefined where the server is to be asked. */
  async function verified(
    description: ModelDescription,
    body: CallBody,
    signal: AbortSignal,
  ): Promise<CallResult | undefined> {
    const file = await fileOf(description, signal);
    if (file === undefined) return undefined;
    try {
      return await resultOf(running.call(file, body, signal));
    } catch (error) {
      signal.throwIfAborted();
      const why = failureOf(error);
      if (why.code !== 'bad-request') refuse(description, why);
      return undefined;
    }
  }

  function described(description: ModelDescription): ModelDescription {
    const { primitives } = description;
    if (files.get(contentOf(description)) === undefined) return description;
    return { ...description, primitives: { ...primitives, score: 'exact', next: 'exact' } };
  }

  function modelOf(description: ModelDescription): LanguageModel {
    const own = server.model(description);
    return {
      ...own,
      ...(own.next === undefined
        ? {}
        : {
            async next(request, signal) {
              const result = await verified(description, { type: 'next', request }, signal);
              if (result?.kind === 'next') return result.tokens;
              return (await own.next?.(request, signal)) ?? [];
            },
          }),
      ...(own.score === undefined
        ? {}
        : {
            async score(request, signal) {
              const result = await verified(description, { type: 'score', request }, signal);
              if (result?.kind === 'scores') return result.scores;
              return (await own.score?.(request, signal)) ?? [];
            },
          }),
    };
  }

  return {
    ...server,
    list: async (signal) => (await server.list(signal)).map(described),
    model: modelOf,
    async probe(description, signal) {
      const file = await fileOf(description, signal);
      return file === undefined ? server.probe(description, signal) : described(description);
    },
    async dispose() {
      await Promise.all([running.dispose(), server.dispose()]);
    },
  };
}

function contentOf({ digest, name }: ModelDescription): string {
  return digest ?? name;
}
