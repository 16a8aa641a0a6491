import type { CompletionContext, CompletionRequest, CompletionShape } from '../core/completion.ts';
import { offsetAt } from '../core/document.ts';
import { failure, ModelError } from '../core/failure.ts';
import type { GenerationRequest } from '../core/generation.ts';
import type { ModelDescription } from '../core/model.ts';
import { buildContext } from '../context/build-context.ts';
import { shownPlace } from '../context/notebook/shown-place.ts';
import type { SnippetIndex } from '../context/snippet-index.ts';
import { familyByName } from '../prompt/fill-families.ts';
import { estimateTokens } from '../prompt/estimate-tokens.ts';
import { renderFill } from '../prompt/render-fill.ts';
import { applyFilters } from '../text/apply-filters.ts';
import { filterContextOf } from '../text/candidate-filter.ts';
import { createStreamGuard } from '../text/stream-guard.ts';
import type { MemberCall } from './member-call.ts';
import type { EngineSettings } from './engine-settings.ts';
import { fillMethodOf } from './fill-methods.ts';
import type { FillVerdicts } from './fill-verdicts.ts';
import { promptLength } from './member-stream.ts';
import { pathsOf } from './sent-away.ts';
import { isResident } from './member-selection.ts';
import type { ListedModel, ModelDirectory } from './model-directory.ts';
import { promptBudgetFor, tokenLimitFor, type Speed, type Speeds } from './speeds.ts';

/** Context length assumed where neither the server nor the model tells. Unit: tokens. */
const UNKNOWN_CONTEXT = 4096;
/** A prompt never reaches this share of the context: a full one makes servers shift it. */
const CONTEXT_SHARE = 0.9;
/** Text after the cursor that local models read: it is read anew on every keystroke. */
const LOCAL_SUFFIX_CHARACTERS = 400;
const LEAST_STALL_MS = 600;
/** Unit: tokens. */
const LEAST_BUDGET = 16;
/** More of one model agree with each other without being right. */
const MOST_SAMPLES = 3;

export interface PrepareInput {
  readonly request: CompletionRequest;
  readonly shape: CompletionShape;
  readonly settings: EngineSettings;
  readonly directory: ModelDirectory;
  readonly speeds: Speeds;
  readonly verdicts: FillVerdicts;
  readonly snippets: SnippetIndex | undefined;
  /** Files that may be shown to models that are not local; all of them where it is not given. */
  readonly mayLeave?: ((path: string) => boolean) | undefined;
}

/** The calls of a run by member id, and the context that strategies see. */
export interface Prepared {
  readonly context: CompletionContext;
  readonly calls: ReadonlyMap<string, MemberCall>;
}

/**
 * Builds each member's prompt within its own budget. Members with the same budget share a context.
 * The strategies' context is the first member's.
 */
export function prepareCalls(members: readonly ListedModel[], input: PrepareInput): Prepared {
  const contexts = new Map<string, CompletionContext>();
  const offset = offsetAt(input.request.document.text, input.request.position);
  const calls = new Map<string, MemberCall>();
  for (const listed of members) {
    const { description } = listed;
    const speed = input.speeds.of(description.id);
    const budgetTokens = promptBudget(listed, speed, input);
    const key = `${budgetTokens}/${speed.charactersPerToken.toFixed(1)}/${description.place}`;
    const context = contexts.get(key) ?? contextOf(listed, offset, budgetTokens, speed, input);
    contexts.set(key, context);
    const shorter = (promptTokens: number): MemberCall => {
      const half = Math.max(LEAST_BUDGET, Math.floor(Math.min(budgetTokens, promptTokens) / 2));
      input.speeds.overflowed(description.id, half);
      return memberCall(listed, contextOf(listed, offset, half, speed, input), speed, input);
    };
    const call = memberCall(listed, context, speed, input);
    calls.set(description.id, { ...call, shorter: () => shorter(call.promptTokens) });
  }
  const context = contexts.values().next().value;
  if (context === undefined) throw new Error('a run needs at least one member');
  return { context, calls };
}

