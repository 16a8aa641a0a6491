import { sleep, type Clock } from '../core/clock.ts';
import type { CompletionRequest, CompletionShape } from '../core/completion.ts';
import { failure, failureOf, type Failure } from '../core/failure.ts';
import type { Generation } from '../core/generation.ts';
import type { EngineSettings } from './engine-settings.ts';
import type { MemberRoster } from './member-roster.ts';
import type { MemberCall } from './collection.ts';
import { readStream } from './member-stream.ts';
import type { ListedModel } from './model-directory.ts';
import { PRIORITY, type ModelQueues } from './model-queues.ts';
import { prepareCalls } from './prepare.ts';
import { IDLE_MS } from './typing-pauses.ts';

/** What one member wrote at a place, asked alone. */
export type SurveyAnswer =
  | {
      readonly kind: 'text';
      /** After the filters, as it may be inserted. */
      readonly text: string;
      readonly generation: Generation;
    }
  | { readonly kind: 'failure'; readonly failure: Failure };

/** Asks members one at a time and shows nothing: for benchmarks. */
export interface Survey {
  /**
   * One member's text for a place, with the prompt, limits and filters of a live request. Waits while
   * somebody types, and begins again where typing came in between. Throws the signal's reason; what
   * the member does wrong is a failure.
   */
  ask(wish: SurveyWish, signal: AbortSignal): Promise<SurveyAnswer>;
  /** The calls that a live request for a place would make, by member id. */
  calls(
    request: CompletionRequest,
    shape: CompletionShape,
    members: readonly ListedModel[],
  ): ReadonlyMap<string, MemberCall>;
  /** Somebody types: what is being asked is called off and asked again later. */
  interrupt(): void;
}

export interface SurveyWish {
  readonly request: CompletionRequest;
  readonly shape: CompletionShape;
  readonly member: ListedModel;
  /** Another seed and temperature, for several samples. */
  readonly sampling?: { readonly temperature: number; readonly seed: number };
}

export interface SurveyOptions {
  readonly settings: EngineSettings;
  readonly roster: MemberRoster;
  readonly queues: ModelQueues;
  readonly clock: Clock;
  /** Whether somebody waits for a completion now. */
  readonly busy: () => boolean;
}

/** How often it is looked whether nobody types or waits any more. Unit: ms. */
const LOOK_AGAIN_MS = 1000;

export function createSurvey({ settings, roster, queues, clock, busy }: SurveyOptions): Survey {
  let running: AbortController | undefined;
  let typedAt = Number.NEGATIVE_INFINITY;

  async function untilQuiet(signal: AbortSignal): Promise<void> {
    while (busy() || clock.now() - typedAt < IDLE_MS) await sleep(clock, LOOK_AGAIN_MS, signal);
  }

  const calls: Survey['calls'] = (request, shape, members) => {
    const { directory, speeds, verdicts } = roster;
    const input = { request, shape, settings, directory, speeds, verdicts, snippets: undefined };
    return prepareCalls(members, input).calls;
  };

  async function askOnce(
    { request, shape, member, sampling }: SurveyWish,
    signal: AbortSignal,
  ): Promise<SurveyAnswer> {
    const { id } = member.description;
    const call = calls(request, shape, [member]).get(id);
    if (call === undefined) return { kind: 'failure', failure: failure('model-missing', id) };
    const wanted = { ...call.request, sampling: { ...call.request.sampling, ...sampling } };
    const generation = await queues.run(id, PRIORITY.speculative, signal, () =>
      readStream(call.model, wanted, call.guard(), clock, { onText: ignore }, signal),
    );
    const filtered = call.filter(generation.text);
    if (filtered.kind === 'kept') return { kind: 'text', text: filtered.text, generation };
    const why =
      generation.text.trim() === '' ? failure('empty', '') : failure('filtered', filtered.filterId);
    return { kind: 'failure', failure: why };
  }

  return {
    async ask(wish, signal) {
      for (;;) {
        await untilQuiet(signal);
        const own = new AbortController();
        running = own;
        const joined = AbortSignal.any([signal, own.signal]);
        try {
          return await askOnce(wish, joined);
        } catch (error) {
          signal.throwIfAborted();
          if (!own.signal.aborted) return { kind: 'failure', failure: failureOf(error) };
        } finally {
          running = undefined;
        }
      }
    },
    calls,
    interrupt() {
      typedAt = clock.now();
      running?.abort(new DOMException('somebody types', 'AbortError'));
    },
  };
}

function ignore(): void {
  // Nobody looks at the stream.
}
