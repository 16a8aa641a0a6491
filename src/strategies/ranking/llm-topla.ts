import type { Candidate, Ranking, ScorePart } from '../../core/completion.ts';
import type { TeamWeights } from '../../core/ranker-weights.ts';
import type { Member, Ranker, StrategyDefinition, StrategyTask } from '../../core/strategy.ts';
import { softmax } from '../../math/log-sum-exp.ts';
import { weightedMean } from '../../math/weighted-mean.ts';
import { byTrust } from './by-trust.ts';
import { rankerFor } from './trained/fitted-ranker.ts';
import { observedParts } from './observed-parts.ts';
import { familiesOf, familyCount, rankingStrategy } from './ranker.ts';

/** Members that a team has at least: one alone has nobody to differ from. */
const LEAST_TEAM = 2;

/**
 * LLM-TOPLA: a team whose members fail at different places is asked, and its votes are weighed.
 *
 *     score(i) = exp(V_c(i)) / Σ_c exp(V_c)      V_c = Σ_m v_m over the members with a text in cluster c
 *
 * Clusters  of texts that did the same when they were run; else a text is a cluster of its own (equal
 *           texts are one candidate). A member votes for a cluster once.
 * Team      the one trained (`ensemble train ranker`), chosen by focal diversity and accuracy, where two
 *           of its members are at hand; only they are asked, and v_m is what was trained. Else everybody
 *           is asked, and v_m = ln(1 + w_m / w̄) of the learned weights, w̄ their mean: the log-odds of an
 *           accuracy of ½ without any trust and of ⅔ with the mean one. Of a family its largest counts
 *           then. The `note` says which.
 *           Where texts are run, what that tells comes first; see `observedParts`.
 * Output    score in [0, 1], equal within a cluster where nothing else is known; equal ones by trust, then by the text itself.
 * Settled   no other cluster can overtake, whatever those still running write; where texts are run, not
 *           before everybody has answered.
 * Cost      none beyond the calls, and one observation per new text where texts can be run.
 *
 * The published combiner of open answers, a text written from all of them, is what `llm-blender` does.
 * Known limit: the votes of two members that share a mistake count as those of two that do not.
 */
export const llmTopla: StrategyDefinition = {
  id: 'llm-topla',
  family: 'ranking',
  title: 'LLM-TOPLA: a diverse team votes',
  source: {
    authors: 'Tekin, Ilhan, Huang, Hu and Liu',
    year: 2024,
    title: 'LLM-TOPLA: Efficient LLM Ensemble by Maximising Diversity',
    url: 'https://arxiv.org/abs/2410.03953',
    departures: [
      'the votes are weighed by a multinomial logistic of one weight a member, not by a network over the probabilities of a fixed list of answers: code has no such list',
      'a member answers once instead of ten times, so its shares are 0 and 1',
      'teams of up to 16 are searched in full instead of by a genetic algorithm, which is exact',
      'without a trained team all members vote by learned weight',
      'the summarising combiner is left to llm-blender',
    ],
  },
  needs: { members: 3 },
  fallback: 'majority',
  parameters: {},
  create(_parameters, trained) {
    const team = rankerFor(trained).team;
    const ranking = rankingStrategy(voting(team), (task) =>
      (teamIn(task, team) ?? task.members).map(({ id }) => id),
    );
    return {
      async *run(task, tools, signal) {
        const note = teamIn(task, team) === undefined ? 'team:none' : 'team:trained';
        for await (const step of ranking.run(task, tools, signal)) yield { ...step, note };
      },
    };
  },
};

/** What a member's vote adds to a cluster, and what it counts with: of one voice the largest vote alone. */
interface Vote {
  readonly logOdds: number;
  readonly voice: string;
}

interface Cluster {
  readonly candidates: readonly Candidate[];
  readonly logOdds: number;
}

/** Of the votes, beside what running the texts tells. */
const VOTES_WEIGHT = 1;

/** A trained vote beyond this is one of a broken file. */
const LARGEST_VOTE = 20;

