import type { ScorePart } from '../../src/core/completion.ts';
import type { Search } from '../../src/strategies/search/search.ts';
import {
  EMPTY_HOLE,
  isFull,
  stateKey,
  stepFrom,
  type HoleShape,
  type HoleState,
} from './hole-refactor-step.ts';

/** What a member wrote for the next line. */
export interface Draw {
  /** Behind the end of the line above. */
  readonly written: string;
  /** As the member's model counts them. */
  readonly tokens: number;
}

/** What a way may know of a state: nothing of the hidden tests. */
export interface Judged {
  /** In [0, 1]; 1 for a full hole that parses and passes all visible tests, and for nothing else. */
  readonly reward: number;
  readonly parts: readonly ScorePart[];
}

/** What ways work with at one hole. */
export interface HoleDesk extends HoleShape {
  /**
   * What a member writes next in a state, asked for the `turn`-th time, from 0: greedily at first, then
   * drawn. The same turn of a member in a state is the same text for every way.
   */
  draw(memberId: string, state: HoleState, turn: number): Promise<Draw>;
  /** In the order of the states. */
  judge(states: readonly HoleState[]): Promise<readonly Judged[]>;
}

/** What a way made of a hole. */
export interface WayOutcome {
  /** The full state to hand over. */
  readonly chosen: HoleState | undefined;
  /** It passes all visible tests. */
  readonly isGreen: boolean;
  /** Of what was chosen; 0 without anything. */
  readonly reward: number;
  /** Generated until it was chosen. */
  readonly tokens: number;
  readonly calls: number;
  /** All full states that were met, each once. */
  readonly full: readonly HoleState[];
}

/**
 * Counts what a way generates. A call without a token counts as one, so that no budget lasts for ever.
 */
interface Purse {
  readonly tokens: number;
  readonly calls: number;
  draw(memberId: string, state: HoleState): Promise<Draw>;
}

function openPurse(desk: HoleDesk): Purse {
  const turns = new Map<string, number>();
  let tokens = 0;
  let calls = 0;
  return {
    get tokens() {
      return tokens;
    },
    get calls() {
      return calls;
    },
    async draw(memberId, state) {
      const key = `${memberId}\n${stateKey(state, desk)}`;
      const turn = turns.get(key) ?? 0;
      turns.set(key, turn + 1);
      const draw = await desk.draw(memberId, state, turn);
      const charged = Math.max(1, draw.tokens);
      tokens += charged;
      calls += 1;
      return { ...draw, tokens: charged };
    },
  };
}

/** Best so far, the earlier of equals. */
interface Best {
  readonly state: HoleState;
  readonly judged: Judged;
}

function outcome(
  best: Best | undefined,
  { tokens, calls }: Pick<Purse, 'tokens' | 'calls'>,
  full: ReadonlyMap<string, HoleState>,
): WayOutcome {
  return {
    chosen: best?.state,
    isGreen: best !== undefined && isGreen(best.judged),
    reward: best?.judged.reward ?? 0,
    ...{ tokens, calls, full: [...full.values()] },
  };
}

/** Rewards are sums of weights. */
const ALMOST_ONE = 1 - 1e-9;

export function isGreen({ reward }: Judged): boolean {
  return reward >= ALMOST_ONE;
}

/**
 * Each member in turn writes the whole hole line by line, until the budget is spent or a text passes all
 * visible tests; the text of the greatest reward is chosen. One member and a budget of `once`: that
 * member alone, greedily.
 *
 * No call is made once `budget` tokens are generated; a text that is not full by then does not count.
 */
export async function bestOfN(
  desk: HoleDesk,
  memberIds: readonly string[],
  budget: number | 'once',
): Promise<WayOutcome> {
  const purse = openPurse(desk);
  const limit = budget === 'once' ? Number.POSITIVE_INFINITY : budget;
  const full = new Map<string, HoleState>();
  let best: Best | undefined;
  let drawn = 0;
  while (purse.tokens < limit) {
    const batch: Drawn[] = [];
    const size = budget === 'once' ? 1 : JUDGED_AT_ONCE;
    while (batch.length < size && purse.tokens < limit) {
      const memberId = memberIds[drawn % memberIds.length];
      if (memberId === undefined) return outcome(undefined, purse, full);
      drawn += 1;
      const state = await wholeHole(desk, purse, memberId, limit);
      const { tokens, calls } = purse;
      if (state !== undefined) batch.push({ state, tokens, calls });
      if (budget === 'once') break;
    }
    const judged = await desk.judge(batch.map(({ state }) => state));
    for (const [i, { state, tokens, calls }] of batch.entries()) {
      const one = judged[i];
      if (one === undefined) continue;
      full.set(stateKey(state, desk), state);
      if (best === undefined || one.reward > best.judged.reward) best = { state, judged: one };
      // Whoever looks after each text stops here: what was drawn for the rest of the batch is not counted.
      if (isGreen(one)) return outcome(best, { tokens, calls }, full);
    }
    if (budget === 'once') break;
  }
  return outcome(best, purse, full);
}

/** A whole text, with what was generated until then. */
interface Drawn {
  readonly state: HoleState;
  readonly tokens: number;
  readonly calls: number;
}

/** Starting a test program costs more than the program: some are run together. */
const JUDGED_AT_ONCE = 6;

async function wholeHole(
  desk: HoleDesk,
  purse: Purse,
  memberId: string,
  limit: number,
): Promise<HoleState | undefined> {
  let state = EMPTY_HOLE;
  while (!isFull(state, desk)) {
    if (purse.tokens >= limit) return undefined;
    const { written } = await purse.draw(memberId, state);
    const step = stepFrom(state, written, desk);
    if (step.kind === 'failed') return undefined;
    ({ state } = step);
  }
  return state;
}

/**
 * A tree search, one trial at a time, until the budget is spent, a text passes all visible tests, or
 * nothing is left to try. No trial begins once `budget` tokens are generated.
 */
export async function searched(
  desk: HoleDesk,
  search: Search,
  budget: number,
): Promise<WayOutcome> {
  const purse = openPurse(desk);
  const states = new Map<number, HoleState>([[0, EMPTY_HOLE]]);
  const full = new Map<string, HoleState>();
  const judgedOf = new Map<number, Judged>();
  while (purse.tokens < budget && !search.isExhausted) {
    const [trial] = search.ask(1);
    if (trial === undefined) break;
    const from = states.get(trial.nodeId);
    if (from === undefined) throw new Error(`a trial from node ${trial.nodeId}, which is no state`);
    const { written, tokens } = await purse.draw(trial.memberId, from);
    const step = stepFrom(from, written, desk);
    if (step.kind === 'failed') {
      search.tell(trial.id, { ...step, cost: { tokens } });
      continue;
    }
    const { state } = step;
    const [judged] = await desk.judge([state]);
    if (judged === undefined) throw new Error('a state was not judged');
    const isSolution = isFull(state, desk);
    const node = search.tell(trial.id, {
      ...{ kind: 'state', key: stateKey(state, desk), ...judged, isSolution, cost: { tokens } },
    });
    states.set(node.id, state);
    judgedOf.set(node.id, judged);
    if (isSolution) full.set(stateKey(state, desk), state);
    if (isSolution && isGreen(judged)) break;
  }
  const [state, judged] = [states.get(search.best), judgedOf.get(search.best)];
  const isSolution = state !== undefined && isFull(state, desk);
  return outcome(isSolution && judged !== undefined ? { state, judged } : undefined, purse, full);
}
