import { seededRandom } from '../core/random.ts';
import { bootstrapMeanInterval, type Interval } from '../math/intervals.ts';
import type { OutcomeRecord } from './outcome-log.ts';
import { requestsOf, type Judgement, type RecordedRequest } from './requests-of.ts';
import type { LOOKS_MS } from './survival.ts';

/** `count` of `of`. */
export interface Count {
  readonly count: number;
  readonly of: number;
}

/** A mean over `n` requests with its 95 % interval. */
export interface Estimate extends Interval {
  readonly mean: number;
  readonly n: number;
}

/** Requests by what became of them; those of which a part was taken are not among the accepted. */
export interface Tally {
  /** A text was handed to the editor; whether it was drawn, the stable API does not tell. */
  readonly shown: number;
  readonly accepted: number;
  readonly partially: number;
}

export interface MemberWeek {
  readonly memberId: string;
  /** Judged requests at which its text was there when the outcome was known. */
  readonly answered: number;
  /** Taken texts that were this member's alone, of the taken texts where it took part. */
  readonly decisive: Count;
  /** Mean worth of its own texts, on the judged requests that it answered. */
  readonly wouldHaveGot: Estimate | undefined;
  /** What the ensemble got on the same requests, less what the member would have got. */
  readonly difference: Estimate | undefined;
  /** What taking it away would have lost for each taken text where it took part; see `weekOf`. */
  readonly loss: Estimate | undefined;
  /** At least so much, on `requests` whose price the server told. */
  readonly cost: { readonly usd: number; readonly requests: number } | undefined;
}

export interface BestMember {
  readonly memberId: string;
  readonly wouldHaveGot: Estimate;
  /** The ensemble on the same requests. */
  readonly ensemble: Estimate;
  readonly difference: Estimate;
}

export interface Week extends Tally {
  /** Milliseconds since 1970; the window is after `from`, up to and with `to`. */
  readonly from: number;
  readonly to: number;
  /**
   * Requests of records that lack what counting needs: they are in no tally and no survival, but
   * tell of the members.
   */
  readonly uncounted: number;
  /** Accepted texts still there, of those that were looked at. */
  readonly survived30s: Count;
  readonly survived5min: Count;
  /** Most shown first. */
  readonly perLanguage: readonly (Tally & { readonly languageId: string })[];
  /** Requests of which something tells whether the text was good. */
  readonly judged: number;
  /** Below `LEAST_OUTCOMES` judged requests nothing is compared and nothing proposed. */
  readonly tooFew: boolean;
  /** Mean quality of what was shown, on the judged requests. */
  readonly ensemble: Estimate | undefined;
  readonly members: readonly MemberWeek[];
  readonly best: BestMember | undefined;
  /** Members that do not pay, least loss first. Each alone: take one away and ask again. */
  readonly droppable: readonly string[];
}

/** Outcomes below which a comparison is chance. */
export const LEAST_OUTCOMES = 30;
/** A member pays when without it more than one taken text in a hundred may have been lost. */
const LEAST_LOSS = 0.01;
/** Draws of a resample. */
const MOST_BLOCKS = 100;
const DAY_MS = 24 * 3_600_000;

/**
 * What the ensemble did in the last days, by replay of the log of outcomes.
 *
 * Over the judged requests i, with the quality y of the shown text and the common head h of a member's
 * text with it (see `rewardsOf`), the worth of the member's text is w = y · h: what was tried of it.
 * The half point that a reward has for what was not tried is left out here: it would be a guess.
 *
 *     ensemble        mean y_i
 *     would have got  mean w_m,i                over the i that member m answered
 *     difference      mean (y_i − w_m,i)        paired, over the same i
 *     best member     the one of least difference among those that answered LEAST_OUTCOMES or more
 *     loss_m          mean over the taken texts where m took part of
 *                     0                                       unless m alone wrote the text
 *                     max(0, y_i − max_{k ≠ m, k present} w_k,i)   where it did
 *
 * Intervals are percentile bootstraps of 95 %, clustered by run; more than 100 runs are resampled in
 * at most 100 blocks of neighbours, which costs less and allows for neighbours being alike.
 *
 * A member is droppable when it took part in LEAST_OUTCOMES taken texts or more and was alone in none
 * of them, or the loss is at most 0.01 at the upper end of its interval. `present` are the members of
 * the line-up now: a text that only a member which has left wrote as well counts as this one's alone,
 * so of two members that write the same only one can be dropped, then the other decides.
 *
 * Limits
 *   - A text that was not shown was not tried. A member that wrote something else gets nothing from
 *     an accept although its text may have been taken too: the difference is at most so large.
 *   - Ignored texts say nothing and are left out, for the ensemble and its members alike.
 *   - A member that had not answered is left out of its own mean: alone it may have been faster.
 *   - What the others would have got is the text most like the taken one. That the strategy would
 *     have shown it without this member is assumed, and agreement, scores and speed that a member
 *     lends to the others are not seen: the loss may be larger than it says.
 *   - Alone in 0 of 30 is compatible with up to 11 in 100 (Wilson, 95 %).
 *
 * Input   records in any order; `now` in milliseconds since 1970; `days` > 0.
 * Output  does not depend on the order of the records nor on those outside the window.
 * Cost    O(n log n + members · rounds · min(n, 100)) for n records, rounds = 2,000.
 */
