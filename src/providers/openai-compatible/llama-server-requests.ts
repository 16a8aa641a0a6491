import type { RenderedPrompt, SamplingParameters } from '../../core/generation.ts';
import type { WireRecord } from '../transport/wire.ts';

/** Route and body of llama.cpp's own protocol; `model` matters where one server routes to several. */
export interface LlamaServerRequest {
  readonly route: 'completion' | 'infill';
  readonly body: WireRecord;
}

/** A streamed generation on `/completion`, or on `/infill` for a hole. */
export function llamaServerGeneration(
  model: string,
  prompt: Exclude<RenderedPrompt, { kind: 'chat' }>,
  sampling: SamplingParameters,
): LlamaServerRequest {
  const { temperature, topP, maxTokens, stop, seed, topLogprobs } = sampling;
  const body = {
    model,
    stream: true,
    cache_prompt: true,
    temperature,
    n_predict: maxTokens,
    stop,
    ...(topP === undefined ? {} : { top_p: topP }),
    ...(seed === undefined ? {} : { seed }),
    // 0 would switch the log-probabilities off altogether.
    ...(topLogprobs === undefined ? {} : { n_probs: Math.max(1, topLogprobs) }),
  };
  return prompt.kind === 'raw'
    ? { route: 'completion', body: { ...body, prompt: prompt.text } }
    : {
        route: 'infill',
        body: { ...body, input_prefix: prompt.prefix, input_suffix: prompt.suffix },
      };
}

/**
 * One token with the `k` most probable ones. The end of the text may not be drawn, since nothing is
 * reported with it; the reported log-probabilities are from before that rule.
 */
export function llamaServerNextToken(model: string, prefix: string, k: number): WireRecord {
  return {
    model,
    prompt: prefix,
    n_predict: 1,
    n_probs: k,
    temperature: 0,
    ignore_eos: true,
    cache_prompt: true,
    stream: false,
  };
}

/** Makes the model write what a grammar allows, with log-probabilities from before the grammar. */
export function llamaServerForced(model: string, prompt: string, grammar: string, bytes: number) {
  return {
    model,
    prompt,
    grammar,
    // No piece is shorter than a byte; one more for the end.
    n_predict: bytes + 1,
    n_probs: FORCED_PROBS,
    temperature: 0,
    cache_prompt: true,
    stream: false,
  };
}

const FORCED_PROBS = 20;
