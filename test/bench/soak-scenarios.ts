import { systemClock, type Clock } from '../../src/core/clock.ts';
import { seededRandom, type Random } from '../../src/core/random.ts';
import type { EngineSettings } from '../../src/engine/engine-settings.ts';
import type { ModelServer } from '../../src/core/model.ts';
import { noSyntax } from '../../src/engine/syntax-tools.ts';
import { createOllamaServer } from '../../src/providers/ollama/ollama-server.ts';
import { json, startHttpServer } from '../fakes/http-server.ts';
import { COMPLETES, ollamaScript, tag } from '../fakes/scripted-ollama.ts';
import { scriptedModel, scriptedServer, type ScriptedStep } from '../fakes/scripted-model.ts';
import { createSimulatedClock } from '../../src/core/simulated-clock.ts';
import { planTyping } from '../rings/profiles/typing-plan.ts';
import { playTyping } from '../rings/profiles/typing-session.ts';
import { installedSyntaxService } from '../syntax/installed-syntax.ts';
import { embeddedServer } from './embedded.ts';
import { heapAfterCollection } from './heap-after-collection.ts';
import { cancellingProblems, soakCancellations, soakKeys } from './soak-cancelling.ts';
import { soakMutated, soakServe } from './soak-serve.ts';
import { soakWorkspace } from './soak-workspace.ts';
import { benchEngine, sourceOfLines } from './stage.ts';

/** What is alive at one moment, when nobody has typed for a while. Unit of memory: MB. */
export interface Census {
  readonly keys: number;
  readonly heap: number;
  /** Beside those that were there before anybody typed, and those that are kept on purpose. */
  readonly timers: number;
  /** Generations that hold a socket or a model. */
  readonly generations: number;
  readonly sockets: number;
}

/** From the first census on the heap may grow by this: caches fill. Unit: MB. */
const HEAP_GROWTH = 6;
/** Connections that are kept for the next request. */
const KEPT_SOCKETS = 6;
/** Bursts of typing after which a census is taken, at most. */
const MOST_BURSTS = 100;
/** Censuses of a short run: the first is what the later ones are compared with. */
const LEAST_CENSUSES = 4;
/** What `planTyping` makes of a burst, about. */
const KEYS_A_BURST = 14;
/** Providers end a call that says nothing for so long. */
const STALL_MS = 120_000;
/** Nobody types for so long before a census. */
const QUIET_MS = 130_000;
/** In real time: a busy machine is slow to end what nobody wants any more. */
const MOST_SILENCES = 8;
/** One for the models of an embedded server, which are unloaded when nobody uses them. */
const KEPT_TIMERS = 1;
const DOCUMENT_LINES = 300;

export interface SoakScenario {
  readonly name: string;
  /** Keys of a full run. */
  readonly keys: number;
  readonly run: (keys: number) => Promise<readonly Census[]>;
  /** What is wrong with its censuses, where that is not told by `problemsOf`. */
  readonly problems?: (censuses: readonly Census[]) => readonly string[];
}

export const soakScenarios: readonly SoakScenario[] = [
  { name: 'scripted', keys: 20_000, run: soakScripted },
  { name: 'server', keys: 5000, run: soakServer },
  { name: 'embedded', keys: 2000, run: soakEmbedded },
  { name: 'workspace', keys: 5000, run: soakWorkspace },
  { name: 'keys', keys: 10_000, run: soakKeys, problems: cancellingProblems },
  { name: 'cancel', keys: 1000, run: soakCancellations, problems: cancellingProblems },
  { name: 'serve', keys: 10_000, run: soakServe },
  { name: 'mutated', keys: 5000, run: soakMutated },
];

