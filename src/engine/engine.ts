import { sleep, type Clock } from '../core/clock.ts';
import type { Spending } from '../core/spending.ts';
import type {
  Completion,
  CompletionRequest,
  CompletionResult,
  NoCompletion,
  Outcome,
} from '../core/completion.ts';
import { offsetAt, type DocumentSnapshot } from '../core/document.ts';
import type { EngineEvent } from '../core/events.ts';
import { failureOf } from '../core/failure.ts';
import type { Generation, GenerationFailure } from '../core/generation.ts';
import type { Learner } from '../core/learner.ts';
import type { ModelServer } from '../core/model.ts';
import type { StrategyDefinition } from '../core/strategy.ts';
import type { KnownEvidence, StrategyChoice } from '../core/strategy-choice.ts';
import { completionShape } from '../context/completion-shape.ts';
import type { SnippetIndex } from '../context/snippet-index.ts';
import type { Confidence } from '../learning/confidence.ts';
import type { OutcomeRecord } from '../learning/outcome-log.ts';
import type { StrategyMemories } from '../learning/strategy-memories.ts';
import { findStrategy } from '../strategies/registry.ts';
import { linesAround } from '../text/lines.ts';
import type { Observer } from './observer.ts';
import type { Answers } from './answers.ts';
import { createAnswers } from './answers/create-answers.ts';
import { createChats, type Chats } from './chats.ts';
import { createComparisons, type Comparisons } from './comparison/comparisons.ts';
import { createRefactors, type Refactors } from './refactor/refactors.ts';
import { answerKnown } from './answer-known.ts';
import { awaitResult } from './await-result.ts';
import type { EngineSettings } from './engine-settings.ts';
import type { FillVerdicts } from './fill-verdicts.ts';
import { LiveRuns } from './live-runs.ts';
import { createMemberRoster, type MemberRoster } from './member-roster.ts';
import { createMemberStates, type MemberStates, type MemberStatus } from './member-states.ts';
import { createCalledModels } from './called-models.ts';
import { debounceOf } from './debounce.ts';
import { createOpinions, type Opinions } from './opinions.ts';
import { outcomeRecord } from './outcome-record.ts';
import { multilineOf, requestShape } from './request-shape.ts';
import { requestBehind } from './request-behind.ts';
import { none } from './results.ts';
import { earlierAnswers } from './earlier-answers.ts';
import { ResultCache } from './reuse.ts';
import type { Run } from './run.ts';
import { numbersFromOne } from './run-numbers.ts';
import { createRunStarter } from './run-starter.ts';
import { firstShown } from './shown-confidence.ts';
import { createSelfTests } from './self-test.ts';
import { createWaking } from './waking.ts';
import { createSurvey, type Survey } from './survey.ts';
import type { Speeds } from './speeds.ts';
import { strategyChoice } from './strategy-choice.ts';
import type { SyntaxTools } from './syntax-tools.ts';
import { createTypingPauses } from './typing-pauses.ts';
import { createWarmUps } from './warm-up.ts';

export interface EngineOptions {
  readonly servers: readonly ModelServer[];
  readonly settings: EngineSettings;
  readonly clock: Clock;
  readonly seed: number;
  /**
   * Numbers of runs, each told once. A host that makes several engines hands all of them the same
   * ones: what is told later of a run must never be taken for the run of that name in a newer engine.
   * By default they count from 1.
   */
  readonly nextRun?: () => number;
  readonly syntax: SyntaxTools;
  readonly learner: Learner;
  /** What strategies keep between requests; none: they keep nothing. */
  readonly memories?: StrategyMemories;
  /** What scores have meant, kept by the host like the learner; none: nothing goes by it. */
  readonly confidence?: Confidence;
  /** Kept by the host, so that a changed setting does not forget what was measured. */
  readonly speeds: Speeds;
  readonly verdicts: FillVerdicts;
  /** Models whose memory the user has freed, and until when; the same for all engines of a host. */
  readonly keptOut?: Map<string, number>;
  /** Where strategies and their fallbacks come from; the registry by default. */
  readonly findStrategy?: (id: string) => StrategyDefinition | undefined;
  /** What benchmarks have found of sets of members, own and shipped; none by default. */
  readonly evidence?: () => readonly KnownEvidence[];
  /** The user's purse; without one nothing is refused for money. */
  readonly spending?: Spending;
  /** Files that may be shown to models elsewhere, by document path; all of them by default. */
  readonly mayLeave?: (path: string) => boolean;
  /** Runs texts of explicit requests; without one nothing is run. */
  readonly observer?: Observer;
  readonly freeMemoryBytes: () => number;
  readonly onEvent: (event: EngineEvent) => void;
  readonly onStatus: (status: MemberStatus) => void;
}

