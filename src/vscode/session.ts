import { freemem } from 'node:os';
import path from 'node:path';
import * as vscode from 'vscode';
import { systemClock, type Clock } from '../core/clock.ts';
import type { CompletionRequest, CompletionResult, Outcome } from '../core/completion.ts';
import type { EngineEvent } from '../core/events.ts';
import type { Learner } from '../core/learner.ts';
import type { ModelServer } from '../core/model.ts';
import { freshSeed } from '../core/random.ts';
import { createEngine, type Engine } from '../engine/engine.ts';
import { numbersFromOne } from '../engine/run-numbers.ts';
import type { EngineSettings } from '../engine/engine-settings.ts';
import type { MemberStatus } from '../engine/member-states.ts';
import { createSpeeds } from '../engine/speeds.ts';
import { createHedgeLearner } from '../learning/hedge-learner.ts';
import { readTrained } from '../learning/trained-files.ts';
import type { JsonLinesLog } from '../learning/json-lines-log.ts';
import type { OutcomeLog, OutcomeRecord } from '../learning/outcome-log.ts';
import type { StrategyMemories } from '../learning/strategy-memories.ts';
import type { VoteRecord } from '../learning/vote-log.ts';
import type { ServerWish } from '../providers/server-wish.ts';
import type { WorkspaceServer } from '../providers/workspace/workspace-server.ts';
import type { Settings } from '../settings/parse-settings.ts';
import type { SettingProblem } from '../settings/setting-problem.ts';
import { FEATURES } from '../strategies/ranking/trained/candidate-features.ts';
import type { KeptSpending } from '../spending/create-spending.ts';
import { createSyntaxService, type SyntaxService } from '../syntax/syntax-service.ts';
import type { ReportedText } from './completion/reported-text.ts';
import type { ApiKeys } from './platform/api-keys.ts';
import { readSettings } from './platform/configuration.ts';
import { createEditorModels, EDITOR_SERVER } from './platform/editor-models.ts';
import type { EditorModels, LentModels } from './platform/editor-models.ts';
import { createExclusions, type Exclusions } from './platform/exclusions.ts';
import { followDocuments } from './platform/followed-documents.ts';
import { createFusionEvidence, type KeptEvidence } from './platform/fusion-evidence.ts';
import { createEngineLog } from './platform/engine-log.ts';
import type { KeptConfidence } from './platform/kept-confidence.ts';
import { createKeptExperience } from './platform/kept-experience.ts';
import { keptMemories, keptVerdicts } from './platform/kept-state.ts';
import { createNearOllama, type NearOllama } from './platform/near-ollama.ts';
import { laptopServers } from './platform/laptop-models.ts';
import { anyLineUpNames } from './platform/line-up.ts';
import type { StoreId } from './platform/local-stores.ts';
import { createPurse } from './platform/purse.ts';
import { serverFor, serversOf } from './platform/session-servers.ts';
import { createSurroundings, type Surroundings } from './platform/surroundings.ts';
import { learnedText } from './words.ts';
import { createRetirement } from './platform/engine-retirement.ts';
import { createWorkspaceLearning, type WorkspaceLearning } from './platform/workspace-learning.ts';
import type { Disposable } from './platform/disposable.ts';

/** The last answer, for the status bar and `Pick Candidate`. */
export interface LastResult {
  readonly request: CompletionRequest;
  readonly result: CompletionResult;
}

/**
 * Everything that lives as long as the window: engine, servers, parser, learner. A changed setting
 * makes a new engine; what was measured and learned stays.
 */
