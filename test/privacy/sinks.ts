import { mkdtemp, readdir, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { inspect } from 'node:util';
import '../vscode/refactor/vscode-stand-in.ts';
import type { Comparison } from '../../src/comparison/comparison.ts';
import { comparisonCsv } from '../../src/comparison/exports/csv.ts';
import { comparisonMarkdown } from '../../src/comparison/exports/markdown.ts';
import { preferencePairs } from '../../src/comparison/exports/preference-pairs.ts';
import { withoutSecrets } from '../../src/comparison/exports/without-secrets.ts';
import { followed } from '../../src/comparison/follow-events.ts';
import { systemClock } from '../../src/core/clock.ts';
import type { CompletionRequest } from '../../src/core/completion.ts';
import type { EngineEvent } from '../../src/core/events.ts';
import { createEngine } from '../../src/engine/engine.ts';
import { sentAwayOf } from '../../src/engine/sent-away.ts';
import type { MemberStatus } from '../../src/engine/member-states.ts';
import { createSpeeds } from '../../src/engine/speeds.ts';
import { noSyntax } from '../../src/engine/syntax-tools.ts';
import { createHedgeLearner } from '../../src/learning/hedge-learner.ts';
import { createOutcomeLog } from '../../src/learning/outcome-log.ts';
import { createStrategyMemories } from '../../src/learning/strategy-memories.ts';
import { createServers } from '../../src/providers/registry.ts';
import { recordedRequest } from '../../src/recording/recorded-request.ts';
import { redactLine } from '../../src/recording/redact.ts';
import { parseSettings } from '../../src/settings/parse-settings.ts';
import { createSpending } from '../../src/spending/create-spending.ts';
import { createRecentAnswers } from '../../src/vscode/diagnosis/recent-answers.ts';
import { whyNothing } from '../../src/vscode/diagnosis/why-nothing.ts';
import type { LastResult, Session } from '../../src/vscode/session.ts';
import { storedNow } from '../../src/vscode/platform/stored-places.ts';
import { someFacts } from '../vscode/diagnosis/some-facts.ts';
import { planted } from './planted-keys.ts';

const { diagnosisLines } = await import('../../src/vscode/diagnosis/diagnosis-log.ts');
const { reportText } = await import('../../src/vscode/diagnosis/report-text.ts');
const { sessionFacts } = await import('../../src/vscode/diagnosis/session-facts.ts');
const { createRequestLog } = await import('../../src/vscode/completion/request-log.ts');
const { createSentLog } = await import('../../src/vscode/completion/sent-log.ts');

/** Everything that is written, kept or shown of requests, as one text each. */
export type Sinks = Readonly<Record<SinkName, string>>;

/** Sinks that show the answer itself, as the user has asked for: what a model wrote stands in them. */
export const SHOWING = ['events', 'panel'] as const;

/** All others: nothing of what a model wrote that looks like a key stands in them. */
export const KEEPING = [
  ...['log', 'statuses', 'diagnose', 'failures', 'problems', 'sent', 'stored'],
  ...['outcomes', 'ledger', 'learner', 'memories', 'recording', 'exports', 'files'],
] as const;

export type SinkName = (typeof SHOWING)[number] | (typeof KEEPING)[number];

const SOURCE = 'function f(price: number) {\n  const total = \n}\n';

const request: CompletionRequest = {
  id: 'q1',
  trigger: 'explicit',
  document: {
    uri: 'file:///a.ts',
    path: 'a.ts',
    languageId: 'typescript',
    version: 1,
    text: SOURCE,
  },
  position: { line: 1, character: 16 },
};

/**
 * Asks two servers at an address with planted keys everywhere, as a window does: a completion, a comparison,
 * a diagnosis; then gives back everything that was written on the way.
 */
export async function sinksAt(address: string): Promise<Sinks> {
  const folder = await mkdtemp(path.join(tmpdir(), 'ensemble-sinks-'));
  try {
    return await filled(address, folder);
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}

async function filled(address: string, folder: string): Promise<Sinks> {
  const secretAddress = address.replace('http://', `http://me:${planted.addressPassword}@`);
  const { settings, problems } = parseSettings({
    servers: [
      {
        ...{ name: 'gate', kind: 'openai-compatible', apiKey: planted.settingsField },
        url: `${secretAddress}/v1?api_key=${planted.addressParameter}`,
        headers: { 'X-Team': planted.headerValue, Authorization: planted.settingsHeader },
      },
    ],
    lineUps: { Mine: ['gate:one', 'gate:two'] },
    lineUp: 'Mine',
  });
  const servers = createServers({
    ...{ servers: settings.servers, ollamaHost: '127.0.0.1:1', keepAlive: '1m', ollamaOptions: {} },
    ...{ embeddedModels: [], modelProcess: '', clock: systemClock },
    apiKey: (name) => Promise.resolve(name === 'gate' ? planted.secretStorage : undefined),
  });
  const [events, statuses, log]: [EngineEvent[], MemberStatus[], string[]] = [[], [], []];
  const addressOf = (id: string) => engine.roster.directory.find(id)?.server.address;
  const sentLine = createSentLog(addressOf);
  const learner = createHedgeLearner();
  const memories = createStrategyMemories(systemClock, () => undefined);
  const outcomes = createOutcomeLog(path.join(folder, 'outcomes.jsonl'), 1e6, (error) => {
    throw error;
  });
  const spending = createSpending({
    file: path.join(folder, 'spending.jsonl'),
    clock: systemClock,
    limits: () => ({ softUsd: 1, hardUsd: 2 }),
    priceOf: () => ({ input: 1, output: 1 }),
  });
  const engine = createEngine({
    servers,
    settings: { ...settings.engine, debounceMs: 0, explicitMs: 4000, speculative: false },
    ...{ clock: systemClock, seed: 1, syntax: noSyntax, learner, memories, spending },
    ...{ speeds: createSpeeds(), verdicts: new Map<string, boolean>() },
    freeMemoryBytes: () => 64e9,
    onEvent(event) {
      events.push(event);
      log.push(sentLine(event) ?? '');
    },
    onStatus(status) {
      statuses.push(status);
      log.push(`${status.modelId} ${status.state} ${inspect(status.failure)}`);
    },
  });
  const signal = AbortSignal.timeout(15_000);
  const channel = {
    ...{ info: (line: string) => log.push(line), warn: (line: string) => log.push(line) },
    show: () => undefined,
  } as never;
  try {
    const result = await engine.complete(request, undefined, signal);
    createRequestLog(channel).result(request, result);
    const run = result.kind === 'completion' ? engine.run(result.runId) : undefined;
    await run?.finished;
    const accepted = run?.candidates[0]?.text ?? '';
    const record = run && engine.report(run.id, accepted, 'explicit', { kind: 'accepted' });
    if (record !== undefined) await outcomes.append(record);
    const live = engine.comparisons.start({
      ...{ request, snippets: undefined, memberIds: ['gate:one', 'gate:two'] },
    });
    const empty: Comparison = {
      ...{ version: 1, id: live.id, startedAt: 0, request: live.request },
      ...{ columns: [], duels: [], votes: [] },
    };
    await live.finished;
    const modelOf = () => ({ family: 'x', place: 'cloud' }) as const;
    const comparison = events.reduce((now, event) => followed(now, event, modelOf), empty);
    const diagnose = diagnosed(
      { engine, servers, settings, problems, spending, workspace: undefined, clock: systemClock },
      { request, result },
    );
    await spending.written();
    const shared = withoutSecrets(comparison);
    const { stored } = await storedNow({
      ...{ folders: [folder], elsewhere: { 'replaced-files': [], 'command-line': [] } },
      slots: { global: noSlots, workspace: noSlots },
      keys: { names: () => Promise.resolve(['gate']), forget: () => Promise.resolve() },
    });
    return {
      events: textOf(events),
      panel: textOf(comparison),
      log: log.join('\n'),
      diagnose,
      statuses: textOf(statuses),
      failures: inspect([result.failures, engine.roster.directory.current()], { depth: 9 }),
      problems: textOf(problems),
      sent: textOf(run === undefined ? [] : sentAwayOf(run.streams, addressOf)),
      stored: textOf(stored),
      outcomes: textOf((await outcomes.read()).records),
      ledger: await readFile(path.join(folder, 'spending.jsonl'), 'utf8').catch(() => ''),
      learner: textOf(learner.snapshot()),
      memories: textOf(memories.snapshot()),
      recording: run === undefined ? '' : textOf(redactLine(recorded(run))),
      exports: [comparisonMarkdown, comparisonCsv, preferencePairs]
        .map((write) => write(shared))
        .join('\n'),
      files: await textsBelow(folder),
    };
  } finally {
    engine.dispose();
    await Promise.all(servers.map((server) => server.dispose()));
  }
}

/** The report of a diagnosis, and what the log has of it. */
function diagnosed(
  session: Parameters<typeof sessionFacts>[0],
  { request: asked, result }: LastResult,
): string {
  const answers = createRecentAnswers({
    clock: systemClock,
    onDidAnswer(listener: (answer: LastResult) => void) {
      listener({ request: asked, result });
      return { dispose: () => undefined };
    },
  });
  const proxy = `http://me:${planted.addressPassword}@proxy.example:8080`;
  const proxies = { proxy, support: 'on', noProxy: [], environment: { HTTP_PROXY: proxy } };
  const { uri, languageId } = asked.document;
  const latest = answers.latest();
  const facts = someFacts(
    sessionFacts(session, { document: { uri, languageId }, latest, proxies }),
  );
  const verdict = whyNothing(facts);
  return [reportText(facts, verdict), ...diagnosisLines(session, textOf(verdict))].join('\n');
}

function recorded({
  context,
  failures,
  candidates,
}: NonNullable<ReturnType<Session['engine']['run']>>) {
  return recordedRequest('a.ts:1', { context, path: 'a.ts', failures }, candidates);
}

const noSlots = {
  keys: () => [],
  get: () => undefined,
  update: () => Promise.resolve(),
};

/** As JSON has it, and as an inspection of its objects shows what JSON leaves out. */
function textOf(value: unknown): string {
  return `${JSON.stringify(value)}\n${inspect(value, { depth: 12, maxStringLength: null })}`;
}

async function textsBelow(folder: string): Promise<string> {
  const names = await readdir(folder, { recursive: true, withFileTypes: true });
  const files = names.filter((entry) => entry.isFile());
  const texts = files.map(({ parentPath, name }) => readFile(path.join(parentPath, name), 'utf8'));
  return (await Promise.all(texts)).join('\n');
}
