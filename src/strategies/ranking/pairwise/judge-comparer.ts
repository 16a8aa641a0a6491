import type { Candidate } from '../../../core/completion.ts';
import { isModelError } from '../../../core/failure.ts';
import type { JudgeTally, JudgingReport } from '../../../core/judging.ts';
import type { Member, StrategyTask, StrategyTools } from '../../../core/strategy.ts';
import type { Pair } from '../../../math/pair-schedule.ts';
import { judgedText } from '../../../text/judged-text.ts';
import type { PairComparer, PairVerdict } from './pair-comparer.ts';
import { shuffled } from '../../../math/drawn-order.ts';

export interface JudgeComparer extends PairComparer {
  /** Has every judge compare the pairs, in an order of its own; `compare` knows of them afterwards. */
  compareAll(pairs: readonly Pair[]): Promise<void>;
  /** `ofPairs`: pairs that a full matrix would have compared. */
  report(ofPairs: number): JudgingReport;
}

export interface JudgeOptions {
  readonly judges: readonly Member[];
  /** Nats that a doubling of length takes off the longer text; 0 or more. */
  readonly lengthControl: number;
}

/**
 * One answer of a judge counts at most 19 to 1, since about one verdict in eight turns with the order of
 * showing; so a verdict of 1 or 0 never outweighs several graded preferences.
 */
const SUREST = 0.95;
/** Shorter texts count as so long: a doubling of next to nothing says nothing. Unit: visible characters. */
const LEAST_LENGTH = 8;
/** A judge that could not be read so often, and never could, is asked no more. */
const MOST_ABSTENTIONS = 3;

/** Members that compare texts, most trusted first. */
export function judgesAmong(members: readonly Member[], most: number): readonly Member[] {
  return members.filter(({ primitives }) => primitives.judge !== 'none').slice(0, most);
}

/**
 * Comparisons by members that judge:
 *
 *     forth(i, j) = mean over judges of logit p(i better | i shown first) − λ·log₂(length i / length j)
 *     back(i, j)  = the same with j shown first
 *
 * `StrategyTools.judge` is the one primitive behind it. A provider answers it with the probabilities of two
 * labels where its server tells them, else with verdicts as JSON, which come as 1, ½ or 0; both are clamped
 * to [.05, .95] before their logit is taken.
 *
 * Hygiene: both orders of a pair are asked; each judge sees the pairs in an order of its own, drawn, and
 * which text of a pair comes first is drawn too; no judge is asked about a pair with a text it wrote;
 * judges see texts without what their authors may say to them (`judgedText`), and none where that makes two
 * texts equal. A judge whose answer cannot be read (`unsupported`) abstains from the pair; one that fails
 * otherwise, or tells what is no probability, is left out from then on.
 *
 * Cost: one `judge` a judge and pair, that is two short calls. Throws the signal's reason alone.
 */
export function judgeComparer(
  candidates: readonly Candidate[],
  task: StrategyTask,
  tools: StrategyTools,
  { judges, lengthControl }: JudgeOptions,
  signal: AbortSignal,
): JudgeComparer {
  const { prefix, languageId } = task.context;
  const shown = candidates.map(({ text }) => judgedText(text, prefix, languageId));
  const octaves = shown.map((text) =>
    Math.log2(Math.max(LEAST_LENGTH, text.replace(/\s/g, '').length)),
  );
  /** What judges said of a pair, the smaller position first; nothing where none could. */
  const known = new Map<string, PairVerdict[]>();
  const states = judges.map(({ id }): JudgeState => ({
    ...{ id, asked: 0, abstained: 0, flipped: 0, own: 0 },
    isOut: false,
  }));

  async function ask(state: JudgeState, [i, j]: Pair): Promise<void> {
    const [first = '', second = ''] = [shown[i], shown[j]];
    if (state.isOut || first === second) return;
    if (state.abstained >= MOST_ABSTENTIONS && state.abstained === state.asked) return;
    if ([i, j].some((at) => candidates[at]?.modelIds.includes(state.id) === true)) {
      state.own += 1;
      return;
    }
    state.asked += 1;
    const orders = await ordersBy(state, first, second);
    if (orders === undefined) return;
    const { forth, back } = orders;
    if ((forth - 0.5) * (back - 0.5) < 0) state.flipped += 1;
    const longer = lengthControl * ((octaves[i] ?? 0) - (octaves[j] ?? 0));
    const [straight, turned] = [logit(forth) - longer, logit(back) - longer];
    known
      .get(keyOf(i, j))
      ?.push(i < j ? { forth: straight, back: turned } : { forth: -turned, back: -straight });
  }

  /** Probabilities that the first text is the better one; undefined where the judge does not tell. */
  async function ordersBy(
    state: JudgeState,
    first: string,
    second: string,
  ): Promise<PairVerdict | undefined> {
    try {
      const { orders, preferFirst } = await tools.judge(state.id, prefix, first, second);
      signal.throwIfAborted();
      const told = orders ?? { forth: preferFirst, back: preferFirst };
      if ([told.forth, told.back].every((share) => share >= 0 && share <= 1)) return told;
      state.isOut = true;
    } catch (error) {
      signal.throwIfAborted();
      if (isModelError(error) && error.failure.code === 'unsupported') state.abstained += 1;
      else state.isOut = true;
    }
    return undefined;
  }

  async function compareAll(pairs: readonly Pair[]): Promise<void> {
    const unknown = pairs.filter(([i, j]) => i !== j && !known.has(keyOf(i, j)));
    for (const [i, j] of unknown) known.set(keyOf(i, j), []);
    // All is drawn before anybody is asked: the draws do not depend on who answers first.
    const drawn = states.map((state) => ({
      state,
      own: shuffled(unknown, tools.random).map(([i, j]): Pair =>
        tools.random.next() < 0.5 ? [i, j] : [j, i],
      ),
    }));
    await Promise.all(
      drawn.map(async ({ state, own }) => {
        for (const pair of own) await ask(state, pair);
      }),
    );
    signal.throwIfAborted();
  }

  return {
    compareAll,
    async compare(i, j) {
      await compareAll([[i, j]]);
      const verdicts = known.get(keyOf(i, j)) ?? [];
      if (verdicts.length === 0) return undefined;
      const mean = {
        forth: meanOf(verdicts.map(({ forth }) => forth)),
        back: meanOf(verdicts.map(({ back }) => back)),
      };
      return i < j ? mean : { forth: -mean.back, back: -mean.forth };
    },
    report: (ofPairs) => ({
      judges: states.map(({ id, asked, abstained, flipped, own }): JudgeTally => ({
        ...{ judge: id, asked, abstained, flipped, own },
      })),
      compared: [...known.values()].filter((verdicts) => verdicts.length > 0).length,
      ofPairs,
    }),
  };
}

/** A judge while it judges; see `JudgeTally`. */
interface JudgeState {
  readonly id: string;
  asked: number;
  abstained: number;
  flipped: number;
  own: number;
  /** It has failed: it is asked no more. */
  isOut: boolean;
}

function logit(share: number): number {
  const clamped = Math.max(1 - SUREST, Math.min(SUREST, share));
  return Math.log(clamped / (1 - clamped));
}

function meanOf(values: readonly number[]): number {
  return values.reduce((sum, value) => sum + value, 0) / values.length;
}

function keyOf(i: number, j: number): string {
  return i < j ? `${i} ${j}` : `${j} ${i}`;
}
