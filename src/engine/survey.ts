import { sleep, type Clock } from '../core/clock.ts';
import type { CompletionRequest, CompletionShape } from '../core/completion.ts';
import { failure, failureOf, type Failure } from '../core/failure.ts';
import type { Generation } from '../core/generation.ts';
import type { EngineSettings } from './engine-settings.ts';
import { withFusing } from './fusing-call.ts';
import type { MemberRoster } from './member-roster.ts';
import type { MemberCall } from './member-call.ts';
import { readStream } from './member-stream.ts';
import type { ListedModel } from './model-directory.ts';
import { PRIORITY, type ModelQueues } from './model-queues.ts';
import { prepareCalls } from './prepare.ts';
import { surveyModel, type CallSize, type WhileQuiet } from './survey-model.ts';
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
  /**
   * The calls that a live request for a place would make, by member id. Each has the manners of `ask`: it
   * waits, begins again, and ends with the signal. What scores take is recorded as in a live request,
   * since these are the same calls on the same machine.
   */
  calls(wish: SurveyCalls, signal: AbortSignal): ReadonlyMap<string, MemberCall>;
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

export interface SurveyCalls {
  readonly request: CompletionRequest;
  readonly shape: CompletionShape;
  readonly members: readonly ListedModel[];
  /** A call of a member has ended well. */
  readonly onCall?: (modelId: string, size: CallSize) => void;
}

export interface SurveyOptions {
  readonly settings: EngineSettings;
  readonly roster: MemberRoster;
  readonly queues: ModelQueues;
  readonly clock: Clock;
  /** Whether somebody waits for a completion now. */
  readonly busy: () => boolean;
  /** Files that may be shown to models that are not local, by document path; all of them by default. */
  readonly mayLeave?: ((path: string) => boolean) | undefined;
}

/** How often it is looked whether nobody types or waits any more. Unit: ms. */
const LOOK_AGAIN_MS = 1000;

export function createSurvey(options: SurveyOptions): Survey {
  const { settings, roster, queues, clock, busy, mayLeave } = options;
  const running = new Set<AbortController>();
  let typedAt = Number.NEGATIVE_INFINITY;

  async function untilQuiet(signal: AbortSignal): Promise<void> {
    while (busy() || clock.now() - typedAt < IDLE_MS) await sleep(clock, LOOK_AGAIN_MS, signal);
  }

  const whileQuiet: WhileQuiet = async (work, signal) => {
    for (;;) {
      await untilQuiet(signal);
      const own = new AbortController();
      running.add(own);
      try {
        return await work(AbortSignal.any([signal, own.signal]));
      } catch (error) {
        signal.throwIfAborted();
        if (!own.signal.aborted) throw error;
      } finally {
        running.delete(own);
      }
    }
  };

  /** Whether a member may be shown the document. */
  function maySee(
    { description: { place } }: ListedModel,
    { document }: CompletionRequest,
  ): boolean {
    return place === 'local' || mayLeave?.(document.path) !== false;
  }

  function prepared({
    request,
    shape,
    members: all,
  }: SurveyCalls): ReadonlyMap<string, MemberCall> {
    const members = all.filter((member) => maySee(member, request));
    if (members.length === 0) return new Map();
    const { directory, speeds, verdicts } = roster;
    const input = { request, shape, settings, directory, speeds, verdicts, snippets: undefined };
    return withFusing(prepareCalls(members, input).calls, members, input);
  }

  async function askOnce(
    { request, shape, member, sampling }: SurveyWish,
    signal: AbortSignal,
  ): Promise<SurveyAnswer> {
    const { id } = member.description;
    if (!maySee(member, request)) {
      return { kind: 'failure', failure: failure('private', 'the file never leaves this machine') };
    }
    const call = prepared({ request, shape, members: [member] }).get(id);
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
      try {
        return await whileQuiet((own) => askOnce(wish, own), signal);
      } catch (error) {
        signal.throwIfAborted();
        return { kind: 'failure', failure: failureOf(error) };
      }
    },
    calls(wish, signal) {
      const quietly = ([id, call]: readonly [string, MemberCall]) => {
        const model = surveyModel(call.model, {
          clock,
          whileQuiet: (work, own) =>
            whileQuiet(
              (quiet) => queues.run(id, PRIORITY.speculative, quiet, () => work(quiet)),
              AbortSignal.any([signal, own]),
            ),
          onScored: (tookMs, ended) => {
            roster.speeds.recordScoring(id, tookMs, ended);
          },
          onCall: (size) => wish.onCall?.(id, size),
        });
        return [id, { ...call, model }] as const;
      };
      return new Map([...prepared(wish)].map(quietly));
    },
    interrupt() {
      typedAt = clock.now();
      const reason = new DOMException('somebody types', 'AbortError');
      for (const own of running) own.abort(reason);
    },
  };
}

function ignore(): void {
  // Nobody looks at the stream.
}
