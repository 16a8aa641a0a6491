import { readFileSync } from 'node:fs';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import { systemClock, type Clock } from '../../src/core/clock.ts';
import type { CompletionRequest } from '../../src/core/completion.ts';
import type { EngineEvent } from '../../src/core/events.ts';
import type { ModelServer } from '../../src/core/model.ts';
import { createEngine, type Engine } from '../../src/engine/engine.ts';
import type { FillVerdicts } from '../../src/engine/fill-verdicts.ts';
import { ENGINE_DEFAULTS, type EngineSettings } from '../../src/engine/engine-settings.ts';
import { createSpeeds } from '../../src/engine/speeds.ts';
import { noSyntax, type SyntaxTools } from '../../src/engine/syntax-tools.ts';
import { createHedgeLearner } from '../../src/learning/hedge-learner.ts';

export const repository = fileURLToPath(new URL('../..', import.meta.url));

/** Settings under which a request goes straight to its models and prepares nothing else. */
export const STRAIGHT: Partial<EngineSettings> = {
  debounceMs: 0,
  speculative: false,
  promptTokens: 256,
};

export interface BenchEngineOptions {
  readonly servers: readonly ModelServer[];
  readonly settings?: Partial<EngineSettings>;
  readonly syntax?: SyntaxTools;
  readonly clock?: Clock;
  readonly verdicts?: FillVerdicts;
  onEvent?(event: EngineEvent): void;
}

/** The engine as its hosts make it, without an editor. */
export function benchEngine(options: BenchEngineOptions): Engine {
  return createEngine({
    servers: options.servers,
    settings: { ...ENGINE_DEFAULTS, ...STRAIGHT, ...options.settings },
    clock: options.clock ?? systemClock,
    seed: 1,
    syntax: options.syntax ?? noSyntax,
    learner: createHedgeLearner(),
    speeds: createSpeeds(),
    verdicts: options.verdicts ?? new Map<string, boolean>(),
    freeMemoryBytes: () => 8 * 2 ** 30,
    onEvent: (event) => options.onEvent?.(event),
    onStatus: () => {},
  });
}

let requests = 0;

/** A request at the end of `before`, in a document that no earlier request was for. */
export function requestAt(
  before: string,
  after: string,
  more: Partial<Pick<CompletionRequest, 'trigger'>> & {
    readonly languageId?: string;
    readonly uri?: string;
  } = {},
): CompletionRequest {
  requests++;
  const lines = before.split('\n');
  return {
    id: `q${requests}`,
    trigger: more.trigger ?? 'automatic',
    document: {
      uri: more.uri ?? `file:///bench/${requests}.ts`,
      path: 'bench.ts',
      languageId: more.languageId ?? 'typescript',
      version: 1,
      text: before + after,
    },
    position: { line: lines.length - 1, character: lines.at(-1)!.length },
  };
}

/** Real code that is pinned by the lock file, about `lines` lines of it. */
export function sourceOfLines(lines: number): string {
  const text = readFileSync(
    path.join(repository, 'node_modules/@huggingface/jinja/src/runtime.ts'),
    'utf8',
  );
  const own = text.split('\n');
  return Array.from({ length: lines }, (_, i) => own[i % own.length]).join('\n');
}

export const unaborted = new AbortController().signal;
