import type { CompletionRequest, CompletionResult } from '../../src/core/completion.ts';
import type { EngineEvent } from '../../src/core/events.ts';
import type { Learner } from '../../src/core/learner.ts';
import type { ModelServer } from '../../src/core/model.ts';
import type { Spending } from '../../src/core/spending.ts';
import { createEngine, type Engine } from '../../src/engine/engine.ts';
import { ENGINE_DEFAULTS, type EngineSettings } from '../../src/engine/engine-settings.ts';
import type { MemberStatus } from '../../src/engine/member-states.ts';
import { createSpeeds, type Speeds } from '../../src/engine/speeds.ts';
import { noSyntax, type SyntaxTools } from '../../src/engine/syntax-tools.ts';
import type { StrategyDefinition } from '../../src/core/strategy.ts';
import type { KnownEvidence } from '../../src/core/strategy-choice.ts';
import { findStrategy } from '../../src/strategies/registry.ts';
import { createHedgeLearner } from '../../src/learning/hedge-learner.ts';
import type { Confidence } from '../../src/learning/confidence.ts';
import type { StrategyMemories } from '../../src/learning/strategy-memories.ts';
import { createManualClock, settled, type ManualClock } from '../fakes/manual-clock.ts';
import {
  scriptedModel,
  scriptedServer,
  type ScriptedModel,
  type ScriptedModelOptions,
} from '../fakes/scripted-model.ts';

/** A model of a test: its name, what is special about it, what it does. */
export type Role = Omit<ScriptedModelOptions, 'clock' | 'description'> & {
  readonly name: string;
} & Partial<ScriptedModel['description']>;

export interface Stage {
  readonly clock: ManualClock;
  readonly engine: Engine;
  readonly speeds: Speeds;
  readonly events: readonly EngineEvent[];
  readonly statuses: readonly MemberStatus[];
  readonly models: Readonly<Record<string, ScriptedModel>>;
  /** Starts a request at the mark ‸ of a text. */
  ask(marked: string, more?: Partial<Asked>): Answering;
  /** Tells the engine that the document now is the marked text. */
  edit(marked: string, uri?: string): void;
}

export interface Asked {
  readonly trigger: CompletionRequest['trigger'];
  readonly signal: AbortSignal;
  readonly uri: string;
  readonly languageId: string;
  readonly localOnly: boolean;
}

export interface Answering {
  readonly result: Promise<CompletionResult>;
  /** The result once it is there. */
  readonly now: () => CompletionResult | undefined;
  /** Text of the first entry; undefined while there is none or nothing is shown. */
  readonly text: () => string | undefined;
}

export interface StageOptions {
  readonly settings?: Partial<EngineSettings>;
  readonly servers?: (clock: ManualClock) => readonly ModelServer[];
  readonly syntax?: SyntaxTools;
  readonly learner?: Learner;
  readonly memories?: StrategyMemories;
  readonly confidence?: Confidence;
  readonly keptOut?: Map<string, number>;
  readonly freeMemoryBytes?: number;
  readonly spending?: Spending;
  /** Names of the models in memory; the server cannot tell where they are not given. */
  readonly residents?: readonly string[];
  readonly seed?: number;
  readonly nextRun?: () => number;
  readonly evidence?: readonly KnownEvidence[];
  /** Strategies beside those of the registry. */
  readonly strategies?: readonly StrategyDefinition[];
}

/** Settings under which nothing happens that a test did not ask for. */
const CALM: Partial<EngineSettings> = { debounceMs: 0, deadlineMs: 400, speculative: false };

/** An engine on a clock that stands still, with scripted models on one server. */
export function stageFor(roles: readonly Role[], options: StageOptions = {}): Stage {
  const clock = createManualClock();
  const models = roles.map(({ script, ...description }) =>
    scriptedModel({ clock, description, script }),
  );
  const residents =
    options.residents === undefined ? {} : { residents: new Set(options.residents) };
  const servers = options.servers?.(clock) ?? [scriptedServer({ clock, models, ...residents })];
  const events: EngineEvent[] = [];
  const statuses: MemberStatus[] = [];
  const speeds = createSpeeds();
  const verdicts = new Map<string, boolean>();
  const engine = createEngine({
    servers,
    settings: { ...ENGINE_DEFAULTS, ...CALM, ...options.settings },
    clock,
    seed: options.seed ?? 1,
    ...(options.nextRun === undefined ? {} : { nextRun: options.nextRun }),
    syntax: options.syntax ?? noSyntax,
    learner: options.learner ?? createHedgeLearner(),
    ...(options.memories === undefined ? {} : { memories: options.memories }),
    ...(options.confidence === undefined ? {} : { confidence: options.confidence }),
    speeds,
    verdicts,
    ...(options.keptOut === undefined ? {} : { keptOut: options.keptOut }),
    ...(options.spending === undefined ? {} : { spending: options.spending }),
    findStrategy: (id) =>
      options.strategies?.find((definition) => definition.id === id) ?? findStrategy(id),
    evidence: () => options.evidence ?? [],
    freeMemoryBytes: () => options.freeMemoryBytes ?? 64e9,
    onEvent: (event) => events.push(event),
    onStatus: (status) => statuses.push(status),
  });
  let requests = 0;
  return {
    clock,
    engine,
    speeds,
    events,
    statuses,
    models: Object.fromEntries(models.map((model) => [model.description.name, model])),
    ask(marked, more = {}) {
      requests++;
      const request = requestFor(marked, `q${requests}`, more);
      let answer: CompletionResult | undefined;
      const result = engine.complete(
        request,
        undefined,
        more.signal ?? new AbortController().signal,
      );
      void result.then((value) => (answer = value));
      return {
        result,
        now: () => answer,
        text: () => (answer?.kind === 'completion' ? answer.shown[0]?.text : undefined),
      };
    },
    edit(marked, uri) {
      const { document } = requestFor(marked, '', uri === undefined ? {} : { uri });
      engine.edited(document);
    },
  };
}

/** The request at the mark ‸ of a text. */
export function requestFor(
  marked: string,
  id = 'q1',
  more: Partial<Asked> = {},
): CompletionRequest {
  const offset = marked.indexOf('‸');
  if (offset < 0) throw new Error(`no cursor in ${JSON.stringify(marked)}`);
  const text = marked.replace('‸', '');
  const before = text.slice(0, offset).split(/\r\n|\n|\r/);
  return {
    id,
    trigger: more.trigger ?? 'automatic',
    document: {
      uri: more.uri ?? 'file:///a.ts',
      path: 'a.ts',
      languageId: more.languageId ?? 'typescript',
      version: 1,
      text,
    },
    position: { line: before.length - 1, character: before.at(-1)!.length },
    ...(more.localOnly === undefined ? {} : { localOnly: more.localOnly }),
  };
}

export { settled };
