import type { SearchTree } from './search-tree.ts';

/** The states from which a search goes straight for its first solution. */
export interface StraightOn {
  /** A node has come. */
  add(id: number): void;
  /** Rewards have changed. */
  forget(): void;
  /**
   * The state to go on from, where `best` is the best state of all; `isFresh`: nobody has been asked there.
   * Undefined where the straight way has come to its end.
   */
  next(best: number): { readonly id: number; readonly isFresh: boolean } | undefined;
  /** Members that have not been asked at a node. */
  unasked(id: number): readonly string[];
}

/** Rewards that differ by less than this say the same. */
const GRAIN = 0.02;

/** Nodes that may have come of one batch. */
const LATEST = 8;

interface Note {
  /** Its reward in grains. */
  readonly level: number;
  /** Steps to it since the reward grew last. */
  readonly idle: number;
  readonly isOnWay: boolean;
}

/**
 * Goes on from one of the best states there are, rewards taken in steps of 0.02, where the method welcomes a
 * child and a member has not been asked yet:
 *
 *     1. the latest at which nobody has been asked: straight on
 *     2. else the one with the fewest steps since the reward grew last, of equals the earliest: back to where
 *        it last got on
 *
 * A state that is worse than the one it came of is left to the method, and so is everything once all members
 * have been heard at the best states: then nothing is straight any more.
 *
 * Cost     add: O(log n) comparisons and a move of the list's end. next: O(trials that are out + pruned states)
 *          besides states that leave the list for good, which are those where all have been heard; once
 *          O(n log n) after `forget`.
 */
export function createStraightOn(tree: SearchTree, maxDepth: number): StraightOn {
  /** States on the way, the best last. */
  let sorted: number[] | undefined;
  const notes: Note[] = [];

  const note = (id: number): Note => notes[id] ?? { level: 0, idle: 0, isOnWay: false };
  const look = (id: number): Note => {
    const { state, depth, reward, parent } = tree.node(id);
    const level = Math.round(reward / GRAIN);
    const above = parent === undefined ? undefined : note(parent);
    const isNoWorse = above === undefined || level >= above.level;
    const idle = above === undefined || level > above.level ? 0 : above.idle + 1;
    const found = { level, idle, isOnWay: isNoWorse && state === 'open' && depth < maxDepth };
    notes[id] = found;
    return found;
  };
  const isWorse = (a: number, b: number): boolean =>
    (note(a).level - note(b).level || note(b).idle - note(a).idle || b - a) < 0;

  const unasked = (id: number): readonly string[] =>
    tree.askable(id).filter((memberId) => {
      const { trials, out } = tree.hereBy(id, memberId);
      return trials + out === 0;
    });
  const isHeard = (id: number): boolean =>
    tree.members.every((member) => tree.hereBy(id, member.id).trials > 0);
  const isFresh = (id: number): boolean => tree.here(id).trials + tree.here(id).out === 0;
  const isReady = (id: number): boolean =>
    tree.mayGrow(id) && unasked(id).length > 0 && !tree.isPruned(id);

  const insert = (list: number[], id: number): void => {
    let [from, to] = [0, list.length];
    while (from < to) {
      const middle = (from + to) >>> 1;
      if (isWorse(list[middle] ?? 0, id)) from = middle + 1;
      else to = middle;
    }
    list.splice(from, 0, id);
  };
  const all = (): number[] =>
    tree.nodes
      .map(({ id }) => id)
      .filter((id) => look(id).isOnWay && !isHeard(id))
      .sort((a, b) => (isWorse(a, b) ? -1 : 1));
  const latestFresh = (level: number): number | undefined => {
    const { length } = tree.nodes;
    for (let id = length - 1; id >= Math.max(0, length - LATEST); id--) {
      const isCandidate = note(id).isOnWay && note(id).level === level;
      if (isCandidate && isFresh(id) && isReady(id)) return id;
    }
    return undefined;
  };

  return {
    add(id) {
      if (sorted !== undefined && look(id).isOnWay) insert(sorted, id);
    },
    forget() {
      sorted = undefined;
    },
    next(best) {
      sorted ??= all();
      for (let at = sorted.length - 1; at >= 0; at--) {
        const id = sorted[at] ?? 0;
        if (note(id).level < note(best).level) return undefined;
        if (isHeard(id)) sorted.splice(at, 1);
        else if (isReady(id)) {
          const next = latestFresh(note(id).level) ?? id;
          return { id: next, isFresh: isFresh(next) };
        }
      }
      return undefined;
    },
    unasked,
  };
}
