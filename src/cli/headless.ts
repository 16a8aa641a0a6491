import { existsSync, readdirSync } from 'node:fs';
import { createHash, randomUUID } from 'node:crypto';
import { freemem, homedir } from 'node:os';
import path from 'node:path';
import { systemClock } from '../core/clock.ts';
import type { EngineEvent } from '../core/events.ts';
import type { ModelServer } from '../core/model.ts';
import { freshSeed } from '../core/random.ts';
import type { Trained } from '../core/trained.ts';
import { createEngine, type Engine } from '../engine/engine.ts';
import type { Observer } from '../engine/observer.ts';
import type { MemberStatus } from '../engine/member-states.ts';
import { createSpeeds } from '../engine/speeds.ts';
import { createHedgeLearner } from '../learning/hedge-learner.ts';
import { createServers } from '../providers/registry.ts';
import type { ServerWish } from '../providers/server-wish.ts';
import {
  createWorkspaceServer,
  type WorkspaceServer,
} from '../providers/workspace/workspace-server.ts';
import { workspaceWorkerAt } from '../providers/workspace/start-workspace-worker.ts';
import { shippedEvidence } from '../recording/fusion-evidence.ts';
import type { Settings } from '../settings/parse-settings.ts';
import { AUTOMATIC_STRATEGY, strategies } from '../strategies/registry.ts';
import { createSyntaxService, type SyntaxService } from '../syntax/syntax-service.ts';
import type { Arguments } from './arguments.ts';
import { mayLeave } from './file-exclusions.ts';
import { keptSpending } from './kept-spending.ts';
import { UsageError, type Output } from './output.ts';
import { keyFor } from './server-keys.ts';
import { settingsOf } from './settings-of.ts';
import { diskFiles } from '../providers/workspace/disk-files.ts';

/** The second host: an engine without an editor. */
export interface Headless {
  readonly engine: Engine;
  readonly settings: Settings;
  /** From the files that the settings name. */
  readonly trained: Trained;
  readonly servers: readonly ModelServer[];
  readonly syntax: SyntaxService;
  /** Lets the model of the workspace learn what it does not know yet; a few seconds at most. */
  learn(signal: AbortSignal): Promise<void>;
  dispose(): Promise<void>;
}

/** Where the built parts lie, and the small models beside a checkout. */
export interface Places {
  readonly dist: string;
  readonly demoModels: string;
}

export function placesBeside(bundle: string): Places {
  const dist = path.dirname(bundle);
  return { dist, demoModels: path.join(dist, '..', 'media', 'models') };
}

/** The parser of the built bundles. */
export function createSyntax({ dist }: Places): SyntaxService {
  return createSyntaxService({
    workerPath: path.join(dist, 'syntax-worker.cjs'),
    grammarFolder: path.join(dist, 'grammars'),
    clock: systemClock,
  });
}

/**
 * An engine from the arguments: settings file, members, strategy. Without a configuration it takes
 * the default members of a running Ollama; where none has any, the small embedded models.
 */
export async function createHeadless(
  given: Arguments,
  places: Places,
  output: Output,
  listen: {
    onEvent?(event: EngineEvent): void;
    onStatus?(status: MemberStatus): void;
    /** Runs texts; what it takes is waited for. */
    readonly observer?: Observer;
    /** Somebody types meanwhile, in another program: an answer takes as long as the settings say. */
    readonly typing?: true;
    /** A server of the settings as it is used here. */
    servers?(wish: ServerWish): ServerWish;
  },
  root = process.cwd(),
): Promise<Headless> {
  const known = [...strategies.map(({ id }) => id), AUTOMATIC_STRATEGY];
  if (given.strategy !== undefined && !known.includes(given.strategy)) {
    throw new UsageError(`no strategy "${given.strategy}"; there are: ${known.join(', ')}`);
  }
  const { settings, trained } = await settingsOf(given, output);
  const files = await embeddedFiles(settings, given, places, output);
  const servers = createServers({
    servers: settings.servers.map((wish) => listen.servers?.(wish) ?? wish),
    ollamaHost: process.env['OLLAMA_HOST'],
    keepAlive: settings.keepAlive,
    ollamaOptions: settings.ollamaOptions,
    embeddedModels: files,
    modelProcess: path.join(places.dist, 'embedded-model.mjs'),
    exactVerifierMegabytes: settings.exactVerifierMegabytes,
    onVerifierRefusal: ({ modelId, failure }) => {
      output.message(`${modelId} is scored by its server (${failure.code}: ${failure.detail})`);
    },
    clock: systemClock,
    apiKey: (name) => Promise.resolve(keyFor(name, settings.servers, process.env)),
  });
  const workspace = workspaceModel(settings, given, places, root);
  const syntax = createSyntax(places);
  const spending = keptSpending(
    settings,
    (modelId) => engine.roster.directory.find(modelId)?.description.price,
  );
  const engine: Engine = createEngine({
    servers: workspace === undefined ? servers : [...servers, workspace],
    settings: {
      ...settings.engine,
      // Who names a strategy wants that one, or to know why not.
      fallback: given.strategy === undefined,
      trained,
      members: given.models ?? settings.engine.members,
      seed: given.seed,
      debounceMs: 0,
      // Nobody types meanwhile: members that have to be loaded first are waited for.
      explicitMs: Math.max(
        listen.observer === undefined ? (listen.typing ? 0 : EXPLICIT_MS) : OBSERVED_MS,
        settings.engine.explicitMs,
      ),
      speculative: false,
      demoModels: true,
    },
    clock: systemClock,
    seed: given.seed ?? freshSeed(),
    syntax,
    learner: createHedgeLearner(),
    speeds: createSpeeds(),
    verdicts: new Map(),
    evidence: () => shippedEvidence().map((entry) => ({ ...entry, origin: 'shipped' })),
    mayLeave: (file) => mayLeave(root, file, settings.cloud.neverSend),
    spending,
    freeMemoryBytes: freemem,
    ...(listen.observer === undefined ? {} : { observer: listen.observer }),
    onEvent: (event) => listen.onEvent?.(event),
    onStatus: (status) => listen.onStatus?.(status),
  });
  return {
    engine,
    settings,
    trained,
    servers,
    syntax,
    async learn(signal) {
      const limit = AbortSignal.any([signal, AbortSignal.timeout(LEARNING_LIMIT_MS)]);
      await workspace?.settled(limit).catch(() => {
        output.message('The model of the workspace has not read all files.');
      });
    },
    async dispose() {
      engine.dispose();
      const all = workspace === undefined ? servers : [...servers, workspace];
      await Promise.allSettled([syntax.dispose(), ...all.map((server) => server.dispose())]);
      await spending.written();
    },
  };
}

