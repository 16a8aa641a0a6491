import type { Candidate, Ranking, ScorePart, Scored } from '../../core/completion.ts';
import type { StrategyDefinition, StrategyTask, StrategyTools } from '../../core/strategy.ts';
import { weightedMean } from '../../math/weighted-mean.ts';
import { familiesOf, familyCount, rankingStrategy } from './ranker.ts';
import { equalHeadShare } from '../../text/equal-head.ts';
import { EVIDENCE_WEIGHTS } from './evidence-weights.ts';
import { observedPartsOf } from './observed-parts.ts';
import { parseShares } from './parse-shares.ts';
import { sizedByAgreement, type Sizing } from './size-by-agreement.ts';
import { workspacePrior } from './workspace-prior.ts';

/**
 * Our default: candidates by evidence, every term visible.
 *
 *     score(i) = Σ_k w_k·v_k(i) / Σ_k w_k      over the parts k whose value is known
 *
 *     parse         1 / (1 + e(i) − min(0, min_j e(j)))   e = syntax errors the text adds to the
 *                   document; negative where it repairs what the half-written line broke
 *     agreement     mean over the other families of (length of the common head / longer length)
 *     probability   geometric mean of the author's own token probabilities, exp(mean log p)
 *     length        min(1, visible characters / 8)
 *     trust         learned weight of the author for this language / largest weight
 *     workspace     what an instant member that scores (the model of the user's own code) thinks of
 *                   the text: exp(nats per byte), the geometric mean of a byte's probability; its
 *                   weight w_k is scaled by the learned weight of that member / the mean weight
 *
 * and, where the host runs texts or has a type checker look at them (explicit requests alone), with
 * weights that put them first (`observedParts`):
 *
 *     check         visible tests that pass with the text / tests; one more outweighs all other parts
 *     diagnostics   1 / (1 + errors that the text adds, as a type checker sees them)
 *     behaviour     a vote by what texts do: share of the families whose text does the same in every
 *                   call that was tried, among the families with a text that loads
 *
 * Output   score in [0, 1], comparable within one request; equal scores keep the order of arrival.
 *          `shownText` is sized by agreement, see `sizedByAgreement`: nothing when nobody agrees and
 *          the score is below `minimumScore`.
 * Settled  `quorum` families agree on the winner, or the most trusted member has answered and its
 *          text adds no syntax error.
 * Cost     one parse per new text (memoised), O(n²·L) comparisons, one call of `score` where a
 *          member is instant, else no model call; one observation per new text where there are any.
 *
 * Departs from LLM-Blender's ranking step in using no trained ranker: text similarity alone loses to
 * the best single model on code, so parse evidence comes first and learned trust replaces training.
 * Poor where members share a mistake that parses.
 */
export const evidence: StrategyDefinition = {
  id: 'evidence',
  family: 'ranking',
  title: 'Evidence: parse, agreement, probability, trust',
  source: {
    authors: 'Ensemble; after Jiang, Ren and Lin',
    year: 2023,
    title:
      'LLM-Blender: Ensembling Large Language Models with Pairwise Ranking and Generative Fusion',
    url: 'https://arxiv.org/abs/2306.02561',
    departures: [
      'no trained pair ranker: none is small enough for an editor and none was trained on code',
      'parse errors, agreement, own probability and learned trust are summed with visible weights',
    ],
  },
  needs: { members: 1 },
  fallback: 'first',
  parameters: {
    quorum: {
      description:
        'Model families that must write the same text for it to be shown without waiting for the others.',
      default: 2,
      minimum: 2,
      maximum: 9,
    },
    minimumScore: {
      description: 'Score below which a text that nobody agrees with is not shown inline.',
      default: 0.3,
      minimum: 0,
      maximum: 1,
    },
    certainRest: {
      description:
        'Probability of what stands behind the agreed part of a line, as its author sees it (geometric mean of its tokens), from which on the whole line is shown inline; 0 never cuts a line, 1 always.',
      default: 0.5,
      minimum: 0,
      maximum: 1,
    },
  },
  create(parameters) {
    const quorum = parameters['quorum'] ?? 2;
    const sizing: Sizing = {
      quorum,
      minimumScore: parameters['minimumScore'] ?? 0.3,
      certainRest: parameters['certainRest'] ?? 0.5,
    };
    return rankingStrategy({
      rank: (candidates, task, tools) => byEvidence(candidates, task, tools, sizing),
      settled(ranking, arrived, task) {
        const winner = ranking.scored[0];
        if (winner === undefined) return false;
        if (familiesOf(winner.candidate, task).size >= quorum) return true;
        const trusted = task.members[0]?.id;
        if (trusted === undefined || !arrived.answered.includes(trusted)) return false;
        const own = ranking.scored.find(({ candidate }) => candidate.modelIds.includes(trusted));
        return own !== undefined && (partValue(own, 'parse') ?? 1) === 1 && own.shownText !== '';
      },
    });
  },
};

