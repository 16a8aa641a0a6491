import type { FilePath } from '../../edits/edit.ts';
import { createPrivateFiles } from './private-files.ts';

/** So many refactorings can be taken back, the latest first. */
const LIMITS = { files: 5, bytes: 200 * 2 ** 20, ageMs: 30 * 86_400_000 };

/** What a refactoring wrote, and what stood there before. */
export interface RestorePoint {
  readonly version: 1;
  readonly id: string;
  /** Milliseconds since 1970. */
  readonly at: number;
  readonly instruction: string;
  readonly files: readonly RestoredFile[];
}

export interface RestoredFile {
  readonly path: FilePath;
  /** Where it lies, so that another workspace of the same storage restores nothing of its own. */
  readonly uri: string;
  /** null: there was none. */
  readonly before: string | null;
  /** As the refactoring left it; null: there is none. */
  readonly after: string | null;
  /** It was renamed from there. */
  readonly renamedFrom?: FilePath;
}

export interface RestorePoints {
  /** Replaces one of the same id. */
  save(point: RestorePoint): Promise<void>;
  latest(): Promise<RestorePoint | undefined>;
  remove(id: string): Promise<void>;
}

/** Keeps the last 5 in `folder`, readable by their owner alone. Throws what the disk throws. */
export function createRestorePoints(folder: string, now: () => number): RestorePoints {
  const files = createPrivateFiles(folder, LIMITS, now);
  return {
    save: (point) => files.save(point.id, point),
    async latest() {
      const names = await files.list();
      const read = await Promise.all(names.map(({ name }) => files.load(name)));
      return read.filter(isRestorePoint).sort((a, b) => b.at - a.at)[0];
    },
    remove: (id) => files.remove(id),
  };
}

function isRestorePoint(value: unknown): value is RestorePoint {
  if (typeof value !== 'object' || value === null) return false;
  const { version, id, at, instruction, files } = value as Partial<Record<string, unknown>>;
  return (
    version === 1 &&
    typeof id === 'string' &&
    typeof at === 'number' &&
    typeof instruction === 'string' &&
    Array.isArray(files) &&
    files.every(isRestoredFile)
  );
}

function isRestoredFile(value: unknown): value is RestoredFile {
  if (typeof value !== 'object' || value === null) return false;
  const file = value as Partial<Record<string, unknown>>;
  const isText = (text: unknown): boolean => text === null || typeof text === 'string';
  return (
    typeof file['path'] === 'string' &&
    typeof file['uri'] === 'string' &&
    isText(file['before']) &&
    isText(file['after']) &&
    (file['renamedFrom'] === undefined || typeof file['renamedFrom'] === 'string')
  );
}