export interface Session extends Disposable {
  readonly clock: Clock;
  readonly settings: Settings;
  readonly problems: readonly SettingProblem[];
  readonly engine: Engine;
  readonly servers: readonly ModelServer[];
  /** The user's purse. */
  readonly spending: KeptSpending;
  /** The day whose spending somebody has looked at, as in `SpendingState`. */
  readonly spendingSeenOn: string | undefined;
  /** Somebody looks at what was spent today. */
  sawSpending(): void;
  /** Models that other extensions lend to the editor. */
  readonly editorModels: EditorModels;
  /** A server that the settings do not have, or have under another key; whoever asks for it disposes of it. */
  serverFor(wish: ServerWish, key: string | undefined): ModelServer;
  readonly syntax: SyntaxService;
  readonly exclusions: Exclusions;
  readonly surroundings: Surroundings;
  /** The model of the workspace; undefined where it is switched off. */
  readonly workspace: WorkspaceServer | undefined;
  readonly learner: Learner;
  /** What strategies keep between requests. */
  readonly memories: StrategyMemories;
  /** What scores have meant. */
  readonly confidence: KeptConfidence;
  readonly outcomes: OutcomeLog;
  /** Votes in comparisons; learned from like outcomes. */
  readonly votes: JsonLinesLog<VoteRecord>;
  /** What benchmarks have found of sets of members. */
  readonly evidence: KeptEvidence;
  /** Learns from what became of a text, and keeps it in the log, unless learning is off. */
  learn(record: OutcomeRecord): void;
  /** Forgets the votes and what was learned from them. */
  forgetVotes(): Promise<void>;
  /**
   * Forgets what this window has learned from stores that `work` deletes meanwhile; the model of the workspace
   * rests until it is done, and begins anew.
   */
  forgetting<Result>(stores: ReadonlySet<StoreId>, work: () => Promise<Result>): Promise<Result>;
  readonly nearOllama: NearOllama;
  /** The engine of this moment and its servers stay until then, whatever settings change meanwhile. */
  keepEngine(until: Promise<unknown>): void;
  /** Remembers what scores take on this machine, beyond this window. */
  keepScoringTimes(): void;
  readonly last: LastResult | undefined;
  /** Requests under way. */
  readonly busy: number;
  /** Something the status bar shows has changed. */
  readonly onDidChange: vscode.Event<void>;
  /** Everything that happens in the engine, in order. */
  readonly onDidEmit: vscode.Event<EngineEvent>;
  /** A request was answered, with text or without. */
  readonly onDidAnswer: vscode.Event<LastResult>;
  /** Something has become of a shown text. */
  readonly onDidReport: vscode.Event<ReportedText>;
  /** The settings were read again and the engine is another one. */
  readonly onDidReconfigure: vscode.Event<void>;
  /** The engine's answer, remembered as the last one unless typing went on. */
  complete(request: CompletionRequest, signal: AbortSignal): Promise<CompletionResult>;
  /** Lets the models read a place at which nobody types yet. */
  warm(request: CompletionRequest): void;
  report(
    runId: string,
    text: string,
    trigger: CompletionRequest['trigger'],
    outcome: Outcome,
  ): void;
}

const SCORING_TIMES = 'scoringTimes';
const SPENDING_SEEN = 'spendingSeenOn';

