import type { Random } from '../../core/random.ts';
import type { SearchNode, Trial, TrialResult } from '../../core/search.ts';
import { createBestNode } from './best-node.ts';
import type { SearchPolicy } from './search-policy.ts';
import { createSearchTree } from './search-tree.ts';
import type { Search, SearchJson, SearchOptions } from './search.ts';
import { createStraightOn } from './straight-on.ts';
import { trialRandom } from './trial-random.ts';

/** A trial that is out. */
interface Out {
  readonly trial: Trial;
  /** It came of `expandNext`. */
  readonly isWished: boolean;
}

interface Place {
  readonly id: number;
  /** Who may be asked there. */
  readonly memberIds: readonly string[];
  readonly isWished?: true;
}

interface Wish {
  readonly nodeId: number;
  readonly times: number;
}

/**
 * A search by one method. Where the next trial goes:
 *
 *     1. where `expandNext` says
 *     2. as long as there is no solution, the best state (`createStraightOn`); where somebody has been asked
 *        there already, the straight way has come to a halt, and every other trial is the method's
 *     3. where the method leads from the root
 *     4. where the method wants nothing any more: the state of the greatest reward at which somebody may still
 *        be asked, of equals the least tried, so that what is left of a budget is not left
 *
 * Trials that are out count as if they had ended in vain, so that the next one goes elsewhere.
 *
 * Throws RangeError for `earlier` that no search has written.
 * Cost   ask, per trial: O(nodes on the path · their children). toJSON: O(nodes). Resuming: O(nodes · depth).
 */
export function treeSearch(
  policy: SearchPolicy,
  options: SearchOptions,
  earlier?: SearchJson,
): Search {
  const { members, maxDepth, seed } = options;
  if (earlier !== undefined) assertWellFormed(earlier);
  const tree = createSearchTree(options, policy, earlier);
  const straight = createStraightOn(tree, maxDepth);
  const best = createBestNode(tree);
  const out = new Map<number, Out>();
  let asked = earlier?.asked ?? 0;
  let steadyFor = earlier?.steadyFor ?? 0;
  let wishes: readonly Wish[] = earlier?.wished ?? [];

  /** The method's way from a node down; undefined where nothing on it can be asked for. */
  const descend = (id: number, random: Random): Place | undefined => {
    for (const way of policy.waysFrom(id, tree, random)) {
      if (way !== 'wider') {
        const found = descend(way, random);
        if (found !== undefined) return found;
      } else if (tree.mayGrow(id)) return { id, memberIds: tree.askable(id) };
    }
    return undefined;
  };

  const nextPlace = (random: Random): Place | undefined => {
    const [wish] = wishes;
    if (wish !== undefined) {
      const willing = tree.askable(wish.nodeId);
      const memberIds = willing.length > 0 ? willing : members.map(({ id }) => id);
      return { id: wish.nodeId, memberIds, isWished: true };
    }
    if (tree.node(0).mark === 'pruned') return undefined;
    const ahead = best.solution === undefined ? straight.next(best.state) : undefined;
    const onStraight = ahead && { id: ahead.id, memberIds: straight.unasked(ahead.id) };
    if (ahead?.isFresh === true || (ahead !== undefined && asked % 2 === 0)) return onStraight;
    return descend(0, random) ?? onStraight ?? reopened();
  };

  /** Only when everything is told: what is out may open other ways. Cost O(nodes). */
  const reopened = (): Place | undefined => {
    if (out.size > 0) return undefined;
    let place: Place | undefined;
    let tried = 0;
    for (const { id, state, depth, reward } of tree.nodes) {
      if (state !== 'open' || depth >= maxDepth || tree.isPruned(id)) continue;
      const memberIds = tree.askable(id);
      if (memberIds.length === 0) continue;
      const lead = reward - (place === undefined ? -1 : tree.node(place.id).reward);
      const { trials } = tree.here(id);
      if (lead < 0 || (lead === 0 && trials >= tried)) continue;
      place = { id, memberIds };
      tried = trials;
    }
    return place;
  };

  const mostPromising = ({ id, memberIds }: Place, random: Random): string => {
    const willing = members.filter((member) => memberIds.includes(member.id));
    const promises = willing.map((member) => policy.promiseOf(member, id, tree, random));
    const greatest = Math.max(...promises);
    const equals = willing.filter((_, i) => promises[i] === greatest);
    return (equals[Math.floor(random.next() * equals.length)] ?? willing[0])?.id ?? '';
  };

  /** The best solution may be another one since `before`. */
  const noteSolution = (before: number | undefined): void => {
    if (best.solution !== before) steadyFor = 0;
  };

  const grow = (parent: number, memberId: string | undefined, result: TrialResult): SearchNode => {
    const before = best.solution;
    const node = tree.grow(parent, memberId, result);
    straight.add(node.id);
    best.see(node);
    steadyFor = before === undefined ? 0 : steadyFor + 1;
    noteSolution(before);
    return node;
  };

  /** The node whose state is wanted. */
  const stateOf = (id: number): SearchNode => {
    const node = tree.node(id);
    if (node.state === 'failed') throw new RangeError(`node ${id} has no state`);
    return tree.node(node.mergedInto ?? id);
  };

  const takeOut = (trialId: number): Out => {
    const found = out.get(trialId);
    if (found === undefined) throw new RangeError(`trial ${trialId} is not out`);
    out.delete(trialId);
    tree.count(found.trial.nodeId, found.trial.memberId, -1);
    return found;
  };

  return {
    nodes: tree.nodes,
    get trials() {
      return [...out.values()].map(({ trial }) => trial);
    },
    ask(most) {
      const trials: Trial[] = [];
      while (trials.length < most && members.length > 0) {
        const random = trialRandom(seed, asked + 1);
        const place = nextPlace(random);
        if (place === undefined) break;
        const { id: nodeId, isWished = false } = place;
        const memberId = mostPromising(place, random);
        if (isWished) wishes = fulfilled(wishes);
        const trial = { id: ++asked, nodeId, memberId };
        out.set(trial.id, { trial, isWished });
        tree.count(nodeId, memberId, 1);
        trials.push(trial);
      }
      return trials;
    },
    tell(trialId, result) {
      if (out.has(trialId)) assertReward(result);
      const { nodeId, memberId } = takeOut(trialId).trial;
      return grow(nodeId, memberId, result);
    },
    withdraw(trialId) {
      const { trial, isWished } = takeOut(trialId);
      if (isWished) wishes = wishedFirst(wishes, trial.nodeId, 1);
    },
    add(nodeId, result) {
      assertReward(result);
      return grow(stateOf(nodeId).id, undefined, result);
    },
    revise(nodeId, reward, parts) {
      const { id } = stateOf(nodeId);
      if (id !== nodeId) throw new RangeError(`the state of node ${nodeId} is node ${id}'s`);
      assertReward({ kind: 'state', reward });
      const before = best.solution;
      tree.revise(id, reward, parts);
      straight.forget();
      best.lookAgain();
      noteSolution(before);
    },
    mark(nodeId, mark) {
      const before = best.solution;
      tree.mark(nodeId, mark);
      best.lookAgain();
      noteSolution(before);
    },
    expandNext(nodeId, times) {
      const { id, depth } = stateOf(nodeId);
      if (depth < maxDepth && times >= 1) wishes = wishedFirst(wishes, id, times);
    },
    get best() {
      return best.node;
    },
    isConverged(steady) {
      const { solution } = best;
      if (solution === undefined || steadyFor < steady) return false;
      let branch = tree.node(solution);
      while (branch.depth > 1) branch = tree.node(branch.parent ?? 0);
      const { visits } = tree.node(0);
      const isOneStep = branch.id === solution;
      return isOneStep || branch.visits * tree.childrenOf(0).length >= visits;
    },
    get isExhausted() {
      if (members.length === 0) return true;
      if (out.size > 0 || wishes.length > 0) return false;
      return tree.node(0).mark === 'pruned' || (tree.isSpent(0) && reopened() === undefined);
    },
    toJSON() {
      const again = [...out.values()].filter(({ isWished }) => isWished);
      const wished = again.reduce((all, { trial }) => wishedFirst(all, trial.nodeId, 1), wishes);
      return {
        version: 1,
        options,
        nodes: [...tree.nodes],
        keys: Object.fromEntries(
          tree.nodes.flatMap(({ id }) => {
            const key = tree.keyOf(id);
            return key === undefined ? [] : [[id, key]];
          }),
        ),
        asked,
        steadyFor,
        ...(wished.length === 0 ? {} : { wished }),
      };
    },
  };
}