/** A command waits so long for the last of its members. */
const EXPLICIT_MS = 15_000;
/** Tests of every text may take minutes. */
const OBSERVED_MS = 1_800_000;

/** Files listed at most; a command is not an editor that may go on for minutes. */
const MOST_FILES = 20_000;

function isWorkspaceModel(name: string): boolean {
  return name === 'workspace' || name === 'workspace:workspace';
}

/** Unless it is switched off or others are named. What it learns is kept in the user's cache folder. */
function workspaceModel(
  settings: Settings,
  given: Arguments,
  { dist }: Places,
  root: string,
): WorkspaceServer | undefined {
  const isNamed = given.models?.some(isWorkspaceModel);
  const worker = path.join(dist, 'workspace-worker.cjs');
  // Run from its sources, the program has no bundles beside it.
  if (!settings.workspaceModel || isNamed === false || !existsSync(worker)) return undefined;
  const cache = process.env['XDG_CACHE_HOME'] ?? path.join(homedir(), '.cache');
  const key = createHash('sha256').update(path.resolve(root)).digest('hex').slice(0, 16);
  return createWorkspaceServer({
    startWorker: workspaceWorkerAt(worker),
    files: diskFiles({
      ...{ folders: [root], excluded: [], most: MOST_FILES },
      neverSend: settings.cloud.neverSend,
    }),
    storageFolder: path.join(cache, 'ensemble', 'workspace-model', key),
    session: randomUUID(),
    clock: systemClock,
    // Its models may have to load on the same cores meanwhile.
    rehearses: false,
  });
}

/** A command waits no longer for the model of the workspace. */
const LEARNING_LIMIT_MS = 15_000;

/** Time within which a running Ollama answers its listing. */
const OLLAMA_LIMIT_MS = 3000;

/** GGUF files to run: the configured ones, or the small models when no server has any model. */
async function embeddedFiles(
  settings: Settings,
  given: Arguments,
  places: Places,
  output: Output,
): Promise<readonly string[]> {
  if (given.models?.every(isWorkspaceModel) === true) return [];
  const named = given.models?.some((name) => name.startsWith('embedded:')) === true;
  if (settings.embeddedModels.length > 0 || (given.config !== undefined && !named)) {
    return settings.embeddedModels;
  }
  const files = demoFiles(places);
  if (files.length === 0 || named) return files;
  const [ollama] = createServers({
    servers: [],
    ollamaHost: process.env['OLLAMA_HOST'],
    keepAlive: settings.keepAlive,
    ollamaOptions: {},
    embeddedModels: [],
    modelProcess: '',
    clock: systemClock,
    apiKey: () => Promise.resolve(undefined),
  });
  const listed = await ollama?.list(AbortSignal.timeout(OLLAMA_LIMIT_MS)).catch(() => []);
  await ollama?.dispose();
  const usable = listed?.some(({ roles, place }) => roles.includes('inline') && place === 'local');
  if (usable === true) return [];
  output.message('No Ollama with a completing model answers; the three small built-in models do.');
  return files;
}

function demoFiles({ demoModels }: Places): string[] {
  if (!existsSync(demoModels)) return [];
  return readdirSync(demoModels)
    .filter((name) => name.endsWith('.gguf'))
    .sort()
    .map((name) => path.join(demoModels, name));
}
