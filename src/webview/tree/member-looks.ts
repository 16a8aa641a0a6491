import * as l10n from '@vscode/l10n';
import { shortNames } from '../views/model-names.ts';
import { modelMarks, type ModelMark } from '../views/names.ts';
import type { NodeRow } from './tree-page-state.ts';

/** Who wrote a step, as the page shows it. */
export interface MemberLook {
  readonly name: string;
  /** The whole id. */
  readonly id: string;
  /** Undefined for the user. */
  readonly mark: ModelMark | undefined;
}

/** Of every member by its id: names and tints in the order of the request. */
export type MemberLooks = ReadonlyMap<string, MemberLook>;

export function memberLooks(memberIds: readonly string[]): MemberLooks {
  const nameOf = shortNames(memberIds);
  const marks = modelMarks(memberIds);
  return new Map(
    memberIds.map((id) => [id, { id, name: nameOf(id), mark: marks.get(id) }] as const),
  );
}

/** Undefined at the root, which nobody wrote. */
export function authorOf(
  { parent, memberId }: Pick<NodeRow, 'parent' | 'memberId'>,
  looks: MemberLooks,
): MemberLook | undefined {
  if (parent === undefined) return undefined;
  if (memberId === undefined) return { id: '', name: l10n.t('you'), mark: undefined };
  const known = looks.get(memberId);
  if (known !== undefined) return known;
  const nameOf = shortNames([memberId]);
  return { id: memberId, name: nameOf(memberId), mark: undefined };
}
