import type { Clock } from '../../core/clock.ts';
import type { Learner } from '../../core/learner.ts';
import { languageOf } from '../../context/language-of.ts';
import type { RefactorEvent } from '../../refactor/refactor.ts';
import { createRestorer } from '../restorer.ts';
import type { EngineSettings } from '../engine-settings.ts';
import type { MemberRoster } from '../member-roster.ts';
import type { ModelQueues } from '../model-queues.ts';
import type { SyntaxTools } from '../syntax-tools.ts';
import { refactorCrew } from './refactor-crew.ts';
import type { LiveRefactor, RefactorWish } from './refactor-wish.ts';
import { startRefactor } from './start-refactor.ts';

/** What a search is expected to take, before anybody is asked. */
export interface RefactorEstimate {
  readonly members: readonly { readonly id: string; readonly secondsPerStep?: number }[];
  /** At the budget. */
  readonly calls: number;
  readonly ms?: number;
  readonly usd?: number;
}

export interface Refactors {
  /** From measured speeds; asks nobody but for the listing. Throws the signal's reason. */
  estimate(wish: RefactorWish, signal: AbortSignal): Promise<RefactorEstimate>;
  /** Returns at once; the first event comes later than that. */
  start(wish: RefactorWish, onEvent: (event: RefactorEvent) => void): LiveRefactor;
  /** Whether any is under way. */
  busy(): boolean;
  /** Ends all, and gives nothing its memory back any more. */
  dispose(): void;
}

export interface RefactorsOptions {
  readonly roster: MemberRoster;
  readonly queues: ModelQueues;
  readonly syntax: SyntaxTools;
  readonly learner: Learner;
  readonly clock: Clock;
  readonly seed: number;
  readonly settings: Pick<EngineSettings, 'temperature'>;
  /** Whether somebody waits for a completion now. */
  readonly typing: () => boolean;
}

/** Where no speed is measured yet nothing is said of time. Unit: tokens. */
const STEP_TOKENS = 600;
const STEP_PROMPT_TOKENS = 3_000;
/** Calls that are expected where no number of steps is set. */
const USUAL_CALLS = 40;

export function createRefactors(options: RefactorsOptions): Refactors {
  const { roster, learner, clock } = options;
  const open = new Set<LiveRefactor>();
  const restorer = createRestorer(roster);
  let started = 0;
  let disposed = false;

  function freshId(): string {
    started++;
    return `r${clock.wallTime().toString(36)}-${options.seed.toString(36)}-${started}`;
  }

  return {
    async estimate(wish, signal) {
      const languageId = languageOf(wish.files[0] ?? '');
      const { members } = await refactorCrew({ ...wish, languageId }, roster, learner, signal);
      const calls = wish.budget.steps ?? USUAL_CALLS;
      const timed = members.map(({ id }) => {
        const { prefillPerSecond, decodePerSecond } = roster.speeds.of(id);
        if (decodePerSecond === undefined) return { id };
        const reading = prefillPerSecond === undefined ? 0 : STEP_PROMPT_TOKENS / prefillPerSecond;
        return { id, secondsPerStep: reading + STEP_TOKENS / decodePerSecond };
      });
      const seconds = timed.flatMap(({ secondsPerStep }) => secondsPerStep ?? []);
      const mean = seconds.reduce((sum, one) => sum + one, 0) / Math.max(1, seconds.length);
      const ms = seconds.length === 0 ? wish.budget.ms : mean * calls * 1000;
      const isFree = members.every(({ place }) => place !== 'cloud');
      return {
        ...{ members: timed, calls },
        ...(ms === undefined ? {} : { ms: Math.min(ms, wish.budget.ms ?? ms) }),
        ...(isFree ? { usd: 0 } : {}),
      };
    },
    start(wish, onEvent) {
      const live = startRefactor(freshId(), wish, {
        ...options,
        ...{ temperature: options.settings.temperature, onEvent },
        onSwap(loaded) {
          restorer.note(loaded);
        },
        onEnded() {
          open.delete(live);
          if (open.size > 0) return;
          void restorer.restore(() => disposed || open.size > 0 || options.typing());
        },
      });
      open.add(live);
      return live;
    },
    busy: () => open.size > 0,
    dispose() {
      disposed = true;
      for (const live of open) live.stop();
    },
  };
}
