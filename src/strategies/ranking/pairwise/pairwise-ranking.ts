import type { Candidate } from '../../../core/completion.ts';
import type { StrategyTask, StrategyTools } from '../../../core/strategy.ts';
import type { Trained } from '../../../core/trained.ts';
import { maxLogits, maxWins, pairMatrix, type PairMatrix } from '../../../math/pair-matrix.ts';
import {
  allPairs,
  bubbleOrder,
  bubbleSchedule,
  budgetedSchedule,
  fullSchedule,
  type MarginOf,
  type PairSchedule,
} from '../../../math/pair-schedule.ts';
import { fittedStrengths } from '../../../math/pair-strengths.ts';
import { sigmoid } from '../../../math/router.ts';
import { weightedMean } from '../../../math/weighted-mean.ts';
import { judgeComparer, judgesAmong } from './judge-comparer.ts';
import { shuffled } from '../../../math/drawn-order.ts';
import { trainedComparer, type PairVerdict, type TrainedComparer } from './pair-comparer.ts';
import { observedPartsOf } from '../observed-parts.ts';
import { parseShares } from '../parse-shares.ts';
import type { PairwiseSettings } from './pairwise-settings.ts';
import type { NotedRanking } from '../late-ranking.ts';
import { familiesOf, familyCount } from '../ranker.ts';

/** What the pairs say of a text, in [0, 1]; `beats` decides. */
interface PairwiseValue {
  readonly beats: number;
  readonly trained: number;
  readonly judged?: number;
}

/** Of the comparisons, beside what running the texts tells. */
export const BEATS_WEIGHT = 1;

/**
 * Name of the part that tells how a text parses. The trained ranker has seen it, but learned by likeness:
 * a text may be like the right one and break the file.
 */
export const PARSE_PART = 'parse';

/**
 * Candidates by the trained ranker alone, without a call:
 *
 *     beats(i) = σ( Σ_j (M_ij − M_ji) / 2(n−1) )      M_ij = s_i − s_j
 *
 * or by MaxWins the share of the 2(n−1) comparisons that it wins. A text alone has ½. Cost O(n²).
 */
export async function rankedByPairs(
  candidates: readonly Candidate[],
  task: StrategyTask,
  tools: StrategyTools,
  settings: PairwiseSettings,
  trained: Trained | undefined,
): Promise<NotedRanking> {
  const comparer = await trainedComparer(candidates, task, tools, trained);
  const beats = aggregated(matrixOf(comparer), settings);
  const values = beats.map((value) => ({ beats: value, trained: value }));
  return await noted(candidates, values, task, tools, settings, [comparer.note]);
}

/**
 * Candidates by judges, where the trained ranker chooses whom they see: its best `best` texts.
 *
 *     M_ij = mean judge logit of i over j, i in front, + β·(s_i − s_j)      pairs that were judged
 *          = ŝ_i − ŝ_j                                                      pairs the budget skipped
 *          = s_i − s_j                                                      all others
 *
 * ŝ are the strengths fitted to the judged pairs. By a bubble the order is its own: its winner first, then
 * the losers of its steps from the last one back, then the texts that no judge saw; `beats` is the share of
 * the others that come behind. Everything else is as in `rankedByPairs`.
 *
 * Throws the signal's reason alone. Cost: at most n(n−1)/2 pairs of `best` texts a judge.
 */
