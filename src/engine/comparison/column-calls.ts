import type {
  CompletionContext,
  CompletionRequest,
  CompletionShape,
} from '../../core/completion.ts';
import { offsetAt } from '../../core/document.ts';
import { failure, ModelError } from '../../core/failure.ts';
import type { GenerationRequest, RenderedPrompt } from '../../core/generation.ts';
import type { LanguageModel } from '../../core/model.ts';
import type { Column, Comparison } from '../../comparison/comparison.ts';
import type { SnippetIndex } from '../../context/snippet-index.ts';
import { estimateTokens } from '../../prompt/estimate-tokens.ts';
import { fusionMessages } from '../../prompt/fuse-candidates.ts';
import { instructedPrefix, instructMessages } from '../../prompt/instruct.ts';
import { renderFill } from '../../prompt/render-fill.ts';
import { createAnswerGuard } from '../../text/answer-guard.ts';
import { placedAnswer } from '../../text/answer-place.ts';
import { applyFilters, type Filtered } from '../../text/apply-filters.ts';
import { filterContextOf } from '../../text/candidate-filter.ts';
import { isBlank } from '../../text/lines.ts';
import { createStreamGuard, type StreamGuard } from '../../text/stream-guard.ts';
import {
  ANSWER_SHAPE,
  answerTokensOf,
  cleanedAnswer,
  thoughtTokensOf,
  tokensAround,
} from '../chat-answer.ts';
import type { EngineSettings } from '../engine-settings.ts';
import { fillMethodOf } from '../fill-methods.ts';
import { promptLength } from '../member-stream.ts';
import type { MemberRoster } from '../member-roster.ts';
import { isResident } from '../member-selection.ts';
import type { ListedModel } from '../model-directory.ts';
import { converses } from '../chat-crew.ts';
import { contextOf, prepareCalls, stallFor } from '../prepare.ts';
import { pathsOf } from '../sent-away.ts';

/** Everything needed to ask one model for one column. */
export interface ColumnCall {
  readonly model: LanguageModel;
  readonly request: GenerationRequest;
  readonly resident: boolean | undefined;
  readonly promptTokens: number;
  /** Files of which code stands in the prompt. */
  readonly paths: readonly string[];
  readonly stallMs: number;
  guard(): StreamGuard;
  /** The text as it may be inserted, or the filter that threw it away. */
  filter(text: string): Filtered;
  /** The same work as a completion's: its times tell of those. */
  readonly isTimed: boolean;
}

/** Where the columns' texts go. */
export interface ColumnPlace {
  /** In the document without the text that is replaced. */
  readonly request: CompletionRequest;
  readonly shape: CompletionShape;
  readonly snippets: SnippetIndex | undefined;
  readonly original: string;
  readonly instruction?: string;
}

/** One text is to be made of several. */
export interface Fusion {
  /** Columns with different texts, in the order in which they are shown. */
  readonly sources: readonly Column[];
  /** The user's own words in place of the usual ones. */
  readonly prompt?: string;
}

export interface ColumnSources {
  readonly settings: EngineSettings;
  readonly roster: MemberRoster;
  /** Files that may be shown to models that are not local; all of them by default. */
  readonly mayLeave?: ((path: string) => boolean) | undefined;
}

/** The words around the texts in a chat. */
const TASK_TOKENS = 350;

/**
 * The call for one column: of a hole as for ghost text; of an instruction by chat, or for a model that
 * cannot chat with the instruction as a comment.
 *
 * Throws ModelError `unsupported` where the texts are too long for the model.
 */
export function columnCall(
  listed: ListedModel,
  place: ColumnPlace,
  sources: ColumnSources,
): ColumnCall {
  const { instruction, original } = place;
  if (instruction === undefined) return fillCall(listed, place, sources);
  const told = { instruction, original };
  const context = contextAround(listed, place, sources, instruction.length + original.length);
  if (chats(listed)) {
    const prompt: RenderedPrompt = { kind: 'chat', messages: instructMessages(context, told) };
    const paths = pathsOf(context);
    return answerCall(listed, { prompt, stop: [], paths }, place, sources);
  }
  const { settings, roster } = sources;
  const method = fillMethodOf(listed.description, settings.fillOverrides, roster.verdicts);
  const prefix = instructedPrefix(context.prefix, context.languageId, told);
  const instructed = { ...context, prefix };
  const filterContext = filterContextOf(instructed);
  return {
    ...answerCall(
      listed,
      { ...renderFill(instructed, method), paths: pathsOf(context) },
      place,
      sources,
    ),
    guard: () => createStreamGuard(filterContext),
    filter(text) {
      const filtered = applyFilters(text, filterContext);
      const ends = /(?:\r\n|\n|\r)$/.exec(original)?.[0] ?? '';
      return filtered.kind === 'kept' ? { kind: 'kept', text: filtered.text + ends } : filtered;
    },
  };
}

/**
 * The call for one text of several, which are numbered in their order.
 *
 * Throws ModelError `unsupported` where the model cannot chat, where there are fewer than two texts, or
 * where they are too long.
 */
