import type {
  ControlledEvaluateIndexOutput,
  ControlledEvaluateInputItem,
  Llama,
  Token,
} from 'node-llama-cpp';
import type { GgufHeader } from './gguf-header.ts';
import type { Distribution, Probe, TokenModel } from './token-model.ts';
import { vocabularyOf } from '../transport/vocabulary.ts';
import { createHiddenStates, type HiddenStates } from './hidden-states.ts';

/** A model in memory. */
export interface LlamaTokenModel extends TokenModel {
  readonly memoryBytes: number;
  /** See `HiddenStates`; their context is made at the first call. */
  stateBehind(sequence: readonly number[], signal: AbortSignal): Promise<readonly number[]>;
  dispose(): Promise<void>;
}

export interface LlamaModelOptions {
  readonly path: string;
  readonly header: GgufHeader;
  /** Threads of one evaluation. More than free cores is slower by orders of magnitude. */
  readonly threads: number;
}

/**
 * Loads a model file with one sequence, whose key-value cache stays warm from call to call: what a
 * prompt shares with the one before is not computed again.
 *
 * The context is the model's own, at most 4,096 tokens. Prompts are read in batches of 128 tokens,
 * between which an abort is obeyed. Throws what the library throws.
 */
export async function loadLlamaTokenModel(
  llama: Llama,
  { path, header, threads }: LlamaModelOptions,
): Promise<LlamaTokenModel> {
  const model = await llama.loadModel({ modelPath: path, gpuLayers: 0 });
  try {
    const context = await model.createContext({
      contextSize: Math.min(
        MAX_CONTEXT_TOKENS,
        Math.max(MIN_CONTEXT_TOKENS, model.trainContextSize),
      ),
      batchSize: BATCH_TOKENS,
      threads,
    });
    const state = context.getSequence();
    const vocabulary = vocabularyOf(header);
    let hidden: Promise<HiddenStates> | undefined;
    return {
      vocabulary,
      contextSize: context.contextSize,
      startToken: model.tokens.shouldPrependBosToken ? (model.tokens.bos ?? undefined) : undefined,
      emptyPromptToken: model.tokens.bos ?? model.tokens.eos ?? undefined,
      memoryBytes: model.size + context.stateSize,
      tokenize: (text) => model.tokenize(text, false),
      isEnd: (token) => isToken(token) && model.isEogToken(token),
      async evaluate(sequence, probes, signal) {
        const tokens = sequence.filter(isToken);
        const firstProbe = tokens.length - probes.length;
        // What is kept may be less than asked: some architectures cannot go back in their cache.
        await state.adaptStateToTokens(tokens.slice(0, firstProbe), false);
        const outputs: ControlledEvaluateIndexOutput[] = [];
        for (let at = state.nextTokenIndex; at < tokens.length; at += BATCH_TOKENS) {
          signal.throwIfAborted();
          const batch = tokens
            .slice(at, at + BATCH_TOKENS)
            .map((token, index) => asked(token, probes[at + index - firstProbe]));
          const results = await state.controlledEvaluate(batch);
          outputs.push(...results.filter((result) => result !== undefined));
        }
        return outputs.map(distributionOf);
      },
      async stateBehind(sequence, signal) {
        const { contextSize } = context;
        hidden ??= createHiddenStates(model, { contextSize, threads, batchSize: BATCH_TOKENS });
        return await (await hidden).behind(sequence.filter(isToken), signal);
      },
      dispose: () => model.dispose(),
    };
  } catch (error) {
    await model.dispose();
    throw error;
  }
}

const MAX_CONTEXT_TOKENS = 4096;
const MIN_CONTEXT_TOKENS = 256;
const BATCH_TOKENS = 128;

/**
 * Greedy sampling leaves the library's logits as the model made them, so that they and their total
 * weight are those before temperature.
 */
const GREEDY = { temperature: 0 };

function asked(token: Token, probe: Probe | undefined): ControlledEvaluateInputItem {
  if (probe === undefined) return token;
  const filter = {
    tokens: probe.tokens.filter(isToken),
    includeTop: probe.top,
    includeSelected: true,
  };
  return [
    token,
    {
      generateNext: {
        token: true,
        totalLogitWeight: true,
        logits: { filter },
        options: GREEDY,
      },
    },
  ];
}

/** log p(t) = logit(t) − max logit − log Σ exp(logit − max logit). */
function distributionOf({ next }: ControlledEvaluateIndexOutput): Distribution {
  const { token: best, logits, totalLogitWeight } = next;
  const highest = best === undefined || best === null ? undefined : logits?.get(best);
  if (!best && best !== 0) throw new Error('the model gave no next token');
  if (logits === undefined || highest === undefined || totalLogitWeight === undefined)
    throw new Error('the library gave no logits');
  const offset = highest + Math.log(totalLogitWeight);
  return { best, logprobs: new Map([...logits].map(([token, logit]) => [token, logit - offset])) };
}

function isToken(value: number): value is Token {
  return Number.isInteger(value) && value >= 0;
}
