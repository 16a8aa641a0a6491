import type { Learner } from '../../core/learner.ts';
import type { RefactorMember } from '../../refactor/refactor.ts';
import { LISTING_AGE_MS, type MemberRoster } from '../member-roster.ts';
import { isResident } from '../member-selection.ts';
import type { ListedModel } from '../model-directory.ts';

/** Who takes part in a refactoring. */
export interface RefactorCrew {
  readonly members: readonly RefactorMember[];
  readonly architect?: ListedModel;
  /** Models that were wished for and are not there, and those that may not see the files. */
  readonly left: readonly { readonly id: string; readonly reason: 'missing' | 'not-local' }[];
}

export interface CrewWish {
  readonly memberIds?: readonly string[];
  readonly architectId?: string;
  readonly localOnly: boolean;
  readonly languageId: string;
}

/**
 * The members for a refactoring: those that are named; else those of the line-up that follow
 * instructions; where none of it does, the local models in memory that do, else the smallest local one
 * that could be loaded. Weights are those learned for the language.
 *
 * Throws the signal's reason. Cost: one listing, where the last is old.
 */
export async function refactorCrew(
  { memberIds, architectId, localOnly, languageId }: CrewWish,
  roster: MemberRoster,
  learner: Learner,
  signal: AbortSignal,
): Promise<RefactorCrew> {
  const { models } = await roster.directory.refresh(LISTING_AGE_MS, signal);
  const byName = (id: string): ListedModel | undefined =>
    roster.directory.find(id) ??
    models.find(({ description }) => description.name === id || description.aliases?.includes(id));
  const named = memberIds?.map((id) => ({ id, listed: byName(id) }));
  const wished =
    named?.flatMap(({ listed }) => (listed === undefined ? [] : [listed])) ??
    byDefault(models, roster);
  const maySee = ({ description }: ListedModel): boolean =>
    !localOnly || description.place === 'local';
  const seated = [...new Set(wished)].filter(maySee);
  const ids = seated.map(({ description }) => description.id);
  const weights = learner.weights(languageId, ids);
  const architect = architectId === undefined ? undefined : byName(architectId);
  return {
    members: seated.map(({ description: { id, family, place } }, at) => ({
      ...{ id, family, place },
      weight: weights[at] ?? 1 / seated.length,
    })),
    ...(architect === undefined || !maySee(architect) ? {} : { architect }),
    left: [
      ...(named ?? []).flatMap(({ id, listed }) =>
        listed === undefined ? [{ id, reason: 'missing' as const }] : [],
      ),
      ...(architectId !== undefined && architect === undefined
        ? [{ id: architectId, reason: 'missing' as const }]
        : []),
      ...wished
        .filter((listed) => !maySee(listed))
        .map(({ description }) => ({ id: description.id, reason: 'not-local' as const })),
    ],
  };
}

/** Whether a model answers to instructions about code. */
export function followsInstructions({ description }: ListedModel): boolean {
  return description.roles.includes('refactor');
}

function byDefault(models: readonly ListedModel[], roster: MemberRoster): readonly ListedModel[] {
  const lineUp = roster
    .selection()
    .chosen.map(({ listed }) => listed)
    .filter(followsInstructions);
  if (lineUp.length > 0) return lineUp;
  const local = models.filter(
    (listed) =>
      listed.description.place === 'local' &&
      !listed.description.thinking &&
      followsInstructions(listed),
  );
  const resident = local.filter((listed) => listed.residency === undefined || isResident(listed));
  if (resident.length > 0) return resident;
  const sizeOf = ({ description: { sizeBytes } }: ListedModel): number =>
    sizeBytes ?? Number.POSITIVE_INFINITY;
  return local
    .filter((listed) => roster.verdict(listed) !== 'leave')
    .toSorted((a, b) => sizeOf(a) - sizeOf(b))
    .slice(0, 1);
}