function memberCall(
  listed: ListedModel,
  context: CompletionContext,
  speed: Speed,
  { settings, directory, verdicts }: PrepareInput,
): MemberCall {
  const method = fillMethodOf(listed.description, settings.fillOverrides, verdicts);
  const { prompt, stop } = renderFill(context, method);
  const filterContext = filterContextOf(context);
  const request: GenerationRequest = {
    prompt,
    sampling: {
      temperature: settings.temperature,
      maxTokens: tokenLimitFor(context.shape, speed),
      stop,
      topLogprobs: 0,
      ...(settings.seed === undefined ? {} : { seed: settings.seed }),
    },
  };
  return {
    model: directory.model(listed),
    request,
    resident: listed.residency === undefined ? undefined : isResident(listed),
    prefix: context.prefix,
    samples: samplesFor(listed, settings),
    continued(accepted, { maxTokens, temperature = 0, alternatives = 0 }, back = 0) {
      const { prefix } = context;
      const before = back === 0 ? prefix : prefix.slice(0, Math.max(0, prefix.length - back));
      const rendered = renderFill({ ...context, prefix: before + accepted }, method);
      return {
        prompt: rendered.prompt,
        sampling: {
          ...request.sampling,
          ...{ temperature, maxTokens, topLogprobs: alternatives, stop: rendered.stop },
        },
        ...(rendered.leftOut === undefined ? {} : { leftOut: rendered.leftOut }),
      };
    },
    promptTokens: estimateTokens(' '.repeat(promptLength(prompt)), speed.charactersPerToken),
    paths: pathsOf(context),
    guard: () => createStreamGuard(filterContext),
    filter: (text) => applyFilters(text, filterContext),
    stallMs: stallFor(speed.totalMs),
  };
}

/** Silence after which the next member of a lane starts: half as long again as an answer takes. Unit: ms. */
export function stallFor(totalMs: number | undefined): number {
  return Math.max(LEAST_STALL_MS, 1.5 * (totalMs ?? 0));
}

/** Greedy samples are all the same. */
function samplesFor({ description }: ListedModel, { temperature }: EngineSettings): number {
  return temperature > 0 ? Math.max(1, Math.min(MOST_SAMPLES, description.slots ?? 1)) : 1;
}

/**
 * What a member is shown of the document within its budget; unless it is local, nothing of a file that must
 * not leave the machine. Throws ModelError `private` where that is the document itself.
 */
export function contextOf(
  listed: ListedModel,
  offset: number,
  budgetTokens: number,
  speed: Speed,
  { request, shape, settings, snippets, mayLeave }: PrepareInput,
): CompletionContext {
  const { place } = listed.description;
  const cloud = place === 'cloud';
  const guarded = place === 'local' ? undefined : mayLeave;
  if (guarded?.(request.document.path) === false) {
    throw new ModelError(failure('private', 'the file never leaves this machine'));
  }
  const shown =
    request.whole === undefined
      ? { document: request.document, position: request.position, offset }
      : shownPlace(request);
  return buildContext({
    ...shown,
    shape,
    budgetTokens,
    charsPerToken: speed.charactersPerToken,
    ...(cloud ? {} : { maxSuffixChars: LOCAL_SUFFIX_CHARACTERS }),
    ...(request.indentation === undefined ? {} : { indentation: request.indentation }),
    ...(settings.snippets && snippets !== undefined
      ? { snippets: guarded === undefined ? snippets : leaving(snippets, guarded) }
      : {}),
  });
}

/** The snippets of files that may leave the machine. */
function leaving(snippets: SnippetIndex, mayLeave: (path: string) => boolean): SnippetIndex {
  return {
    ...snippets,
    select: (query) => snippets.select(query).filter(({ path }) => mayLeave(path)),
  };
}

function promptBudget(
  listed: ListedModel,
  speed: Speed,
  { settings, shape }: PrepareInput,
): number {
  const { description } = listed;
  const room = roomFor(listed, shape.maxTokens);
  const wanted = settings.promptTokens ?? promptBudgetFor(speed);
  const limit = promptLimitOf(description) ?? wanted;
  return Math.max(LEAST_BUDGET, Math.min(room, wanted, limit, speed.mostPromptTokens ?? wanted));
}

/** Tokens that a member reads at most when it is to write so many more; may be less than 0. */
export function roomFor({ description, residency }: ListedModel, maxTokens: number): number {
  const loaded =
    typeof residency === 'object' && residency.contextLength !== undefined
      ? residency.contextLength
      : Math.min(UNKNOWN_CONTEXT, description.contextLength ?? UNKNOWN_CONTEXT);
  return Math.floor(loaded * CONTEXT_SHARE) - maxTokens;
}

/** Longest prompt that a model was made for, where that is less than its context. Unit: tokens. */
export function promptLimitOf({ promptLimit, name }: ModelDescription): number | undefined {
  return promptLimit ?? familyByName(name)?.promptLimit;
}