export function weekOf(
  records: readonly OutcomeRecord[],
  now: number,
  days = 7,
  present?: readonly string[],
): Week {
  const from = now - days * DAY_MS;
  const requests = requestsOf(records.filter(({ at }) => at > from && at <= now));
  const counted = requests.filter((request) => request.counted);
  const judged = judgedOf(requests);
  const tooFew = judged.length < LEAST_OUTCOMES;
  const ids = [...new Set(requests.flatMap(({ members }) => members))].sort();
  const lineUp = new Set(present ?? ids);
  const members = ids.map((id) => memberWeek(id, requests, judged, lineUp));
  return {
    from,
    to: now,
    ...tallyOf(counted),
    uncounted: requests.length - counted.length,
    survived30s: survivedOf(counted, 'soon'),
    survived5min: survivedOf(counted, 'late'),
    perLanguage: [...Map.groupBy(counted, ({ languageId }) => languageId)]
      .map(([languageId, group]) => ({ languageId, ...tallyOf(group) }))
      .sort((a, b) => b.shown - a.shown || (a.languageId < b.languageId ? -1 : 1)),
    judged: judged.length,
    tooFew,
    ensemble: estimate(judged, ({ quality }) => quality),
    members,
    best: tooFew ? undefined : bestOf(members, judged),
    droppable: tooFew || lineUp.size < 2 ? [] : droppableOf(members, lineUp),
  };
}

type Judged = RecordedRequest & Judgement;

function judgedOf(requests: readonly RecordedRequest[]): readonly Judged[] {
  return requests.flatMap((request) =>
    request.judgement === undefined ? [] : [{ ...request, ...request.judgement }],
  );
}

function tallyOf(requests: readonly RecordedRequest[]): Tally {
  return {
    shown: requests.length,
    accepted: requests.filter(({ taken }) => taken === 'whole').length,
    partially: requests.filter(({ taken }) => taken === 'part').length,
  };
}

function survivedOf(requests: readonly RecordedRequest[], look: keyof typeof LOOKS_MS): Count {
  const looked = requests.filter(({ survived }) => survived[look] !== undefined);
  return { count: looked.filter(({ survived }) => survived[look]).length, of: looked.length };
}

function memberWeek(
  memberId: string,
  requests: readonly RecordedRequest[],
  judged: readonly Judged[],
  lineUp: ReadonlySet<string>,
): MemberWeek {
  const answered = judged.filter(({ worth }) => worth[memberId] !== undefined);
  const isTaken = ({ taken, members }: RecordedRequest): boolean =>
    taken !== 'nothing' && members.includes(memberId);
  const taken = requests.filter(isTaken);
  const alone = taken.filter(({ authors }) => authors.length === 1 && authors[0] === memberId);
  const priced = requests.flatMap(({ costUsd }) => costUsd[memberId] ?? []);
  const own = ({ worth }: Judged): number => worth[memberId] ?? 0;
  return {
    memberId,
    answered: answered.length,
    decisive: { count: alone.length, of: taken.length },
    wouldHaveGot: estimate(answered, own),
    difference: estimate(answered, (request) => request.quality - own(request)),
    loss: estimate(judged.filter(isTaken), (request) => lossOf(request, memberId, lineUp)),
    cost:
      priced.length === 0
        ? undefined
        : { usd: priced.reduce((sum, usd) => sum + usd, 0), requests: priced.length },
  };
}

/** What the members that stay could not have made up for. */
function lossOf(
  { authors, quality, worth }: Judged,
  memberId: string,
  lineUp: ReadonlySet<string>,
): number {
  const stays = (id: string): boolean => id !== memberId && lineUp.has(id);
  if (!authors.includes(memberId) || authors.some(stays)) return 0;
  const others = Object.entries(worth).filter(([id]) => stays(id));
  return Math.max(0, quality - Math.max(0, ...others.map(([, value]) => value)));
}

function bestOf(members: readonly MemberWeek[], judged: readonly Judged[]): BestMember | undefined {
  const [best] = members
    .flatMap(({ memberId, wouldHaveGot, difference }) =>
      wouldHaveGot === undefined || difference === undefined || difference.n < LEAST_OUTCOMES
        ? []
        : [{ memberId, wouldHaveGot, difference }],
    )
    .sort((a, b) => a.difference.mean - b.difference.mean);
  if (best === undefined) return undefined;
  const same = judged.filter(({ worth }) => worth[best.memberId] !== undefined);
  const ensemble = estimate(same, ({ quality }) => quality);
  return ensemble === undefined ? undefined : { ...best, ensemble };
}

function droppableOf(
  members: readonly MemberWeek[],
  lineUp: ReadonlySet<string>,
): readonly string[] {
  return members
    .flatMap(({ memberId, loss }) =>
      loss === undefined || loss.n < LEAST_OUTCOMES || !lineUp.has(memberId)
        ? []
        : [{ memberId, loss }],
    )
    .filter(({ loss }) => loss.high <= LEAST_LOSS)
    .sort((a, b) => a.loss.mean - b.loss.mean || b.loss.n - a.loss.n)
    .map(({ memberId }) => memberId);
}

/** The same values give the same interval: chance is seeded, and requests come by key. */
function estimate(
  requests: readonly Judged[],
  valueOf: (request: Judged) => number,
): Estimate | undefined {
  const clusters = Map.groupBy(requests, ({ cluster }) => cluster);
  const values = [...clusters.values()].map((cluster) => cluster.map(valueOf));
  const perBlock = Math.ceil(values.length / MOST_BLOCKS);
  const blocks = Map.groupBy(values.keys(), (i) => Math.floor(i / perBlock));
  const groups = [...blocks.values()].map((block) => block.flatMap((i) => values[i] ?? []));
  const interval = bootstrapMeanInterval(groups, seededRandom(1));
  if (interval === undefined) return undefined;
  const mean = values.flat().reduce((sum, value) => sum + value, 0) / requests.length;
  return { mean, ...interval, n: requests.length };
}
