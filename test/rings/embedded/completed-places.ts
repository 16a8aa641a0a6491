import assert from 'node:assert/strict';
import { readFile } from 'node:fs/promises';
import path from 'node:path';
import { systemClock } from '../../../src/core/clock.ts';
import type { Completion } from '../../../src/core/completion.ts';
import type { ModelServer } from '../../../src/core/model.ts';
import { createEngine } from '../../../src/engine/engine.ts';
import { ENGINE_DEFAULTS, type EngineSettings } from '../../../src/engine/engine-settings.ts';
import { createSpeeds } from '../../../src/engine/speeds.ts';
import { noSyntax } from '../../../src/engine/syntax-tools.ts';
import { createHedgeLearner } from '../../../src/learning/hedge-learner.ts';
import { repository } from './models.ts';

/** A place in a file of the checkout. */
export interface Place {
  readonly file: string;
  readonly languageId: string;
  /** Lines and columns count from 1. */
  readonly line: number;
  readonly column: number;
}

/** A loop's head in TypeScript, and a statement in Python. */
export const PLACES: readonly [Place, Place] = [
  { file: 'media/sample/task-queue.ts', languageId: 'typescript', line: 24, column: 25 },
  { file: 'media/sample/word_count.py', languageId: 'python', line: 16, column: 5 },
];

export interface Completed {
  readonly completion: Completion;
  /** How the strategy worked. */
  readonly note: string | undefined;
}

/** What the models of a server complete at places, by a strategy; nothing fails on the way. */
export async function completedPlaces(
  server: ModelServer,
  settings: Partial<EngineSettings> & Pick<EngineSettings, 'strategyId'>,
  places: readonly Place[] = PLACES,
): Promise<readonly Completed[]> {
  const engine = createEngine({
    servers: [server],
    settings: {
      ...ENGINE_DEFAULTS,
      ...{ demoModels: true, speculative: false, debounceMs: 0, explicitMs: 200_000 },
      ...settings,
    },
    ...{ clock: systemClock, seed: 1, syntax: noSyntax },
    ...{ learner: createHedgeLearner(), speeds: createSpeeds(), verdicts: new Map() },
    freeMemoryBytes: () => 64e9,
    onEvent: () => undefined,
    onStatus: () => undefined,
  });
  try {
    const completed: Completed[] = [];
    for (const { file, languageId, line, column } of places) {
      const text = await readFile(path.join(repository, file), 'utf8');
      const completion = await engine.complete(
        {
          ...{ id: `${file}:${line}`, trigger: 'explicit' },
          document: { uri: `file:///${file}`, path: file, languageId, version: 1, text },
          position: { line: line - 1, character: column - 1 },
        },
        undefined,
        new AbortController().signal,
      );
      assert.equal(completion.kind, 'completion', JSON.stringify(completion));
      assert.deepEqual(completion.failures, []);
      completed.push({ completion, note: engine.run(completion.runId)?.latest?.note });
    }
    return completed;
  } finally {
    engine.dispose();
  }
}