const FULL_LENGTH = 8;

async function byEvidence(
  candidates: readonly Candidate[],
  task: StrategyTask,
  tools: StrategyTools,
  sizing: Sizing,
): Promise<Ranking> {
  const [parses, prior] = await Promise.all([
    Promise.all(candidates.map((candidate) => tools.parse(candidate.text))),
    workspacePrior(candidates, task, tools),
  ]);
  const parsed = parseShares(parses);
  const largest = Math.max(...task.members.map((member) => member.weight));
  const own = candidates.map((candidate, i): readonly ScorePart[] => {
    const others = candidates.filter((other) => other !== candidate);
    const trust = Math.max(
      ...task.members.filter((m) => candidate.modelIds.includes(m.id)).map((m) => m.weight),
    );
    return [
      {
        name: 'parse',
        value: parsed[i],
        weight: EVIDENCE_WEIGHTS.parse,
      },
      {
        name: 'agreement',
        value: agreementOf(candidate, others, task),
        weight: EVIDENCE_WEIGHTS.agreement,
      },
      {
        name: 'probability',
        value: meanProbability(candidate),
        weight: EVIDENCE_WEIGHTS.probability,
      },
      {
        name: 'length',
        value: Math.min(1, candidate.text.replace(/\s/g, '').length / FULL_LENGTH),
        weight: EVIDENCE_WEIGHTS.length,
      },
      {
        name: 'trust',
        value: Number.isFinite(trust) && largest > 0 ? trust / largest : undefined,
        weight: EVIDENCE_WEIGHTS.trust,
      },
      ...(prior === undefined
        ? []
        : [{ name: 'workspace', value: prior.values[i], weight: prior.weight }]),
    ];
  });
  const others = (own[0] ?? []).reduce((sum, { weight }) => sum + weight, 0);
  const observed = await observedPartsOf(candidates, task, tools, others);
  const scored = candidates.map((candidate, i): Scored => {
    const parts = [...(observed[i] ?? []), ...(own[i] ?? [])];
    return { candidate, score: weightedMean(parts), parts, shownText: candidate.text };
  });
  scored.sort((a, b) => b.score - a.score);
  const answered = familyCount(
    candidates.flatMap((candidate) => candidate.modelIds),
    task,
  );
  const winner = scored[0];
  return {
    scored: scored.map((entry) => ({
      ...entry,
      shownText: sizedByAgreement(entry, candidates, task, sizing),
    })),
    ...(winner === undefined
      ? {}
      : { agreement: { agreeing: familiesOf(winner.candidate, task).size, answered } }),
  };
}

/**
 * Mean over the families that wrote something: 1 for the same text, else the length of the common
 * head over the longer length. Undefined while only one family has answered.
 */
function agreementOf(
  candidate: Candidate,
  others: readonly Candidate[],
  task: StrategyTask,
): number | undefined {
  const own = familiesOf(candidate, task);
  const best = new Map<string, number>();
  for (const family of own) best.set(family, 1);
  for (const other of others) {
    const common = equalHeadShare(candidate.text, other.text);
    for (const family of familiesOf(other, task)) {
      best.set(family, Math.max(best.get(family) ?? 0, common));
    }
  }
  if (best.size < 2) return undefined;
  const total = [...best.values()].reduce((sum, value) => sum + value, 0);
  return (total - 1) / (best.size - 1);
}

/** Geometric mean of the token probabilities, in (0, 1]; undefined without log-probabilities. */
function meanProbability(candidate: Candidate): number | undefined {
  const tokens = candidate.generation.tokens;
  if (tokens === undefined || tokens.length === 0) return undefined;
  const sum = tokens.reduce((total, token) => total + token.logprobNats, 0);
  return Math.min(1, Math.exp(sum / tokens.length));
}

function partValue(entry: Scored, name: string): number | undefined {
  return entry.parts.find((part) => part.name === name)?.value;
}
