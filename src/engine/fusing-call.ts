import { offsetAt } from '../core/document.ts';
import { failure, ModelError } from '../core/failure.ts';
import type { FuseWish, FusedAnswer } from '../core/strategy.ts';
import { estimateTokens } from '../prompt/estimate-tokens.ts';
import { fusionMessages } from '../prompt/fuse-candidates.ts';
import { readRankedFusion } from '../prompt/ranked-fusion.ts';
import { createAnswerGuard } from '../text/answer-guard.ts';
import { placedAnswer } from '../text/answer-place.ts';
import { applyFilters } from '../text/apply-filters.ts';
import { filterContextOf } from '../text/candidate-filter.ts';
import { isBlank, splitLines } from '../text/lines.ts';
import type { StreamGuard } from '../text/stream-guard.ts';
import { answerTokensOf, cleanedAnswer, tokensAround } from './chat-answer.ts';
import type { FusingCall, MemberCall } from './member-call.ts';
import type { ListedModel } from './model-directory.ts';
import { contextOf, type PrepareInput } from './prepare.ts';

/** The words around the texts. Unit: tokens. */
const TASK_TOKENS = 450;
/** A fence, an opening sentence and an order, besides the text. Unit: tokens. */
const FRAME_TOKENS = 96;
/** A fused text may be so much longer than the longest that its author was shown. */
const LONGER = 1.5;
/** An answer is read up to here. Unit: UTF-16 code units. */
const MOST_READ = 65_536;

/** The calls of a run, with what it takes to have one text made of several by members that follow instructions. */
export function withFusing(
  calls: ReadonlyMap<string, MemberCall>,
  members: readonly ListedModel[],
  input: PrepareInput,
): ReadonlyMap<string, MemberCall> {
  return new Map(
    [...calls].map(([id, call]) => {
      const listed = members.find(({ description }) => description.id === id);
      if (listed?.description.roles.includes('fuse') !== true) return [id, call];
      const fusing = (wish: FuseWish): FusingCall => fusingCall(listed, wish, input);
      const { shorter } = call;
      return [
        id,
        {
          ...{ ...call, fusing },
          // What the member reads at most was noted then: a text of several is asked for within it.
          ...(shorter === undefined ? {} : { shorter: () => ({ ...shorter(), fusing }) }),
        },
      ];
    }),
  );
}

/**
 * The call that makes one text of several for a place, at temperature and seed of every other call.
 *
 * The answer passes the filters of every other candidate, in a shape that has room for the longest text
 * that was shown. Throws ModelError `unsupported` where there are fewer than two texts, or where they are
 * too long for the model.
 */
export function fusingCall(
  listed: ListedModel,
  { texts, facts = [], ranks }: FuseWish,
  input: PrepareInput,
): FusingCall {
  if (texts.length < 2) {
    throw new ModelError(failure('unsupported', 'there are fewer than two different texts'));
  }
  const { request, shape, settings, speeds } = input;
  const { languageId, text: document } = request.document;
  const speed = speeds.of(listed.description.id);
  const longest = Math.max(...texts.map(({ length }) => length));
  const writable = estimateTokens(' '.repeat(longest), speed.charactersPerToken) * LONGER;
  const wanted = Math.ceil(Math.max(shape.maxTokens, writable)) + FRAME_TOKENS;
  const maxTokens = answerTokensOf(listed, wanted);
  const offset = offsetAt(document, request.position);
  const budget = tokensAround(listed, speed, {
    characters: [...texts, ...facts].reduce((sum, one) => sum + one.length, 0),
    ...{ taskTokens: TASK_TOKENS, answerTokens: maxTokens, wanted: settings.promptTokens },
  });
  const context = contextOf(listed, offset, budget, speed, input);
  const messages = fusionMessages(context, { texts, facts, ranks, original: '' });
  const lines = Math.max(...texts.map((one) => splitLines(one).length));
  const filterContext = filterContextOf({
    ...context,
    shape: { ...shape, maxLines: Math.max(shape.maxLines, Math.ceil(lines * LONGER)) },
  });
  const around = {
    prefix: document.slice(0, offset),
    original: '',
    suffix: document.slice(offset),
  };

  const textOf = (code: string): string => {
    const clean = cleanedAnswer(code, languageId);
    if (isBlank(clean)) return '';
    const filtered = applyFilters(placedAnswer(clean, around), filterContext);
    return filtered.kind === 'kept' ? filtered.text : '';
  };

  return {
    request: {
      prompt: { kind: 'chat', messages },
      sampling: {
        ...{ temperature: settings.temperature, maxTokens, stop: [], topLogprobs: 0 },
        ...(settings.seed === undefined ? {} : { seed: settings.seed }),
      },
    },
    guard: () => (ranks ? wholeAnswer() : createAnswerGuard(languageId)),
    read(answer): Pick<FusedAnswer, 'text' | 'order'> {
      if (!ranks) return { text: textOf(answer) };
      const { order, rest } = readRankedFusion(answer, texts.length);
      // Without an order nobody knows whether the answer is a text at all.
      if (order === undefined) return { text: '' };
      return { text: textOf(codeIn(rest, languageId)), order };
    },
  };
}

function codeIn(answer: string, languageId: string): string {
  const guard = createAnswerGuard(languageId);
  guard.push(answer);
  return guard.end().text;
}

/** All that is written, up to a limit: what of it is an order and what a text is read at the end. */
function wholeAnswer(): StreamGuard {
  let text = '';
  return {
    push(delta) {
      text += delta;
      const isTooLong = text.length > MOST_READ;
      return { text, done: isTooLong, ...(isTooLong ? { reason: 'size' } : {}) };
    },
    end: () => ({ text, done: true }),
  };
}
