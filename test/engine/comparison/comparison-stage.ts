import { sleep } from '../../../src/core/clock.ts';
import type { EngineEvent, EngineEventBody } from '../../../src/core/events.ts';
import type { LanguageModel, ModelServer } from '../../../src/core/model.ts';
import type { Column, Comparison } from '../../../src/comparison/comparison.ts';
import { followed } from '../../../src/comparison/follow-events.ts';
import type { ComparisonWish } from '../../../src/engine/comparison/compared-request.ts';
import type { LiveComparison } from '../../../src/engine/comparison/live-comparison.ts';
import { createEngine, type Engine } from '../../../src/engine/engine.ts';
import { ENGINE_DEFAULTS, type EngineSettings } from '../../../src/engine/engine-settings.ts';
import { createSpeeds } from '../../../src/engine/speeds.ts';
import { noSyntax } from '../../../src/engine/syntax-tools.ts';
import { createHedgeLearner } from '../../../src/learning/hedge-learner.ts';
import { createManualClock, type ManualClock } from '../../fakes/manual-clock.ts';
import { scriptedModel, scriptedServer, type ScriptedModel } from '../../fakes/scripted-model.ts';
import { requestFor, type Role } from '../scripted-engine.ts';

/** A model of a comparison: what it does, whether it is in memory, and what it can do besides writing. */
export type ComparedModel = Role & {
  readonly resident?: boolean;
  readonly abilities?: Partial<Pick<LanguageModel, 'judge' | 'score'>>;
};

export interface ComparisonStage {
  readonly clock: ManualClock;
  readonly engine: Engine;
  readonly events: readonly EngineEvent[];
  readonly models: Readonly<Record<string, ScriptedModel>>;
  /** Names of the models that were loaded, in order. */
  readonly loads: readonly string[];
  /** Names of the models in memory. */
  readonly residents: ReadonlySet<string>;
  start(marked: string, names: readonly string[], more?: Partial<ComparisonWish>): LiveComparison;
  /** A comparison as its events have it. */
  seen(live: LiveComparison): Comparison;
  /** The same, a line a column: `a done "text"`. */
  columns(live: LiveComparison): readonly string[];
}

export interface ComparisonStageOptions {
  readonly settings?: Partial<EngineSettings>;
  /** Models that the server keeps in memory at once; 3 where nobody says otherwise. */
  readonly capacity?: number;
  readonly freeMemoryBytes?: number;
  readonly loadMs?: number;
  readonly clock?: ManualClock;
  /** Hears every event in the turn in which it is told. */
  readonly onEvent?: (event: EngineEvent) => void;
}

/** An engine with scripted models on a server that pushes the oldest model out for a new one. */
export function comparisonStage(
  roles: readonly ComparedModel[],
  options: ComparisonStageOptions = {},
): ComparisonStage {
  const clock = options.clock ?? createManualClock();
  const models = roles.map(({ script, abilities, ...role }) => {
    const model = scriptedModel({ clock, description: descriptionOf(role), script });
    return Object.assign(model, abilities);
  });
  const residents = new Set(
    roles.filter(({ resident = true }) => resident).map(({ name }) => name),
  );
  const loads: string[] = [];
  const plain = scriptedServer({ clock, models, residents });
  const server: ModelServer = {
    ...plain,
    async load({ name }, signal) {
      loads.push(name);
      await sleep(clock, options.loadMs ?? 1000, signal);
      residents.add(name);
      for (const oldest of residents) {
        if (residents.size <= (options.capacity ?? 3)) break;
        residents.delete(oldest);
      }
    },
  };
  const events: EngineEvent[] = [];
  const engine = createEngine({
    servers: [server],
    settings: { ...ENGINE_DEFAULTS, debounceMs: 0, speculative: false, ...options.settings },
    ...{ clock, seed: 1, syntax: noSyntax, learner: createHedgeLearner() },
    speeds: createSpeeds(),
    verdicts: new Map(),
    freeMemoryBytes: () => options.freeMemoryBytes ?? 64e9,
    onEvent(event) {
      events.push(event);
      options.onEvent?.(event);
    },
    onStatus: () => undefined,
  });
  const listed = (id: string) =>
    models.find(({ description }) => description.id === id)?.description;
  const modelOf = (id: string) => ({
    family: listed(id)?.family ?? id,
    place: listed(id)?.place ?? ('local' as const),
  });
  const seen = ({ id, request }: LiveComparison): Comparison =>
    events.reduce<Comparison>((comparison, event) => followed(comparison, event, modelOf), {
      ...{ version: 1, id, startedAt: 0, request, columns: [], duels: [], votes: [] },
    });
  return {
    ...{ clock, engine, events, loads, residents, seen },
    models: Object.fromEntries(models.map((model) => [model.description.name, model])),
    start: (marked, names, more = {}) =>
      engine.comparisons.start({
        request: requestFor(marked, 'q1', { trigger: 'explicit' }),
        snippets: undefined,
        memberIds: names.map((name) => `scripted:${name}`),
        ...more,
      }),
    columns: (live) => seen(live).columns.map(lineOf),
  };
}

/** What is a model's own of what a test says of it. */
function descriptionOf(role: Omit<ComparedModel, 'script' | 'abilities'>) {
  const description = { device: 'gpu', ...role };
  delete description.resident;
  return description;
}

function lineOf({ modelId, state, text, failure }: Column): string {
  const why = failure === undefined ? '' : ` ${failure.code}`;
  return `${modelId.replace('scripted:', '')} ${state}${why} ${JSON.stringify(text)}`;
}

/** Events of some kinds as lines: `120 generation-start column-1`. */
export function told(
  events: readonly EngineEvent[],
  types: readonly EngineEventBody['type'][],
): readonly string[] {
  return events
    .filter(({ type }) => types.includes(type))
    .map((event) => {
      const stream = 'streamId' in event ? ` ${event.streamId ?? ''}` : '';
      return `${event.atMs} ${event.type}${stream}`;
    });
}
