import type { Candidate, Ranking, ScorePart } from '../../core/completion.ts';
import type {
  Ranker,
  StrategyDefinition,
  StrategyTask,
  StrategyTools,
} from '../../core/strategy.ts';
import { weightedMean } from '../../math/weighted-mean.ts';
import { kernels, type Kernel, type KernelText } from '../../text/kernels/kernel.ts';
import { answersOf, leadOf, type Answer } from './likeness/answer-votes.ts';
import { byTrust } from './by-trust.ts';
import { familyVotes, votesToCome } from './likeness/family-votes.ts';
import { createKernelVotes } from './likeness/kernel-votes.ts';
import { loadingOf } from './likeness/loading.ts';
import { familiesOf, familyCount, rankingStrategy } from './ranker.ts';

/**
 * Agent-Forest: texts vote for those that are like them.
 *
 *     score(i) = (loads(i) + votes(i)) / 2       votes(i) = Σ_j v_j·sim(i, j) / Σ_j v_j,  sim(i, i) = 1
 *
 *     loads   1 where the text passes the most visible tests or, without tests, could be run or, where
 *             nothing runs, adds no syntax error; else 0. Left out where no text loads
 *     v_j     what the author's family has to give, see `familyVotes`; 0 where other texts load and j
 *             does not
 *     sim     by the parameter `kernel`. Where two families wrote the same tokens the answer counts as a
 *             closed one: sim is 1 for the same tokens, else 0, which is a plurality vote
 *
 * Output   score in [0, 1]. Equal scores: the text more alike to the others by BLEU, then the author more
 *          trusted. What loads is above all that does not.
 * Settled  two families or more wrote the winner, and no other answer can overtake it by votes.
 * Cost     one parse and one observation per new text, O(n·min(n, 48)) comparisons, each once: some µs for
 *          a line; at the greatest length that is compared 0.1 ms, by chrF 0.3 ms, by edit distance 2 ms.
 *          Of more than 48 texts those with the most votes vote, then the first by the alphabet: all are
 *          compared with them.
 *
 * Known limit: texts that share a mistake outvote a lone right one, the more alike the more so. Without
 * weights this loses to the best single model on code.
 */
export const agentForest: StrategyDefinition = {
  id: 'agent-forest',
  family: 'ranking',
  title: 'Agent-Forest: votes by likeness',
  source: {
    authors: 'Li, Zhang, Yu, Fu and Ye',
    year: 2024,
    title: 'More Agents Is All You Need',
    url: 'https://arxiv.org/abs/2402.05120',
    departures: [
      'voters are different models instead of samples of one: members come from several servers',
      'votes are weighted by what was learned about the members: unweighted, weak models outvote a good one',
      'a text loads when it adds no syntax error, or passes most visible tests: it is not run by itself',
      'texts that were run vote by what they did, not by likeness, which is the stronger evidence',
      'a text counts its own vote, so that equal texts may be one; this adds the same to all, unless votes differ',
      'the whole text is compared: it stands for the body already',
      'equal scores go to the text more alike to the others, then to the more trusted author, not to the first',
    ],
  },
  needs: { members: 2 },
  fallback: 'evidence',
  parameters: {
    kernel: {
      description:
        'What makes texts alike: 0 the same results when run, else BLEU; 1 BLEU of words, as published; 2 BLEU of tokens; 3 shared tokens; 4 edit distance; 5 chrF; 6 shared syntax nodes; 7 equal tokens.',
      default: 0,
      minimum: 0,
      maximum: 7,
    },
    weights: {
      description:
        'Whether votes are weighted by what was learned about the members: 1 yes, 0 no, as published.',
      default: 1,
      minimum: 0,
      maximum: 1,
    },
    loads: {
      description:
        'Whether texts that do not load are kept from voting and from winning: 1 yes, 0 no.',
      default: 1,
      minimum: 0,
      maximum: 1,
    },
    closed: {
      description:
        'Whether equal texts are counted before similar ones are compared: 1 yes, 0 never, as published for code.',
      default: 1,
      minimum: 0,
      maximum: 1,
    },
  },
  create(parameters) {
    const settings: Settings = {
      kernel: kernelOf(parameters['kernel'] ?? 0),
      weighted: (parameters['weights'] ?? 1) >= 0.5,
      loads: (parameters['loads'] ?? 1) >= 0.5,
      closed: (parameters['closed'] ?? 1) >= 0.5,
    };
    return {
      run: (task, tools, signal) =>
        rankingStrategy(forest(settings, tools)).run(task, tools, signal),
    };
  },
};

interface Settings {
  readonly kernel: Kernel;
  readonly weighted: boolean;
  readonly loads: boolean;
  readonly closed: boolean;
}

