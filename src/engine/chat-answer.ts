import { failure, ModelError } from '../core/failure.ts';
import type { CompletionShape } from '../core/completion.ts';
import { estimateTokens } from '../prompt/estimate-tokens.ts';
import type { FilterContext } from '../text/candidate-filter.ts';
import { controlCharacters, specialTokens, thinking } from '../text/filters/cleaning.ts';
import { convertLineEnds } from '../text/lines.ts';
import type { ListedModel } from './model-directory.ts';
import { promptLimitOf, roomFor } from './prepare.ts';
import type { Speed } from './speeds.ts';

/** An answer to an instruction, or a fused text, is no longer. Unit: tokens. */
export const ANSWER_TOKENS = 1_024;
/** A model that thinks first would end before its text began. */
const THOUGHT_TOKENS = 3_072;
/** What a model is shown of the document besides what the request is about; more is slow. Unit: tokens. */
const AROUND_TOKENS = 2_048;
const LEAST_AROUND_TOKENS = 16;

export const ANSWER_SHAPE: CompletionShape = {
  kind: 'block',
  maxLines: 400,
  maxTokens: ANSWER_TOKENS,
};

/** So many tokens of text, with room for thoughts where the model has any; half of the context at most. */
export function answerTokensOf(listed: ListedModel, textTokens = ANSWER_TOKENS): number {
  const wanted = textTokens + thoughtTokensOf(listed);
  return Math.min(wanted, Math.floor(roomFor(listed, 0) / 2));
}

export function thoughtTokensOf({ description: { thinking: thinks } }: ListedModel): number {
  return thinks ? THOUGHT_TOKENS : 0;
}

/** What a prompt holds besides the document. */
export interface BesideDocument {
  /** Characters of the texts that it is about. */
  readonly characters: number;
  /** Tokens of the words around them. */
  readonly taskTokens: number;
  readonly answerTokens: number;
  /** Tokens of the document that the user wants shown; undefined: 2,048. */
  readonly wanted: number | undefined;
}

/**
 * Tokens of the document that a model is shown besides the texts a prompt is about. Throws ModelError
 * `unsupported` where the texts leave no room.
 */
export function tokensAround(
  listed: ListedModel,
  { charactersPerToken, mostPromptTokens = Number.POSITIVE_INFINITY }: Speed,
  { characters, taskTokens, answerTokens, wanted = AROUND_TOKENS }: BesideDocument,
): number {
  const fixed = estimateTokens(' '.repeat(characters), charactersPerToken);
  const room = Math.min(roomFor(listed, answerTokens), mostPromptTokens) - fixed - taskTokens;
  if (room < LEAST_AROUND_TOKENS) {
    throw new ModelError(failure('unsupported', 'the texts are too long for the model'));
  }
  const limit = (promptLimitOf(listed.description) ?? Number.POSITIVE_INFINITY) - fixed;
  return Math.max(LEAST_AROUND_TOKENS, Math.min(room, wanted, limit));
}

/** An answer without what no source file holds. */
export function cleanedAnswer(answer: string, languageId: string): string {
  const nowhere = { prefix: '', suffix: '', indentation: { width: 4, tabs: false } };
  const context: FilterContext = { ...nowhere, languageId, shape: ANSWER_SHAPE, lineEnd: '\n' };
  return [controlCharacters, thinking, specialTokens].reduce(
    (rest, filter) => filter.apply(rest, context),
    convertLineEnds(answer, '\n'),
  );
}
