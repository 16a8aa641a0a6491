import type { Clock } from '../core/clock.ts';
import { failure, ModelError } from '../core/failure.ts';
import type { PromptPlace } from '../core/generation.ts';
import type { LanguageModel, Primitive } from '../core/model.ts';
import type { Random } from '../core/random.ts';
import type { ParseEvidence, StrategyTools } from '../core/strategy.ts';
import type { Lack } from '../core/strategy-choice.ts';
import type { Collection } from './collection.ts';
import { untilAborted } from './until-aborted.ts';

/** A `score` call took so long to answer or to fail; `ended` is false where it was given up. */
export type OnScored = (memberId: string, tookMs: number, ended: boolean) => void;

/** The tools of a live run: every call goes to the members' models and obeys the run's signal. */
export function liveTools(
  collection: Collection,
  models: ReadonlyMap<string, LanguageModel>,
  random: Random,
  parse: (text: string, signal: AbortSignal) => Promise<ParseEvidence>,
  { path, languageId }: PromptPlace,
  clock: Clock,
  signal: AbortSignal,
  onScored: OnScored = () => undefined,
): StrategyTools {
  const place = { path, languageId };
  const modelOf = (memberId: string): LanguageModel | undefined => models.get(memberId);
  return {
    random,
    collect: (memberIds) => collection.collect(memberIds),
    parse: (text) => parse(text, signal),
    generate: (memberId, accepted, limits) => collection.draft(memberId, accepted, limits),
    next: (memberId, prefix, k) =>
      modelOf(memberId)?.next?.({ prefix, k, place }, signal) ?? lacking(memberId, 'next'),
    async score(memberId, prefix, texts) {
      const scoring = modelOf(memberId)?.score?.bind(modelOf(memberId));
      if (scoring === undefined) return await lacking(memberId, 'score');
      const startedAt = clock.now();
      const wanted = { prefix, texts, place };
      return await inTime((limited) => scoring(wanted, limited), clock, signal).finally(() => {
        onScored(memberId, clock.now() - startedAt, !signal.aborted);
      });
    },
    judge: (memberId, prefix, first, second) =>
      modelOf(memberId)?.judge?.(prefix, first, second, signal) ?? lacking(memberId, 'judge'),
    embed: (memberId, texts) =>
      modelOf(memberId)?.embed?.(texts, signal) ?? lacking(memberId, 'embed'),
  };
}

/** A member that takes longer to score holds up all others: it has failed. Unit: ms. */
const LONGEST_SCORING_MS = 20_000;

async function inTime<T>(
  work: (signal: AbortSignal) => Promise<T>,
  clock: Clock,
  signal: AbortSignal,
): Promise<T> {
  const limit = new AbortController();
  const callOff = clock.after(LONGEST_SCORING_MS, () => {
    limit.abort(new ModelError(failure('timeout', `no scores within ${LONGEST_SCORING_MS} ms`)));
  });
  const joined = AbortSignal.any([signal, limit.signal]);
  return await untilAborted(work(joined), joined).finally(callOff);
}

function lacking(memberId: string, primitive: string): Promise<never> {
  return Promise.reject(new ModelError(failure('unsupported', `${memberId} has no ${primitive}`)));
}

/** What a strategy needs and the members lack; undefined when all is there. */
export function lackOf(
  needs: { readonly members: number; readonly primitives?: Readonly<Record<string, number>> },
  members: readonly { readonly primitives: Readonly<Record<string, string>> }[],
): Lack | undefined {
  if (members.length < needs.members) {
    return { of: 'members', wanted: needs.members, has: members.length };
  }
  for (const [name, wanted] of Object.entries(needs.primitives ?? {})) {
    const has = members.filter(({ primitives }) => (primitives[name] ?? 'none') !== 'none').length;
    if (has < wanted) return { of: name as Primitive, wanted, has };
  }
  return undefined;
}

/** The same in words, for the log. */
export function unmetNeed(...[needs, members]: Parameters<typeof lackOf>): string | undefined {
  const lack = lackOf(needs, members);
  return lack === undefined ? undefined : lackText(lack);
}

export function lackText({ of, wanted, has }: Lack): string {
  return `${wanted} members${of === 'members' ? '' : ` with ${of}`}, has ${has}`;
}
