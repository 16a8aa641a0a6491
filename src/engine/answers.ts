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
  readonly prefix: string;
  readonly suffix: string;
  readonly languageId: string;
  /** Name of the file, where it is told. */
  readonly path: string;
}

/**
 * The ensemble as others ask it: the editor's chat, and programs that speak OpenAI's protocol.
 *
 * The ensemble routes a chat to the member that is trusted most among those that can answer it, and to
 * the next where that one fails before its first word; a completion is the engine's own.
 */
export interface Answers {
  models(signal: AbortSignal): Promise<readonly AnsweringModel[]>;
  /** Throws ModelError where nobody can answer; the signal's reason. */
  answer(wish: AnswerWish, signal: AbortSignal): AsyncIterable<AnswerPart>;
  fill(wish: FillWish, signal: AbortSignal): Promise<CompletionResult>;
}
