import type { StrategyDefinition, StrategyParameter } from '../../core/strategy.ts';
import { LINE_PARAMETERS, lineSearchStrategy } from './line-search.ts';
import type { SearchPolicy, TreeView, Way } from './search-policy.ts';

const SEARCH_PARAMETERS = {
  exploration: {
    description:
      'C: how much what was seldom tried counts against what promises most, for nodes and members alike; 0 goes for what promises most.',
    default: 1,
    minimum: 0,
    maximum: 10,
  },
  childrenBeyondMembers: {
    description: 'Steps tried at a node besides one for each member.',
    default: 1,
    minimum: 0,
    maximum: 100,
  },
  reopenMargin: {
    description:
      'What the best of these steps must add to the reward of the node; where it does not, more are tried.',
    default: 0.02,
    minimum: 0,
    maximum: 1,
  },
} as const satisfies Readonly<Record<string, StrategyParameter>>;

/**
 * LE-MCTS: Monte-Carlo tree search whose steps are written by the members, one each, and judged by a
 * process reward instead of a roll-out.
 *
 *     UCT(n)    = value(n) + C · √(ln N / n)            N, n = visits of the parent and of the node
 *     value(n)  = max(reward(n), max over children of value(child))     optimistic
 *     member    = argmax_m Q_m + C · M·w_m · √(1 + N) / (1 + n_m)     N, n_m = trials at the node; M members
 *     Q_m       = (1 + Σ reward) / (2 + trials)         of the member, in the whole tree
 *
 * Expansion  a node gets children, one trial each, until it has as many as there are members and
 *            `childrenBeyondMembers` more; then the child with the greatest UCT is gone into. Where none of
 *            them adds `reopenMargin` to the node's own reward, another child is one of the ways on, with
 *            UCT = reward(n) + C · √(ln N / trials at the node).
 * Batches    trials that are out count as visits.
 * Output     the solution of the greatest reward.
 * Cost       as completion: a trial is one member's line, and one `score` by each other member that scores.
 *
 * Known limit: one state with too high a reward makes all its ancestors look as good, however poor everything
 * is that was found below it.
 */
export const leMcts: StrategyDefinition = {
  id: 'le-mcts',
  family: 'search',
  title: 'LE-MCTS',
  source: {
    authors: 'Park, Liu, Gong and Choi',
    year: 2024,
    title:
      'Ensembling Large Language Models with Process Reward-Guided Tree Search for Better Complex Reasoning',
    url: 'https://arxiv.org/abs/2412.15797',
    departures: [
      'a step is a line of code or an edit, and its reward is made of what can be checked: there is no process reward model for code',
      'constants, the number of children, and how a member is chosen are ours: no code was published and the paper’s are for mathematics',
      'members are chosen by their rewards and learned weights instead of at random',
      'until there is a first solution the search goes straight for one, so that stopping early leaves something',
      'equal states are one node, and what came back to a state counts for nothing',
      'a node is never worth less than its own state, which another member may go on from; failed, merged and pruned steps are left out',
    ],
  },
  needs: { members: 2 },
  fallback: 'evidence',
  parameters: { ...SEARCH_PARAMETERS, ...LINE_PARAMETERS },
  create: (parameters) => lineSearchStrategy('le-mcts', leMctsPolicy(parameters), parameters),
};

/** The method itself, with its constants. */
export function leMctsPolicy(parameters: Readonly<Record<string, number>>): SearchPolicy {
  const of = (name: keyof typeof SEARCH_PARAMETERS): number =>
    parameters[name] ?? SEARCH_PARAMETERS[name].default;
  const exploration = of('exploration');
  const mostChildren = ({ members }: TreeView): number =>
    members.length + Math.round(of('childrenBeyondMembers'));
  const isFull = (id: number, tree: TreeView): boolean => {
    const { trials, out } = tree.here(id);
    return trials + out >= mostChildren(tree);
  };
  const isReopened = (id: number, tree: TreeView): boolean => {
    if (tree.here(id).trials < mostChildren(tree)) return false;
    const gain = Math.max(...valuesBelow(id, tree)) - tree.node(id).reward;
    return gain < of('reopenMargin');
  };
  return {
    valueOf(id, tree) {
      return optimisticValue([tree.node(id).reward, ...valuesBelow(id, tree)]);
    },
    hasRoom: (id, tree) => !isFull(id, tree) || isReopened(id, tree),
    waysFrom(id, tree) {
      const { trials, out } = tree.below(id);
      const boundOf = (value: number, visits: number): number =>
        upperBound(value, Math.max(1, trials + out), Math.max(1, visits), exploration);
      const children = tree.childrenOf(id).filter((child) => tree.isAlive(child));
      const bounds = children.map((child): readonly [Way, number] => {
        const below = tree.below(child);
        return [child, boundOf(tree.node(child).value, below.trials + below.out)];
      });
      if (!isFull(id, tree)) bounds.unshift(['wider', Infinity]);
      else if (isReopened(id, tree)) {
        const here = tree.here(id);
        bounds.push(['wider', boundOf(tree.node(id).reward, here.trials + here.out)]);
      }
      return bounds.sort(([, a], [, b]) => b - a).map(([way]) => way);
    },
    promiseOf(member, id, tree) {
      const { credit, trials } = tree.by(member.id);
      const here = tree.here(id);
      const own = tree.hereBy(id, member.id);
      const prior = tree.members.length * member.weight;
      const seldom = Math.sqrt(1 + here.trials + here.out) / (1 + own.trials + own.out);
      return (1 + credit) / (2 + trials) + exploration * prior * seldom;
    },
  };
}

/** value + C · √(ln N / n); N, n ≥ 1: visits of the parent and of the node. */
export function upperBound(
  value: number,
  parentVisits: number,
  visits: number,
  exploration: number,
): number {
  return value + exploration * Math.sqrt(Math.log(parentVisits) / visits);
}

/** The greatest of the values: one good way on is enough, however poor the others are. */
export function optimisticValue(values: readonly number[]): number {
  return Math.max(...values);
}

/** Values of the children that have a state of their own and are not pruned. */
function valuesBelow(id: number, tree: TreeView): readonly number[] {
  const children = tree.childrenOf(id).map((child) => tree.node(child));
  const standing = children.filter(
    ({ state, mark }) => (state === 'open' || state === 'solution') && mark !== 'pruned',
  );
  return standing.map(({ value }) => value);
}