function wishedFirst(wishes: readonly Wish[], nodeId: number, times: number): readonly Wish[] {
  const [first, ...others] = wishes;
  if (first?.nodeId !== nodeId) return [{ nodeId, times }, ...wishes];
  return [{ nodeId, times: first.times + times }, ...others];
}

function fulfilled([first, ...others]: readonly Wish[]): readonly Wish[] {
  if (first === undefined || first.times <= 1) return others;
  return [{ ...first, times: first.times - 1 }, ...others];
}

function assertReward(
  result: { readonly kind: 'state'; readonly reward: number } | { readonly kind: 'failed' },
): void {
  if (result.kind === 'failed') return;
  if (!(result.reward >= 0 && result.reward <= 1)) {
    throw new RangeError(`a reward of ${result.reward}`);
  }
}

/** Enough that what is read cannot lead in circles or into nothing. */
function assertWellFormed(json: SearchJson): void {
  const { nodes, keys, wished = [] } = json;
  const version: number = json.version;
  const isState = (id: number): boolean => nodes[id] !== undefined && nodes[id].state !== 'failed';
  const isPlaced = ({ id, parent, depth, state, mergedInto }: SearchNode, at: number): boolean => {
    if (id !== at) return false;
    if (at === 0) return parent === undefined && depth === 0 && state === 'open';
    const above = parent === undefined || parent >= at ? undefined : nodes[parent];
    if (above?.depth !== depth - 1 || !isState(above.id)) return false;
    if (state === 'failed') return true;
    if (keys[id] === undefined) return false;
    if (state !== 'merged') return true;
    return mergedInto !== undefined && mergedInto < at && isState(mergedInto);
  };
  const isWhole =
    version === 1 &&
    nodes.length > 0 &&
    nodes.every(isPlaced) &&
    wished.every(({ nodeId }) => isState(nodeId));
  if (!isWhole) throw new RangeError('no search as it was saved');
}
