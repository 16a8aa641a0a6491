import type { Clock } from '../../core/clock.ts';
import type { EngineEvent } from '../../core/events.ts';
import type { Learner } from '../../core/learner.ts';
import type { StrategyDefinition } from '../../core/strategy.ts';
import { seededRandom } from '../../core/random.ts';
import type { Comparison, StrategyOutcome } from '../../comparison/comparison.ts';
import type { EngineSettings } from '../engine-settings.ts';
import type { MemberRoster } from '../member-roster.ts';
import type { ListedModel } from '../model-directory.ts';
import type { ModelQueues } from '../model-queues.ts';
import type { Survey } from '../survey.ts';
import type { SyntaxTools } from '../syntax-tools.ts';
import { askDuels, type DuelRound, type OnDuel } from './duels.ts';
import { judgeFrozen } from './frozen-strategy.ts';
import { startLive, type LiveComparison } from './live-comparison.ts';
import { frozenCalls } from './frozen-calls.ts';
import { offersFor, type Offer } from './offers.ts';
import { createRestorer } from '../restorer.ts';
import { resumedWish, type ComparisonWish } from './compared-request.ts';

/** Several models' answers side by side, each for itself and as long as it takes. */
export interface Comparisons {
  /** Every model that could be asked, the line-up first, the most trusted first. Throws the signal's reason. */
  offers(
    kind: Comparison['request']['kind'],
    languageId: string,
    signal: AbortSignal,
  ): Promise<readonly Offer[]>;
  /**
   * Returns at once. All that happens comes as events whose `runId` is the comparison's id, none of them
   * before whoever started it has the comparison.
   */
  start(wish: ComparisonWish): LiveComparison;
  /**
   * Goes on with one that was kept: nobody is asked until somebody is added. Its new columns' ids follow
   * those that are there. `localOnly`: the document may only be shown to models on this machine.
   */
  resume(comparison: Comparison, localOnly: boolean): LiveComparison;
  /**
   * Pairs of different texts, judged in both orders by local models in memory that wrote neither; typing
   * and columns that still stream go first. Throws the signal's reason alone.
   */
  duels(comparison: Comparison, signal: AbortSignal, onDuel: OnDuel): Promise<DuelRound>;
  /**
   * What a strategy makes of the texts that are there. `live`: the models that wrote them are asked for
   * what the columns do not tell, as far as they are in memory. `localOnly`: the document may only be
   * shown to models on this machine. Throws the signal's reason alone.
   */
  judgeFrozen(
    comparison: Comparison,
    strategyId: string,
    options: { readonly live: boolean; readonly localOnly: boolean },
    signal: AbortSignal,
  ): Promise<StrategyOutcome>;
  /** Whether any column is open. */
  busy(): boolean;
  /** Ends every stream. */
  dispose(): void;
}

export interface ComparisonOptions {
  readonly settings: EngineSettings;
  readonly roster: MemberRoster;
  readonly queues: ModelQueues;
  readonly survey: Survey;
  readonly syntax: SyntaxTools;
  readonly learner: Learner;
  readonly clock: Clock;
  readonly seed: number;
  readonly findStrategy: (id: string) => StrategyDefinition | undefined;
  /** Whether somebody waits for a completion now. */
  readonly typing: () => boolean;
  readonly onEvent: (event: EngineEvent) => void;
  /** Files that may be shown to models that are not local, by document path; all of them by default. */
  readonly mayLeave?: (path: string) => boolean;
}

export function createComparisons(options: ComparisonOptions): Comparisons {
  const { clock, seed, roster, learner } = options;
  const open = new Set<LiveComparison>();
  const random = seededRandom(seed);
  const restorer = createRestorer(roster);
  let started = 0;
  let disposed = false;

  /** Unique among all sessions: comparisons are kept. */
  function freshId(): string {
    started++;
    const chance = Math.floor(random.next() * 0x1_0000_0000).toString(36);
    return `${clock.wallTime().toString(36)}-${chance}-${started}`;
  }

  const liveOptions = {
    ...options,
    onSwap: (loaded: ListedModel): void => {
      restorer.note(loaded);
    },
    onOpen: (live: LiveComparison): void => {
      open.add(live);
    },
    onEnded: (live: LiveComparison): void => {
      open.delete(live);
      if (open.size > 0) return;
      void restorer.restore(() => disposed || open.size > 0 || options.typing());
    },
  };

  return {
    offers: (kind, languageId, signal) => offersFor({ kind, languageId }, roster, learner, signal),
    start: (wish) => startLive(freshId(), wish, liveOptions),
    resume: (comparison, localOnly) =>
      startLive(comparison.id, resumedWish(comparison, localOnly), liveOptions, comparison),
    duels: (comparison, signal, onDuel) => askDuels(comparison, options, signal, onDuel),
    async judgeFrozen(comparison, strategyId, { live, localOnly }, signal) {
      const calls = await frozenCalls(comparison, { ...options, localOnly }, signal);
      const parameters = options.settings.strategyParameters[strategyId];
      const chosen = parameters === undefined ? {} : { parameters };
      return await judgeFrozen(
        comparison,
        strategyId,
        { ...options, ...chosen, live, calls },
        signal,
      );
    },
    busy: () => open.size > 0,
    dispose() {
      disposed = true;
      for (const live of open) live.dispose();
    },
  };
}
