import type { Clock } from '../core/clock.ts';
import {
  FUSED_ID,
  type Candidate,
  type CompletionContext,
  type Ranking,
  type Span,
} from '../core/completion.ts';
import type { EngineEvent, EngineEventBody, StrategyFallback } from '../core/events.ts';
import type { GenerationFailure } from '../core/generation.ts';
import type { Random } from '../core/random.ts';
import type {
  Member,
  Observation,
  ParseEvidence,
  Strategy,
  StrategyMemory,
  StrategyStep,
  TreeBag,
} from '../core/strategy.ts';
import type { StrategyChoice } from '../core/strategy-choice.ts';
import type { Anchor } from './anchor.ts';
import { Collection, type CollectionOptions, type LiveStream } from './collection.ts';
import { liveTools, type OnScored } from './strategy-tools.ts';

export interface RunOptions extends Omit<CollectionOptions, 'emit' | 'signal' | 'onFailure'> {
  readonly id: string;
  readonly anchor: Anchor;
  /** Length of the document the anchor lies in. */
  readonly documentLength: number;
  readonly speculative: boolean;
  readonly deadlineMs: number;
  readonly members: readonly Member[];
  readonly context: CompletionContext;
  readonly strategyId: string;
  readonly strategy: Strategy;
  /** Where the strategy goes by what was measured of the members. */
  readonly choice?: StrategyChoice;
  /** Where another strategy was set. */
  readonly fallback?: StrategyFallback;
  readonly random: Random;
  readonly memory: StrategyMemory;
  readonly clock: Clock;
  readonly parse: (text: string, signal: AbortSignal) => Promise<ParseEvidence>;
  readonly tree: (text: string, signal: AbortSignal) => Promise<TreeBag | undefined>;
  /** Where texts can be run. */
  readonly observe?: (
    texts: readonly string[],
    signal: AbortSignal,
  ) => Promise<readonly Observation[]>;
  readonly onEvent: (event: EngineEvent) => void;
  readonly onFailure: (failure: GenerationFailure) => void;
  readonly onScored?: OnScored;
}

/**
 * One collection for one place in one document. It outlives the editor's request: while what is
 * typed agrees with it, later requests attach to it instead of asking again.
 */
export class Run {
  readonly id: string;
  readonly anchor: Anchor;
  readonly documentLength: number;
  readonly speculative: boolean;
  readonly context: CompletionContext;
  readonly startedAt: number;
  readonly deadlineMs: number;
  readonly strategyId: string;
  readonly choice: StrategyChoice | undefined;
  readonly fallback: StrategyFallback | undefined;
  /** Settles when everything has ended; never rejects. */
  readonly finished: Promise<void>;
  readonly failures: GenerationFailure[] = [];
  latest: StrategyStep | undefined;
  ended = false;
  aborted = false;
  /** What the strategy threw: a mistake of ours, never a model's. */
  strategyError: string | undefined;
  readonly #options: RunOptions;
  readonly #controller = new AbortController();
  readonly #collection: Collection;
  #changed = Promise.withResolvers<undefined>();

  constructor(options: RunOptions) {
    this.#options = options;
    this.id = options.id;
    this.anchor = options.anchor;
    this.documentLength = options.documentLength;
    this.speculative = options.speculative;
    this.deadlineMs = options.deadlineMs;
    this.strategyId = options.strategyId;
    this.choice = options.choice;
    this.fallback = options.fallback;
    this.context = options.context;
    this.startedAt = options.clock.now();
    this.#collection = new Collection({
      ...options,
      signal: this.#controller.signal,
      emit: (event) => {
        this.#emit(event);
      },
      onFailure: (modelId, failure) => {
        this.failures.push({ modelId, failure });
        options.onFailure({ modelId, failure });
      },
    });
    this.finished = this.#drive();
  }

  /** Everyone who was asked, or would be once the lanes come to them. */
  get memberIds(): readonly string[] {
    return this.#options.members.map(({ id }) => id);
  }

  /** What single members wrote. */
  get candidates(): readonly Candidate[] {
    return this.#collection.candidates;
  }

  /** The text that members wrote by turns, as far as it goes. */
  get fused(): Candidate | undefined {
    return this.ranking.scored.find(({ candidate }) => candidate.id === FUSED_ID)?.candidate;
  }

  /** Spans of the winning text where several members wrote it, as far as it goes; else none. */
  get spans(): readonly Span[] {
    return this.latest?.spans ?? [];
  }

  get ranking(): Ranking {
    return this.latest?.ranking ?? { scored: [] };
  }

  get streams(): readonly LiveStream[] {
    return this.#collection.streams;
  }

  /** Resolves at the next step, delta, failure or end. */
  get changed(): Promise<unknown> {
    return this.#changed.promise;
  }

  /** Ends all streams at once; their sockets close. */
  abort(reason: string): void {
    if (this.ended || this.aborted) return;
    this.aborted = true;
    this.#controller.abort(new DOMException(reason, 'AbortError'));
    this.#notify();
  }

  /**
   * Heads of complete lines, filtered, of the streams that still run, most trusted first and shortest
   * first: what is shown when the deadline has passed and no finished text is good enough. Longer
   * ones are for first lines that fall to a filter or have been typed meanwhile.
   */
  *completeLines(): Generator<{ readonly modelId: string; readonly text: string }> {
    for (const { id } of this.#options.members) {
      const stream = this.streams.find(({ modelId }) => modelId === id);
      const call = this.#options.calls.get(id);
      if (stream?.state !== 'running' || call === undefined) continue;
      for (const head of headsOf(stream.text)) {
        const filtered = call.filter(head);
        if (filtered.kind === 'kept') yield { modelId: id, text: filtered.text };
      }
    }
  }

  async #drive(): Promise<void> {
    const { members, context, strategy, strategyId, deadlineMs } = this.#options;
    const { signal } = this.#controller;
    const tools = liveTools({ ...this.#options, collection: this.#collection }, signal);
    const by = this.choice === undefined ? {} : { choice: this.choice };
    const memberIds = members.map(({ id }) => id);
    this.#emit({ type: 'run-start', members: memberIds, strategyId, ...by, deadlineMs });
    if (this.fallback !== undefined) this.#emit({ type: 'strategy-fallback', ...this.fallback });
    try {
      for await (const step of strategy.run({ context, members }, tools, signal)) {
        this.latest = step;
        this.#emit({ type: 'strategy-step', ...step });
      }
    } catch (error) {
      // An aborted run ends quietly; a strategy that throws otherwise is a bug that must not stop typing.
      if (!signal.aborted) {
        const message = error instanceof Error ? error.message : String(error);
        this.strategyError = message;
        this.#emit({ type: 'strategy-failure', strategyId, message });
      }
    } finally {
      this.ended = true;
      // A strategy may end before its members do: nobody waits for them any more.
      this.#controller.abort(new DOMException('the strategy has ended', 'AbortError'));
      this.#notify();
    }
  }

  #emit(event: EngineEventBody): void {
    const { clock, onEvent } = this.#options;
    onEvent({ ...event, runId: this.id, atMs: clock.now() - this.startedAt });
    this.#notify();
  }

  #notify(): void {
    this.#changed.resolve(undefined);
    this.#changed = Promise.withResolvers<undefined>();
  }
}

/** The heads of a text that end with a complete line which says something, shortest first. */
function* headsOf(text: string): Generator<string> {
  for (const { index } of text.matchAll(/(?<=\S[^\n]*)\n/g)) yield text.slice(0, index);
}
