/** Everything that is stored on this machine, by what it is. */
export type StoreId = (typeof localStores)[number]['id'];

/** One thing that is stored, and where. */
export interface LocalStore {
  readonly id: string;
  /**
   * Files and folders below the extension's folder, of the window's workspace, of all of them, or of another
   * workspace; with `/`. A name owns what is derived from it with a dot, such as older files and locks.
   */
  readonly files?: readonly string[];
  /** Beginnings of slots in the editor's own storage, for all windows (`global`) and of the workspace. */
  readonly slots?: readonly { readonly of: 'global' | 'workspace'; readonly begin: string }[];
  /** Folders elsewhere on the disk. */
  readonly elsewhere?: 'replaced-files' | 'command-line';
  /** Keys of servers, in the secret storage. */
  readonly keys?: true;
}

/**
 * What is stored, in the order in which it is shown. `Ensemble: Show What Is Stored` and `Ensemble: Delete
 * All Local Data` know these and nothing else; a test fails where something is stored that no row owns.
 * Settings are the editor's and stay.
 */
export const localStores = [
  { id: 'outcomes', files: ['outcomes.jsonl'] },
  { id: 'unjudged', files: ['unjudged.jsonl'] },
  { id: 'votes', files: ['votes.jsonl'] },
  { id: 'memories', slots: [{ of: 'global', begin: 'strategyMemories' }] },
  {
    id: 'measurements',
    slots: [
      { of: 'global', begin: 'scoringTimes' },
      { of: 'global', begin: 'fillVerdict/' },
      { of: 'global', begin: 'races' },
      { of: 'workspace', begin: 'fusionEvidence' },
    ],
  },
  {
    id: 'spending',
    files: ['spending.jsonl'],
    slots: [{ of: 'global', begin: 'spendingSeenOn' }],
  },
  { id: 'workspace-model', files: ['workspace-model'] },
  { id: 'code-cache', files: ['code-cache'] },
  { id: 'recordings', files: ['recordings'] },
  { id: 'benchmarks', files: ['benchmarks'] },
  {
    id: 'comparisons',
    files: ['comparisons'],
    slots: [{ of: 'workspace', begin: 'comparisonOnDesk' }],
  },
  { id: 'refactors', files: ['refactor/searches'] },
  { id: 'restore-points', files: ['refactor/restore'] },
  { id: 'replaced-files', elsewhere: 'replaced-files' },
  { id: 'command-line', elsewhere: 'command-line' },
  {
    // Every other slot: instructions, presets, commands that were confirmed.
    id: 'choices',
    slots: [
      { of: 'global', begin: '' },
      { of: 'workspace', begin: '' },
    ],
  },
  { id: 'keys', keys: true },
] as const satisfies readonly LocalStore[];

const rows: readonly LocalStore[] = localStores;

/** The row that owns a path below the extension's folder; undefined where none does. */
export function ownerOfFile(relative: string): LocalStore | undefined {
  const path = relative.replaceAll('\\', '/');
  return rows.find(({ files = [] }) =>
    files.some(
      (name) => path === name || path.startsWith(`${name}/`) || path.startsWith(`${name}.`),
    ),
  );
}

/** The row that owns a slot: the first that has its beginning. */
export function ownerOfSlot(of: 'global' | 'workspace', slot: string): LocalStore | undefined {
  return rows.find(({ slots = [] }) =>
    slots.some((owned) => owned.of === of && slot.startsWith(owned.begin)),
  );
}
