import type { FillMethod, ModelDescription } from '../../core/model.ts';
import { ENSEMBLE_MODEL, type AnsweringModel } from '../answers.ts';
import { converses } from '../chat-crew.ts';
import { findByName, isResident } from '../member-selection.ts';
import type { MemberRoster } from '../member-roster.ts';
import type { ListedModel } from '../model-directory.ts';

/** Server of the models that other extensions lend to the editor; nobody lends them on. */
const EDITOR_PROVIDER = 'editor';
/** Context length assumed where nobody tells. Unit: tokens. */
const UNKNOWN_CONTEXT = 4096;

export interface MemberRules {
  readonly roster: MemberRoster;
  /** Models elsewhere are members where a line-up names them. */
  readonly cloud: boolean;
  readonly fillOf: (description: ModelDescription) => FillMethod;
  /** Whether a model is asked by nobody, because it is ourselves. */
  readonly isOurselves: (listed: ListedModel) => boolean;
}

/**
 * The models that may answer others: those of the line-up, and where none of them converses, one local
 * model that does: one in memory, else the smallest that fits. As they are known; asks nobody.
 */
export function answeringMembers({ roster, cloud, isOurselves }: MemberRules): ListedModel[] {
  const may = (listed: ListedModel): boolean =>
    (cloud || listed.description.place !== 'cloud') &&
    listed.server.provider !== EDITOR_PROVIDER &&
    !isOurselves(listed);
  const members = roster
    .selection()
    .chosen.map(({ listed }) => listed)
    .filter(may);
  if (members.some(converses)) return members;
  const [spare] = roster.directory
    .current()
    .models.filter((listed) => {
      const { place, thinking } = listed.description;
      if (place !== 'local' || thinking || !converses(listed) || !may(listed)) return false;
      return !needsRoom(listed, roster);
    })
    .toSorted((a, b) => Number(isAsleep(a)) - Number(isAsleep(b)) || sizeOf(a) - sizeOf(b));
  return spare === undefined ? members : [...members, spare];
}

/** A member by id or name. */
export function memberNamed(
  name: string,
  members: readonly ListedModel[],
): ListedModel | undefined {
  return findByName(members, name);
}

/** What others are told of the members; the ensemble itself comes first. */
export function answeringModels(
  members: readonly ListedModel[],
  { fillOf }: Pick<MemberRules, 'fillOf'>,
): readonly AnsweringModel[] {
  const models = members
    .filter((listed) => converses(listed) || fills(listed, fillOf))
    .map((listed): AnsweringModel => {
      const { id, family, place, tools } = listed.description;
      return {
        ...{ id, family, place },
        contextLength: contextOf(listed),
        chats: converses(listed),
        tools: tools === true,
        fills: fills(listed, fillOf),
      };
    });
  const chatting = models.filter(({ chats }) => chats);
  const ensemble: AnsweringModel = {
    id: ENSEMBLE_MODEL,
    family: ENSEMBLE_MODEL,
    place: models.some(({ place }) => place === 'cloud') ? 'cloud' : 'local',
    contextLength: Math.max(0, ...chatting.map((model) => model.contextLength)) || UNKNOWN_CONTEXT,
    chats: chatting.length > 0,
    tools: chatting.some(({ tools }) => tools),
    fills: models.some((model) => model.fills),
  };
  return [ensemble, ...models];
}

/** Tokens that prompt and answer may have together: those it was loaded with, else its own maximum. */
export function contextOf({ description, residency, server }: ListedModel): number {
  const { contextLength } = description;
  if (typeof residency === 'object' && residency.contextLength !== undefined)
    return residency.contextLength;
  // A server that loads models by itself gives them less than their maximum.
  if (server.load !== undefined && description.place !== 'cloud')
    return Math.min(UNKNOWN_CONTEXT, contextLength ?? UNKNOWN_CONTEXT);
  return contextLength ?? UNKNOWN_CONTEXT;
}

/** Whether it would push another model out of memory. */
export function needsRoom(listed: ListedModel, roster: MemberRoster): boolean {
  return isAsleep(listed) && roster.verdict(listed) === 'leave';
}

function isAsleep(listed: ListedModel): boolean {
  return listed.residency !== undefined && !isResident(listed);
}

function fills(
  { description }: ListedModel,
  fillOf: (description: ModelDescription) => FillMethod,
): boolean {
  return description.roles.includes('inline') && fillOf(description).kind !== 'chat';
}

function sizeOf({ description: { sizeBytes } }: ListedModel): number {
  return sizeBytes ?? Number.POSITIVE_INFINITY;
}
