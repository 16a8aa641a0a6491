import { seededRandom } from '../../../src/core/random.ts';
import type { Trial, TrialResult } from '../../../src/core/search.ts';
import { createSearch } from '../../../src/strategies/search/create-search.ts';
import type {
  Search,
  SearchMethodId,
  SearchOptions,
} from '../../../src/strategies/search/search.ts';

export type StateResult = Extract<TrialResult, { kind: 'state' }>;

/** A state as a result; a solution where it says so. */
export function came(key: string, reward: number, more: Partial<StateResult> = {}): StateResult {
  return { kind: 'state', key, reward, parts: [], isSolution: false, cost: {}, ...more };
}

export const FAILED: TrialResult = { kind: 'failed', failure: 'scripted', cost: {} };

export const METHODS: readonly SearchMethodId[] = ['le-mcts', 'adaptive-branching'];

/** Members of equal weight. */
export function searchOf(
  method: SearchMethodId,
  memberIds: readonly string[],
  more: Partial<SearchOptions> = {},
): Search {
  return createSearch({
    method,
    members: memberIds.map((id) => ({ id, weight: 1 / memberIds.length })),
    seed: 1,
    root: { key: '', reward: 0 },
    maxDepth: 12,
    ...more,
  });
}

export interface World {
  /** The kinds of steps that lead to the goal, a letter each. */
  readonly goal: string;
  /** The kinds that each member is good at. */
  readonly skills: Readonly<Record<string, string>>;
  readonly seed: number;
}

/**
 * What a member makes of a state. Of the next step on the way, one of its kinds, it makes a right one in nine of
 * ten cases. Else it fails, or makes a state from which no way leads on and whose reward is lower than that of a right one.
 */
export function resultIn({ goal, skills, seed }: World, state: string, trial: Trial): TrialResult {
  const random = seededRandom(seed * 7919 + trial.id);
  const isOnWay = goal.startsWith(state);
  const next = goal.charAt(state.length);
  const blur = (random.next() - 0.5) / 50;
  const isSkilled = skills[trial.memberId]?.includes(next) === true;
  if (isOnWay && isSkilled && random.next() < 0.9) {
    const key = state + next;
    const isSolution = key === goal;
    return came(key, isSolution ? 1 : within(key.length / (goal.length + 1) + blur), {
      isSolution,
    });
  }
  if (random.next() < 0.5) return FAILED;
  const right = rightHead(state, goal);
  const key = `${state}x${Math.floor(random.next() * 1e9).toString(36)}`;
  return came(key, within((0.7 * right) / (goal.length + 1) + blur));
}

/** How many steps of a state are on the way. */
function rightHead(state: string, goal: string): number {
  let right = 0;
  while (right < state.length && state.charAt(right) === goal.charAt(right)) right++;
  return right;
}

function within(reward: number): number {
  return Math.min(1, Math.max(0, reward));
}

export interface Played {
  readonly search: Search;
  /** Trials until the goal was there; undefined where it never was. */
  readonly solvedAfter: number | undefined;
}

/** Asks and tells, `batch` at a time, the answers of a batch in the order in which they were asked for. */
export function play(search: Search, world: World, trials: number, batch = 1): Played {
  const keys = new Map([[0, '']]);
  let solvedAfter: number | undefined;
  for (let told = 0; told < trials;) {
    const asked = search.ask(Math.min(batch, trials - told));
    if (asked.length === 0) break;
    for (const trial of asked) {
      const result = resultIn(world, keys.get(trial.nodeId) ?? '', trial);
      const node = search.tell(trial.id, result);
      told++;
      if (result.kind === 'state') keys.set(node.id, result.key);
      if (node.state === 'solution') solvedAfter ??= told;
    }
  }
  return { search, solvedAfter };
}