export function fusionCall(
  listed: ListedModel,
  { sources: shown, prompt }: Fusion,
  place: ColumnPlace,
  sources: ColumnSources,
): ColumnCall {
  if (!listed.description.roles.includes('fuse')) throw unsupported('the model cannot chat');
  const texts = shown.map(({ text }) => text);
  if (texts.length < 2) throw unsupported('there are fewer than two different texts');
  const { instruction, original } = place;
  const length = [instruction ?? '', original, ...texts].reduce((sum, one) => sum + one.length, 0);
  const context = contextAround(listed, place, sources, length);
  const messages = fusionMessages(context, {
    ...{ texts, original },
    ...(instruction === undefined ? {} : { instruction }),
    ...(prompt === undefined || isBlank(prompt) ? {} : { prompt }),
  });
  const paths = pathsOf(context);
  return answerCall(
    listed,
    { prompt: { kind: 'chat', messages }, stop: [], paths },
    place,
    sources,
  );
}

/** The same call for another sample of its model, or at another temperature. */
export function withSampling(
  call: ColumnCall,
  { temperature, sample }: { readonly temperature?: number; readonly sample: number },
): ColumnCall {
  const { sampling } = call.request;
  const seed = sampling.seed === undefined ? {} : { seed: sampling.seed + sample };
  const own = { ...sampling, ...seed, ...(temperature === undefined ? {} : { temperature }) };
  return { ...call, request: { ...call.request, sampling: own } };
}

/** The columns whose texts a fusion is shown: different ones, in their order. */
export function fusedColumns({ columns }: Comparison): readonly Column[] {
  const own = columns.filter(
    ({ state, text, fusedFrom }) =>
      (state === 'done' || state === 'stopped') && fusedFrom === undefined && !isBlank(text),
  );
  return own.filter(({ text }, i) => own.findIndex((other) => other.text === text) === i);
}

function fillCall(
  listed: ListedModel,
  { request, shape, snippets }: ColumnPlace,
  { settings, mayLeave, roster: { directory, speeds, verdicts } }: ColumnSources,
): ColumnCall {
  const input = { request, shape, settings, directory, speeds, verdicts, snippets, mayLeave };
  const call = prepareCalls([listed], input).calls.get(listed.description.id);
  if (call === undefined) throw new ModelError(failure('model-missing', listed.description.id));
  const { sampling } = call.request;
  const maxTokens = sampling.maxTokens + thoughtTokensOf(listed);
  return {
    ...call,
    paths: call.paths ?? [],
    request: { ...call.request, sampling: { ...sampling, maxTokens } },
    isTimed: true,
  };
}

function answerCall(
  listed: ListedModel,
  {
    prompt,
    stop,
    paths,
  }: {
    readonly prompt: RenderedPrompt;
    readonly stop: readonly string[];
    readonly paths: readonly string[];
  },
  { request, original }: ColumnPlace,
  { settings, roster }: ColumnSources,
): ColumnCall {
  const { id } = listed.description;
  const { temperature, seed } = settings;
  const { languageId, text } = request.document;
  const at = offsetAt(text, request.position);
  const around = { prefix: text.slice(0, at), original, suffix: text.slice(at) };
  const { charactersPerToken, totalMs } = roster.speeds.of(id);
  const maxTokens = answerTokensOf(listed);
  return {
    model: roster.directory.model(listed),
    request: {
      prompt,
      sampling: {
        ...{ temperature, maxTokens, stop, topLogprobs: 0 },
        ...(seed === undefined ? {} : { seed }),
      },
    },
    resident: listed.residency === undefined ? undefined : isResident(listed),
    promptTokens: estimateTokens(' '.repeat(promptLength(prompt)), charactersPerToken),
    paths,
    stallMs: stallFor(totalMs),
    guard: () => createAnswerGuard(languageId),
    filter(answer) {
      const clean = cleanedAnswer(answer, languageId);
      return isBlank(clean)
        ? { kind: 'dropped', filterId: 'blank' }
        : { kind: 'kept', text: placedAnswer(clean, around) };
    },
    isTimed: false,
  };
}

/** What a model is shown of the document besides so many characters that it is shown in any case. */
function contextAround(
  listed: ListedModel,
  { request, snippets }: ColumnPlace,
  { settings, mayLeave, roster: { directory, speeds, verdicts } }: ColumnSources,
  characters: number,
): CompletionContext {
  const speed = speeds.of(listed.description.id);
  const budget = tokensAround(listed, speed, {
    ...{ characters, taskTokens: chats(listed) ? TASK_TOKENS : 0 },
    ...{ answerTokens: answerTokensOf(listed), wanted: settings.promptTokens },
  });
  const asked = { request, shape: ANSWER_SHAPE, settings, snippets, mayLeave };
  const input = { ...asked, directory, speeds, verdicts };
  return contextOf(listed, offsetAt(request.document.text, request.position), budget, speed, input);
}

/** Whether a model was made for chats, however it fills holes. */
function chats(listed: ListedModel): boolean {
  return converses(listed) || listed.description.fill.kind === 'chat';
}

function unsupported(why: string): ModelError {
  return new ModelError(failure('unsupported', why));
}
