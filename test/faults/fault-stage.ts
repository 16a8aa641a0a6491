import type { SimulatedClock } from '../../src/core/simulated-clock.ts';
import { createSimulatedClock } from '../../src/core/simulated-clock.ts';
import type { EngineEvent } from '../../src/core/events.ts';
import type { ModelServer, ModelState } from '../../src/core/model.ts';
import { createEngine, type Engine } from '../../src/engine/engine.ts';
import { ENGINE_DEFAULTS } from '../../src/engine/engine-settings.ts';
import { createSpeeds } from '../../src/engine/speeds.ts';
import { noSyntax } from '../../src/engine/syntax-tools.ts';
import { createHedgeLearner } from '../../src/learning/hedge-learner.ts';
import { createServers } from '../../src/providers/registry.ts';
import { vendorOf } from '../../src/providers/vendors.ts';
import type { ServerKind } from '../../src/providers/vendors.ts';
import { describedAs, says, scriptedModel, scriptedServer } from '../fakes/scripted-model.ts';
import { startFaultyServer, type FaultyServer } from './faulty-server.ts';
import { installLoopbackNetwork } from './loopback-network.ts';
import type { Fault } from './faults.ts';
import { wireOf, type Wire } from './wire-formats.ts';

/** Key of every faulty server. Nothing that is told anywhere may hold it. */
export const PLANTED_KEY = 'sk-planted-0123456789abcdef';

export const HEALTHY = 'healthy:h';

/** One kind of server on its own port, with the network led there. */
export interface FaultBench {
  readonly wire: Wire;
  readonly clock: SimulatedClock;
  readonly server: FaultyServer;
  /** From now on; undefined: all is well. False where the kind has no such fault. */
  readonly begin: (fault: Fault | undefined) => Promise<boolean>;
  readonly stage: () => Promise<FaultStage>;
  readonly close: () => Promise<void>;
}

/** An engine with one member of the faulty server and one that is always well. */
export interface FaultStage {
  readonly engine: Engine;
  readonly faulty: string;
  readonly events: readonly EngineEvent[];
  /** What was told of the faulty member, in order. */
  readonly states: readonly ModelState[];
  /** Ends everything; resolves when the servers are left. */
  readonly dispose: () => Promise<void>;
}

/** Nothing happens that a case did not ask for. */
const CALM = { debounceMs: 0, deadlineMs: 400, speculative: false, hedgePercent: 0 };

export async function openFaultBench(kind: ServerKind): Promise<FaultBench> {
  const wire = wireOf(kind);
  const clock = createSimulatedClock();
  const server = await startFaultyServer(wire, clock);
  const network = installLoopbackNetwork(server.port);
  const own = vendorOf(kind).url;
  const isOwn = own === undefined || own.includes('127.0.0.1');
  const url = isOwn ? `http://localhost:${server.port}${kind === 'ollama' ? '' : '/v1'}` : own;

  function faultyServer(): ModelServer {
    const [faulty] = createServers({
      ...{ ollamaHost: undefined, keepAlive: '5m', ollamaOptions: {}, embeddedModels: [] },
      servers: [
        // The default Ollama is not wanted here.
        { name: 'faulty', kind, url: addressOf(kind, url), models: [wire.model] },
        { name: 'ollama', kind: 'ollama', url: '' },
      ],
      ...{ modelProcess: '', clock, apiKey: () => Promise.resolve(PLANTED_KEY) },
    });
    if (faulty === undefined) throw new Error('no server');
    return faulty;
  }

  return {
    ...{ wire, clock, server },
    async begin(fault) {
      network.fail(undefined);
      server.misbehave(undefined);
      if (fault === undefined) {
        await server.start();
        return true;
      }
      const { place, everywhere, ofWire } = fault;
      if (place === 'tls' && isOwn) return false;
      if (place === 'refused') await server.stop();
      else if (place !== undefined) network.fail(place);
      const misdeed = ofWire === undefined ? fault.misdeed : ofWire(wire);
      if (misdeed !== undefined) server.misbehave(misdeed, everywhere);
      return place !== undefined || misdeed !== undefined;
    },
    async stage() {
      const faulty = `faulty:${wire.model}`;
      const servers = [faultyServer(), healthyServer(clock)];
      const events: EngineEvent[] = [];
      const states: ModelState[] = [];
      const engine = createEngine({
        ...{ servers, clock, seed: 1, syntax: noSyntax, learner: createHedgeLearner() },
        settings: {
          ...ENGINE_DEFAULTS,
          ...CALM,
          members: [faulty, HEALTHY],
          automaticCloud: [faulty],
        },
        ...{ speeds: createSpeeds(), verdicts: new Map<string, boolean>() },
        freeMemoryBytes: () => 64e9,
        onEvent: (event) => events.push(event),
        onStatus: ({ modelId, state }) => {
          if (modelId === faulty) states.push(state);
        },
      });
      await clock.run(
        engine.chats.members({ localOnly: false, families: 1 }, new AbortController().signal),
      );
      return {
        ...{ engine, faulty, events, states },
        async dispose() {
          engine.dispose();
          await clock.run(Promise.all(servers.map((one) => one.dispose())));
        },
      };
    },
    async close() {
      network.restore();
      await server.stop();
    },
  };
}

/** Azure has an address of the user's own. */
function addressOf(kind: ServerKind, url: string): string {
  return kind === 'azure-openai' ? 'https://example.openai.azure.com/openai/v1' : url;
}

/** A member that is always well: it fills holes, chats, and knows one step of the refactoring. */
function healthyServer(clock: SimulatedClock): ModelServer {
  const EDIT = 'a.ts\n<<<<<<< SEARCH\none = 0;\n=======\none = 1;\n>>>>>>> REPLACE\n';
  const model = scriptedModel({
    clock,
    description: describedAs({
      ...{ name: 'h', serverId: 'healthy', device: 'other' },
      roles: ['inline', 'panel', 'refactor', 'fuse'],
    }),
    script: ({ prompt }) => {
      const words = prompt.kind === 'chat' ? (prompt.messages.at(-1)?.content ?? '') : '';
      const all = prompt.kind === 'chat' ? prompt.messages.map((one) => one.content).join('') : '';
      if (!all.includes('<<<<<<< SEARCH')) return says('fine();', 20);
      return says(words.includes('one = 0;') ? EDIT : 'I have nothing to add.', 20);
    },
  });
  return scriptedServer({ clock, id: 'healthy', models: [model] });
}
