import type { Clock } from '../core/clock.ts';
import type { Candidate } from '../core/completion.ts';
import type { EngineEventBody, Sent } from '../core/events.ts';
import { failure, failureOf, ModelError, type Failure } from '../core/failure.ts';
import type { Generation, GenerationRequest, TokenLogprob } from '../core/generation.ts';
import type { Place } from '../core/model.ts';
import type { Arrival, Draft, DraftLimits, FusedAnswer, FuseWish } from '../core/strategy.ts';
import { ArrivalQueue } from './arrival-queue.ts';
import type { Lane } from './lanes.ts';
import { atAnyHost } from './any-host.ts';
import type { FusingCall, MemberCall } from './member-call.ts';
import { heardStream, readDraft, readStream } from './member-stream.ts';
import { nextTokens } from './next-tokens.ts';
import type { ModelQueues, Priority } from './model-queues.ts';
import { inTime } from './in-time.ts';
import { sentBy } from './sent-away.ts';
import { untilAborted } from '../core/until-aborted.ts';

/** A member that writes nothing for so long in a round holds up all others: it has failed. Unit: ms. */
const LONGEST_SILENCE_MS = 10_000;

/** A member that was to make one text of several reads them first: it may be silent for longer. Unit: ms. */
const LONGEST_READING_MS = 30_000;

export interface CollectionOptions {
  readonly calls: ReadonlyMap<string, MemberCall>;
  readonly lanes: readonly Lane[];
  readonly queues: ModelQueues;
  readonly priority: Priority;
  readonly clock: Clock;
  readonly signal: AbortSignal;
  readonly emit: (event: EngineEventBody) => void;
  /** Equal keys are one candidate. */
  candidateKey(text: string): string;
  /** A request goes out now. */
  onStart(modelId: string, request: GenerationRequest): void;
  onGeneration(modelId: string, generation: Generation, request: GenerationRequest): void;
  onFailure(modelId: string, failure: Failure): void;
  /** A server has failed, and another one that has its model is asked instead. */
  onHostFailure?(modelId: string, failure: Failure): void;
}

/** A stream as seen from outside while it runs. */
export interface LiveStream {
  /** `s1`, `s2`, … in order of their start. */
  readonly id: string;
  readonly modelId: string;
  readonly place: Place;
  text: string;
  state: 'waiting' | 'running' | 'done' | 'failed';
  /** When the request was sent, by the clock. Unit: ms. */
  startedAt?: number;
  /** Once it has ended well. */
  generation?: Generation;
  /** Where the server tells it. Unit: US dollars. */
  costUsd?: number;
  /** What was sent for it, and to whom: to another server too where the first one failed. */
  readonly sent: (Sent & { readonly modelId: string })[];
}

/**
 * Asks members in lanes and merges what they write.
 *
 * Within a lane the next member starts when the one before has its first line, has ended, or is
 * silent for its stall time. A member whose server has several slots writes several texts at once
 * where sampling makes them differ: that is cheaper than a second model. Equal texts are one candidate with several authors. A member that fails
 * is an arrival as well; nothing is thrown but the signal's reason.
 */
export class Collection {
  readonly streams: LiveStream[] = [];
  readonly #options: CollectionOptions;
  readonly #candidates = new Map<string, Candidate>();

  constructor(options: CollectionOptions) {
    this.#options = options;
  }