/** What is left over or has grown, in words; nothing where all is well. */
export function problemsOf(censuses: readonly Census[]): readonly string[] {
  const [first] = censuses;
  if (first === undefined || censuses.length < 2) return ['too few keys for a comparison'];
  // The lesser of the last two: a collection that came late is no leak.
  const heap = Math.min(...censuses.slice(-2).map((census) => census.heap));
  const most = (count: (census: Census) => number): number => Math.max(...censuses.map(count));
  return [
    ...(heap - first.heap > HEAP_GROWTH
      ? [`the heap grew by ${(heap - first.heap).toFixed(1)} MB`]
      : []),
    ...(most(({ timers }) => timers) > 0
      ? [`up to ${most(({ timers }) => timers)} timers were left over`]
      : []),
    ...(most(({ generations }) => generations) > 0
      ? [`${most(({ generations }) => generations)} generations were left over`]
      : []),
    ...(most(({ sockets }) => sockets) > KEPT_SOCKETS
      ? [`up to ${most(({ sockets }) => sockets)} connections`]
      : []),
  ];
}

/** Members that answer, fail, hang, stop half-way and say nothing, in simulated time. */
async function soakScripted(keys: number): Promise<readonly Census[]> {
  const clock = createSimulatedClock();
  const random = seededRandom(5);
  const models = ['a', 'b', 'c', 'd'].map((name) =>
    scriptedModel({
      clock,
      description: {
        name,
        device: name < 'c' ? 'gpu' : name,
        place: name === 'd' ? 'cloud' : 'local',
      },
      script: () => stepsOf(random),
    }),
  );
  const server = scriptedServer({ clock, models });
  const settings = { members: models.map(({ description }) => description.id) };
  const open = (): number => models.reduce((sum, model) => sum + model.open(), 0);
  try {
    return await type(
      keys,
      {
        servers: [server],
        settings,
        clock,
        quietMs: QUIET_MS,
        parsed: true,
        hold: clock.hold,
        run: clock.run,
      },
      () => {
        // The fakes remember every call; that is theirs, not the engine's.
        const census = { generations: open(), timers: clock.pending(), sockets: 0 };
        for (const model of models) (model.calls as unknown[]).length = 0;
        return census;
      },
    );
  } finally {
    await server.dispose();
  }
}

function stepsOf(random: Random): readonly ScriptedStep[] {
  const afterMs = 20 + 800 * random.next() ** 3;
  const text = ['value', ' === ', 'undefined', ') {\n', '  return;\n', '}\n'];
  const pieces = text.map((piece) => ({
    afterMs: afterMs / 8,
    text: piece,
    logprobNats: -random.next(),
  }));
  const chance = random.next();
  if (chance < 0.02) return [{ afterMs, fail: 'server-error' }];
  if (chance < 0.04) return [{ afterMs: STALL_MS, fail: 'timeout' }];
  if (chance < 0.06) return [...pieces.slice(0, 2), { cut: true }];
  if (chance < 0.12) return [{ afterMs, text: '' }];
  return [{ afterMs, text: '' }, ...pieces];
}

/** The Ollama provider and its sockets, against a scripted server, in simulated time. */
async function soakServer(keys: number): Promise<readonly Census[]> {
  const clock = createSimulatedClock();
  const names = ['a:latest', 'b:latest'];
  const script = ollamaScript(names.map((name) => ({ tag: tag(name), show: COMPLETES })));
  const http = await startHttpServer((request) =>
    request.path === '/api/ps'
      ? json({ models: names.map((name) => ({ name })) })
      : script(request),
  );
  const server = createOllamaServer({ id: 'ollama', address: http.address, clock });
  const fillOverrides = Object.fromEntries(
    names.map((name) => [`ollama:${name}`, 'prefix-only'] as const),
  );
  try {
    const settings = { members: names, fillOverrides };
    return await type(
      keys,
      {
        servers: [server],
        settings,
        clock,
        quietMs: QUIET_MS,
        parsed: false,
        hold: clock.hold,
        run: clock.run,
      },
      () => {
        (http.requests as unknown[]).length = 0;
        return { generations: 0, timers: clock.pending(), sockets: http.liveSockets() };
      },
    );
  } finally {
    await server.dispose();
    await http.close();
  }
}

