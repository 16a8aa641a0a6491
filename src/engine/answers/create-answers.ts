import type { Clock } from '../../core/clock.ts';
import type { CompletionRequest, CompletionResult } from '../../core/completion.ts';
import { failure, isModelError, ModelError, type Failure } from '../../core/failure.ts';
import type { GenerationRequest } from '../../core/generation.ts';
import type { Learner } from '../../core/learner.ts';
import type { Spending } from '../../core/spending.ts';
import { ENSEMBLE_MODEL, type AnswerPart, type Answers, type AnswerWish } from '../answers.ts';
import type { EngineSettings } from '../engine-settings.ts';
import { fillMethodOf } from '../fill-methods.ts';
import type { MemberStates } from '../member-states.ts';
import { LISTING_AGE_MS, type MemberRoster } from '../member-roster.ts';
import type { ListedModel } from '../model-directory.ts';
import type { ModelQueues } from '../model-queues.ts';
import { none } from '../results.ts';
import { createRestorer } from '../restorer.ts';
import type { SyntaxTools } from '../syntax-tools.ts';
import { answeringMembers, answeringModels, memberNamed } from './answering-members.ts';
import { fillAlone, requestOf } from './fill-document.ts';
import { placeOf } from './own-address.ts';
import { answerRoom, routeOf } from './route.ts';
import { streamAnswer } from './stream-answer.ts';

/** As the engine has it. */
export interface LiveAnswers extends Answers {
  /** Whether anybody waits for an answer. */
  busy(): boolean;
  /** Ends every answer. */
  dispose(): void;
}

export interface AnswersOptions {
  readonly roster: MemberRoster;
  readonly states: MemberStates;
  readonly queues: ModelQueues;
  readonly clock: Clock;
  readonly settings: EngineSettings;
  readonly learner: Learner;
  readonly syntax: SyntaxTools;
  readonly spending?: Spending;
  /** Files that may be shown to models elsewhere, by path; all of them by default. */
  readonly mayLeave?: (path: string) => boolean;
  /** The engine's own. */
  readonly complete: (request: CompletionRequest, signal: AbortSignal) => Promise<CompletionResult>;
  /** Whether somebody waits for a completion now. */
  readonly typing: () => boolean;
}

/** The ensemble as others ask it; see `Answers`. */
export function createAnswers(options: AnswersOptions): LiveAnswers {
  const { roster, settings, states, queues, clock } = options;
  const { mayLeave = () => true } = options;
  const restorer = createRestorer(roster);
  const disposal = new AbortController();
  const shunned = new Set<string>();
  let working = 0;
  let fills = 0;

  const onSwap = (loaded: ListedModel): void => {
    restorer.note(loaded);
  };
  const rules = {
    roster,
    cloud: settings.cloud,
    fillOf: (description: ListedModel['description']) =>
      fillMethodOf(description, settings.fillOverrides, roster.verdicts),
    isOurselves: ({ server }: ListedModel) => shunned.has(placeOf(server.address) ?? ''),
  };

  async function members(signal: AbortSignal): Promise<readonly ListedModel[]> {
    await roster.directory.refresh(LISTING_AGE_MS, signal);
    return answeringMembers(rules);
  }

  async function during<T>(work: () => Promise<T>): Promise<T> {
    begin();
    try {
      return await work();
    } finally {
      end();
    }
  }

  function begin(): void {
    working++;
  }

  function end(): void {
    working--;
    if (working > 0 || disposal.signal.aborted) return;
    void restorer.restore(() => disposal.signal.aborted || working > 0 || options.typing());
  }

  async function* answer(wish: AnswerWish, signal: AbortSignal): AsyncGenerator<AnswerPart> {
    const joined = AbortSignal.any([signal, disposal.signal]);
    joined.throwIfAborted();
    begin();
    try {
      const route = routeOf(wish, await members(joined), options);
      let first: Failure | undefined;
      for (const listed of route) {
        const what = yield* tried(listed, wish, joined);
        if (what === undefined) return;
        first ??= what;
      }
      throw new ModelError(first ?? failure('unsupported', 'no member chats'));
    } finally {
      end();
    }
  }

  /** The whole answer of a member; or what kept it from its first word. */
  async function* tried(
    listed: ListedModel,
    wish: AnswerWish,
    signal: AbortSignal,
  ): AsyncGenerator<AnswerPart, Failure | undefined> {
    const memberId = listed.description.id;
    let begun = false;
    try {
      const request = requestFor(wish, answerRoom(listed, wish, roster));
      for await (const part of streamAnswer(listed, request, { ...options, onSwap }, signal)) {
        if (part.kind === 'end' && !begun) {
          const what = emptiness(part);
          if (what !== undefined) return what;
        }
        if (!begun) yield { kind: 'routed', memberId };
        begun = true;
        signal.throwIfAborted();
        if (part.kind === 'end') states.succeeded(memberId);
        yield part;
      }
      return undefined;
    } catch (error) {
      signal.throwIfAborted();
      if (!isModelError(error)) throw error;
      roster.failed(memberId, error.failure);
      if (begun) throw error;
      return error.failure;
    }
  }

  return {
    async models(signal) {
      return answeringModels(await members(signal), rules);
    },
    known: () => answeringModels(answeringMembers(rules), rules),
    shun(address) {
      const place = placeOf(address);
      if (place !== undefined) shunned.add(place);
    },
    answer,
    async fill(wish, signal) {
      const joined = AbortSignal.any([signal, disposal.signal]);
      const localOnly = wish.localOnly === true || !mayLeave(wish.path);
      const request = requestOf({ ...wish, localOnly }, ++fills);
      const { model = ENSEMBLE_MODEL } = wish;
      if (model === ENSEMBLE_MODEL) return await options.complete(request, joined);
      return await during(async () => {
        const found = await members(joined).then(
          (all) => memberNamed(model, all),
          () => undefined,
        );
        if (found !== undefined) {
          return await fillAlone(found, request, { ...options, queues, clock, onSwap }, joined);
        }
        const missing = none(joined.aborted ? 'cancelled' : 'no-members', model);
        return { ...missing, requestId: request.id, failures: [], totalMs: 0 };
      });
    },
    busy: () => working > 0,
    dispose() {
      disposal.abort(new DOMException('the engine is gone', 'AbortError'));
    },
  };
}

/** Why an answer without a word is none; undefined where saying nothing is an answer. */
function emptiness({ finish }: Extract<AnswerPart, { kind: 'end' }>): Failure | undefined {
  if (/content.?filter|safety|refusal/i.test(finish.raw))
    return failure('content-filter', finish.raw);
  return finish.unified === 'other' ? failure('empty', finish.raw) : undefined;
}

function requestFor(wish: AnswerWish, maxTokens: number): GenerationRequest {
  const { messages, temperature, stop, seed, tools = [], toolChoice } = wish;
  const offered = tools.length > 0 && toolChoice !== 'none';
  return {
    prompt: { kind: 'chat', messages },
    sampling: { temperature, maxTokens, stop, ...(seed === undefined ? {} : { seed }) },
    ...(offered ? { tools } : {}),
    ...(offered && toolChoice !== undefined ? { toolChoice } : {}),
  };
}
