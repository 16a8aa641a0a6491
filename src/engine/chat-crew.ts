import type { Place } from '../core/model.ts';
import { LISTING_AGE_MS, type MemberRoster } from './member-roster.ts';
import { findByName, isResident } from './member-selection.ts';
import type { ListedModel } from './model-directory.ts';

/** A member that can be talked to. */
export interface ChatMember {
  readonly id: string;
  readonly family: string;
  readonly place: Place;
  /** Members of one device share its memory: they answer one after the other. */
  readonly device: string;
  /** Answers that its server writes side by side, 1 or more. */
  readonly slots: number;
}

export interface ChatCrew {
  readonly members: readonly ChatMember[];
  readonly left: readonly LeftMember[];
}

/** A model that was wished for and takes no part. */
export interface LeftMember {
  readonly id: string;
  readonly reason: 'missing' | 'not-local' | 'cannot-chat';
}

export interface ChatCrewWish {
  /** Ids or names; the line-up's members where nobody is named. */
  readonly memberIds?: readonly string[];
  readonly localOnly: boolean;
  /** As many families at least, as far as there are local models for it. Integer, 1 or more. */
  readonly families: number;
}

/**
 * The members for chats: those that are named; else those of the line-up that converse, and where these
 * are of too few families, the local ones in memory, then the smallest local ones of further families that
 * fit into it.
 *
 * Throws the signal's reason. Cost: one listing, where the last is old.
 */
export async function chatCrew(
  { memberIds, localOnly, families }: ChatCrewWish,
  roster: MemberRoster,
  signal: AbortSignal,
): Promise<ChatCrew> {
  const { models } = await roster.directory.refresh(LISTING_AGE_MS, signal);
  const named = memberIds?.map((id) => ({ id, listed: findByName(models, id) }));
  const wished =
    named?.flatMap(({ listed }) => (listed === undefined ? [] : [listed])) ??
    byDefault(models, families, roster);
  const reasonOf = (listed: ListedModel): LeftMember['reason'] | undefined => {
    if (localOnly && listed.description.place !== 'local') return 'not-local';
    return converses(listed) ? undefined : 'cannot-chat';
  };
  return {
    members: [...new Set(wished)]
      .filter((listed) => reasonOf(listed) === undefined)
      .map(({ description: { id, family, place, device, slots = 1 } }) => ({
        ...{ id, family, place, device, slots },
      })),
    left: [
      ...(named ?? []).flatMap(({ id, listed }) =>
        listed === undefined ? [{ id, reason: 'missing' as const }] : [],
      ),
      ...wished.flatMap((listed) => {
        const reason = reasonOf(listed);
        return reason === undefined ? [] : [{ id: listed.description.id, reason }];
      }),
    ],
  };
}

/** Whether a model answers to messages. */
export function converses({ description: { roles } }: ListedModel): boolean {
  return roles.includes('fuse') || roles.includes('refactor');
}

function byDefault(
  models: readonly ListedModel[],
  families: number,
  roster: MemberRoster,
): readonly ListedModel[] {
  const crew = roster
    .selection()
    .chosen.map(({ listed }) => listed)
    .filter(converses);
  if (familiesOf(crew) >= families) return crew;
  const local = models.filter(
    (listed) =>
      listed.description.place === 'local' &&
      !listed.description.thinking &&
      converses(listed) &&
      !crew.includes(listed),
  );
  crew.push(...local.filter((listed) => listed.residency === undefined || isResident(listed)));
  const loadable = local
    .filter((listed) => !crew.includes(listed) && roster.verdict(listed) !== 'leave')
    .toSorted((a, b) => sizeOf(a) - sizeOf(b));
  for (const listed of loadable) {
    if (familiesOf(crew) >= families) break;
    if (familiesOf([...crew, listed]) > familiesOf(crew)) crew.push(listed);
  }
  return crew;
}

function familiesOf(models: readonly ListedModel[]): number {
  return new Set(models.map(({ description }) => description.family)).size;
}

function sizeOf({ description: { sizeBytes } }: ListedModel): number {
  return sizeBytes ?? Number.POSITIVE_INFINITY;
}
