import type { StrategyDefinition } from '../../core/strategy.ts';
import { MASK } from '../../text/judged-text.ts';
import { isBlank } from '../../text/lines.ts';
import { fusedMargin } from './pairwise/fused-margin.ts';
import { fuserAmong, guardedFusion } from './pairwise/gen-fuser.ts';
import { judgedRanking, judgeFor, passesOf, shownTo } from './pairwise/joint-pass.ts';
import { lateRankingStrategy, stepOf } from './late-ranking.ts';
import { isSettled } from './pair-ranker.ts';
import { rankedByPairs } from './pairwise/pairwise-ranking.ts';
import { pairwiseSettings } from './pairwise/pairwise-settings.ts';

/** The orders of showing are each other's reverse, so that a liking for a place cancels. */
const PASSES = 2;
/** One prompt holds no more. */
const SHOWN = 5;
/** The ranking before the pass, and of what the judge does not see, is by the trained ranker alone. */
const JUDGES = 0;

/**
 * Our reading of URG: one member ranks all texts and writes one of them in the same pass.
 *
 *     score(i) = mean over passes of (m − place of i) / (m − 1)      places from 1 to m in the judge's order
 *
 * The paper trains one encoder-decoder whose cross-attention ranks all candidates while it fuses them; it is
 * not public, so this is its idea with a member that follows instructions: the answer begins with the order,
 * and what is written follows from it.
 *
 * Where texts are run, what that tells comes first; see `observedParts`.
 *
 * Noise mitigation, as the paper names it: texts that add syntax errors are not shown while others add none,
 * and there are two passes, the second in the reverse order of the first. The fused text of the first pass is
 * guarded as `llm-blender`'s is; where both passes have the text first that the ranking has, its comparison
 * with that text is left out.
 *
 * The judge is a member whose text is not among the best, where there is one, and its own text is never shown
 * to it; that one, and what is not shown, are ranked by the trained ranker: own texts by the share of the
 * judged ones that are behind them there, the others below all. The judge sees texts as `judgedText` has
 * them, and what it writes with a mask in it is dropped.
 *
 * Output   score in [0, 1]; by the trained ranker alone, as `pair-ranker` has it, until the pass is over and
 *          where its order cannot be read.
 * Settled  as `pair-ranker`; the last step is the one after the pass.
 * Cost     `passes` calls that write, `candidateFeatures`.
 */
export const urg: StrategyDefinition = {
  id: 'urg',
  family: 'ranking',
  title: 'URG-style: ranking and generation in one pass',
  source: {
    authors: 'Lv et al.',
    year: 2024,
    title:
      'URG: A Unified Ranking and Generation Method for Ensembling Language Models (ACL 2024 Findings)',
    url: 'https://aclanthology.org/2024.findings-acl.261/',
    departures: [
      'our reading: architecture, losses and weights are not public, a member that follows instructions stands for the trained model',
      'noise mitigation by leaving out what does not parse and by a second pass in reverse order, in place of a training objective',
      'the fused text is verified and the best single text stays where it is worse',
      'the judge never sees its own text, nor comments and sentences in the texts of others',
    ],
  },
  needs: { members: 3 },
  fallback: 'evidence',
  parameters: {
    passes: {
      description:
        'Passes of the judge: 2 shows the texts in both directions, so that a liking for a place cancels.',
      ...{ default: PASSES, minimum: 1, maximum: 2 },
    },
    shown: {
      description: 'Texts that the judge sees: so many of the best by the trained ranker.',
      ...{ default: SHOWN, minimum: 2, maximum: 9 },
    },
    quorum: {
      description:
        'Model families that must write the same text for it to be shown without waiting for the others.',
      ...{ default: 2, minimum: 2, maximum: 9 },
    },
  },
  unmet: (members) =>
    members.some(({ converses }) => converses === true)
      ? undefined
      : 'a member that follows instructions',
  create(parameters, trained) {
    // What breaks the document is dropped before the judge looks, not marked down.
    const settings = pairwiseSettings({ quorum: parameters['quorum'] ?? 2, parses: 0 }, JUDGES);
    const passes = Math.floor(parameters['passes'] ?? PASSES);
    const most = Math.floor(parameters['shown'] ?? SHOWN);
    return lateRankingStrategy({
      rank: (candidates, task, tools) => rankedByPairs(candidates, task, tools, settings, trained),
      settled: (ranking, arrived, task) => isSettled(ranking, arrived, task, settings.quorum),
      goesOn: (candidates, { members }) =>
        candidates.length > 1 && fuserAmong(members) !== undefined,
      async *finish(ranked, task, tools, signal) {
        const { ranking, notes } = ranked;
        const judge = judgeFor(ranking, task.members, most);
        if (judge === undefined) {
          yield { ...stepOf({ ranking, notes: [...notes, 'fuser:none'] }), settled: true };
          return;
        }
        const shown = await shownTo(judge, ranking, most, task, tools);
        signal.throwIfAborted();
        if (shown.texts.length < 2) {
          yield { ...stepOf({ ranking, notes: [...notes, 'urg:one-text'] }), settled: true };
          return;
        }
        const answers = await passesOf(judge, shown, passes, tools, signal);
        const judged = judgedRanking(ranked, shown, answers, judge, task);
        const candidates = judged.ranking.scored.map(({ candidate }) => candidate);
        const written = answers.find(
          (one) => one !== undefined && !isBlank(one.answer.text),
        )?.answer;
        const isMasked =
          written?.text.includes(MASK) === true &&
          !candidates.some(({ text }) => text.includes(MASK));
        const firsts = answers.map((one) => shown.candidates[one?.order?.[0] ?? -1]?.id);
        const agree = firsts.length > 1 && firsts.every((id) => id === candidates[0]?.id);
        const margin = agree
          ? undefined
          : fusedMargin(candidates, task, tools, settings, trained, signal);
        const { candidates: read } = shown;
        const { note, kept } =
          written === undefined
            ? { note: answers.some((one) => one !== undefined) ? 'fused:empty' : 'fused:failed' }
            : isMasked
              ? { note: 'fused:masked' }
              : await guardedFusion(written, judge, read, judged.ranking, margin, tools, signal);
        const all = [...judged.notes, note];
        yield {
          ...stepOf({ ...judged, ranking: kept?.ranking ?? judged.ranking, notes: all }),
          ...(kept === undefined ? {} : { spans: kept.spans }),
          settled: true,
        };
      },
    });
  },
};