export async function rankedByJudges(
  { ranking: { scored }, notes }: NotedRanking,
  task: StrategyTask,
  tools: StrategyTools,
  settings: PairwiseSettings,
  trained: Trained | undefined,
  signal: AbortSignal,
): Promise<NotedRanking> {
  const candidates = scored.map(({ candidate }) => candidate);
  const comparer = await trainedComparer(candidates, task, tools, trained);
  signal.throwIfAborted();
  const top = candidates.map((_, i) => i).slice(0, settings.best);
  const { lengthControl, judges: most } = settings;
  const judges = judgesAmong(task.members, most);
  const asked = judgeComparer(candidates, task, tools, { judges, lengthControl }, signal);
  const verdicts = new Map<string, PairVerdict>();
  const verdictOf = (i: number, j: number): PairVerdict | undefined => {
    const known = verdicts.get(`${i} ${j}`);
    if (known !== undefined) return known;
    const turned = verdicts.get(`${j} ${i}`);
    return turned && { forth: -turned.back, back: -turned.forth };
  };
  const blended = ({ forth, back }: PairVerdict, i: number, j: number): PairVerdict => {
    const prior = settings.blend * ((comparer.strengths[i] ?? 0) - (comparer.strengths[j] ?? 0));
    return { forth: forth + prior, back: back + prior };
  };
  const marginOf: MarginOf = (i, j) => {
    const verdict = verdictOf(i, j);
    return verdict && verdict.forth + verdict.back;
  };
  const drawn = settings.schedule === 'bubble' ? shuffled(top, tools.random) : top;
  for (const batch of scheduleOf(settings, comparer, drawn, marginOf)) {
    await asked.compareAll(batch);
    for (const [i, j] of batch) {
      const verdict = await asked.compare(i, j);
      if (verdict !== undefined) verdicts.set(`${i} ${j}`, blended(verdict, i, j));
    }
  }
  const judging = asked.report(allPairs(top.length).length);
  const trainedValues = aggregated(matrixOf(comparer), settings);
  if (verdicts.size === 0) {
    const values = trainedValues.map((value) => ({ beats: value, trained: value }));
    const codes = [...notes, 'judges:none'];
    return { ...(await noted(candidates, values, task, tools, settings, codes)), judging };
  }
  const beats =
    settings.schedule === 'bubble'
      ? sharesBehind([...bubbleOrder(drawn, marginOf), ...restOf(candidates, top)])
      : aggregated(judgedMatrix(comparer, top, verdictOf, settings), settings);
  const alone = judgedAlone(candidates.length, verdictOf);
  const values = beats.map((value, i): PairwiseValue => {
    const judged = alone[i];
    return {
      ...{ beats: value, trained: trainedValues[i] ?? value },
      ...(judged === undefined ? {} : { judged }),
    };
  });
  return { ...(await noted(candidates, values, task, tools, settings, notes)), judging };
}

function scheduleOf(
  { schedule, budget, best }: PairwiseSettings,
  { strengths }: TrainedComparer,
  top: readonly number[],
  marginOf: MarginOf,
): PairSchedule {
  switch (schedule) {
    case 'full':
      return fullSchedule(top.length);
    case 'bubble':
      return bubbleSchedule(top, marginOf);
    case 'budgeted':
      return budgetedSchedule({ prior: strengths.slice(0, best), budget }, marginOf);
  }
}

/** The cells of a judged ranking; the judged texts are the first ones. */
function judgedMatrix(
  comparer: TrainedComparer,
  top: readonly number[],
  verdictOf: (i: number, j: number) => PairVerdict | undefined,
  { schedule }: PairwiseSettings,
): PairMatrix {
  const { strengths } = comparer;
  const compared = allPairs(top.length).flatMap(([i, j]) => {
    const verdict = verdictOf(i, j);
    return verdict === undefined ? [] : [{ i, j, margin: (verdict.forth + verdict.back) / 2 }];
  });
  const fitted =
    schedule === 'budgeted'
      ? fittedStrengths(strengths.slice(0, top.length), compared, 1).strengths
      : [];
  return pairMatrix(strengths.length, (i, j) => {
    const cell = verdictOf(i, j)?.forth;
    if (cell !== undefined) return cell;
    const [a, b] = [fitted[i], fitted[j]];
    return a !== undefined && b !== undefined ? a - b : (strengths[i] ?? 0) - (strengths[j] ?? 0);
  });
}

