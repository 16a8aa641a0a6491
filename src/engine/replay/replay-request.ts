import type { CompletionRequest, Ranking, Span } from '../../core/completion.ts';
import { systemClock } from '../../core/clock.ts';
import type { EngineEvent } from '../../core/events.ts';
import { failure, ModelError } from '../../core/failure.ts';
import type { JudgingReport } from '../../core/judging.ts';
import type { LanguageModel, ModelDescription } from '../../core/model.ts';
import { seededRandom } from '../../core/random.ts';
import { createSimulatedClock, type SimulatedClock } from '../../core/simulated-clock.ts';
import type { Trained } from '../../core/trained.ts';
import {
  NO_MEMORY,
  type Member,
  type Strategy,
  type StrategyDefinition,
} from '../../core/strategy.ts';
import { completionShape } from '../../context/completion-shape.ts';
import { isWithoutTexts, type RecordingLine } from '../../recording/recording-line.ts';
import { parametersOf } from '../../strategies/registry.ts';
import { normaliseForAgreement } from '../../text/agreement.ts';
import { linesAround } from '../../text/lines.ts';
import type { StreamGuard } from '../../text/stream-guard.ts';
import { anchorAt } from '../anchor.ts';
import { awaitResult } from '../await-result.ts';
import type { MemberCall } from '../member-call.ts';
import { ENGINE_DEFAULTS } from '../engine-settings.ts';
import { planLanes } from '../lanes.ts';
import { abilitiesOf } from '../member-abilities.ts';
import { ModelQueues, PRIORITY } from '../model-queues.ts';
import { stallFor } from '../prepare.ts';
import { Run } from '../run.ts';
import { unmetNeed } from '../strategy-tools.ts';
import type { SyntaxTools } from '../syntax-tools.ts';
import { liveMember } from './live-member.ts';
import { recordedModels } from './recorded-model.ts';
import { recordedObservation } from './recorded-observation.ts';
import { timedStrategy } from './timed-strategy.ts';

export interface ReplayOptions {
  readonly syntax: SyntaxTools;
  readonly seed: number;
  /**
   * `settled`: as ghost text, the winner as soon as the strategy's own rule calls it good enough.
   * `all`: as asked for by hand, when everybody has answered; then nobody stays silent for want of
   * agreement.
   */
  readonly wait: 'settled' | 'all';
  /** With `settled`: show the best there is after so long; undefined: wait for the rule. Unit: ms. */
  readonly deadlineMs?: number;
  readonly parameters?: Readonly<Record<string, number>>;
  /** Learned weight per member; undefined: all are trusted alike. */
  readonly weights?: Readonly<Record<string, number>>;
  /** What was trained for these members; what strategies come with where absent. */
  readonly trained?: Trained;
  /**
   * Live calls of recorded members, by id, prepared for the same place: what the recording lacks is asked
   * from them. Whole texts stay the recorded ones.
   */
  readonly live?: ReadonlyMap<string, MemberCall>;
  readonly signal: AbortSignal;
}

/** What a strategy made of a recorded request. */
export type Replayed =
  | {
      readonly kind: 'answer';
      /** What would be shown; undefined where the strategy stays silent or has nothing. */
      readonly text: string | undefined;
      /** Members whose recorded text begins with it. */
      readonly modelIds: readonly string[];
      readonly ranking: Ranking;
      readonly spans: readonly Span[];
      /** Recorded time at which the text would have been shown. Unit: ms. */
      readonly shownMs: number;
      /** Members that had been sent a request by then. */
      readonly asked: readonly string[];
      /** Real time of the strategy's own work, parses and calls of live members included. Unit: ms. */
      readonly ownMs: number;
      /** Calls that live members answered; what they took is in no recorded time. */
      readonly liveCalls: number;
      /** How the strategy worked and why, as a code. */
      readonly note?: string;
      /** Where judges compared texts. */
      readonly judging?: JudgingReport;
    }
  | { readonly kind: 'unmet'; readonly need: string }
  | { readonly kind: 'failed'; readonly message: string };

/** Nothing in a replay talks through sockets. */
const CALM_TURNS = 2;

/**
 * Runs a strategy on a recorded request through the engine's own run: lanes, merging of equal texts,
 * arrival rule and deadline are those of a live request, on a clock that jumps from one recorded
 * event to the next. No model is called but the `live` ones, and nothing that is lacking is guessed.
 *
 * Same line, strategy, parameters and seed: same answer, `ownMs` aside. Cost: the strategy's own.
 */
