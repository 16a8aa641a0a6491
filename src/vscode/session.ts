import { freemem } from 'node:os';
import path from 'node:path';
import * as vscode from 'vscode';
import { systemClock, type Clock } from '../core/clock.ts';
import type { CompletionRequest, CompletionResult, Outcome } from '../core/completion.ts';
import type { EngineEvent } from '../core/events.ts';
import type { Experience, Learner } from '../core/learner.ts';
import type { ModelServer } from '../core/model.ts';
import { freshSeed } from '../core/random.ts';
import { createEngine, numbersFromOne, type Engine } from '../engine/engine.ts';
import type { EngineSettings } from '../engine/engine-settings.ts';
import type { MemberStatus } from '../engine/member-states.ts';
import { createSpeeds } from '../engine/speeds.ts';
import { createHedgeLearner } from '../learning/hedge-learner.ts';
import { readTrained } from '../learning/trained-files.ts';
import type { JsonLinesLog } from '../learning/json-lines-log.ts';
import {
  createOutcomeLog,
  withUnjudgedApart,
  type OutcomeLog,
  type OutcomeRecord,
} from '../learning/outcome-log.ts';
import type { StrategyMemories } from '../learning/strategy-memories.ts';
import { createVoteLog, type VoteRecord } from '../learning/vote-log.ts';
import { createServers } from '../providers/registry.ts';
import type { WorkspaceServer } from '../providers/workspace/workspace-server.ts';
import type { SettingProblem, Settings } from '../settings/parse-settings.ts';
import { FEATURES } from '../strategies/ranking/trained/candidate-features.ts';
import { createSyntaxService, type SyntaxService } from '../syntax/syntax-service.ts';
import type { ApiKeys } from './platform/api-keys.ts';
import { createStrategyLog } from './completion/strategy-log.ts';
import { isEnabledFor, readSettings } from './platform/configuration.ts';
import { createExclusions, type Exclusions } from './platform/exclusions.ts';
import { createFusionEvidence, type KeptEvidence } from './platform/fusion-evidence.ts';
import { createKeptConfidence, type KeptConfidence } from './platform/kept-confidence.ts';
import { keptMemories, keptVerdicts } from './platform/kept-state.ts';
import { createSurroundings, type Surroundings } from './platform/surroundings.ts';
import { choiceText } from './strategy-words.ts';
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

/** What has become of a text of a run, as it was offered. */
export interface ReportedText {
  readonly runId: string;
  readonly text: string;
  readonly outcome: Outcome;
}

const SCORING_TIMES = 'scoringTimes';

const OUTCOME_LOG_BYTES = 2_000_000;

export function createSession(
  context: vscode.ExtensionContext,
  apiKeys: ApiKeys,
  channel: vscode.LogOutputChannel,
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
  const evidence = createFusionEvidence(context.workspaceState);
  const strategyLine = createStrategyLog(choiceText);
  const learner = createHedgeLearner();
  const memories = keptMemories(context.globalState, clock);
  const kept = (name: string) => path.join(context.globalStorageUri.fsPath, name);
  const onLogError = (error: unknown): void => {
    channel.warn(`outcome log: ${String(error)}`);
  };
  const logIn = (name: string): OutcomeLog =>
    createOutcomeLog(kept(name), OUTCOME_LOG_BYTES, onLogError);
  const judged = logIn('outcomes.jsonl');
  const outcomes = withUnjudgedApart(judged, logIn('unjudged.jsonl'));
  const confidence = createKeptConfidence(outcomes);
  const votes = createVoteLog(kept('votes.jsonl'), OUTCOME_LOG_BYTES, onLogError);
  /** From everything that is kept, oldest first. */
  async function learnAll(): Promise<void> {
    const logs = await Promise.all([judged.read(), votes.read()]);
    const records = logs.flatMap((log): Experience[] => [...log.records]);
    for (const record of records.sort((a, b) => a.at - b.at)) learner.learn(record);
    const badLines = logs.reduce((sum, log) => sum + log.badLines, 0);
    if (badLines > 0) channel.warn(`outcome log: ${badLines} unreadable lines left out`);
  }
  void learnAll();

  let last: LastResult | undefined;
  let busy = 0;
  const exclusions = createExclusions();
  const surroundings = createSurroundings(exclusions);
  let { settings, problems } = readSettings();
  let learning = settings.workspaceModel ? startLearning() : undefined;
  let servers = serversFor(settings);
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

  function serversFor(wanted: Settings): ModelServer[] {
    return createServers({
      servers: wanted.servers,
      ollamaHost: process.env['OLLAMA_HOST'],
      keepAlive: wanted.keepAlive,
      ollamaOptions: wanted.ollamaOptions,
      embeddedModels: wanted.embeddedModels,
      modelProcess: path.join(dist, 'embedded-model.mjs'),
      exactVerifierMegabytes: wanted.exactVerifierMegabytes,
      onVerifierRefusal: ({ modelId, failure }) => {
        channel.warn(`${modelId} is scored by its server (${failure.code}: ${failure.detail})`);
      },
      clock,
      apiKey: (name) => apiKeys.get(name),
    });
  }

  function engineFor(): Engine {
    return createEngine({
      servers: learning === undefined ? servers : [...servers, learning.server],
      settings: { ...settings.engine, trained },
      clock,
      seed: freshSeed(),
      nextRun,
      syntax,
      learner: settings.learning ? learner : createHedgeLearner(),
      ...(settings.learning ? { memories, confidence } : {}),
      speeds,
      verdicts,
      evidence: () => evidence.known(),
      freeMemoryBytes: freemem,
      onEvent(event) {
        if (event.type === 'strategy-failure')
          channel.error(`${event.strategyId}: ${event.message}`);
        if (event.type === 'self-test') {
          const test = event.evidence.map(({ probe, passed }) => `${probe} ${passed ? '+' : '-'}`);
          channel.info(
            `${event.modelId} ${event.works ? 'fills holes' : 'does not fill holes; only the text before the cursor is used'} (${test.join(', ')})`,
          );
        }
        const line = strategyLine(event);
        if (line !== undefined) channel.warn(line);
        emitted.fire(event);
        // Every word of every model would have the status bar drawn anew, and it shows none of them.
        if (event.type !== 'generation-delta') changed.fire();
      },
      onStatus(status: MemberStatus) {
        channel.info(
          `${status.modelId} is ${status.state}${status.failure === undefined ? '' : ` (${status.failure.code}: ${status.failure.detail})`}`,
        );
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
    servers = serversFor(settings);
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
    vscode.workspace.onDidChangeTextDocument(({ document, contentChanges }) => {
      if (contentChanges.length === 0) return;
      // Ahead of the first request: compiling a grammar takes longer than the request would wait.
      if (isEnabledFor(document.languageId, settings)) syntax.warm(document.languageId);
      engine.edited({
        uri: document.uri.toString(),
        path: '',
        languageId: document.languageId,
        version: document.version,
        get text() {
          return document.getText();
        },
      });
    }),
    vscode.workspace.onDidCloseTextDocument((document) => {
      syntax.forget(document.uri.toString());
    }),
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
      learner.reset();
      await learnAll();
    },
    keepEngine(until) {
      engines.keep(engine, until);
    },
    keepScoringTimes() {
      void context.globalState.update(SCORING_TIMES, speeds.scoringTimes());
    },
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
      void syntax.dispose();
      void Promise.allSettled(servers.map((server) => server.dispose()));
    },
  };
}