/** The embedded models in real time, by a typist without patience. */
async function soakEmbedded(keys: number): Promise<readonly Census[]> {
  const server = embeddedServer();
  const hurried: Clock = {
    ...systemClock,
    after: (delayMs, action) => systemClock.after(delayMs / 8, action),
  };
  const settings = { demoModels: true };
  const count = (kind: string): number =>
    process.getActiveResourcesInfo().filter((one) => one === kind).length;
  try {
    return await type(
      keys,
      {
        servers: [server],
        settings,
        clock: hurried,
        quietMs: 8000,
        silences: MOST_SILENCES,
        keptTimers: KEPT_TIMERS,
        parsed: true,
      },
      () => ({
        generations: 0,
        timers: count('Timeout'),
        sockets: count('TCPSocketWrap'),
      }),
    );
  } finally {
    await server.dispose();
  }
}

interface Desk {
  readonly servers: readonly ModelServer[];
  readonly settings: Partial<EngineSettings>;
  readonly clock: Clock;
  /** Silence before a census: what was under way has ended by then. */
  readonly quietMs: number;
  /** Such silences before a census, as long as something is still under way. Default 1. */
  readonly silences?: number;
  readonly keptTimers?: number;
  /** Whether candidates are parsed. */
  readonly parsed: boolean;
  readonly hold?: <T>(real: Promise<T>) => Promise<T>;
  readonly run?: <T>(work: Promise<T>) => Promise<T>;
}

/** What is alive now. */
type Count = Omit<Census, 'keys' | 'heap'>;

/** Types `keys` keys in parts; a census after each. */
async function type(
  keys: number,
  {
    servers,
    settings,
    clock,
    quietMs,
    silences = 1,
    keptTimers = 0,
    parsed,
    hold = (real) => real,
    run = (work) => work,
  }: Desk,
  count: () => Count,
): Promise<readonly Census[]> {
  const syntax = installedSyntaxService();
  const engine = benchEngine({
    servers,
    clock,
    settings: { speculative: true, debounceMs: undefined, promptTokens: undefined, ...settings },
    syntax: !parsed
      ? noSyntax
      : {
          ...noSyntax,
          parseEvidence: (place, signal) => hold(syntax.parseEvidence(place, signal)),
          cursorSyntax: (place, signal) => hold(syntax.cursorSyntax(place, signal)),
        },
  });
  const random = seededRandom(3);
  const censuses: Census[] = [];
  await new Promise((resolve) => setImmediate(resolve)); // a test runner sets its own timer first
  const usualTimers = count().timers + keptTimers;
  const bursts = Math.min(MOST_BURSTS, Math.ceil(keys / LEAST_CENSUSES / KEYS_A_BURST));
  let typed = 0;
  try {
    while (typed < keys || censuses.length < LEAST_CENSUSES) {
      const text = sourceOfLines(DOCUMENT_LINES);
      const source = { path: `soak-${censuses.length % 3}.ts`, languageId: 'typescript', text };
      const plan = planTyping(source, bursts, random);
      typed += plan.bursts.reduce((sum, burst) => sum + burst.length, 0);
      await run(playTyping({ plan, engine, clock, pauseMs: 700 }));
      // Counting clears what the fakes remember: only then the heap is the engine's.
      let counted: Count;
      let silence = 0;
      do {
        await run(new Promise<void>((resolve) => void clock.after(quietMs, resolve)));
        counted = count();
      } while (counted.timers > usualTimers && ++silence < silences);
      const timers = counted.timers - usualTimers;
      censuses.push({ ...counted, keys: typed, heap: heapAfterCollection(), timers });
    }
    return censuses;
  } finally {
    engine.dispose();
    await syntax.dispose();
  }
}