function voting(team: TeamWeights | undefined): Ranker {
  /** By how much the first cluster leads the second. */
  const leads = new WeakMap<Ranking, number>();
  return {
    async rank(candidates, task, tools) {
      const observed = await tools.observe(candidates.map(({ text }) => text));
      const parts = observedParts(
        candidates.map((candidate, i) => ({
          observation: observed[i] ?? {},
          families: familiesOf(candidate, task),
        })),
        VOTES_WEIGHT,
      );
      const votes = votesOf(task, team);
      const clusters = [
        ...Map.groupBy(
          candidates.keys(),
          (i) => observed[i]?.behaviour ?? candidates[i] ?? i,
        ).values(),
      ].map((positions): Cluster => {
        const inside = positions.flatMap((i) => candidates[i] ?? []);
        return { candidates: inside, logOdds: sumOf(inside, votes) };
      });
      const partsOf = new Map(candidates.map((candidate, i) => [candidate, parts[i] ?? []]));
      const ranking = rankedByVotes(clusters, task, partsOf);
      // A text that is yet to come may pass more tests, whatever the votes.
      const isRun = parts.some((one) => one.length > 0);
      leads.set(ranking, isRun ? -Infinity : leadOf(clusters));
      return ranking;
    },
    settled(ranking, { running }, task) {
      const votes = votesOf(task, team);
      // A vote against whom it is for helps the others.
      const most = running.reduce((sum, id) => sum + Math.abs(votes.get(id)?.logOdds ?? 0), 0);
      return (leads.get(ranking) ?? -Infinity) > most;
    },
  };
}

/** The first cluster's log-odds less those of the second, or of one that nobody has written yet. */
function leadOf(clusters: readonly Cluster[]): number {
  const [first = 0, second = 0] = clusters.map(({ logOdds }) => logOdds).sort((a, b) => b - a);
  return first - Math.max(0, second);
}

function rankedByVotes(
  clusters: readonly Cluster[],
  task: StrategyTask,
  observed: ReadonlyMap<Candidate, readonly ScorePart[]>,
): Ranking {
  const shares = softmax(clusters.map(({ logOdds }) => logOdds));
  const before = byTrust(task);
  const scored = clusters
    .flatMap((cluster, c) =>
      cluster.candidates.map((candidate) => {
        const votes = { name: 'team-votes', value: shares[c] ?? 0, weight: VOTES_WEIGHT };
        const parts = [...(observed.get(candidate) ?? []), votes];
        return { candidate, cluster, parts, score: weightedMean(parts) };
      }),
    )
    .sort((a, b) => b.score - a.score || before(a.candidate, b.candidate));
  const winners = scored[0]?.cluster.candidates;
  const authors = (candidates: readonly Candidate[]): readonly string[] =>
    candidates.flatMap(({ modelIds }) => modelIds);
  return {
    scored: scored.map(({ candidate, score, parts }) => ({
      candidate,
      score,
      parts,
      shownText: candidate.text,
    })),
    ...(winners === undefined
      ? {}
      : {
          agreement: {
            agreeing: familyCount(authors(winners), task),
            answered: familyCount(authors(clusters.flatMap(({ candidates }) => candidates)), task),
          },
        }),
  };
}

function sumOf(candidates: readonly Candidate[], votes: ReadonlyMap<string, Vote>): number {
  const largest = new Map<string, number>();
  for (const id of candidates.flatMap(({ modelIds }) => modelIds).sort()) {
    const vote = votes.get(id);
    if (vote === undefined) continue;
    largest.set(vote.voice, Math.max(largest.get(vote.voice) ?? -Infinity, vote.logOdds));
  }
  return [...largest.values()].reduce((sum, logOdds) => sum + logOdds, 0);
}

function votesOf(task: StrategyTask, team: TeamWeights | undefined): ReadonlyMap<string, Vote> {
  const members = teamIn(task, team);
  if (members !== undefined) {
    const trained = new Map(Object.entries(team?.votes ?? {}));
    return new Map(
      members.map(({ id }) => [id, { logOdds: boundedVote(trained.get(id)), voice: id }]),
    );
  }
  const mean = task.members.reduce((sum, { weight }) => sum + weight, 0) / task.members.length;
  return new Map(
    task.members.map(({ id, family, weight }) => [
      id,
      { logOdds: mean > 0 ? Math.log1p(weight / mean) : 0, voice: family },
    ]),
  );
}

function boundedVote(vote = 0): number {
  if (Number.isNaN(vote)) return 0;
  return Math.max(-LARGEST_VOTE, Math.min(LARGEST_VOTE, vote));
}

/** The trained team's members among those of the task; undefined where they are too few. */
function teamIn(task: StrategyTask, team: TeamWeights | undefined): readonly Member[] | undefined {
  const members = task.members.filter(({ id }) => team?.members.includes(id) === true);
  return members.length < LEAST_TEAM ? undefined : members;
}