/** Texts that may vote. */
const MOST_VOTERS = 48;

/** In the order of the parameter. */
const NUMBERED: readonly Kernel[] = [
  kernels.behaviour,
  kernels.bleu,
  kernels['code-bleu'],
  kernels.jaccard,
  kernels.edit,
  kernels.chrf,
  kernels.tree,
  kernels.exact,
];

function kernelOf(number: number): Kernel {
  return NUMBERED[Math.round(number)] ?? kernels.bleu;
}

/** The ranker of one run, which keeps what it has compared. */
function forest(settings: Settings, tools: StrategyTools): Ranker {
  const votesBy = createKernelVotes(tools);
  const known = new Map<string, KernelText>();
  /** By how many votes the winner is ahead of the next answer; none where answers are not counted. */
  let lead = -Infinity;

  /** The same object as long as nothing more becomes known of a text. */
  async function textOf({ text }: Candidate, behaviour: string | undefined): Promise<KernelText> {
    const before = known.get(text);
    if (before !== undefined && before.behaviour === behaviour) return before;
    const tree = settings.kernel === kernels.tree ? await tools.tree(text) : undefined;
    const made = { text, tree, behaviour };
    known.set(text, made);
    return made;
  }

  /** The kernel that votes here. */
  function kernelFor(texts: readonly KernelText[], answers: readonly Answer[]): Kernel {
    const { kernel, closed } = settings;
    const repeats = answers.some(({ families }) => families.size > 1);
    const isRun = texts.some(({ behaviour }) => behaviour !== undefined);
    if (kernel === kernels.behaviour && isRun) return kernel;
    if (closed && repeats) return kernels.exact;
    return kernel === kernels.behaviour ? kernels.bleu : kernel;
  }

  async function rank(candidates: readonly Candidate[], task: StrategyTask): Promise<Ranking> {
    const loading = await loadingOf(candidates, tools);
    const texts = await Promise.all(
      candidates.map((one, i) => textOf(one, loading[i]?.observation.behaviour)),
    );
    const loads = loading.map((one) => (settings.loads ? one.loads : undefined));
    const own = familyVotes(candidates, task, settings.weighted);
    const voting = own.map((votes, i) => (loads[i] === false ? 0 : votes));
    const answers = answersOf(texts, candidates, voting, task);
    const kernel = kernelFor(texts, answers);
    const voters = mostVotes(texts, voting);
    const byBleu = (await votesBy(kernels.bleu, texts, voters)) ?? [];
    const votes =
      kernel === kernels.bleu ? byBleu : ((await votesBy(kernel, texts, voters)) ?? byBleu);
    const order = byTrust(task);
    const scored = candidates
      .map((candidate, i) => {
        const parts: readonly ScorePart[] = [
          ...(loads[i] === undefined
            ? []
            : [{ name: 'loads', value: Number(loads[i]), weight: 1 }]),
          { name: 'votes', value: votes[i], weight: 1 },
        ];
        const score = weightedMean(parts);
        return { candidate, score, parts, shownText: candidate.text, likeness: byBleu[i] ?? 0 };
      })
      .sort(
        (a, b) => b.score - a.score || b.likeness - a.likeness || order(a.candidate, b.candidate),
      )
      .map(({ candidate, score, parts, shownText }) => ({ candidate, score, parts, shownText }));
    const winner = scored[0];
    const isCounted = kernel === kernels.exact || kernel === kernels.behaviour;
    lead = isCounted && winner ? leadOf(winner.candidate, answers) : -Infinity;
    const answered = familyCount(
      candidates.flatMap(({ modelIds }) => modelIds),
      task,
    );
    return {
      scored,
      ...(winner && {
        agreement: { agreeing: familiesOf(winner.candidate, task).size, answered },
      }),
    };
  }

  return {
    rank,
    settled: (_, { running }, task) => lead > votesToCome(running, task, settings.weighted),
  };
}

/** The votes of those that may vote, 0 for the others; the choice does not depend on who came first. */
function mostVotes(texts: readonly KernelText[], votes: readonly number[]): readonly number[] {
  if (votes.every((own) => own === 0)) return votes.map(() => 1);
  if (votes.length <= MOST_VOTERS) return votes;
  const chosen = texts
    .map(({ text }, i) => ({ text, i, own: votes[i] ?? 0 }))
    .sort((a, b) => b.own - a.own || (a.text < b.text ? -1 : Number(a.text > b.text)))
    .slice(0, MOST_VOTERS);
  const voters = new Set(chosen.map(({ i }) => i));
  return votes.map((own, i) => (voters.has(i) ? own : 0));
}
