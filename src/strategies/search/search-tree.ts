import type { SearchNode, TrialResult } from '../../core/search.ts';
import type { SearchPolicy, Tally, TreeView } from './search-policy.ts';
import type { SearchOptions } from './search.ts';
import { createTries, exactShare, mayBeAsked, NOTHING_TRIED, type Tries } from './tries.ts';

/** The nodes of a search and what is counted at them. The search alone changes it. */
export interface SearchTree extends TreeView {
  /** The live list. */
  readonly nodes: readonly SearchNode[];
  keyOf(id: number): string | undefined;
  /** Members that may be asked for a step of this node now, whatever the method says. */
  askable(id: number): readonly string[];
  /** Whether the method welcomes a child here and somebody may be asked for it now. */
  mayGrow(id: number): boolean;
  /** Nothing can be asked for in it or below it; what is out may change that. */
  isSpent(id: number): boolean;
  /** It or one of its ancestors is pruned. */
  isPruned(id: number): boolean;
  grow(parent: number, memberId: string | undefined, result: TrialResult): SearchNode;
  /** A trial went out to this node (1), or is no longer out (-1). */
  count(id: number, memberId: string, change: 1 | -1): void;
  revise(id: number, reward: number, parts: SearchNode['parts']): void;
  mark(id: number, mark: SearchNode['mark']): void;
}

interface Entry {
  readonly children: number[];
  readonly key: string | undefined;
  readonly here: Counts;
  readonly below: Counts;
  readonly tries: Map<string, Tries>;
  isSpent: boolean;
}

type Counts = { -readonly [Name in keyof Tally]: Tally[Name] };

/**
 * A tree with its root alone, or with the nodes of an earlier one.
 *
 * Credit of a trial: the reward of its state; 0 where it failed, or came back to a state it began in. A state
 * that was known already is credited to its author, and is nothing new for the tree. Credits are multiples
 * of 2⁻³⁰, whose sums are exact: they are the same in whatever order they are made.
 *
 * Cost     grow, count, revise, mark: O(nodes on the path · their children). Resuming: O(nodes · depth).
 */
