import type { KnownEvidence, StrategyChoice } from '../core/strategy-choice.ts';
import type { MemberAbilities, StrategyDefinition } from '../core/strategy.ts';
import {
  AUTOMATIC_STRATEGY,
  CHALLENGER,
  INLINE_DEFAULT,
  strategies,
} from '../strategies/registry.ts';
import type { EngineSettings } from './engine-settings.ts';
import { evidenceFor } from './known-evidence.ts';
import { abilitiesOf } from './member-abilities.ts';
import type { ListedModel } from './model-directory.ts';
import { deadlineFor, type Speeds } from './speeds.ts';
import { lackOf } from './strategy-tools.ts';
import { disputeTimeOf, takeoverOf } from './takeover.ts';

export interface ChoiceSources {
  readonly settings: Pick<EngineSettings, 'deadlineMs' | 'fallback'>;
  readonly speeds: Speeds;
  readonly findStrategy: (id: string) => StrategyDefinition | undefined;
  /** What benchmarks have found, own and shipped. */
  readonly evidence: readonly KnownEvidence[];
}

/**
 * Which strategy runs for these members where `wanted` is set, and why; undefined where neither it nor
 * any of its fallbacks can, or none may. See `takeoverOf` for `automatic` and `lazy-span`; all others run as they are
 * set, or the first of their fallbacks does whose needs are met. `able` is what the members can do here,
 * where that is less than their descriptions say.
 */
export function strategyChoice(
  wanted: string,
  members: readonly ListedModel[],
  languageId: string,
  { settings, speeds, findStrategy, evidence }: ChoiceSources,
  able: readonly MemberAbilities[] = members.map(({ description }) => abilitiesOf(description)),
): StrategyChoice | undefined {
  const first = findStrategy(wanted === AUTOMATIC_STRATEGY ? CHALLENGER : wanted);
  if (first === undefined) return undefined;
  const lack = lackOf(first, able);
  if (lack !== undefined && !settings.fallback && wanted !== AUTOMATIC_STRATEGY) return undefined;
  const other =
    wanted === AUTOMATIC_STRATEGY
      ? suitable(INLINE_DEFAULT, able, findStrategy)
      : suitable(first.fallback, able, findStrategy);
  if (first.id !== CHALLENGER) {
    const runs = lack === undefined ? first : other;
    if (runs === undefined) return undefined;
    const reason =
      lack === undefined ? { code: 'as-set' as const } : { code: 'needs-not-met' as const, lack };
    return { wanted, automatic: runs.id, explicit: runs.id, reason };
  }
  const { automatic, explicit, reason } = takeoverOf({
    byName: wanted === CHALLENGER,
    lack,
    evidence: evidenceFor(
      evidence,
      members.map(({ description }) => description.id),
      languageId,
    ),
    time: disputeTimeOf(members, (id) => speeds.of(id), deadlineOf(members, settings, speeds)),
  });
  if (other === undefined) return undefined;
  return {
    wanted,
    automatic: automatic ? first.id : other.id,
    explicit: explicit ? first.id : other.id,
    reason,
  };
}

/**
 * How long a better candidate is waited for; see `deadlineFor`. Instant members are not waited for, and
 * those elsewhere only where nobody else is: a slow network never delays what stands here.
 */
export function deadlineOf(
  members: readonly ListedModel[],
  { deadlineMs }: Pick<EngineSettings, 'deadlineMs'>,
  speeds: Speeds,
): number {
  const able = members.filter(takesTime);
  const near = able.filter(({ description }) => description.place !== 'cloud');
  const waitedFor = (near.length > 0 ? near : able).map(({ description }) => description.id);
  return deadlineMs ?? deadlineFor(waitedFor.map((id) => speeds.of(id)));
}

/** An instant member is not waited for, and nothing is prepared by it. */
export function takesTime({ description }: ListedModel): boolean {
  return description.instant !== true;
}

/** The strategy, or the first of its fallbacks whose needs are met. */
function suitable(
  wanted: string | undefined,
  members: readonly MemberAbilities[],
  findStrategy: ChoiceSources['findStrategy'],
): StrategyDefinition | undefined {
  let id = wanted;
  for (let tries = 0; tries <= strategies.length; tries++) {
    const definition = id === undefined ? undefined : findStrategy(id);
    if (definition === undefined || lackOf(definition, members) === undefined) {
      return definition;
    }
    id = definition.fallback;
  }
  return undefined;
}