  /** Candidates so far, in order of arrival. */
  get candidates(): readonly Candidate[] {
    return [...this.#candidates.values()];
  }

  async *collect(memberIds: readonly string[]): AsyncGenerator<Arrival> {
    const { lanes, signal } = this.#options;
    const arrivals = new ArrivalQueue<Arrival>();
    const wanted = new Set(memberIds);
    const onAbort = (): void => {
      arrivals.fail(signal.reason instanceof Error ? signal.reason : new Error('aborted'));
    };
    signal.addEventListener('abort', onAbort, { once: true });
    try {
      signal.throwIfAborted();
      const running = lanes.map((lane) => this.#runLane(lane, wanted, arrivals));
      const unknown = memberIds.filter((id) => !lanes.some((lane) => lane.memberIds.includes(id)));
      for (const id of unknown) arrivals.push(this.#failed(id, failure('model-missing', id)));
      void Promise.all(running).then(
        () => {
          arrivals.close();
        },
        (error: unknown) => {
          arrivals.fail(error instanceof Error ? error : new Error(String(error)));
        },
      );
      yield* arrivals;
    } finally {
      signal.removeEventListener('abort', onAbort);
    }
  }

  /** One member's continuation of a text, for methods that work in rounds; see `StrategyTools`. */
  async draft(memberId: string, accepted: string, limits: DraftLimits): Promise<Draft> {
    const { signal, clock } = this.#options;
    return await this.#inTurn(memberId, async (call) => {
      const request = call.continued(accepted, limits);
      const silenceMs = Math.max(LONGEST_SILENCE_MS, 2 * call.stallMs);
      return await readDraft(
        call.model,
        request,
        clock,
        silenceMs,
        signal,
        (text) => limits.isEnough?.(text) === true,
      );
    });
  }

  /** One member's list of next tokens; see `StrategyTools`. */
  async next(
    memberId: string,
    accepted: string,
    k: number,
    back = 0,
  ): Promise<readonly TokenLogprob[]> {
    const { signal, clock } = this.#options;
    return await this.#inTurn(memberId, async (call) => {
      const request = call.continued(accepted, { maxTokens: 1 }, back);
      return await inTime(
        (limited) => nextTokens(call.model, request, k, limited),
        'no list of tokens',
        clock,
        signal,
      );
    });
  }

  /**
   * One text of several by one member; see `StrategyTools`. It is no candidate of the collection, and no
   * event tells of it as one: its author has read the others' texts. What was cut short is no text.
   */
  async fuse(memberId: string, wish: FuseWish): Promise<FusedAnswer> {
    const { calls, clock, signal } = this.#options;
    signal.throwIfAborted();
    const askedOf = (call: MemberCall | undefined): FusingCall => {
      const asked = call?.fusing?.(wish);
      if (asked !== undefined) return asked;
      throw new ModelError(failure('unsupported', `${memberId} follows no instructions`));
    };
    const first = calls.get(memberId);
    const firstAsked = askedOf(first);
    return await this.#inTurn(memberId, async (call) => {
      const asked = call === first ? firstAsked : askedOf(call);
      const generation = await heardStream(
        call.model,
        asked,
        Math.max(LONGEST_READING_MS, 2 * call.stallMs),
        clock,
        signal,
      );
      const { unified, raw } = generation.finish;
      const isCut = unified === 'length' || raw === 'size';
      const read = asked.read(generation.text);
      return { ...read, ...(isCut ? { text: '' } : {}), generation };
    });
  }

  /** A short call of a member when its model is free and loaded; its failure is told to whoever waits. */
  async #inTurn<T>(memberId: string, work: (call: MemberCall) => Promise<T>): Promise<T> {
    const { calls, queues, priority, signal } = this.#options;
    const call = calls.get(memberId);
    if (call === undefined) throw new ModelError(failure('model-missing', memberId));
    try {
      return await atAnyHost(call, this.#options, (own) =>
        queues.run(own.model.description.id, priority, signal, async () => {
          if (own.ready !== undefined) await untilAborted(own.ready(), signal);
          return await work(own);
        }),
      );
    } catch (error) {
      signal.throwIfAborted();
      // The strategy decides the round without it; whoever waits is told why.
      this.#failed(memberId, failureOf(error));
      throw error;
    }
  }

  async #runLane(
    lane: Lane,
    wanted: ReadonlySet<string>,
    arrivals: ArrivalQueue<Arrival>,
  ): Promise<void> {
    const jobs: Promise<void>[] = [];
    for (const memberId of lane.memberIds) {
      if (!wanted.has(memberId) || this.#options.signal.aborted) continue;
      const call = this.#options.calls.get(memberId);
      if (call === undefined) {
        arrivals.push(this.#failed(memberId, failure('model-missing', memberId)));
        continue;
      }
      const head = Promise.withResolvers<undefined>();
      const onHead = (): void => {
        head.resolve(undefined);
      };
      jobs.push(this.#askForAll(memberId, call, onHead, arrivals));
      await head.promise;
    }
    await Promise.all(jobs);
  }

  /** All samples of one member; it has failed when every sample has. */
  async #askForAll(
    memberId: string,
    call: MemberCall,
    onHead: () => void,
    arrivals: ArrivalQueue<Arrival>,
  ): Promise<void> {
    const failures: Arrival[] = [];
    const samples = Array.from({ length: call.answered === undefined ? call.samples : 1 }, (_, i) =>
      this.#ask(memberId, sampleOf(call, i), onHead).then((arrival) => {
        onHead();
        if (arrival?.kind === 'candidate') arrivals.push(arrival);
        else if (arrival !== undefined) failures.push(arrival);
      }),
    );
    await Promise.all(samples);
    const [failed] = failures;
    if (failed !== undefined && failures.length === samples.length) arrivals.push(failed);
  }

  /** One member's answer as an arrival; undefined when the run was aborted meanwhile. */
  async #ask(memberId: string, call: MemberCall, onHead: () => void): Promise<Arrival | undefined> {
    const { clock, signal, emit } = this.#options;
    const { place } = call.model.description;
    const streamId = `s${this.streams.length + 1}`;
    const stream: LiveStream = {
      ...{ id: streamId, modelId: memberId, place, text: '', state: 'waiting', sent: [] },
    };
    this.streams.push(stream);
    if (call.answered !== undefined) {
      stream.text = call.answered.text;
      stream.state = 'done';
      stream.generation = call.answered;
      return this.#arrivalOf(stream, call, call.answered);
    }
    let callOffStall = clock.after(call.stallMs, onHead);
    const onText = (text: string): void => {
      callOffStall();
      callOffStall = clock.after(call.stallMs, onHead);
      emit({
        type: 'generation-delta',
        streamId,
        modelId: memberId,
        ...deltaOf(stream.text, text),
      });
      stream.text = text;
      if (hasLine(text)) onHead();
    };
    try {
      const isTold = (): boolean => stream.text !== '';
      const { own, written } = await atAnyHost(
        call,
        this.#options,
        (at) => this.#write(at, stream, onText),
        isTold,
      );
      this.#options.onGeneration(own.model.description.id, written, own.request);
      // Whichever server wrote it, it is the member's.
      const generation = { ...written, modelId: memberId };
      stream.state = 'done';
      stream.generation = generation;
      if (generation.usage.costUsd !== undefined) stream.costUsd = generation.usage.costUsd;
      return this.#arrivalOf(stream, own, generation);
    } catch (error) {
      if (signal.aborted) return undefined;
      stream.state = 'failed';
      return this.#failed(memberId, failureOf(error), stream);
    } finally {
      callOffStall();
    }
  }

  async #write(
    own: MemberCall,
    stream: LiveStream,
    onText: (text: string) => void,
  ): Promise<{ readonly own: MemberCall; readonly written: Generation }> {
    const { clock, signal, emit, queues, priority } = this.#options;
    const { model, request, resident, promptTokens, samples } = own;
    const { id } = model.description;
    const job = async (): Promise<Generation> => {
      if (own.ready !== undefined) await untilAborted(own.ready(), signal);
      const { id: streamId, modelId } = stream;
      // Another server that has the model is sent the same once more.
      stream.sent.push({ modelId: id, ...sentBy(own) });
      if (stream.startedAt === undefined) {
        emit({
          ...{ type: 'generation-start', streamId, modelId, resident, promptTokens },
          ...sentBy(own),
        });
      }
      stream.state = 'running';
      stream.startedAt ??= clock.now();
      this.#options.onStart(id, request);
      return await readStream(model, request, own.guard(), clock, { onText }, signal);
    };
    return { own, written: await queues.run(id, priority, signal, job, samples) };
  }

  #arrivalOf(stream: LiveStream, call: MemberCall, generation: Generation): Arrival {
    const { id: streamId, modelId: memberId } = stream;
    const filtered = call.filter(generation.text);
    if (filtered.kind === 'dropped') {
      const blank = generation.text.trim() === '';
      const why = blank
        ? failure('empty', generation.finish.raw)
        : failure('filtered', filtered.filterId);
      return this.#failed(memberId, why, { ...stream, text: generation.text });
    }
    const key = this.#options.candidateKey(filtered.text);
    const known = this.#candidates.get(key);
    const candidate: Candidate =
      known === undefined
        ? {
            id: `c${this.#candidates.size + 1}`,
            text: filtered.text,
            modelIds: [memberId],
            generation,
            complete: true,
          }
        : { ...known, modelIds: [...new Set([...known.modelIds, memberId])] };
    this.#candidates.set(key, candidate);
    const { finish, usage } = generation;
    this.#options.emit({
      ...{ type: 'generation-end', streamId, modelId: memberId },
      ...{ candidate, finish, usage },
    });
    return { kind: 'candidate', candidate };
  }

  #failed(modelId: string, what: Failure, stream?: LiveStream): Arrival {
    const partialText = stream?.text ?? '';
    const failed = { modelId, failure: what, ...(partialText === '' ? {} : { partialText }) };
    this.#options.onFailure(modelId, what);
    const from = stream === undefined ? {} : { streamId: stream.id };
    this.#options.emit({ type: 'generation-failure', ...from, failure: failed });
    return { kind: 'failure', failure: failed };
  }
}

/** How a text has gone on; see `generation-delta`. */
export function deltaOf(
  before: string,
  now: string,
): { readonly text: string; readonly replaces?: true } {
  return now.startsWith(before)
    ? { text: now.slice(before.length) }
    : { text: now, replaces: true };
}

/** The same call for one more sample: another seed, where there is one. */
function sampleOf(call: MemberCall, sample: number): MemberCall {
  const { sampling } = call.request;
  if (sample === 0 || sampling.seed === undefined) return call;
  const seed = sampling.seed + sample;
  const { shorter, elsewhere } = call;
  return {
    ...call,
    request: { ...call.request, sampling: { ...sampling, seed } },
    ...(shorter && { shorter: () => sampleOf(shorter(), sample) }),
    ...(elsewhere && { elsewhere: elsewhere.map((other) => sampleOf(other, sample)) }),
  };
}

/** Whether a text has a line with something on it and its end. */
export function hasLine(text: string): boolean {
  return text.trimStart().includes('\n');
}
