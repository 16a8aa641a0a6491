import type { Clock } from '../core/clock.ts';
import { failure, ModelError } from '../core/failure.ts';
import type { PromptPlace } from '../core/generation.ts';
import type { LanguageModel } from '../core/model.ts';
import type { Random } from '../core/random.ts';
import type { ParseEvidence, StrategyTools } from '../core/strategy.ts';
import type { Collection } from './collection.ts';
import { inTime } from './in-time.ts';

/** The tools of a live run: every call goes to the members' models and obeys the run's signal. */
export function liveTools(
  collection: Collection,
  models: ReadonlyMap<string, LanguageModel>,
  random: Random,
  parse: (text: string, signal: AbortSignal) => Promise<ParseEvidence>,
  { path, languageId }: PromptPlace,
  clock: Clock,
  signal: AbortSignal,
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
    score: (memberId, prefix, texts) =>
      inTime(
        'scores',
        (limited) =>
          modelOf(memberId)?.score?.({ prefix, texts, place }, limited) ??
          lacking(memberId, 'score'),
        clock,
        signal,
      ),
    judge: (memberId, prefix, first, second) =>
      modelOf(memberId)?.judge?.(prefix, first, second, signal) ?? lacking(memberId, 'judge'),
    embed: (memberId, texts) =>
      modelOf(memberId)?.embed?.(texts, signal) ?? lacking(memberId, 'embed'),
  };
}

function lacking(memberId: string, primitive: string): Promise<never> {
  return Promise.reject(new ModelError(failure('unsupported', `${memberId} has no ${primitive}`)));
}

/** What a strategy needs and the members lack, in words for the log; undefined when all is there. */
export function unmetNeed(
  needs: { readonly members: number; readonly primitives?: Readonly<Record<string, number>> },
  members: readonly { readonly primitives: Readonly<Record<string, string>> }[],
): string | undefined {
  if (members.length < needs.members) return `${needs.members} members, has ${members.length}`;
  for (const [name, wanted] of Object.entries(needs.primitives ?? {})) {
    const able = members.filter(({ primitives }) => (primitives[name] ?? 'none') !== 'none').length;
    if (able < wanted) return `${wanted} members with ${name}, has ${able}`;
  }
  return undefined;
}
