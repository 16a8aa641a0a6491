import type { StrategyDefinition, StrategyParameter } from '../../core/strategy.ts';
import { betaSample } from '../../math/beta-sample.ts';
import type { Random } from '../../core/random.ts';
import { LINE_PARAMETERS, lineSearchStrategy } from './line-search.ts';
import type { SearchPolicy, Tally, Way } from './search-policy.ts';

const SEARCH_PARAMETERS = {
  prior: {
    description:
      'Successes and failures that everything begins with, untried; the more, the longer what failed at first is tried again.',
    default: 1,
    minimum: 0.1,
    maximum: 10,
  },
  certainty: {
    description:
      'How many tosses of a coin a reward counts for; the more, the sooner what is known of a branch is believed.',
    default: 4,
    minimum: 0.1,
    maximum: 100,
  },
} as const satisfies Readonly<Record<string, StrategyParameter>>;

/**
 * Ours: a tree that branches where branching pays. From the root down, chance decides between another child
 * (wider) and each child there is (deeper), by how probable each is the best.
 *
 *     draw over trials = one from Beta(a + k · Σ r, a + k · Σ (1 − r))     a = `prior`, k = `certainty`
 *     wider     = a draw over the trials at the node
 *     deeper_c  = a draw over the trials in the child c and below it
 *     member    = argmax_m of a draw over m's trials in the whole tree
 *     value(n)  = Σ r / visits                                     rewards r in [0, 1]
 *
 * The greatest draw is followed; `wider` ends the way. Rewards count as fractions of a success. A trial
 * that failed, or came to a state that is known, counts as a failure; so does one that is out, which spreads a
 * batch. A node is never full: only the greatest depth, and members that fail or repeat themselves, end it.
 *
 * Output   the solution of the greatest reward.
 * Cost     as completion: a trial is one member's line, and one `score` by each other member that scores.
 *
 * Known limit: means forget the best. Of rewards that are all alike it learns nothing, and goes on wider and
 * deeper without end.
 */
export const adaptiveBranching: StrategyDefinition = {
  id: 'adaptive-branching',
  family: 'search',
  title: 'Adaptive branching',
  source: {
    authors: 'Ensemble; after Inoue, Misaki, Imajuku, Kuroki, Nakamura and Akiba',
    year: 2025,
    title:
      'Wider or Deeper? Scaling LLM Inference-Time Compute with Adaptive Branching Tree Search',
    url: 'https://arxiv.org/abs/2503.04412',
    departures: [
      'Beta priors and sums in the nodes, as its AB-MCTS-A: the variant with mixed models takes minutes of sampling',
      'one draw among wider and all children at once, where AB-MCTS-A first draws wider or deeper and then which: a long way down needs fewer lucky draws',
      'members are drawn for the whole tree, not node by node: there are few trials and a member is good or poor at steps of a kind, not of a node',
      'until there is a first solution the search goes straight for one, so that stopping early leaves something',
      'a reward counts for four tosses of a coin: rewards of states spread less than coins do, and with one each the draws of many hardly known children win for too long',
      'equal states are one node',
    ],
  },
  needs: { members: 1 },
  fallback: 'evidence',
  parameters: { ...SEARCH_PARAMETERS, ...LINE_PARAMETERS },
  create: (parameters) =>
    lineSearchStrategy('adaptive-branching', adaptiveBranchingPolicy(parameters), parameters),
};

/** The method itself, with its constants. */
export function adaptiveBranchingPolicy(
  parameters: Readonly<Record<string, number>>,
): SearchPolicy {
  const prior = parameters['prior'] ?? SEARCH_PARAMETERS.prior.default;
  const certainty = parameters['certainty'] ?? SEARCH_PARAMETERS.certainty.default;
  const draw = ({ trials, credit, out }: Tally, random: Random): number =>
    betaSample(
      prior + certainty * credit,
      prior + certainty * (Math.max(0, trials - credit) + out),
      random,
    );
  return {
    valueOf(id, tree) {
      const { trials, credit } = tree.below(id);
      return trials === 0 ? tree.node(id).reward : credit / trials;
    },
    hasRoom: () => true,
    waysFrom(id, tree, random) {
      const children = tree.childrenOf(id).filter((child) => tree.isAlive(child));
      const wider: readonly [Way, number] = ['wider', draw(tree.here(id), random)];
      const deeper = children.map((child): readonly [Way, number] => [
        child,
        draw(tree.below(child), random),
      ]);
      return [wider, ...deeper].sort(([, a], [, b]) => b - a).map(([way]) => way);
    },
    promiseOf: (member, _id, tree, random) => draw(tree.by(member.id), random),
  };
}
