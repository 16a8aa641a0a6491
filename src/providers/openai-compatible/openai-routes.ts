import type { Connection } from '../transport/connection.ts';
import type { Dialect } from './describe-openai-model.ts';
import type { OpenAiClient } from './openai-client.ts';
import type { PromptRoute } from './prompt-logprobs.ts';

/** What a model needs of its server. */
export interface OpenAiRoutes {
  readonly connection: Connection;
  readonly client: OpenAiClient;
  /** Address of a route of llama.cpp's own protocol. */
  native(route: string): string;
  /** Asked once a server, at the first call. */
  dialect(signal: AbortSignal): Promise<Dialect>;
  readonly tokenizer: ServedTokenizer;
  /** How a model's prompts are told; asked once a model, undefined where not at all. */
  promptRoute(model: string, signal: AbortSignal): Promise<PromptRoute | undefined>;
}

/** A server's own tokenizer; undefined where it cannot tell. */
export interface ServedTokenizer {
  readonly tokenize: (text: string, signal: AbortSignal) => Promise<readonly number[] | undefined>;
  readonly detokenize: (
    tokens: readonly number[],
    signal: AbortSignal,
  ) => Promise<string | undefined>;
}