export async function replayRequest(
  line: RecordingLine,
  definition: StrategyDefinition,
  options: ReplayOptions,
): Promise<Replayed> {
  const clock = createSimulatedClock(0, CALM_TURNS);
  const { live } = options;
  const models = recordedModels(line, clock);
  const members = membersOf(
    models.map(({ description }) => live?.get(description.id)?.model.description ?? description),
    options.weights ?? {},
  );
  const isLost = line.candidates.some(({ text, quality = 0 }) => text === '' && quality > 0);
  if (isLost || isWithoutTexts(line)) {
    return { kind: 'unmet', need: 'the texts of the candidates' };
  }
  const need = unmetNeed(definition, members);
  if (need !== undefined) return { kind: 'unmet', need };
  const request = requestOf(line, options.wait);
  const asked = new Set<string>();
  const unmet = new Set<string>();
  let liveCalls = 0;
  const own = timedStrategy(
    definition.create(parametersOf(definition, options.parameters), options.trained),
    systemClock,
  );
  const run = runOf(line, request, own.strategy, models, members, definition.id, clock, {
    ...options,
    onEvent(event) {
      if (event.type === 'generation-start') asked.add(event.modelId);
    },
    onUnmet(need) {
      unmet.add(need);
    },
    onLiveCall() {
      liveCalls++;
    },
  });
  const settings = { ...ENGINE_DEFAULTS, explicitMs: Number.POSITIVE_INFINITY };
  const waiting = { run, request, settings, clock, source: 'models' as const };
  try {
    const result = await clock.run(
      awaitResult(
        {
          ...waiting,
          typed: { text: '', closers: '' },
          onScreen: undefined,
          startedAt: clock.now(),
        },
        options.signal,
      ),
    );
    options.signal.throwIfAborted();
    const [lacking] = unmet;
    if (lacking !== undefined) return { kind: 'unmet', need: lacking };
    if (run.strategyError !== undefined) return { kind: 'failed', message: run.strategyError };
    const shownMs = clock.now();
    const ranking = result?.kind === 'completion' ? result.ranking : run.ranking;
    const shown = result?.kind === 'completion' ? result.shown[0]?.text.trimEnd() : '';
    const text = shown === undefined || shown === '' ? undefined : shown;
    const { note, judging } = run.latest ?? {};
    return {
      kind: 'answer',
      text,
      modelIds:
        text === undefined
          ? []
          : line.candidates.filter((one) => one.text.startsWith(text)).map(({ model }) => model),
      ranking,
      spans: run.latest?.spans ?? [],
      shownMs,
      asked: [...asked],
      ownMs: own.elapsedMs(),
      liveCalls,
      ...(note === undefined ? {} : { note }),
      ...(judging === undefined ? {} : { judging }),
    };
  } finally {
    run.abort('replayed');
  }
}

function membersOf(
  models: readonly ModelDescription[],
  weights: Readonly<Record<string, number>>,
): readonly Member[] {
  return models
    .map((description) => ({
      // Those of a recording write nothing anew.
      ...abilitiesOf(description),
      weight: weights[description.id] ?? 1 / models.length,
    }))
    .sort((a, b) => b.weight - a.weight);
}

/** The document of a recorded request: what stands around the hole, or the question. */
function requestOf(line: RecordingLine, wait: ReplayOptions['wait']): CompletionRequest {
  const prefix = line.prefix ?? line.prompt ?? '';
  const { lineBefore } = linesAround(prefix, prefix.length);
  return {
    id: line.id,
    trigger: wait === 'all' ? 'explicit' : 'automatic',
    document: {
      uri: `recording:${line.id}`,
      path: line.group ?? line.id,
      languageId: line.language ?? 'plaintext',
      version: 1,
      text: prefix + (line.suffix ?? ''),
    },
    position: { line: prefix.split('\n').length - 1, character: lineBefore.length },
  };
}

