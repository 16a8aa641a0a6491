import { sleep, type Clock } from '../../src/core/clock.ts';
import { failure, ModelError, type FailureCode } from '../../src/core/failure.ts';
import type {
  FinishReason,
  GenerationPart,
  GenerationRequest,
  ToolCall,
  Usage,
} from '../../src/core/generation.ts';
import {
  NO_PRIMITIVES,
  type LanguageModel,
  type ModelDescription,
  type ModelServer,
  type Residency,
} from '../../src/core/model.ts';

/** What a scripted model does next; each step first waits `afterMs` (default 0) of the clock. */
export type ScriptedStep = { readonly afterMs?: number } & (
  | { readonly text: string; readonly logprobNats?: number }
  | { readonly call: ToolCall }
  | { readonly fail: FailureCode | Error; readonly retryAfterMs?: number }
  | { readonly hang: true }
  /** The stream stops without its end mark. */
  | { readonly cut: true }
  | { readonly end: true; readonly usage?: Partial<Usage>; readonly finish?: FinishReason }
);

/** One call of a scripted model, as it went. */
export interface ScriptedCall {
  readonly request: GenerationRequest;
  readonly startedAt: number;
  readonly signal: AbortSignal;
  /** Set in the same turn in which the signal is aborted. */
  abortedAt: number | undefined;
  /** The reader left, the stream ended or failed: nothing is held any more. */
  closed: boolean;
}

export interface ScriptedModel extends LanguageModel {
  readonly calls: readonly ScriptedCall[];
  /** Calls that hold a socket now. */
  open(): number;
}

export interface ScriptedModelOptions {
  readonly clock: Clock;
  readonly description?: Partial<ModelDescription> & { readonly name: string };
  /** The steps of the n-th call; an `end` is added where they have neither end nor failure. */
  readonly script: (request: GenerationRequest, n: number) => readonly ScriptedStep[];
}

/** A description of a local model that fills holes, with what a test says otherwise. */
export function describedAs(
  more: Partial<ModelDescription> & { readonly name: string },
): ModelDescription {
  const serverId = more.serverId ?? 'scripted';
  return {
    id: `${serverId}:${more.name}`,
    serverId,
    provider: 'scripted',
    family: more.name,
    place: 'local',
    device: 'gpu',
    fill: {
      kind: 'template',
      template: { prefix: '<PRE>', suffix: '<SUF>', middle: '<MID>', order: 'psm', stop: [] },
      source: 'metadata',
    },
    primitives: {
      ...NO_PRIMITIVES,
      generate: 'exact',
    },
    roles: ['inline', 'panel'],
    thinking: false,
    ...more,
  };
}

/** A model that writes by a script on the clock it is given, and remembers every call. */
export function scriptedModel(options: ScriptedModelOptions): ScriptedModel {
  const { clock, script } = options;
  const description = describedAs(options.description ?? { name: 'model' });
  const calls: ScriptedCall[] = [];
  return {
    description,
    calls,
    open: () => calls.filter(({ closed }) => !closed).length,
    async *generate(request, signal): AsyncGenerator<GenerationPart> {
      signal.throwIfAborted();
      const call: ScriptedCall = {
        request,
        startedAt: clock.now(),
        signal,
        abortedAt: undefined,
        closed: false,
      };
      calls.push(call);
      const onAbort = (): void => {
        call.abortedAt = clock.now();
      };
      signal.addEventListener('abort', onAbort, { once: true });
      try {
        for (const step of script(request, calls.length)) {
          if ((step.afterMs ?? 0) > 0) await sleep(clock, step.afterMs ?? 0, signal);
          if ('text' in step) yield textPart(step.text, step.logprobNats);
          else if ('call' in step) yield { kind: 'tool-call', call: step.call };
          else if ('fail' in step) throw errorOf(step.fail, step.retryAfterMs);
          else if ('hang' in step) await sleep(clock, 1e12, signal);
          else if ('cut' in step) return;
          else {
            yield endPart(step.usage, step.finish);
            return;
          }
        }
        yield endPart();
      } finally {
        call.closed = true;
        signal.removeEventListener('abort', onAbort);
      }
    },
  };
}

/** Steps that write a text in one piece after `afterMs`. */
export function says(text: string, afterMs = 0): readonly ScriptedStep[] {
  return [{ afterMs, text }];
}

/** Steps that write a text piece by piece, one every `everyMs`. */
export function streams(pieces: readonly string[], everyMs: number): readonly ScriptedStep[] {
  return pieces.map((text) => ({ afterMs: everyMs, text }));
}

export interface ScriptedServer extends ModelServer {
  /** Names of the models that were loaded by `load`, in order of the calls. */
  readonly loads: readonly string[];
  /** Calls of `list`. */
  readonly listings: () => number;
  disposed: boolean;
}

export interface ScriptedServerOptions {
  readonly clock: Clock;
  readonly id?: string;
  readonly models: readonly LanguageModel[];
  /** Names of the models in memory; changed by `load` and by the test. Undefined: cannot tell. */
  readonly residents?: Set<string>;
  /** By the name of a model in memory: the others that its memory serves. */
  readonly shared?: Readonly<Record<string, readonly string[]>>;
  /** Time a load takes; undefined: the server has no `load`. */
  readonly loadMs?: number;
  /** Runs before a listing is answered; may throw or wait. */
  readonly onList?: (signal: AbortSignal) => Promise<void>;
}

/** A server of scripted models. */
export function scriptedServer(options: ScriptedServerOptions): ScriptedServer {
  const { clock, models, residents, loadMs } = options;
  const loads: string[] = [];
  let listings = 0;
  return {
    id: options.id ?? 'scripted',
    provider: 'scripted',
    place: 'local',
    address: 'scripted:',
    loads,
    listings: () => listings,
    disposed: false,
    async list(signal) {
      listings++;
      signal.throwIfAborted();
      await options.onList?.(signal);
      return models.map(({ description }) => description);
    },
    async resident() {
      if (residents === undefined) return undefined;
      return [...residents].map((name): Residency => ({
        name,
        sharedWith: options.shared?.[name] ?? [],
      }));
    },
    model(description) {
      const model = models.find((one) => one.description.id === description.id);
      if (model === undefined) throw new Error(`no scripted model ${description.id}`);
      return model;
    },
    ...(loadMs === undefined
      ? {}
      : {
          async load({ name }: ModelDescription, signal: AbortSignal) {
            loads.push(name);
            await sleep(clock, loadMs, signal);
            residents?.add(name);
          },
        }),
    async dispose() {
      this.disposed = true;
    },
  };
}

function textPart(text: string, logprobNats: number | undefined): GenerationPart {
  if (logprobNats === undefined) return { kind: 'text', text };
  return { kind: 'text', text, tokens: [{ text, logprobNats }] };
}

function endPart(
  usage: Partial<Usage> = {},
  finish: FinishReason = { unified: 'stop', raw: 'stop' },
): GenerationPart {
  return {
    kind: 'end',
    finish,
    usage: { estimated: false, promptTokens: 10, completionTokens: 5, ...usage },
  };
}

function errorOf(fail: FailureCode | Error, retryAfterMs: number | undefined): Error {
  return typeof fail === 'string' ? new ModelError(failure(fail, 'scripted', retryAfterMs)) : fail;
}
