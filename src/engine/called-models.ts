import type { Clock } from '../core/clock.ts';
import type { LanguageModel, ModelServer } from '../core/model.ts';
import type { Spending } from '../core/spending.ts';
import { circuited } from './circuited-model.ts';
import { guarded } from './cloud/guarded-model.ts';
import { createHedging } from './cloud/hedged-model.ts';
import { createRefusedTexts, unrepeated } from './cloud/refused-texts.ts';
import { switchedOff } from './cloud/switched-off.ts';
import type { EngineSettings } from './engine-settings.ts';
import type { MemberStates } from './member-states.ts';
import { createModelDirectory, type ModelDirectory } from './model-directory.ts';
import { ModelQueues } from './model-queues.ts';
import { createServerCircuits, type ServerCircuits } from './server-circuits.ts';
import type { Speeds } from './speeds.ts';

export interface CalledModels {
  readonly directory: ModelDirectory;
  readonly circuits: ServerCircuits;
  readonly queues: ModelQueues;
}

export interface CalledModelsOptions {
  readonly servers: readonly ModelServer[];
  readonly settings: EngineSettings;
  readonly clock: Clock;
  readonly speeds: Speeds;
  readonly states: MemberStates;
  readonly spending?: Spending;
}

/**
 * The models of all servers as the engine calls them, whoever calls: counted in their server's circuit, and
 * those elsewhere guarded (see `guarded`), never shown what they have refused, and not called at all where
 * they are switched off.
 */
export function createCalledModels(options: CalledModelsOptions): CalledModels {
  const { servers, settings, clock, speeds, states, spending } = options;
  const circuits = createServerCircuits(clock, {
    onOpen(serverId, what, restMs) {
      for (const id of modelsAt(serverId)) states.paused(id, what, restMs);
    },
    onClose: resume,
  });
  const hedging = createHedging({
    percent: settings.hedgePercent,
    lateAfterMs: (modelId) => speeds.lateAfterMs(modelId),
    heard: (modelId, afterMs) => {
      speeds.recordFirstWord(modelId, afterMs);
    },
  });
  const refused = createRefusedTexts();
  const called = (model: LanguageModel): LanguageModel => {
    if (model.description.place !== 'cloud') return circuited(model, circuits);
    if (!settings.cloud) return switchedOff(model);
    const paid = guarded(model, { clock, spending, hedging });
    return circuited(unrepeated(paid, refused), circuits);
  };
  const directory = createModelDirectory(servers, clock, called, ({ id }) => {
    circuits.recovered(id);
    resume(id);
  });

  function modelsAt(serverId: string): readonly string[] {
    const { models } = directory.current();
    return models
      .filter(({ description }) => description.serverId === serverId)
      .map(({ description }) => description.id);
  }

  function resume(serverId: string): void {
    for (const id of modelsAt(serverId)) states.resumed(id);
  }

  const isElsewhere = (modelId: string): boolean =>
    directory.find(modelId)?.description.place === 'cloud';
  return { directory, circuits, queues: new ModelQueues(isElsewhere) };
}
