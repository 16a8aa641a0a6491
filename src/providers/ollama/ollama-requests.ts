import type { ChatRequest, GenerateRequest, Options } from 'ollama/browser';
import type { ChatMessage, GenerationRequest, RenderedPrompt } from '../../core/generation.ts';
import { ollamaMessages, ollamaTools } from './ollama-tools.ts';

/** Options that the user set for every call: sampling or runner options by Ollama's names. */
export type OllamaOptions = Readonly<Record<string, number | boolean | string>>;

/** What stays the same for all calls to one model, so that the server never has to reload it. */
export interface OllamaCallSettings {
  readonly model: string;
  /** How long the model stays loaded after the call: `5m`, seconds, -1 for ever. */
  readonly keepAlive?: string | number;
  readonly options?: OllamaOptions;
  /** The model's own stop texts: a `stop` option replaces them, so they are sent along. */
  readonly stop: readonly string[];
  readonly thinking: boolean;
}

/** The body of `/api/generate` or `/api/chat` for a generation. */
export type OllamaGeneration =
  | { readonly route: 'generate'; readonly body: GenerateRequest & { stream: true } }
  | { readonly route: 'chat'; readonly body: ChatRequest & { stream: true } };

/**
 * Runner options (`num_ctx`, `num_gpu`, …) are sent only where the user set them: a change of one
 * reloads the model, and other programs share the server's defaults. Two sampling defaults of the
 * server are switched off: its repetition penalty of 1.1, which punishes code for being regular and
 * makes temperature 0 other than greedy, and thinking, which would eat the tokens of a completion.
 */
export function ollamaGeneration(
  settings: OllamaCallSettings,
  { prompt, sampling, ...offer }: GenerationRequest,
): OllamaGeneration {
  const { maxTokens, temperature, topP, stop, seed, topLogprobs } = sampling;
  const common = {
    ...frameOf(settings),
    stream: true as const,
    options: {
      ...frameOf(settings).options,
      repeat_penalty: 1,
      temperature,
      num_predict: maxTokens,
      ...(topP === undefined ? {} : { top_p: topP }),
      ...(seed === undefined ? {} : { seed }),
      ...(stop.length === 0 ? {} : { stop: [...new Set([...stop, ...settings.stop])] }),
      ...settings.options,
    },
    ...(settings.thinking ? { think: false } : {}),
    ...(topLogprobs === undefined
      ? {}
      : { logprobs: true, top_logprobs: Math.min(topLogprobs, MOST_LOGPROBS) }),
  };
  if (prompt.kind === 'chat')
    return {
      route: 'chat',
      body: { ...common, messages: ollamaMessages(prompt.messages), ...ollamaTools(offer) },
    };
  return { route: 'generate', body: { ...common, ...textsOf(prompt) } };
}

/** Largest `top_logprobs` that the server takes. */
const MOST_LOGPROBS = 20;

/**
 * One token behind a prefix with the `k` most probable ones; attempt 0 takes the most probable
 * token. The server reports none where the token it took ends the text or is a part of a character,
 * so later attempts draw evenly among the 20 best: any of them brings the same list.
 */
export function ollamaNextToken(
  settings: OllamaCallSettings,
  prefix: string,
  k: number,
  attempt: number,
): GenerateRequest & { stream: false } {
  const draw =
    attempt === 0
      ? { temperature: 0 }
      : { temperature: 1e6, top_k: MOST_LOGPROBS, top_p: 1, min_p: 0, typical_p: 1, seed: attempt };
  const frame = frameOf(settings);
  return {
    ...frame,
    prompt: prefix,
    raw: true,
    stream: false,
    options: { ...frame.options, ...draw, repeat_penalty: 1, num_predict: 1 },
    logprobs: true,
    top_logprobs: Math.max(1, Math.min(k, MOST_LOGPROBS)),
  };
}

/**
 * One token behind a prefix, drawn while all tokens weigh the same: which one is the seed's affair
 * (see `seeded-draw.ts`). Its log-probability is the model's own.
 */
