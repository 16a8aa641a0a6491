import { sleep, type Clock } from '../core/clock.ts';
import { failure, ModelError } from '../core/failure.ts';
import type { CompletionContext } from '../core/completion.ts';
import type { LanguageModel, Primitive } from '../core/model.ts';
import type { Random } from '../core/random.ts';
import type {
  Member,
  MemberAbilities,
  Observation,
  ParseEvidence,
  StrategyDefinition,
  StrategyMemory,
  StrategyTools,
  TreeBag,
} from '../core/strategy.ts';
import type { Lack } from '../core/strategy-choice.ts';
import type { Collection } from './collection.ts';
import type { MemberCall } from './member-call.ts';
import { inTime } from './in-time.ts';

/** A `score` call took so long to answer or to fail; `ended` is false where it was given up. */
export type OnScored = (memberId: string, tookMs: number, ended: boolean) => void;

export interface LiveToolsOptions {
  readonly collection: Collection;
  readonly calls: ReadonlyMap<string, MemberCall>;
  readonly members: readonly Member[];
  readonly random: Random;
  readonly memory: StrategyMemory;
  readonly parse: (text: string, signal: AbortSignal) => Promise<ParseEvidence>;
  readonly tree: (text: string, signal: AbortSignal) => Promise<TreeBag | undefined>;
  readonly observe?: (
    texts: readonly string[],
    signal: AbortSignal,
  ) => Promise<readonly Observation[]>;
  readonly context: CompletionContext;
  readonly clock: Clock;
  readonly onScored?: OnScored;
}

/**
 * The tools of a live run: every call goes to the members' models and obeys the run's signal. A member
 * scores behind as much of the document as it reads when it writes.
 */
export function liveTools(
  {
    collection,
    calls,
    members,
    random,
    memory,
    parse,
    tree,
    observe,
    context,
    clock,
    onScored,
  }: LiveToolsOptions,
  signal: AbortSignal,
): StrategyTools {
  const { path, languageId, suffix } = context;
  const place = { path, languageId };
  const modelOf = (memberId: string): LanguageModel | undefined => calls.get(memberId)?.model;
  const ownPrefix = (memberId: string, prefix: string): string => {
    const own = calls.get(memberId)?.prefix;
    if (own === undefined || !prefix.startsWith(context.prefix)) return prefix;
    return own + prefix.slice(context.prefix.length);
  };
  return {
    random,
    memory,
    collect: (memberIds) => collection.collect(memberIds),
    parse: (text) => parse(text, signal),
    tree: (text) => tree(text, signal),
    observe: (texts) => observe?.(texts, signal) ?? Promise.resolve(texts.map(() => ({}))),
    fuse: (memberId, wish) =>
      members.some(({ id, converses }) => id === memberId && converses === true)
        ? collection.fuse(memberId, wish)
        : lacking(memberId, 'chat'),
    generate: (memberId, accepted, limits) => collection.draft(memberId, accepted, limits),
    next: (memberId, accepted, k, back) => collection.next(memberId, accepted, k, back),
    async score(memberId, prefix, texts) {
      const scoring = modelOf(memberId)?.score?.bind(modelOf(memberId));
      if (scoring === undefined) return await lacking(memberId, 'score');
      const startedAt = clock.now();
      const wanted = { prefix: ownPrefix(memberId, prefix), texts, place };
      const work = (limited: AbortSignal) => scoring(wanted, limited);
      return await inTime(work, 'no scores', clock, signal).finally(() => {
        onScored?.(memberId, clock.now() - startedAt, !signal.aborted);
      });
    },
    judge: (memberId, prefix, first, second) =>
      inTime(
        (limited) =>
          modelOf(memberId)?.judge?.({ prefix, suffix, first, second, place }, limited) ??
          lacking(memberId, 'judge'),
        'no judgement',
        clock,
        signal,
      ),
    embed: (memberId, texts) =>
      modelOf(memberId)?.embed?.(texts, signal) ?? lacking(memberId, 'embed'),
    vectors: (memberId) => modelOf(memberId)?.vectors?.(signal) ?? lacking(memberId, 'vectors'),
    breathe: () => sleep(clock, 0, signal),
  };
}

function lacking(memberId: string, primitive: string): Promise<never> {
  return Promise.reject(new ModelError(failure('unsupported', `${memberId} has no ${primitive}`)));
}

/** What a strategy needs and the members lack; undefined when all is there. */
export function lackOf(
  definition: Pick<StrategyDefinition, 'needs' | 'unmet'> | undefined,
  members: readonly MemberAbilities[],
): Lack | undefined {
  if (definition === undefined) return undefined;
  const { needs } = definition;
  if (members.length < needs.members) {
    return { of: 'members', wanted: needs.members, has: members.length };
  }
  for (const [name, wanted] of Object.entries(needs.primitives ?? {})) {
    const has = members.filter(({ primitives }) => primitives[name as Primitive] !== 'none').length;
    if (has < wanted) return { of: name as Primitive, wanted, has };
  }
  const what = definition.unmet?.(members);
  return what === undefined ? undefined : { of: 'other', what };
}

/** The same in words, for the log. */
export function unmetNeed(...[definition, members]: Parameters<typeof lackOf>): string | undefined {
  const lack = lackOf(definition, members);
  return lack === undefined ? undefined : lackText(lack);
}

export function lackText(lack: Lack): string {
  if (lack.of === 'other') return lack.what;
  const { of, wanted, has } = lack;
  return `${wanted} members${of === 'members' ? '' : ` with ${of}`}, has ${has}`;
}
