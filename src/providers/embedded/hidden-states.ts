import type { LlamaModel, Token } from 'node-llama-cpp';
import { failure, ModelError } from '../../core/failure.ts';

/** The last layer's states of a model, from a context of their own. */
export interface HiddenStates {
  /**
   * The state of the last token of `sequence`, behind the last layer's norm: what the next token is
   * computed from. As many numbers as the model is wide.
   *
   * Evaluates what differs from the sequence before, and the last token. Not of an empty sequence.
   */
  behind(sequence: readonly Token[], signal: AbortSignal): Promise<readonly number[]>;
}

export interface HiddenStatesOptions {
  readonly contextSize: number;
  readonly threads: number;
  /** Tokens between two looks at the signal. */
  readonly batchSize: number;
}

/**
 * A second context of a model that keeps states. llama.cpp computes the logits of every token beside
 * them, so a context that writes would read its prompts more slowly.
 *
 * node-llama-cpp tells the state of a whole text only, read anew from its start. Here a text that
 * continues the one before costs its new tokens; for that two names are used which the library does not
 * publish. Throws ModelError `unsupported` where they are gone.
 */
export async function createHiddenStates(
  model: LlamaModel,
  { contextSize, threads, batchSize }: HiddenStatesOptions,
): Promise<HiddenStates> {
  const options = { contextSize, threads, batchSize, _embeddings: true };
  const context = await model.createContext(options);
  const native: unknown = Reflect.get(context, '_ctx');
  if (!tellsStates(native)) {
    await context.dispose();
    throw new ModelError(
      failure('unsupported', 'this release of node-llama-cpp tells no hidden states'),
    );
  }
  const state = context.getSequence();
  return {
    async behind(sequence, signal) {
      await state.adaptStateToTokens(sequence.slice(0, -1), false);
      for (let at = state.nextTokenIndex; at < sequence.length; at += batchSize) {
        signal.throwIfAborted();
        await state.controlledEvaluate(sequence.slice(at, at + batchSize));
      }
      return [...native.getEmbedding(sequence.length)];
    },
  };
}

interface NativeContext {
  getEmbedding(inputTokens: number): Float64Array;
}

function tellsStates(native: unknown): native is NativeContext {
  return (
    typeof native === 'object' &&
    native !== null &&
    'getEmbedding' in native &&
    typeof native.getEmbedding === 'function'
  );
}