/**
 * Completions from an ensemble. One engine per set of servers and settings; hosts make another one
 * when these change. Nothing is asked and no timer runs while nobody completes.
 */
export interface Engine {
  readonly roster: MemberRoster;
  readonly states: MemberStates;
  /** For benchmarks: members asked alone, at the lowest priority, while nobody types or waits. */
  readonly survey: Survey;
  readonly opinions: Opinions;
  readonly chats: Chats;
  /** The ensemble as other programs ask it. */
  readonly answers: Answers;
  /** Several models' answers side by side, for the panel. */
  readonly comparisons: Comparisons;
  /** Tree searches over edits, for minutes, behind everything that somebody waits for. */
  readonly refactors: Refactors;
  /**
   * Which strategy runs for the present line-up, and why, where `wanted` is set; undefined where none
   * can.
   */
  choice(wanted: string, languageId: string): StrategyChoice | undefined;
  /**
   * Text for a place, or why there is none; never throws for what models or servers do. Cheap steps
   * first: typed-through and cached results, a collection under way, then requests.
   */
  complete(
    request: CompletionRequest,
    snippets: SnippetIndex | undefined,
    signal: AbortSignal,
  ): Promise<CompletionResult>;
  /**
   * Somebody looks at a place and may type there soon: the models that are in memory read it. Does
   * nothing before the first completion, while anything runs, or where `speculative` is off.
   */
  warm(request: CompletionRequest, snippets: SnippetIndex | undefined): void;
  /** The document changed: collections for it go on only while the change agrees with them. */
  edited(document: DocumentSnapshot): void;
  /** The run of a result, also after it ended; the latest 50 are kept. */
  run(runId: string): Run | undefined;
  /** What is on the screen: it stays first in later answers. */
  shown(runId: string, candidateId: string): void;
  /**
   * What became of a shown text; learned from where it teaches something, and returned as a record
   * for the log.
   */
  report(
    runId: string,
    shownText: string,
    trigger: CompletionRequest['trigger'],
    outcome: Outcome,
  ): OutcomeRecord | undefined;
  /** Ends every stream. */
  dispose(): void;
}

