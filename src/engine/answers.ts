import type { CompletionResult } from '../core/completion.ts';
import type {
  ChatMessage,
  FinishReason,
  ToolCall,
  ToolDefinition,
  Usage,
} from '../core/generation.ts';
import type { Place } from '../core/model.ts';

/** Name of the ensemble itself among the models that others may ask. */
export const ENSEMBLE_MODEL = 'ensemble';

/** A model that other programs may ask: the ensemble, or one member by its id. */
export interface AnsweringModel {
  readonly id: string;
  readonly family: string;
  /** `cloud` where an answer may come from elsewhere. */
  readonly place: Place;
  /** Unit: tokens. */
  readonly contextLength: number;
  /** Answers to messages. */
  readonly chats: boolean;
  readonly tools: boolean;
  /** Fills holes, so that it serves completions with a suffix. */
  readonly fills: boolean;
}

export interface AnswerWish {
  /** `ensemble`, or a member's id. */
  readonly model: string;
  readonly messages: readonly ChatMessage[];
  readonly tools?: readonly ToolDefinition[];
  readonly toolChoice?: 'auto' | 'required' | 'none';
  /** Unit: tokens. */
  readonly maxTokens: number;
  readonly temperature: number;
  readonly stop: readonly string[];
  readonly seed?: number;
  /** It may hold what must not leave this machine: only models on it are asked. */
  readonly localOnly?: boolean;
}

/** What comes of an answer, in order: who writes it, its text and calls as they come, one end. */
export type AnswerPart =
  | { readonly kind: 'routed'; readonly memberId: string }
  | { readonly kind: 'text'; readonly text: string }
  | { readonly kind: 'tool-call'; readonly call: ToolCall }
  | {
      readonly kind: 'end';
      readonly memberId: string;
      readonly finish: FinishReason;
      readonly usage: Usage;
    };

export interface FillWish {
  /** `ensemble` where it is not told; one member is asked alone. */
  readonly model?: string;
  readonly prefix: string;
  readonly suffix: string;
  /** '' where it is not told: by the name of the file. */
  readonly languageId: string;
  /** Name of the file; '' where it is not told. */
  readonly path: string;
  /** As in `AnswerWish`. */
  readonly localOnly?: boolean;
}

/**
 * The ensemble as others ask it: the editor's chat, and programs that speak OpenAI's protocol.
 *
 * The ensemble routes a chat to the member that is trusted most among those that can answer it, and to
 * the next where that one fails before its first word; a completion is the engine's own.
 */
export interface Answers {
  /** The ensemble first, then its members. Asks the servers for their listing alone. */
  models(signal: AbortSignal): Promise<readonly AnsweringModel[]>;
  /** The same as far as it is known; asks nobody. The ensemble is always among them. */
  known(): readonly AnsweringModel[];
  /** Servers at this address are never asked: it is our own, and asking it would never end. */
  shun(address: string): void;
  /**
   * Throws ModelError where nobody can answer; the signal's reason. What was asked ends when the reader
   * leaves or the signal is aborted.
   */
  answer(wish: AnswerWish, signal: AbortSignal): AsyncIterable<AnswerPart>;
  /** Never throws for what models or servers do. */
  fill(wish: FillWish, signal: AbortSignal): Promise<CompletionResult>;
}
