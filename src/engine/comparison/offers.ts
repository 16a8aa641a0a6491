import type { Learner } from '../../core/learner.ts';
import type { Place } from '../../core/model.ts';
import type { ComparedRequest } from '../../comparison/comparison.ts';
import type { MemberRoster } from '../member-roster.ts';
import type { ListedModel } from '../model-directory.ts';
import { LISTING_AGE_MS } from '../member-roster.ts';

/** A model that could be asked in a comparison. */
export interface Offer {
  readonly modelId: string;
  readonly place: Place;
  /** `resident`: answers at once; `load`: fits beside the others; `swap`: pushes another out, runs last. */
  readonly readiness: 'resident' | 'load' | 'swap';
  /** What its latest load took, else its size at 1 GB/s; absent where it is in memory. Unit: ms. */
  readonly loadMs?: number;
  /** Of one request: 0 on own hardware; absent where it is not known. Unit: US dollars. */
  readonly costUsd?: number;
  /** Ticked at first. */
  readonly chosen: boolean;
  /** Could write one text of several. */
  readonly fuses: boolean;
}

/** What a disk gives where no load was measured. Unit: bytes per ms. */
const LOADED_PER_MS = 1e6;

/**
 * Every listed model for the panel, the line-up first, the most trusted of it first.
 *
 * Ticked are the line-up's local members that answer at once; where none of them needs time, the first
 * other one as well. One that only knows the workspace's files follows no instruction and is not ticked
 * for one. Nothing is loaded. Throws the signal's reason.
 */
export async function offersFor(
  { kind, languageId }: { readonly kind: ComparedRequest['kind']; readonly languageId: string },
  roster: MemberRoster,
  learner: Learner,
  signal: AbortSignal,
): Promise<readonly Offer[]> {
  const { models } = await roster.directory.refresh(LISTING_AGE_MS, signal);
  const lineUp = byTrust(
    roster.selection().chosen.map(({ listed }) => listed),
    languageId,
    learner,
  );
  const isOffered = ({ description }: ListedModel): boolean => description.roles.includes('panel');
  const offered = [...lineUp, ...models.filter((model) => !lineUp.includes(model))].filter(
    isOffered,
  );
  const suited = lineUp.filter(
    ({ description: { place, fill } }) =>
      place === 'local' && !(kind === 'instruct' && fill.kind === 'place'),
  );
  const atOnce = suited.filter((model) => roster.verdict(model) === 'use');
  const isReal = ({ description }: ListedModel): boolean => description.instant !== true;
  const first = atOnce.some(isReal) ? undefined : suited.find(isReal);
  return offered.map((listed) =>
    offerOf(listed, roster, atOnce.includes(listed) || listed === first),
  );
}

function offerOf(listed: ListedModel, roster: MemberRoster, chosen: boolean): Offer {
  const { id, place, sizeBytes, roles } = listed.description;
  const verdict = roster.verdict(listed);
  const readiness = verdict === 'use' ? 'resident' : verdict === 'load' ? 'load' : 'swap';
  const estimated = sizeBytes === undefined ? undefined : sizeBytes / LOADED_PER_MS;
  const loadMs = verdict === 'use' ? undefined : (roster.loadMsOf(id) ?? estimated);
  return {
    ...{ modelId: id, place, readiness },
    ...(loadMs === undefined ? {} : { loadMs }),
    ...(place === 'cloud' ? {} : { costUsd: 0 }),
    ...{ chosen, fuses: roles.includes('fuse') },
  };
}

function byTrust(
  listed: readonly ListedModel[],
  languageId: string,
  learner: Learner,
): readonly ListedModel[] {
  const weights = learner.weights(
    languageId,
    listed.map(({ description }) => description.id),
  );
  return listed
    .map((model, i) => ({ model, weight: weights[i] ?? 0 }))
    .sort((a, b) => b.weight - a.weight)
    .map(({ model }) => model);
}