export function createEngine(options: EngineOptions): Engine {
  const { settings, clock, learner, speeds, confidence } = options;
  /** A fresh seed tells the engines of a log apart. */
  const session = options.seed.toString(36);
  const states = createMemberStates(clock, options.onStatus);
  const { directory, circuits, queues } = createCalledModels({ ...options, states });
  const roster = createMemberRoster({ ...options, directory, states, circuits, queues });
  const selfTests = createSelfTests({
    ...options,
    roster,
    queues,
    onVerdict(modelId, { works, evidence }) {
      options.onEvent({ type: 'self-test', modelId, works, evidence, runId: '', atMs: 0 });
    },
  });
  const warmUps = createWarmUps({ ...options, roster, queues });
  const chosenBy = { findStrategy, evidence: (): readonly KnownEvidence[] => [], ...options };
  const starter = createRunStarter({
    nextRun: numbersFromOne(),
    ...chosenBy,
    roster,
    queues,
    onFailure: ({ modelId, failure }) => {
      roster.failed(modelId, failure);
    },
  });
  const cache = new ResultCache();
  const live = new LiveRuns();
  const disposal = new AbortController();
  const pauses = createTypingPauses(clock);
  const wake = createWaking({ clock, live, states, circuits, directory });
  const opinions = createOpinions({ ...options, roster, queues });
  const survey = createSurvey({ ...options, roster, queues, busy });
  const comparisons: Comparisons = createComparisons({
    ...{ ...chosenBy, roster, queues, survey },
    typing: () => live.busy(),
  });
  const refactors = createRefactors({ ...options, roster, queues, typing: () => live.busy() });
  const chats = createChats({ roster, queues, clock, typing: () => live.busy() });
  const answers = createAnswers({
    ...{ ...options, roster, states, queues },
    complete: (request, signal) => engine.complete(request, undefined, signal),
    typing: () => live.busy(),
  });
  /** Whether anybody waits for text: nothing is prepared meanwhile. */
  function busy(): boolean {
    const asked = chats.busy() || answers.busy();
    return live.busy() || comparisons.busy() || refactors.busy() || asked;
  }

  /** The place that was last prepared ahead: nothing is prepared twice. */
  let prepared = '';

  function keep(run: Run): void {
    warmUps.callOff();
    live.add(run);
    selfTests.postpone();
    void run.finished.then(() => {
      live.ended(run);
      if (disposal.signal.aborted) return;
      selfTests.postpone();
      if (run.aborted || run.ranking.scored.length === 0) return;
      const { id, anchor, strategyId, ranking, spans } = run;
      cache.put({ runId: id, anchor, strategyId, ranking, spans });
    });
  }

  /** Prepares what follows when the text on the screen is accepted, while nothing else runs. */
  async function speculate(request: CompletionRequest, result: Completion): Promise<void> {
    const run = live.get(result.runId);
    await run?.finished;
    const [first] = result.shown;
    if (first === undefined || run === undefined || run.aborted || busy()) return;
    const { request: next, offset } = requestBehind(request, first);
    const place = `${next.document.uri}:${offset}:${result.runId}`;
    if (place === prepared || cache.find(next.document, offset) !== undefined) return;
    prepared = place;
    const { lineBefore, lineAfter } = linesAround(next.document.text, offset);
    const multiline = multilineOf(next, settings);
    const shape = completionShape({ lineBefore, lineAfter, multiline });
    const wish = { request: next, shape, idleMs: 0, speculative: true, snippets: undefined };
    const started = await starter.start(wish, disposal.signal);
    if ('kind' in started) return;
    if (live.busy()) started.abort('a request came');
    else keep(started);
  }

  async function answer(
    request: CompletionRequest,
    snippets: SnippetIndex | undefined,
    startedAt: number,
    signal: AbortSignal,
  ): Promise<{
    readonly body: Completion | NoCompletion;
    readonly failures: readonly GenerationFailure[];
  }> {
    const { document } = request;
    const offset = offsetAt(document.text, request.position);
    const underWay = live.find(document, offset);
    const known = underWay === undefined ? cache.find(document, offset) : undefined;
    const earlier = earlierAnswers(underWay, known, { live, roster });
    const isIncomplete = request.trigger === 'explicit' && earlier?.lacksMembers === true;
    if (known !== undefined && !isIncomplete) {
      const { result, typed } = known;
      live.typed(result.runId, typed.text);
      const onScreen = live.onScreen(result.runId);
      const body = answerKnown({ ...known, onScreen, request, settings, confidence });
      return { body, failures: [] };
    }
    if (underWay !== undefined && !isIncomplete) {
      const source = underWay.typed.text === '' ? ('models' as const) : ('in-flight' as const);
      live.typed(underWay.run.id, underWay.typed.text);
      const onScreen = live.onScreen(underWay.run.id);
      const waiting = { ...underWay, onScreen, request, startedAt, settings, clock, confidence };
      const body = await awaitResult({ ...waiting, source }, signal);
      if (body !== undefined) return { body, failures: underWay.run.failures };
    }

    const idleMs = pauses.idleMs();
    if (request.trigger === 'automatic' && underWay === undefined) {
      const debounceMs = debounceOf(roster, settings);
      if (debounceMs > 0) await sleep(clock, debounceMs, signal);
    }
    live.abortOthers(document.uri);
    const shape = await requestShape(request, options, signal);
    signal.throwIfAborted();
    const answered = isIncomplete ? earlier.answered : new Map<string, Generation>();
    const started = await starter.start(
      { request, shape, idleMs, speculative: false, snippets, answered },
      signal,
    );
    if ('kind' in started) return { body: started, failures: [] };
    keep(started);
    const typed = { text: '', closers: '' };
    const onScreen = isIncomplete ? earlier.onScreen : undefined;
    const waiting = { run: started, typed, onScreen, request, startedAt };
    const body =
      (await awaitResult({ ...waiting, settings, clock, confidence, source: 'models' }, signal)) ??
      none('cancelled', 'typing went on');
    if (body.kind === 'none' && body.reason === 'too-slow') {
      for (const { modelId, state } of started.streams) {
        if (state === 'running') states.cameTooLate(modelId);
      }
    }
    return { body, failures: started.failures };
  }

  /** An editor shows the first entry of an automatic answer. */
  function noteOnScreen(completion: Completion): void {
    const [first] = completion.shown;
    if (first === undefined) return;
    const { candidateId, head } = first;
    const score = firstShown(completion, completion.shown)?.score;
    live.show(completion.runId, { candidateId, whole: !head, score });
  }

  const engine: Engine = {
    roster,
    states,
    survey,
    choice(wanted, languageId) {
      const members = roster.selection().chosen.map(({ listed }) => listed);
      const sources = { ...chosenBy, speeds, evidence: chosenBy.evidence() };
      return strategyChoice(wanted, members, languageId, sources);
    },
    opinions,
    chats,
    answers,
    comparisons,
    refactors,
    async complete(request, snippets, signal) {
      const startedAt = clock.now();
      let body: Completion | NoCompletion;
      let failures: readonly GenerationFailure[] = [];
      try {
        const joined = AbortSignal.any([signal, disposal.signal]);
        joined.throwIfAborted();
        wake();
        ({ body, failures } = await answer(request, snippets, startedAt, joined));
        if (body.kind === 'completion' && request.trigger === 'automatic' && !signal.aborted) {
          noteOnScreen(body);
          if (settings.speculative) void speculate(request, body).catch(() => undefined);
        }
      } catch (error) {
        const cancelled = signal.aborted || disposal.signal.aborted;
        body = cancelled ? none('cancelled', '') : none('all-failed', failureOf(error).detail);
      }
      const result = { ...body, requestId: request.id, failures, totalMs: clock.now() - startedAt };
      const runId = result.kind === 'completion' ? result.runId : '';
      options.onEvent({ type: 'result', result, runId, atMs: result.totalMs });
      return result;
    },
    warm(request, snippets) {
      if (!settings.speculative || busy() || disposal.signal.aborted) return;
      void warmUps.warm(request, snippets);
    },
    edited(document) {
      pauses.edited();
      survey.interrupt();
      for (const run of live.disagreeing(document)) {
        for (const { modelId, text, state } of run.streams) {
          if (text === '' && state === 'running' && !run.speculative) {
            speeds.recordTooLate(modelId, clock.now() - run.startedAt);
          }
        }
        run.abort('typing disagrees');
      }
    },
    run: (runId) => live.get(runId),
    shown(runId, candidateId) {
      live.show(runId, { candidateId, whole: false });
    },
    report(runId, shownText, trigger, outcome) {
      const run = live.get(runId);
      if (run === undefined) return undefined;
      if (outcome.kind === 'accepted') live.hold(runId);
      const record = outcomeRecord(run, {
        ...{ shownText, trigger, outcome, session },
        written: live.writtenAs(run, shownText),
        score: trigger === 'automatic' ? live.onScreen(runId)?.score : undefined,
        at: clock.wallTime(),
      });
      if (record !== undefined) confidence?.learn(record);
      if (record !== undefined && Object.keys(record.rewards).length > 0) learner.learn(record);
      return record;
    },
    dispose() {
      disposal.abort(new DOMException('the engine is gone', 'AbortError'));
      selfTests.dispose();
      warmUps.callOff();
      live.abortAll('the engine is gone');
      comparisons.dispose();
      refactors.dispose();
      chats.dispose();
      answers.dispose();
      cache.clear();
    },
  };
  return engine;
}
