import type { StoredFile } from '../index/corpus.ts';
import type { IndexedFile } from '../index/workspace-index.ts';
import type { FileRefusal } from '../index/file-guard.ts';

/** What is stored of the files besides their tokens. */
export interface FileTable {
  readonly files: readonly IndexedFile[];
  /** By segment, in the manifest's order, its files by index. */
  readonly segments: readonly (readonly StoredFile[])[];
  /** By folder, in milliseconds since 1970. */
  readonly lastUsed: ReadonlyMap<string, number>;
}

/** The table as bytes: JSON by columns, which is read some times faster than a list of objects. */
export function writeFileTable({ files, segments, lastUsed }: FileTable): Uint8Array {
  const indexOf = new Map(files.map(({ path }, index) => [path, index]));
  const columns: Columns = {
    paths: files.map(({ path }) => path),
    sizes: files.map(({ sizeBytes }) => sizeBytes),
    times: files.map(({ modifiedMs }) => modifiedMs),
    digests: files.map(({ digest }) => digest),
    refusals: files.map(({ refused }) => refused ?? ''),
    segments: segments.map((owners) =>
      owners.map(({ name, valid }) => (valid ? (indexOf.get(name) ?? -1) : -1)),
    ),
    folders: [...lastUsed.keys()],
    used: [...lastUsed.values()],
  };
  return new TextEncoder().encode(JSON.stringify(columns));
}

/** Undefined for anything that is no table. */
export function readFileTable(bytes: Uint8Array): FileTable | undefined {
  let columns: unknown;
  try {
    columns = JSON.parse(new TextDecoder().decode(bytes));
  } catch {
    return undefined;
  }
  if (!isColumns(columns)) return undefined;
  const { paths, sizes, times, digests, refusals, folders, used } = columns;
  const files = paths.map((path, i): IndexedFile => {
    const refused = refusals[i];
    return {
      path,
      sizeBytes: sizes[i] ?? -1,
      modifiedMs: times[i] ?? -1,
      digest: digests[i] ?? '',
      ...(isRefusal(refused) ? { refused } : {}),
    };
  });
  return {
    files,
    segments: columns.segments.map((owners) =>
      owners.map((index) => {
        const file = files[index];
        return { name: file?.path ?? '', stamp: file?.digest ?? '', valid: file !== undefined };
      }),
    ),
    lastUsed: new Map(folders.map((folder, i) => [folder, used[i] ?? 0])),
  };
}

interface Columns {
  readonly paths: readonly string[];
  readonly sizes: readonly number[];
  readonly times: readonly number[];
  readonly digests: readonly string[];
  readonly refusals: readonly string[];
  readonly segments: readonly (readonly number[])[];
  readonly folders: readonly string[];
  readonly used: readonly number[];
}

function isColumns(value: unknown): value is Columns {
  return (
    typeof value === 'object' &&
    value !== null &&
    ['paths', 'digests', 'refusals', 'folders'].every((name) => isList(value, name, 'string')) &&
    ['sizes', 'times', 'used'].every((name) => isList(value, name, 'number')) &&
    'segments' in value &&
    Array.isArray(value.segments) &&
    value.segments.every((owners) => isListOf(owners, 'number'))
  );
}

function isList(columns: object, name: string, type: 'string' | 'number'): boolean {
  return isListOf(Object.getOwnPropertyDescriptor(columns, name)?.value, type);
}

function isListOf(value: unknown, type: 'string' | 'number'): boolean {
  return Array.isArray(value) && value.every((item) => typeof item === type);
}

const REFUSALS: Readonly<Record<FileRefusal, true>> = {
  'too-large': true,
  'lock-file': true,
  'no-source': true,
  generated: true,
  binary: true,
  'invalid-utf8': true,
  minified: true,
  data: true,
};

function isRefusal(value: string | undefined): value is FileRefusal {
  return value !== undefined && Object.hasOwn(REFUSALS, value);
}