function matrixOf({ strengths }: TrainedComparer): PairMatrix {
  return pairMatrix(strengths.length, (i, j) => (strengths[i] ?? 0) - (strengths[j] ?? 0));
}

/** A matrix as one value a text in [0, 1], in the order of its aggregate. */
function aggregated(matrix: PairMatrix, { aggregate }: PairwiseSettings): readonly number[] {
  const comparisons = 2 * (matrix.length - 1);
  if (comparisons === 0) return [0.5];
  return aggregate === 'wins'
    ? maxWins(matrix).map((wins) => wins / comparisons)
    : maxLogits(matrix).map((sum) => sigmoid(sum / comparisons));
}

/** What judges alone say of each text, as the probability to beat another one that they compared it with. */
function judgedAlone(
  n: number,
  verdictOf: (i: number, j: number) => PairVerdict | undefined,
): readonly (number | undefined)[] {
  return Array.from({ length: n }, (_, i) => {
    const logits = Array.from({ length: n }, (__, j) => (i === j ? undefined : verdictOf(i, j)))
      .filter((verdict) => verdict !== undefined)
      .map(({ forth, back }) => (forth + back) / 2);
    if (logits.length === 0) return undefined;
    return sigmoid(logits.reduce((sum, one) => sum + one, 0) / logits.length);
  });
}

/** Share of the others that come behind each text of an order. */
export function sharesBehind(order: readonly number[]): readonly number[] {
  const shares = order.map(() => 0.5);
  if (order.length < 2) return shares;
  for (const [at, i] of order.entries()) shares[i] = (order.length - 1 - at) / (order.length - 1);
  return shares;
}

function restOf(candidates: readonly Candidate[], top: readonly number[]): readonly number[] {
  return candidates.map((_, i) => i).slice(top.length);
}

/**
 * Best first by what decides: what running the texts tells, then the pairs and how they parse. The rest of
 * what is known has no weight but is seen.
 */
async function noted(
  candidates: readonly Candidate[],
  values: readonly PairwiseValue[],
  task: StrategyTask,
  tools: StrategyTools,
  { parses: parseWeight }: PairwiseSettings,
  notes: readonly (string | undefined)[],
): Promise<NotedRanking> {
  const [parses, observed] = await Promise.all([
    Promise.all(candidates.map(({ text }) => tools.parse(text))),
    observedPartsOf(candidates, task, tools, BEATS_WEIGHT + parseWeight),
  ]);
  const parsed = parseShares(parses);
  const scored = candidates
    .map((candidate, i) => {
      const parse = parsed[i];
      const { beats, trained, judged } = values[i] ?? { beats: 0.5, trained: 0.5 };
      const parts = [
        { name: 'beats', value: beats, weight: BEATS_WEIGHT },
        { name: 'trained', value: trained, weight: 0 },
        ...(observed[i] ?? []),
        ...(parse === undefined ? [] : [{ name: PARSE_PART, value: parse, weight: parseWeight }]),
        ...(judged === undefined ? [] : [{ name: 'judges', value: judged, weight: 0 }]),
      ];
      return { candidate, score: weightedMean(parts), parts, shownText: candidate.text };
    })
    // The order of arrival decides nothing: a text keeps its place whoever answers first.
    .sort(
      (a, b) =>
        b.score - a.score ||
        (b.parts[1]?.value ?? 0) - (a.parts[1]?.value ?? 0) ||
        (a.candidate.text < b.candidate.text ? -1 : 1),
    );
  const winner = scored[0]?.candidate;
  const answered = familyCount(
    candidates.flatMap(({ modelIds }) => modelIds),
    task,
  );
  const ranking = {
    scored,
    ...(winner === undefined
      ? {}
      : { agreement: { agreeing: familiesOf(winner, task).size, answered } }),
  };
  return { ranking, notes: [...new Set(notes.filter((note) => note !== undefined))] };
}
