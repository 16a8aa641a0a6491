import type { Failure } from './failure.ts';

/** A prompt in the form one model takes. */
export type RenderedPrompt =
  /** Text the server passes to the model untouched (our template is already in it). */
  | { readonly kind: 'raw'; readonly text: string }
  /** Prefix and suffix; the server's own template joins them. */
  | {
      readonly kind: 'infill';
      readonly prefix: string;
      readonly suffix: string;
      /** For models that know the files around. */
      readonly place?: PromptPlace;
    }
  | { readonly kind: 'chat'; readonly messages: readonly ChatMessage[] };

/** The document in which a prompt's hole is. */
export interface PromptPlace {
  /** As in `DocumentSnapshot`. */
  readonly path: string;
  readonly languageId: string;
}

export interface ChatMessage {
  /** `tool`: what a called tool has returned. */
  readonly role: 'system' | 'user' | 'assistant' | 'tool';
  readonly content: string;
  /** Of an assistant that called tools. */
  readonly toolCalls?: readonly ToolCall[];
  /** Of a `tool` message: the call that it answers. */
  readonly toolCallId?: string;
}

/** A tool that the asker offers; it is the asker who runs it. */
export interface ToolDefinition {
  readonly name: string;
  readonly description?: string;
  /** JSON Schema of the arguments, an object. */
  readonly parameters: Readonly<Record<string, unknown>>;
}

/** A model's wish to have a tool run. Hostile input like every text of a model. */
export interface ToolCall {
  /** Unique in a conversation; made up where the backend gives none. */
  readonly id: string;
  readonly name: string;
  /** As the model wrote them: JSON, or what it took for JSON. */
  readonly arguments: string;
}

export interface SamplingParameters {
  /** 0 is greedy. */
  readonly temperature: number;
  readonly topP?: number;
  /** Integer, 1 or more. Unit: the model's tokens. */
  readonly maxTokens: number;
  /** Texts that end the generation; they are not part of its text. */
  readonly stop: readonly string[];
  readonly seed?: number;
  /** Number of alternatives wanted per token, 0 to 20; undefined: no log-probabilities at all. */
  readonly topLogprobs?: number;
}

export interface GenerationRequest {
  readonly prompt: RenderedPrompt;
  readonly sampling: SamplingParameters;
  /** For chats with models whose description says `tools`. */
  readonly tools?: readonly ToolDefinition[];
  /** `required`: some tool must be called. */
  readonly toolChoice?: 'auto' | 'required' | 'none';
}

/** One token of a model's vocabulary with its natural-log probability. */
export interface TokenLogprob {
  /** The token as text; a token that is part of a character has the replacement character here. */
  readonly text: string;
  /** The token as bytes (UTF-8), where the server tells them: the truth for matching. */
  readonly bytes?: readonly number[];
  /** log p in nats, 0 or less; before temperature and grammar. */
  readonly logprobNats: number;
  /** The most probable tokens at this place, best first, where asked for. */
  readonly top?: readonly Omit<TokenLogprob, 'top'>[];
}

export interface FinishReason {
  readonly unified: 'stop' | 'length' | 'cancelled' | 'other';
  /** The server's own word. */
  readonly raw: string;
}

/** Token counts and times. Unknown is undefined, never 0. */
export interface Usage {
  readonly promptTokens?: number;
  readonly completionTokens?: number;
  /** Of the prompt tokens, those that the vendor had in its cache, and those that it put there. */
  readonly cachedTokens?: number;
  readonly cacheWriteTokens?: number;
  /** True when the counts are our estimate and not the server's. */
  readonly estimated: boolean;
  readonly loadMs?: number;
  readonly prefillMs?: number;
  readonly decodeMs?: number;
  readonly costUsd?: number;
}

/** What a model sends while it generates; exactly one `end` comes last. Tools are called only where some were offered. */
export type GenerationPart =
  | { readonly kind: 'text'; readonly text: string; readonly tokens?: readonly TokenLogprob[] }
  | { readonly kind: 'tool-call'; readonly call: ToolCall }
  | { readonly kind: 'end'; readonly finish: FinishReason; readonly usage: Usage };

/** A finished (or stopped) generation of one member. */
export interface Generation {
  readonly modelId: string;
  readonly text: string;
  readonly tokens?: readonly TokenLogprob[];
  readonly finish: FinishReason;
  readonly usage: Usage;
  /** From the moment the request was sent. */
  readonly firstTokenMs?: number;
  readonly totalMs: number;
}

/** A member that gave nothing usable, and why. */
export interface GenerationFailure {
  readonly modelId: string;
  readonly failure: Failure;
  /** What had arrived before it failed. */
  readonly partialText?: string;
}
