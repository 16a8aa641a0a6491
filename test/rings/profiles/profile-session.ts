import { readFileSync } from 'node:fs';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import type { Clock } from '../../../src/core/clock.ts';
import type { EngineEvent } from '../../../src/core/events.ts';
import type { ModelServer } from '../../../src/core/model.ts';
import { seededRandom } from '../../../src/core/random.ts';
import { createEngine } from '../../../src/engine/engine.ts';
import { ENGINE_DEFAULTS } from '../../../src/engine/engine-settings.ts';
import { noSyntax } from '../../../src/engine/syntax-tools.ts';
import { createSpeeds } from '../../../src/engine/speeds.ts';
import { createHedgeLearner } from '../../../src/learning/hedge-learner.ts';
import { createOllamaServer } from '../../../src/providers/ollama/ollama-server.ts';
import { createOpenAiCompatibleServer } from '../../../src/providers/openai-compatible/openai-compatible-server.ts';
import { cloud, type HardwareProfile } from '../../fakes/hardware-profiles.ts';
import { startThrottleProxy, type Tally } from '../../fakes/throttle-proxy.ts';
import { createSimulatedClock } from '../../../src/core/simulated-clock.ts';
import { installedSyntaxService } from '../../syntax/installed-syntax.ts';
import { planTyping } from './typing-plan.ts';
import { playTyping, type Pause } from './typing-session.ts';

/** What one sitting on one kind of hardware brought. */
export interface Sitting {
  readonly profile: HardwareProfile;
  /** The counted ones, in order. */
  readonly pauses: readonly Pause[];
  readonly tally: Tally;
  /** One line an event, for whoever asks why a pause brought nothing. */
  readonly log: readonly string[];
}

export interface SittingOptions {
  /** Address of the real Ollama. */
  readonly ollama: string;
  /** Pauses that count; `OPENING` more come before them. */
  readonly pauses: number;
  readonly seed: number;
  readonly members?: readonly string[];
}

/** Within so long text must stand at the cursor. */
export const PAUSE_MS = 3000;

/** Pauses at the start of a session, while the first model is loaded and the first prompts are read. */
export const OPENING = 1;

const MEMBERS = ['ensemble-nano-ts', 'ensemble-nano-mix'];
/** Real code that is pinned by the lock file. */
const SOURCE = 'node_modules/tsconfig-paths/src/try-path.ts';

/**
 * Somebody writes TypeScript on the profile's hardware, with two members and default settings. Time is
 * simulated: delays cost none, and a busy machine changes nothing. The session starts cold, as a day
 * does; its first pause, in which a model is loaded, does not count.
 */
export async function sitDown(
  profile: HardwareProfile,
  { ollama, pauses, seed, members = MEMBERS }: SittingOptions,
): Promise<Sitting> {
  const clock = createSimulatedClock();
  const proxy = await startThrottleProxy(ollama, { profile, seed, clock, hold: clock.hold });
  const server = serverOf(profile, proxy.address, clock);
  const syntax = installedSyntaxService();
  const log: string[] = [];
  const note = (words: string): void => {
    log.push(`${Math.round(clock.now())} ${words}`);
  };
  const engine = createEngine({
    servers: [server],
    settings: {
      ...ENGINE_DEFAULTS,
      members,
      // Of the cloud's two, one a request: the user has switched both on for typing.
      automaticCloud: members.map((name) => `${server.id}:${name}:latest`),
      // The small models never learned to fill holes, whatever the dialect says of them.
      fillOverrides: Object.fromEntries(
        members.map((name) => [`${server.id}:${name}`, 'prefix-only']),
      ),
    },
    clock,
    seed,
    syntax: {
      ...noSyntax,
      parseEvidence: (place, signal) => clock.hold(syntax.parseEvidence(place, signal)),
      cursorSyntax: (place, signal) => clock.hold(syntax.cursorSyntax(place, signal)),
    },
    learner: createHedgeLearner(),
    speeds: createSpeeds(),
    verdicts: new Map(),
    freeMemoryBytes: () => 8 * 2 ** 30,
    onEvent: (event) => {
      note(inWords(event));
    },
    onStatus: ({ modelId, state }) => {
      note(`${modelId} is ${state}`);
    },
  });
  const root = fileURLToPath(new URL('../../..', import.meta.url));
  const source = {
    path: path.basename(SOURCE),
    languageId: 'typescript',
    text: readFileSync(path.join(root, SOURCE), 'utf8'),
  };
  try {
    const plan = planTyping(source, OPENING + pauses, seededRandom(seed));
    const seen = await clock.run(playTyping({ plan, engine, clock, pauseMs: PAUSE_MS }));
    return { profile, pauses: seen.slice(OPENING), tally: { ...proxy.tally }, log };
  } finally {
    engine.dispose();
    await Promise.all([server.dispose(), syntax.dispose(), proxy.close()]);
  }
}

function serverOf(profile: HardwareProfile, address: string, clock: Clock): ModelServer {
  const server: ModelServer =
    profile === cloud
      ? createOpenAiCompatibleServer({ id: 'cloud', address, clock, dialect: 'openai' })
      : createOllamaServer({ id: 'ollama', address, clock });
  const asCloud = profile === cloud ? ({ place: 'cloud', device: 'cloud' } as const) : {};
  return {
    ...server,
    list: async (signal) =>
      (await server.list(signal)).map((description) => ({
        ...description,
        ...asCloud,
      })),
  };
}

function inWords(event: EngineEvent): string {
  const { type, runId, atMs } = event;
  const what = `${runId} +${Math.round(atMs)} ${type}`;
  switch (type) {
    case 'run-start':
      return `${what} ${event.members.join(' ')} deadline ${Math.round(event.deadlineMs)}`;
    case 'generation-start':
      return `${what} ${event.modelId} ${event.promptTokens} tokens`;
    case 'generation-delta':
      return `${what} ${event.modelId} ${JSON.stringify(event.text)}`;
    case 'generation-end': {
      const { usage } = event;
      const times = `load ${usage.loadMs ?? '?'} prefill ${usage.prefillMs ?? '?'} of ${usage.promptTokens ?? '?'}, decode ${usage.decodeMs ?? '?'} of ${usage.completionTokens ?? '?'}`;
      return `${what} ${event.modelId} ${times}`;
    }
    case 'generation-failure':
      return `${what} ${event.failure.modelId} ${event.failure.failure.code} ${event.failure.failure.detail}`;
    case 'strategy-step':
      return `${what} settled ${event.settled} of ${event.ranking.scored.length}`;
    case 'result':
      return `${what} ${event.result.kind === 'none' ? `${event.result.reason} ${event.result.detail}` : event.result.source}`;
    default:
      return what;
  }
}