export function createSession(
  context: vscode.ExtensionContext,
  apiKeys: ApiKeys,
  channel: vscode.LogOutputChannel,
  /** Loaded when the editor's own models are wanted. */
  openLentModels: (onChange: () => void) => Promise<LentModels>,
): Session {
  const clock = systemClock;
  const dist = path.join(context.extensionPath, 'dist');
  const syntax = createSyntaxService({
    workerPath: path.join(dist, 'syntax-worker.cjs'),
    grammarFolder: path.join(dist, 'grammars'),
    clock,
  });
  const changed = new vscode.EventEmitter<void>();
  const emitted = new vscode.EventEmitter<EngineEvent>();
  const answered = new vscode.EventEmitter<LastResult>();
  const reported = new vscode.EventEmitter<ReportedText>();
  const reconfigured = new vscode.EventEmitter<void>();
  const speeds = createSpeeds(context.globalState.get<unknown>(SCORING_TIMES));
  const verdicts = keptVerdicts(context.globalState);
  /** What the user has freed stays free whatever setting changes. */
  const keptOut = new Map<string, number>();
  const evidence = createFusionEvidence(context.workspaceState);
  const log = createEngineLog(channel, (id) => engine.roster.directory.find(id)?.server.address);
  const storage = context.globalStorageUri.fsPath;
  const experience = createKeptExperience(storage, channel);
  const { learner, outcomes, votes, confidence } = experience;
  const memories = keptMemories(context.globalState, clock);

  let last: LastResult | undefined;
  let busy = 0;
  let { settings, problems } = readSettings();
  const exclusions = createExclusions(settings.cloud.neverSend);
  const surroundings = createSurroundings(exclusions);
  let learning = settings.workspaceModel ? startLearning() : undefined;
  const nearOllama = createNearOllama(reconfigure, () => settings);
  const sources = { dist, clock, channel, apiKeys, nearOllama };
  let servers = serversOf(settings, sources);
  /** Of the user's own computer, in a window of another machine. */
  const laptop = laptopServers(clock, settings.keepAlive);
  const spending = createPurse({
    ...{ folder: storage, clock, settings: () => settings, changed },
    told: (modelId) => engine.roster.directory.find(modelId)?.description.price,
  });
  const editorModels = createEditorModels({
    isAllowed: () => settings.cloud.editorModelCalls > 0 && settings.engine.cloud,
    isNamed: () => anyLineUpNames((id) => id.startsWith(`${EDITOR_SERVER}:`)),
    onWake: invalidate,
    open: () => openLentModels(invalidate),
  });
  let trained: EngineSettings['trained'] = {};
  let disposed = false;
  const engines = createRetirement();
  const nextRun = numbersFromOne();
  let engine = engineFor();
  void readTrainedFiles();

  function startLearning(): WorkspaceLearning {
    return createWorkspaceLearning({
      ...{ context, exclusions, clock, workerPath: path.join(dist, 'workspace-worker.cjs') },
      onStatus: (status, before) => {
        if (status.phase === 'ready' && before !== 'ready') {
          channel.info(`workspace: ${learnedText(status)}`);
        }
        changed.fire();
      },
    });
  }

  /** Other models are there than a moment ago. */
  function invalidate(): void {
    engine.roster.directory.invalidate();
    changed.fire();
  }

  function engineFor(): Engine {
    return createEngine({
      servers: [
        ...servers,
        ...laptop,
        editorModels.server,
        ...(learning === undefined ? [] : [learning.server]),
      ],
      settings: { ...settings.engine, trained, nearServers: nearOllama.servers() },
      clock,
      seed: freshSeed(),
      nextRun,
      syntax,
      learner: settings.learning ? learner : createHedgeLearner(),
      ...(settings.learning ? { memories, confidence } : {}),
      speeds,
      ...{ verdicts, keptOut },
      spending,
      evidence: () => evidence.known(),
      mayLeave: (file) => exclusions.mayLeave(file),
      freeMemoryBytes: freemem,
      onEvent(event) {
        log.event(event);
        emitted.fire(event);
        // Every word of every model would have the status bar drawn anew, and it shows none of them.
        if (event.type !== 'generation-delta') changed.fire();
      },
      onStatus(status: MemberStatus) {
        log.status(status);
        changed.fire();
      },
    });
  }

  /** Beside everything else: until it is read, requests do without it. */
  async function readTrainedFiles(): Promise<void> {
    const { citerRouter, ranker } = settings;
    if (citerRouter === '' && ranker === '') return;
    const read = await readTrained({ citerRouter, ranker }, FEATURES);
    const isOutdated = citerRouter !== settings.citerRouter || ranker !== settings.ranker;
    if (isOutdated || disposed) return;
    for (const { key, problem } of read.problems) channel.warn(`ensemble.${key}: ${problem}`);
    if (Object.keys(read.trained).length === 0) return;
    trained = read.trained;
    engines.retire(engine, []);
    engine = engineFor();
    reconfigured.fire();
    changed.fire();
  }

  function reconfigure(): void {
    engines.retire(engine, servers);
    ({ settings, problems } = readSettings());
    exclusions.setNeverSend(settings.cloud.neverSend);
    servers = serversOf(settings, sources);
    if (settings.workspaceModel) {
      learning ??= startLearning();
    } else {
      learning?.dispose();
      learning = undefined;
    }
    trained = {};
    engine = engineFor();
    void readTrainedFiles();
    reconfigured.fire();
    changed.fire();
  }

  const subscriptions = vscode.Disposable.from(
    exclusions,
    surroundings,
    changed,
    emitted,
    answered,
    reported,
    reconfigured,
    vscode.workspace.onDidChangeConfiguration((event) => {
      if (event.affectsConfiguration('ensemble')) reconfigure();
    }),
    vscode.workspace.onDidGrantWorkspaceTrust(reconfigure),
    followDocuments(syntax, () => ({ settings, engine })),
  );

  return {
    clock,
    get settings() {
      return settings;
    },
    get problems() {
      return problems;
    },
    get engine() {
      return engine;
    },
    get servers() {
      return servers;
    },
    get last() {
      return last;
    },
    get busy() {
      return busy;
    },
    get workspace() {
      return learning?.server;
    },
    spending,
    get spendingSeenOn() {
      return context.globalState.get<string>(SPENDING_SEEN);
    },
    sawSpending() {
      void context.globalState.update(SPENDING_SEEN, spending.state().day);
      changed.fire();
    },
    editorModels,
    serverFor: (wish, key) => serverFor(wish, key, settings, sources),
    syntax,
    exclusions,
    surroundings,
    learner,
    memories,
    confidence,
    outcomes,
    votes,
    evidence,
    async forgetVotes() {
      await votes.clear();
      await experience.relearn();
    },
    async forgetting(stores, work) {
      if (stores.has('workspace-model')) {
        learning?.dispose();
        learning = undefined;
      }
      await experience.clear(stores);
      if (stores.has('memories')) memories.reset();
      const result = await work();
      await experience.relearn();
      reconfigure();
      return result;
    },
    nearOllama,
    keepEngine(until) {
      engines.keep(engine, until);
    },
    keepScoringTimes: () => void context.globalState.update(SCORING_TIMES, speeds.scoringTimes()),
    onDidChange: changed.event,
    onDidEmit: emitted.event,
    onDidAnswer: answered.event,
    onDidReport: reported.event,
    onDidReconfigure: reconfigured.event,
    async complete(request, signal) {
      busy++;
      changed.fire();
      const snippets = settings.engine.snippets ? surroundings.index() : undefined;
      const result = await engine.complete(request, snippets, signal);
      busy--;
      if (result.kind === 'completion' || result.reason !== 'cancelled') last = { request, result };
      if (settings.learning) confidence.load();
      answered.fire({ request, result });
      changed.fire();
      return result;
    },
    warm(request) {
      engine.warm(request, settings.engine.snippets ? surroundings.index() : undefined);
    },
    report(runId, text, trigger, outcome) {
      const record = engine.report(runId, text, trigger, outcome);
      if (record !== undefined && settings.learning) void outcomes.append(record);
      reported.fire({ runId, text, outcome });
      changed.fire();
    },
    learn(record) {
      if (!settings.learning) return;
      learner.learn(record);
      void outcomes.append(record);
      changed.fire();
    },
    dispose() {
      disposed = true;
      subscriptions.dispose();
      engines.dispose();
      engine.dispose();
      learning?.dispose();
      void editorModels.server.dispose();
      void syntax.dispose();
      void Promise.allSettled(servers.map((server) => server.dispose()));
    },
  };
}
