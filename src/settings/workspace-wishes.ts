import type { SettingProblem } from './setting-problem.ts';

/** Values by key, without the prefix. */
export type SettingValues = Readonly<Record<string, unknown>>;

/** The settings by who has set them. */
export interface SettingLevels {
  /** What the editor makes of all of them. */
  readonly effective: SettingValues;
  /** The user's own, defaults left out. */
  readonly user: SettingValues;
  /** Of the workspace and of each of its folders. */
  readonly workspace: readonly SettingValues[];
}

/**
 * The values that count where a workspace may only narrow what models elsewhere see: files that never leave
 * are those of all levels together, models elsewhere are off where anybody has switched them off, and a
 * line-up that the workspace chooses has those members elsewhere alone that the user's own has too.
 *
 * `isHere` says of a member whether it is sure to run on this machine. Values that are not of their type are
 * read in the narrow way and told.
 */
export function withWorkspaceWishes(
  levels: SettingLevels,
  isHere: (modelId: string) => boolean,
): { readonly values: SettingValues; readonly problems: readonly SettingProblem[] } {
  const problems: SettingProblem[] = [];
  const all = [levels.user, ...levels.workspace];
  const mistyped = (key: string, expected: string): void => {
    problems.push({ key, kind: 'mistyped', detail: `expected ${expected}` });
  };

  const neverSend = all.flatMap((level) => {
    const value = level[NEVER_SEND];
    if (value === undefined) return [];
    const entries: readonly unknown[] = Array.isArray(value) ? value : [value];
    const patterns = entries.filter((entry) => typeof entry === 'string');
    if (!Array.isArray(value) || patterns.length < entries.length) {
      mistyped(NEVER_SEND, 'a list of patterns');
    }
    return patterns;
  });
  const cloud = all.map((level) => level[CLOUD]).filter((value) => value !== undefined);
  if (cloud.some((value) => typeof value !== 'boolean')) mistyped(CLOUD, 'boolean');

  const lineUps = levels.user['lineUps'] ?? levels.effective['lineUps'];
  const chosen = levels.effective['lineUp'];
  const isOfWorkspace = levels.workspace.some(({ lineUp }) => lineUp !== undefined);
  const allowed = new Set(membersOf(lineUps, levels.user['lineUp']).map(modelOf));
  const members = membersOf(lineUps, chosen);
  const kept = isOfWorkspace
    ? members.filter((member) => {
        const model = modelOf(member);
        return model === undefined || allowed.has(model) || isHere(model);
      })
    : members;
  if (kept.length < members.length) {
    const left = members.filter((member) => !kept.includes(member)).map(modelOf);
    problems.push({ key: 'lineUp', kind: 'widening', detail: left.join(', ') });
  }

  return {
    values: {
      ...levels.effective,
      ...(neverSend.length === 0 ? {} : { [NEVER_SEND]: [...new Set(neverSend)] }),
      ...(cloud.some((value) => value !== true) ? { [CLOUD]: false } : {}),
      ...(kept.length < members.length && isRecord(lineUps) && typeof chosen === 'string'
        ? { lineUps: { ...lineUps, [chosen]: kept } }
        : {}),
    },
    problems,
  };
}

/** Keys that are read at every level. */
const NEVER_SEND = 'cloud.neverSend';
const CLOUD = 'cloud.enable';

function membersOf(lineUps: unknown, name: unknown): readonly unknown[] {
  if (!isRecord(lineUps) || typeof name !== 'string' || !Object.hasOwn(lineUps, name)) return [];
  const members = lineUps[name];
  return Array.isArray(members) ? members : [];
}

function modelOf(member: unknown): string | undefined {
  if (typeof member === 'string') return member;
  return isRecord(member) && typeof member['model'] === 'string' ? member['model'] : undefined;
}

function isRecord(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
