import type { Candidate, Ranking, ScorePart } from '../../core/completion.ts';
import type { RankerWeights } from '../../core/ranker-weights.ts';
import type { StrategyDefinition, StrategyTask, StrategyTools } from '../../core/strategy.ts';
import type { Trained } from '../../core/trained.ts';
import { forestProbability } from '../../math/forest.ts';
import { weightedMean } from '../../math/weighted-mean.ts';
import { candidateFeatures } from './trained/candidate-features.ts';
import { fittedRanker } from './trained/fitted-ranker.ts';
import { CHECK_PART, observedPartsOf } from './observed-parts.ts';
import { familiesOf, familyCount, rankingStrategy } from './ranker.ts';
import { byTrust } from './by-trust.ts';
import { usableRanker } from './trained/usable-ranker.ts';

/**
 * MoRE: a random forest says of each text how probable it is that it is right; the most probable one is
 * the answer, or none is.
 *
 *     p(i) = 1/T · Σ_t share_t(leaf_t(x_i))      x = features of text i among the others
 *     shown nothing where p of the best < abstainBelow, unless it passes all visible tests
 *
 * The score is p, joined by what running the texts tells where they are run; see `observedParts`.
 *
 * Selector  the user's own (`ensemble train ranker`), else the one shipped. The `note` of every step names
 *           it; one of another version or of other features is not used.
 * Output    score in [0, 1]; equal scores by trust, then by the text itself.
 * Settled   the best text has a probability of `certain` at least and, where tests are run, passes all of
 *           them; or everybody has answered.
 * Cost      what `candidateFeatures` costs, and a comparison a level and tree for each text.
 *
 * Known limit: who agrees with the others scores high, so a mistake that most share does as well.
 */
export const more: StrategyDefinition = {
  id: 'more',
  family: 'ranking',
  title: 'MoRE: a forest selects, or abstains',
  source: {
    authors: 'Si, Shi, Zhao, Zettlemoyer and Boyd-Graber',
    year: 2023,
    title: 'Getting MoRE out of Mixture of Language Model Reasoning Experts',
    url: 'https://arxiv.org/abs/2305.14628',
    departures: [
      'the experts are the members, not prompts of one model: an editor’s place has one task',
      'features are of code: parsing, likeness of texts and trees, probability, look, tests; no question words, and nothing that names an expert',
      'tests that were run are no feature among others: they come first',
      'the forest shipped is of 20 trees of depth 5 instead of 100 pure ones: it has to be small',
      'equal probabilities are decided by trust instead of by the order of the experts',
    ],
  },
  needs: { members: 2 },
  fallback: 'evidence',
  parameters: {
    abstainBelow: {
      description:
        'Probability of the best text below which nothing is shown inline; -1 takes the threshold that was trained.',
      default: -1,
      minimum: -1,
      maximum: 1,
    },
    certain: {
      description:
        'Probability from which on a text is shown without waiting for the others; 1 all but always waits.',
      default: 0.8,
      minimum: 0,
      maximum: 1,
    },
  },
  create(parameters, trained) {
    const selector = selectorOf(trained);
    const wanted = parameters['abstainBelow'] ?? -1;
    const abstainBelow = wanted < 0 ? selector.abstainBelow : wanted;
    const certain = parameters['certain'] ?? 0.8;
    const ranking = rankingStrategy({
      rank: (candidates, task, tools) => select(candidates, task, tools, selector, abstainBelow),
      settled({ scored: [best] }) {
        if (best === undefined || best.shownText === '') return false;
        const probability = partValue(best.parts, SELECTOR) ?? 0;
        return probability >= certain && (partValue(best.parts, CHECK_PART) ?? 1) === 1;
      },
    });
    return {
      async *run(task, tools, signal) {
        for await (const step of ranking.run(task, tools, signal)) {
          yield { ...step, note: selector.note };
        }
      },
    };
  },
};

/** The part of a score that is the probability. */
const SELECTOR = 'selector';
/** Of the probability, beside what running the texts tells. */
const SELECTOR_WEIGHT = 1;

/** What says how probable it is that a text is right. */
interface Selector {
  readonly note: 'selector:trained' | 'selector:shipped';
  readonly abstainBelow: number;
  probabilityOf(row: readonly number[]): number;
}

function selectorOf(trained: Trained | undefined): Selector {
  const { weights } = usableRanker(trained);
  return weights === fittedRanker || weights.forest.trees.length === 0
    ? forestSelector(fittedRanker, 'selector:shipped')
    : forestSelector(weights, 'selector:trained');
}

function forestSelector({ forest }: RankerWeights, note: Selector['note']): Selector {
  const { abstainBelow } = forest;
  return { note, abstainBelow, probabilityOf: (row) => forestProbability(forest, row) };
}

async function select(
  candidates: readonly Candidate[],
  task: StrategyTask,
  tools: StrategyTools,
  selector: Selector,
  abstainBelow: number,
): Promise<Ranking> {
  const [rows, observed] = await Promise.all([
    candidateFeatures(candidates, task, tools),
    observedPartsOf(candidates, task, tools, SELECTOR_WEIGHT),
  ]);
  const before = byTrust(task);
  const judged = candidates
    .map((candidate, i) => {
      const value = selector.probabilityOf(rows[i] ?? []);
      const parts = [...(observed[i] ?? []), { name: SELECTOR, value, weight: SELECTOR_WEIGHT }];
      return { candidate, value, parts, score: weightedMean(parts) };
    })
    .sort((a, b) => b.score - a.score || before(a.candidate, b.candidate));
  const passesAll = partValue(judged[0]?.parts ?? [], CHECK_PART) === 1;
  const abstains = !passesAll && (judged[0]?.value ?? 0) < abstainBelow;
  const answered = familyCount(
    candidates.flatMap(({ modelIds }) => modelIds),
    task,
  );
  const [best] = judged;
  return {
    scored: judged.map(({ candidate, score, parts }) => ({
      candidate,
      score,
      parts,
      shownText: abstains ? '' : candidate.text,
    })),
    ...(best === undefined
      ? {}
      : { agreement: { agreeing: familiesOf(best.candidate, task).size, answered } }),
  };
}

function partValue(parts: readonly ScorePart[], wanted: string): number | undefined {
  return parts.find(({ name }) => name === wanted)?.value;
}