function runOf(
  line: RecordingLine,
  request: CompletionRequest,
  strategy: Strategy,
  models: readonly LanguageModel[],
  members: readonly Member[],
  strategyId: string,
  clock: SimulatedClock,
  {
    syntax,
    seed,
    deadlineMs,
    signal,
    live,
    onEvent,
    onUnmet,
    onLiveCall,
  }: ReplayOptions & {
    readonly onEvent: (event: EngineEvent) => void;
    readonly onUnmet: (need: string) => void;
    readonly onLiveCall: () => void;
  },
): Run {
  const { document } = request;
  const { text, uri, languageId, path } = document;
  const offset = text.length - (line.suffix ?? '').length;
  // Of several samples of one model the first counts.
  const latencies = new Map(
    line.candidates.toReversed().map(({ model, latencyMs }) => [model, latencyMs]),
  );
  return new Run({
    id: line.id,
    anchor: anchorAt(document, offset),
    documentLength: text.length,
    speculative: false,
    deadlineMs: deadlineMs ?? Number.POSITIVE_INFINITY,
    members,
    context: {
      prefix: text.slice(0, offset),
      suffix: text.slice(offset),
      path,
      languageId,
      snippets: [],
      indentation: { width: 2, tabs: false },
      shape: completionShape({ ...linesAround(text, offset), multiline: 'auto' }),
    },
    strategyId,
    strategy,
    random: seededRandom(seed ^ seedOf(line.id)),
    memory: NO_MEMORY,
    clock,
    calls: new Map(
      models.map((model) => {
        const { id } = model.description;
        const recorded = callOf(model, text.slice(0, offset), latencies, onUnmet);
        const alive = live?.get(id);
        return [
          id,
          alive === undefined ? recorded : liveMember(recorded, alive, clock, onLiveCall),
        ];
      }),
    ),
    lanes: planLanes(
      models.map(({ description }) => ({
        description,
        weight: members.find(({ id }) => id === description.id)?.weight ?? 0,
        totalMs: latencies.get(description.id),
      })),
    ),
    queues: new ModelQueues(),
    priority: PRIORITY.automatic,
    candidateKey: normaliseForAgreement,
    async parse(insertion, runSignal) {
      const place = { uri, languageId, text, offset, insertions: [insertion] };
      const joined = AbortSignal.any([runSignal, signal]);
      // The parser is real; the recorded time stands still for it.
      const [evidence] = await clock.hold(syntax.parseEvidence(place, joined));
      return evidence ?? { newErrors: 0, known: false };
    },
    async tree(insertion, runSignal) {
      const place = { uri, languageId, text, offset, insertions: [insertion] };
      const joined = AbortSignal.any([runSignal, signal]);
      const [bag] = await clock.hold(syntax.treeBags(place, joined));
      return bag;
    },
    ...(line.observations === undefined
      ? {}
      : {
          observe: (texts) => Promise.resolve(texts.map((one) => recordedObservation(one, line))),
        }),
    onStart: () => undefined,
    onGeneration: () => undefined,
    onFailure: () => undefined,
    onEvent,
  });
}

/** Texts were cut and filtered when they were recorded; they pass as they are. */
function callOf(
  model: LanguageModel,
  prefix: string,
  latencies: ReadonlyMap<string, number | undefined>,
  onUnmet: (need: string) => void,
): MemberCall {
  return {
    model: {
      ...model,
      score: async (wanted, signal) => {
        try {
          return (await model.score?.(wanted, signal)) ?? [];
        } catch (error) {
          onUnmet('scores of parts');
          throw error;
        }
      },
    },
    request: {
      prompt: { kind: 'raw', text: '' },
      sampling: { temperature: 0, maxTokens: 1, stop: [] },
    },
    // A recording has what was written from the cursor on, and nothing in between.
    continued() {
      onUnmet('drafts of parts');
      throw new ModelError(failure('unsupported', 'a recording has no drafts of parts'));
    },
    resident: undefined,
    promptTokens: 0,
    prefix,
    samples: 1,
    guard: openGuard,
    filter: (text) =>
      text.trim() === '' ? { kind: 'dropped', filterId: 'blank' } : { kind: 'kept', text },
    stallMs: stallFor(latencies.get(model.description.id)),
  };
}

function openGuard(): StreamGuard {
  let text = '';
  const state = (): ReturnType<StreamGuard['end']> => ({ text, done: false });
  return {
    push(delta) {
      text += delta;
      return state();
    },
    end: state,
  };
}

function seedOf(id: string): number {
  let hash = 0x811c9dc5;
  for (let i = 0; i < id.length; i++) hash = Math.imul(hash ^ id.charCodeAt(i), 0x01000193);
  return hash >>> 0;
}