export function createSearchTree(
  { members, maxDepth, root, onceEach }: SearchOptions,
  policy: SearchPolicy,
  earlier?: {
    readonly nodes: readonly SearchNode[];
    readonly keys: Readonly<Record<string, string>>;
  },
): SearchTree {
  const nodes: SearchNode[] = [];
  const entries: Entry[] = [];
  const open = new Map<string, number>();
  const solved = new Map<string, number>();
  const byMember = new Map(members.map(({ id }) => [id, noCounts()]));

  const node = (id: number): SearchNode => {
    const found = nodes[id];
    if (found === undefined) throw new RangeError(`no node ${id}`);
    return found;
  };
  const entry = (id: number): Entry => {
    const found = entries[id];
    if (found === undefined) throw new RangeError(`no node ${id}`);
    return found;
  };
  function* upFrom(id: number): Generator<number> {
    for (let at: number | undefined = id; at !== undefined; at = nodes[at]?.parent) yield at;
  }
  const isAskable = (id: number, memberId: string): boolean =>
    mayBeAsked(entry(id).tries.get(memberId) ?? NOTHING_TRIED, onceEach === true);
  const triesAt = (id: number, memberId: string): Tries => {
    const { tries } = entry(id);
    const found = tries.get(memberId) ?? createTries();
    tries.set(memberId, found);
    return found;
  };
  const totalOf = (memberId: string): Counts => {
    const found = byMember.get(memberId) ?? noCounts();
    byMember.set(memberId, found);
    return found;
  };

  const view: TreeView = {
    members,
    node,
    childrenOf: (id) => entry(id).children,
    isAlive(id) {
      const { state, mark } = node(id);
      return (state === 'open' || state === 'solution') && mark !== 'pruned' && !entry(id).isSpent;
    },
    here: (id) => entry(id).here,
    below: (id) => entry(id).below,
    hereBy: (id, memberId) => entry(id).tries.get(memberId) ?? NOTHING_TRIED,
    by: totalOf,
  };

  const mayGrow = (id: number): boolean =>
    node(id).state === 'open' &&
    node(id).depth < maxDepth &&
    policy.hasRoom(id, view) &&
    members.some((member) => isAskable(id, member.id));

  /** Value, visits and whether something is left, anew. */
  const refresh = (id: number): void => {
    const one = node(id);
    const own = entry(id);
    const value = policy.valueOf(id, view);
    const visits = own.below.trials;
    if (value !== one.value || visits !== one.visits) nodes[id] = { ...one, value, visits };
    own.isSpent =
      own.below.out === 0 && !mayGrow(id) && !own.children.some((child) => view.isAlive(child));
  };
  const refreshUpFrom = (id: number): void => {
    for (const at of upFrom(id)) refresh(at);
  };

  /** What a node counts for its author, and for the tree. */
  const creditsOf = ({
    state,
    reward,
    parent,
    mergedInto,
  }: SearchNode): readonly [number, number] => {
    if (state === 'failed' || parent === undefined) return [0, 0];
    if (state !== 'merged') return [exactShare(reward), exactShare(reward)];
    const isBack = [...upFrom(parent)].includes(mergedInto ?? -1);
    return [isBack ? 0 : exactShare(reward), 0];
  };

  /** Adds a node that hangs in the tree already to what is counted, or takes its credit away. */
  const credit = (one: SearchNode, sign: 1 | -1): void => {
    const { parent, memberId } = one;
    if (parent === undefined) return;
    const [own, found] = creditsOf(one);
    for (const at of upFrom(one.id)) entry(at).below.credit += sign * found;
    if (memberId === undefined) return;
    entry(parent).here.credit += sign * found;
    triesAt(parent, memberId).credit += sign * own;
    totalOf(memberId).credit += sign * own;
  };

  const place = (one: SearchNode, key: string | undefined): void => {
    const { id, parent, memberId, state } = one;
    nodes.push(one);
    entries.push({
      ...{ children: [], key, tries: new Map<string, Tries>(), isSpent: false },
      ...{ here: noCounts(), below: noCounts() },
    });
    if (key !== undefined && state === 'open' && !open.has(key)) open.set(key, id);
    if (key !== undefined && state === 'solution' && !solved.has(key)) solved.set(key, id);
    if (parent === undefined) return;
    entry(parent).children.push(id);
    for (const at of upFrom(id)) entry(at).below.trials++;
    if (memberId !== undefined) {
      entry(parent).here.trials++;
      const tries = triesAt(parent, memberId);
      tries.trials++;
      if (key === undefined) tries.failures++;
      else if (tries.keys.has(key)) tries.repeats = true;
      else tries.keys.add(key);
      totalOf(memberId).trials++;
    }
    credit(one, 1);
  };

  if (earlier === undefined) {
    place(rootOf(root.reward), root.key);
  } else {
    for (const one of earlier.nodes) place({ ...one, visits: 0 }, earlier.keys[one.id]);
  }
  for (let id = nodes.length - 1; id >= 0; id--) refresh(id);

  return {
    ...view,
    nodes,
    keyOf: (id) => entry(id).key,
    askable: (id) => members.flatMap((member) => (isAskable(id, member.id) ? member.id : [])),
    mayGrow,
    isSpent: (id) => entry(id).isSpent,
    isPruned: (id) => [...upFrom(id)].some((at) => node(at).mark === 'pruned'),
    grow(parent, memberId, result) {
      const { depth } = node(parent);
      const id = nodes.length;
      const author = memberId === undefined ? {} : { memberId };
      const common = { id, parent, ...author, depth: depth + 1, visits: 1, cost: result.cost };
      let one: SearchNode;
      if (result.kind === 'failed') {
        const { failure } = result;
        one = { ...common, state: 'failed', reward: 0, parts: [], value: 0, failure };
        place(one, undefined);
      } else {
        const { reward, parts, key, isSolution } = result;
        const known = solved.get(key) ?? (isSolution ? undefined : open.get(key));
        const state = isSolution ? 'solution' : 'open';
        const scored = { ...common, reward, parts, value: reward };
        one =
          known === undefined
            ? { ...scored, state }
            : { ...scored, state: 'merged', mergedInto: known };
        place(one, key);
      }
      refreshUpFrom(id);
      return node(id);
    },
    count(id, memberId, change) {
      for (const at of upFrom(id)) entry(at).below.out += change;
      entry(id).here.out += change;
      triesAt(id, memberId).out += change;
      totalOf(memberId).out += change;
      refreshUpFrom(id);
    },
    revise(id, reward, parts) {
      credit(node(id), -1);
      nodes[id] = { ...node(id), reward, parts };
      credit(node(id), 1);
      refreshUpFrom(id);
    },
    mark(id, mark) {
      const unmarked = { ...node(id) };
      delete unmarked.mark;
      nodes[id] = mark === undefined ? unmarked : { ...unmarked, mark };
      refreshUpFrom(id);
    },
  };
}

function rootOf(reward: number): SearchNode {
  return {
    ...{ id: 0, depth: 0, state: 'open', reward, parts: [], value: reward },
    ...{ visits: 0, cost: {} },
  };
}

function noCounts(): Counts {
  return { trials: 0, credit: 0, out: 0 };
}
