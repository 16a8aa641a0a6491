import { failure, isModelError, ModelError } from '../../core/failure.ts';
import type { ChatMessage, TokenLogprob } from '../../core/generation.ts';
import type { Judgement, JudgeRequest, LanguageModel } from '../../core/model.ts';
import { labelPreference, verdictPreference } from '../../prompt/judge-answer.ts';
import { judgeMessages, type JudgeForm } from '../../prompt/judge-prompt.ts';

/** The two short calls of which judgements are made. */
export interface JudgeCalls {
  /** The first token of the answer with the most probable ones; undefined where the server tells none. */
  label(messages: readonly ChatMessage[], signal: AbortSignal): Promise<TokenLogprob | undefined>;
  /** The answer as text, by the schema of a verdict where the server takes one. */
  verdict(messages: readonly ChatMessage[], signal: AbortSignal): Promise<string>;
}

/** Answers whose length a verdict does not exceed. Unit: tokens. */
export const VERDICT_TOKENS = 32;

/** The context that servers load where nobody asks for more. Unit: tokens. */
const USUAL_CONTEXT = 4096;
/** Of the context, what file and texts may take; the rest is for instructions and marks. */
const CONTEXT_SHARE = 0.7;
/** Code has more; a prompt that is cut short by the server would lose the question. */
const CHARACTERS_A_TOKEN = 2.5;

/**
 * `judge` of a model that chats. Both orders are asked and the mean is taken, so that a judge which always
 * likes the same place says ½:
 *
 *     preferFirst = ½ · prefersA(A = first, B = second) + ½ · (1 − prefersA(A = second, B = first))
 *
 * By the probabilities of the two letters where the server tells them, else by verdicts, which are 1, ½
 * or 0; where it tells none, it is not asked for them again.
 *
 * Input   `contextLength` in tokens; undefined where unknown.
 * Throws  ModelError `unsupported` where an answer cannot be read or the texts are too long.
 * Cost    two calls of one token, or of a short answer; none for equal texts.
 */
export function createJudge(
  calls: JudgeCalls,
  contextLength: number | undefined,
): NonNullable<LanguageModel['judge']> {
  const context = Math.min(USUAL_CONTEXT, contextLength ?? USUAL_CONTEXT);
  const most = Math.floor(context * CONTEXT_SHARE * CHARACTERS_A_TOKEN);
  let tellsLabels = true;

  async function byLabel(request: JudgeRequest, signal: AbortSignal): Promise<number | undefined> {
    let token: TokenLogprob | undefined;
    try {
      token = await calls.label(asked(request, 'label', most), signal);
    } catch (error) {
      // Some servers refuse the field that asks for log-probabilities.
      if (!isModelError(error) || error.failure.code !== 'bad-request') throw error;
    }
    if (token?.top === undefined) {
      tellsLabels = false;
      return undefined;
    }
    return labelPreference(token);
  }

  async function byVerdict(request: JudgeRequest, signal: AbortSignal): Promise<number> {
    const answer = await calls.verdict(asked(request, 'verdict', most), signal);
    const preference = verdictPreference(answer);
    if (preference === undefined) throw abstention('the answer is no verdict');
    return preference;
  }

  return async (request, signal) => {
    signal.throwIfAborted();
    if (request.first === request.second) return { preferFirst: 0.5, fidelity: 'judge' };
    if (tellsLabels) {
      const straight = await byLabel(request, signal);
      const turned = straight === undefined ? undefined : await byLabel(turn(request), signal);
      if (straight !== undefined && turned !== undefined) return meanOf(straight, turned);
    }
    return meanOf(await byVerdict(request, signal), await byVerdict(turn(request), signal));
  };
}

function turn(request: JudgeRequest): JudgeRequest {
  return { ...request, first: request.second, second: request.first };
}

function meanOf(straight: number, turned: number): Judgement {
  const orders = { forth: straight, back: 1 - turned };
  return { preferFirst: (orders.forth + orders.back) / 2, fidelity: 'judge', orders };
}

function asked(request: JudgeRequest, form: JudgeForm, most: number): readonly ChatMessage[] {
  const messages = judgeMessages(request, form, most);
  if (messages === undefined) throw abstention('the texts are too long to be compared');
  return messages;
}

function abstention(why: string): ModelError {
  return new ModelError(failure('unsupported', why));
}
