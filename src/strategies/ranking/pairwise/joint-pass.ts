import type { Candidate, Ranking } from '../../../core/completion.ts';
import type { JudgingReport } from '../../../core/judging.ts';
import type { FusedAnswer, Member, StrategyTask, StrategyTools } from '../../../core/strategy.ts';
import { weightedMean } from '../../../math/weighted-mean.ts';
import { judgedText } from '../../../text/judged-text.ts';
import { isBlank } from '../../../text/lines.ts';
import { factsOf } from './gen-fuser.ts';
import { shuffled } from '../../../math/drawn-order.ts';
import type { NotedRanking } from '../late-ranking.ts';
import { OBSERVED_PARTS } from '../observed-parts.ts';
import { BEATS_WEIGHT, sharesBehind } from './pairwise-ranking.ts';
import { familiesOf } from '../ranker.ts';

/** What a judge is shown: texts without words, each with the candidates it stands for. */
export interface Shown {
  /** One a text. */
  readonly candidates: readonly Candidate[];
  readonly texts: readonly string[];
  /** Candidate id → position of the text that stands for it: some differ in words alone. */
  readonly standIns: ReadonlyMap<string, number>;
  /** Pairs of its own texts with the others, which it is not asked. */
  readonly own: number;
}

/** One pass: positions in `Shown`, best first, where they could be read. */
export interface Pass {
  readonly answer: FusedAnswer;
  readonly order?: readonly number[];
}

/** The most trusted member that follows instructions and wrote none of the best texts, else the most trusted. */
export function judgeFor(
  { scored }: Ranking,
  members: readonly Member[],
  most: number,
): Member | undefined {
  const able = members.filter(({ converses }) => converses === true);
  const best = scored.slice(0, most).flatMap(({ candidate }) => candidate.modelIds);
  return able.find(({ id }) => !best.includes(id)) ?? able[0];
}

/**
 * What a judge sees of a ranking: of its best `most` texts those by others, without what is left out by
 * `judgedText`; none that adds syntax errors while others add none.
 */
export async function shownTo(
  judge: Member,
  { scored }: Ranking,
  most: number,
  { context: { prefix, languageId } }: StrategyTask,
  tools: StrategyTools,
): Promise<Shown> {
  const candidates = scored.map(({ candidate }) => candidate);
  const parses = await Promise.all(candidates.map(({ text }) => tools.parse(text)));
  const fewest = Math.min(...parses.map(({ newErrors }) => newErrors));
  const sound = candidates.filter((_, i) => (parses[i]?.newErrors ?? 0) <= Math.max(0, fewest));
  const wanted = sound.slice(0, most);
  const others = wanted.filter(({ modelIds }) => !modelIds.includes(judge.id));
  const all = others.map(({ text }) => judgedText(text, prefix, languageId));
  const texts = [...new Set(all)].filter((text) => !isBlank(text));
  return {
    // Of texts that differ in words alone the better one by the trained ranker is the one.
    candidates: texts.flatMap((text) => others[all.indexOf(text)] ?? []),
    texts,
    standIns: new Map(
      others.flatMap(({ id }, i) => {
        const at = texts.indexOf(all[i] ?? '');
        return at < 0 ? [] : [[id, at] as const];
      }),
    ),
    own: (wanted.length - others.length) * others.length,
  };
}

/**
 * The passes of a judge over the texts, in a drawn order and in its reverse; undefined for one that failed.
 *
 * Throws the signal's reason alone. Cost: one call that writes each.
 */
export async function passesOf(
  judge: Member,
  { candidates, texts }: Shown,
  passes: number,
  tools: StrategyTools,
  signal: AbortSignal,
): Promise<readonly (Pass | undefined)[]> {
  const drawn = shuffled(
    texts.map((_, i) => i),
    tools.random,
  );
  const answers: (Pass | undefined)[] = [];
  for (const order of [drawn, drawn.toReversed()].slice(0, passes)) {
    const facts = await factsOf(
      order.map((i) => candidates[i]?.text ?? ''),
      tools,
    );
    signal.throwIfAborted();
    const shown = order.map((i) => texts[i] ?? '');
    try {
      const answer = await tools.fuse(judge.id, { texts: shown, facts, ranks: true });
      const told = answer.order?.map((place) => order[place] ?? -1);
      const isWhole =
        told?.length === order.length && new Set(told).size === order.length && !told.includes(-1);
      answers.push({ answer, ...(told !== undefined && isWhole ? { order: told } : {}) });
    } catch {
      answers.push(undefined);
    }
    signal.throwIfAborted();
  }
  return answers;
}

/**
 * The ranking after the passes, by the mean share of the judged texts that each leaves behind; the judge's own
 * text by the share that it leaves behind in the ranking before. What running the texts told comes first all
 * the same, with the weights of `observedParts`. Where no order could be read, the ranking before.
 */
export function judgedRanking(
  { ranking, notes }: NotedRanking,
  { candidates, standIns, own }: Shown,
  answers: readonly (Pass | undefined)[],
  judge: Member,
  task: StrategyTask,
): NotedRanking {
  const orders = answers.flatMap((one) => (one?.order === undefined ? [] : [one.order]));
  const pairs = (candidates.length * (candidates.length - 1)) / 2;
  const flipped = orders.length < 2 ? 0 : flippedPairs(orders[0] ?? [], orders[1] ?? []);
  const judging: JudgingReport = {
    judges: [
      {
        ...{ judge: judge.id, asked: pairs, own, flipped },
        abstained: orders.length === 0 ? pairs : 0,
      },
    ],
    compared: orders.length === 0 ? 0 : pairs,
    ofPairs: pairs,
  };
  if (orders.length === 0) return { ranking, notes: [...notes, 'urg:no-order'], judging };
  const shares = orders.map(sharesBehind);
  const judged = new Map(
    [...standIns].map(([id, i]) => [
      id,
      shares.reduce((sum, share) => sum + (share[i] ?? 0), 0) / shares.length,
    ]),
  );
  const byTrained = ranking.scored.map(({ candidate }) => candidate.id);
  const placed = ranking.scored.map((entry, at) => {
    const { candidate, parts } = entry;
    const behind = byTrained.slice(at + 1).filter((id) => judged.has(id)).length;
    const isOwn = candidate.modelIds.includes(judge.id);
    const value = judged.get(candidate.id) ?? (isOwn ? behind / judged.size : 0);
    const others = parts.map((part) =>
      OBSERVED_PARTS.has(part.name) ? part : { ...part, weight: 0 },
    );
    const ownParts = [{ name: 'order', value, weight: BEATS_WEIGHT }, ...others];
    return {
      entry: { ...entry, score: weightedMean(ownParts), parts: ownParts },
      isPlaced: judged.has(candidate.id) || isOwn,
    };
  });
  const scored = placed
    .sort((a, b) => b.entry.score - a.entry.score || Number(b.isPlaced) - Number(a.isPlaced))
    .map(({ entry }) => entry);
  const winner = scored[0]?.candidate;
  const agreeing = winner === undefined ? 0 : familiesOf(winner, task).size;
  const agreement = { agreeing, answered: ranking.agreement?.answered ?? agreeing };
  return { ranking: { scored, agreement }, notes, judging };
}

/** Pairs that two orders have the other way round. */
function flippedPairs(one: readonly number[], other: readonly number[]): number {
  let flipped = 0;
  for (const [at, i] of one.entries()) {
    for (const j of one.slice(at + 1)) {
      if (other.indexOf(i) > other.indexOf(j)) flipped += 1;
    }
  }
  return flipped;
}