export function ollamaDraw(
  settings: OllamaCallSettings,
  prefix: string,
  seed: number,
): GenerateRequest & { stream: false } {
  return {
    ...frameOf(settings),
    prompt: prefix,
    raw: true,
    stream: false,
    options: { ...frameOf(settings).options, ...EVEN, seed, num_predict: 1 },
    logprobs: true,
    top_logprobs: MOST_LOGPROBS,
  };
}

/**
 * Asks for the tokens of a text: a reply that is not raw has those of prompt and answer under
 * `context`. The template is emptied, and a seed that draws an end token leaves the answer empty.
 */
export function ollamaTokens(
  settings: OllamaCallSettings,
  text: string,
  seed: number | undefined,
): GenerateRequest & { stream: false } {
  const draw = seed === undefined ? { temperature: 0 } : { ...EVEN, seed };
  return {
    ...frameOf(settings),
    prompt: text,
    system: '',
    template: '{{ .Prompt }}',
    stream: false,
    options: { ...frameOf(settings).options, ...draw, num_predict: 1 },
    ...(settings.thinking ? { think: false } : {}),
  };
}

/**
 * Makes the model write a text as a JSON string behind a prefix. The text may hold nothing that JSON
 * escapes. White space may follow the closing quote without end; what the grammar allows of it is cut
 * off where it begins with a line break.
 */
export function ollamaForced(
  settings: OllamaCallSettings,
  prefix: string,
  text: string,
): GenerateRequest & { stream: false } {
  return {
    ...frameOf(settings),
    prompt: prefix,
    raw: true,
    stream: false,
    format: { type: 'string', const: text },
    options: {
      ...frameOf(settings).options,
      temperature: 0,
      repeat_penalty: 1,
      stop: ['"\n'],
      // No token is shorter than a byte; both quotes and one more.
      num_predict: Buffer.byteLength(text) + 3,
    },
    logprobs: true,
    top_logprobs: MOST_LOGPROBS,
  };
}

/** Sampling under which all tokens weigh the same, and the model's stop texts hide none. */
const EVEN = {
  temperature: 1e30,
  top_k: 0,
  top_p: 1,
  min_p: 0,
  typical_p: 1,
  repeat_penalty: 1,
  presence_penalty: 0,
  frequency_penalty: 0,
  stop: [],
};

/** Loads the model with the options that all other calls use. */
export function ollamaLoad(settings: OllamaCallSettings): GenerateRequest & { stream: false } {
  return { ...frameOf(settings), prompt: '', stream: false };
}

/** Takes the model out of memory: nothing to write, and kept for no time. */
export function ollamaUnload(model: string): GenerateRequest & { stream: false } {
  return { model, prompt: '', keep_alive: 0, stream: false };
}

/** A short chat answer: one token with its list, or a text by a schema. */
export function ollamaJudge(
  settings: OllamaCallSettings,
  messages: readonly ChatMessage[],
  answer: { readonly schema?: object; readonly maxTokens: number },
): ChatRequest & { stream: false } {
  const frame = frameOf(settings);
  const { schema, maxTokens } = answer;
  return {
    ...frame,
    messages: ollamaMessages(messages),
    stream: false,
    options: { ...frame.options, temperature: 0, repeat_penalty: 1, num_predict: maxTokens },
    ...(settings.thinking ? { think: false } : {}),
    ...(schema === undefined
      ? { logprobs: true, top_logprobs: MOST_LOGPROBS }
      : { format: schema }),
  };
}

/** What every call to the model has in common. */
export function frameOf({ model, keepAlive, options }: OllamaCallSettings): {
  model: string;
  options?: Partial<Options>;
  keep_alive?: string | number;
} {
  return {
    model,
    ...(options === undefined ? {} : { options: { ...options } }),
    ...(keepAlive === undefined ? {} : { keep_alive: keepAlive }),
  };
}

function textsOf(prompt: Exclude<RenderedPrompt, { kind: 'chat' }>) {
  if (prompt.kind === 'raw') return { prompt: prompt.text, raw: true };
  // Without a suffix the server would take the prompt for a question and answer it.
  return { prompt: prompt.prefix, suffix: prompt.suffix === '' ? '\n' : prompt.suffix };
}
