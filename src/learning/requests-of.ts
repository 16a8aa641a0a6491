import type { OutcomeRecord } from './outcome-log.ts';
import { qualityOf, samenessOf } from './rewards.ts';
import { LOOKS_MS, STILL_THERE } from './survival.ts';

/** What is on record of one place at which a text was offered. */
export interface RecordedRequest {
  /** Equal for the records of one request only; sorts requests the same way however records come. */
  readonly key: string;
  /** Requests that may depend on each other are resampled together. */
  readonly cluster: string;
  /** False for records of before what nobody took was recorded: counts of such do not add up. */
  readonly counted: boolean;
  readonly languageId: string;
  /** The whole text was taken, a part of it, or nothing. */
  readonly taken: 'whole' | 'part' | 'nothing';
  /** Whether the taken text was still there at the look; undefined where nobody looked. */
  readonly survived: Readonly<Record<keyof typeof LOOKS_MS, boolean | undefined>>;
  /** Undefined where nothing tells whether the text was good. */
  readonly judgement: Judgement | undefined;
  /** Members that wrote the taken text. */
  readonly authors: readonly string[];
  /** Who took part; before it was recorded, those that answered. */
  readonly members: readonly string[];
  /** Unit: US dollars. */
  readonly costUsd: Readonly<Record<string, number>>;
}

export interface Judgement {
  /** Quality of the shown text in [0, 1]: what the ensemble got. */
  readonly quality: number;
  /** What each member's own text is known to be worth: quality · common head with the shown one. */
  readonly worth: Readonly<Record<string, number>>;
}

type Kind = OutcomeRecord['outcome']['kind'];

/**
 * The requests that records tell of, each once, by key. A request may have several records: a part was
 * taken, then the rest, then somebody looked whether it is still there. The latest look counts; a
 * text that is there has the quality of its acceptance.
 *
 * Records without `session` are told apart by their text, since run ids repeat: a part and the rest
 * of one text then count as two requests, and stay in one cluster.
 *
 * Output does not depend on the order of the records. Cost O(n log n) for n records.
 */
export function requestsOf(records: readonly OutcomeRecord[]): readonly RecordedRequest[] {
  const groups = Map.groupBy(records, keyOf);
  return [...groups]
    .sort(([a], [b]) => (a < b ? -1 : 1))
    .flatMap(([key, group]) => requestOf(key, group.toSorted(byTime)) ?? []);
}

function keyOf({ session, runId, textHash }: OutcomeRecord): string {
  return session === undefined ? `${runId} ${textHash}` : `${session}/${runId}`;
}

/** Records of one moment are put in a fixed order as well. */
function byTime(a: OutcomeRecord, b: OutcomeRecord): number {
  return a.at - b.at || (JSON.stringify(a) < JSON.stringify(b) ? -1 : 1);
}

function requestOf(key: string, group: readonly OutcomeRecord[]): RecordedRequest | undefined {
  const last = (kind: Kind): OutcomeRecord | undefined =>
    group.findLast(({ outcome }) => outcome.kind === kind);
  const whole = last('accepted');
  const part = last('partially-accepted');
  const told = whole ?? part ?? last('rejected') ?? last('ignored');
  // A look at a text that was taken before the records begin.
  if (told === undefined) return undefined;
  const isCounted = told.session !== undefined;
  const looks = group.filter(({ outcome, at }) => outcome.kind === 'survived' && at >= told.at);
  const look = looks.at(-1);
  const isChanged = look !== undefined && Object.keys(look.rewards).length > 0;
  return {
    key,
    cluster: isCounted ? key : told.runId,
    counted: isCounted,
    languageId: told.languageId,
    taken: whole !== undefined ? 'whole' : part !== undefined ? 'part' : 'nothing',
    survived: {
      soon: whole === undefined ? undefined : survivedAt(looks, LOOKS_MS.soon),
      late: whole === undefined ? undefined : survivedAt(looks, LOOKS_MS.late),
    },
    judgement: judgementOf(isChanged ? look : told),
    authors: told.modelIds,
    members: told.memberIds ?? Object.keys(told.rewards),
    costUsd: mostOf(group),
  };
}

function survivedAt(looks: readonly OutcomeRecord[], lookMs: number): boolean | undefined {
  for (const { outcome } of looks.toReversed()) {
    if (outcome.kind === 'survived' && outcome.afterMs === lookMs) {
      return outcome.ratio >= STILL_THERE;
    }
  }
  return undefined;
}

function judgementOf({ outcome, rewards }: OutcomeRecord): Judgement | undefined {
  const quality = qualityOf(outcome);
  if (quality === undefined) return undefined;
  const worth = Object.entries(rewards).flatMap(([id, reward]) => {
    const same = samenessOf(reward, quality);
    return same === undefined ? [] : [[id, quality * same] as const];
  });
  return worth.length === 0 ? undefined : { quality, worth: Object.fromEntries(worth) };
}

/** Each record of a request has its costs so far. */
function mostOf(group: readonly OutcomeRecord[]): Readonly<Record<string, number>> {
  const most = new Map<string, number>();
  for (const { costUsd = {} } of group) {
    for (const [id, cost] of Object.entries(costUsd)) {
      most.set(id, Math.max(cost, most.get(id) ?? 0));
    }
  }
  return Object.fromEntries(most);
}
