import type { ListedFile } from './workspace-files.ts';

/** What is remembered of a file that was read. */
export interface FileRecord extends ListedFile {
  /** Digest of the bytes, in hexadecimal. */
  readonly digest: string;
}

export interface IndexPlan {
  /** New files, and those whose size or time is another. */
  readonly read: readonly ListedFile[];
  /** Known files that are listed no longer. */
  readonly gone: readonly string[];
}

/**
 * The difference between what is known and what is there, by path, size and time; contents decide
 * later, see `settleContent`. Cost O(n).
 */
export function planIndex(
  listed: readonly ListedFile[],
  known: ReadonlyMap<string, FileRecord>,
): IndexPlan {
  const there = new Set(listed.map(({ path }) => path));
  return {
    read: listed.filter((file) => isStale(known.get(file.path), file)),
    gone: [...known.keys()].filter((path) => !there.has(path)),
  };
}

/** Whether a file has to be read again. */
export function isStale(record: FileRecord | undefined, file: ListedFile): boolean {
  return record?.sizeBytes !== file.sizeBytes || record.modifiedMs !== file.modifiedMs;
}

/** What a file's content turns out to be. */
export type ContentChange =
  | { readonly kind: 'same' } //                                only the time is another
  | { readonly kind: 'moved'; readonly from: string } //        a file that is gone has exactly it
  | { readonly kind: 'new' }; //                                to be learned

/**
 * Compares the content that was read with the file's own record and with the files that are gone:
 * a checkout that touches everything, or a renamed folder, teaches nothing anew.
 */
export function settleContent(
  digest: string,
  record: FileRecord | undefined,
  goneWith: (digest: string) => string | undefined,
): ContentChange {
  if (record !== undefined) return { kind: record.digest === digest ? 'same' : 'new' };
  const from = goneWith(digest);
  return from === undefined ? { kind: 'new' } : { kind: 'moved', from };
}
