import type { Segment } from '../../../ngram/segment.ts';
import { readSegment, writeSegment } from '../../../ngram/segment-file.ts';
import type { Vocabulary } from '../../../ngram/vocabulary.ts';
import { readVocabulary, writeVocabulary } from '../../../ngram/vocabulary-file.ts';
import type { Corpus, StoredFile } from '../index/corpus.ts';
import { ORDER } from '../index/corpus.ts';
import type { IndexedFile } from '../index/workspace-index.ts';
import { readFileTable, writeFileTable } from './file-table.ts';
import type { IndexStore } from './index-store.ts';
import type { Manifest } from './manifest.ts';

/** A segment with its files by index. */
export interface StoredSegment {
  readonly segment: Segment;
  readonly files: readonly StoredFile[];
}

/** An index as it was stored; its segments are read when they are asked for. */
export interface StoredIndex {
  readonly vocabulary: Vocabulary;
  readonly lastUsed: ReadonlyMap<string, number>;
  /** Learned state as it was given, unread. */
  readonly learned: unknown;
  /** Reads the segments, one after another, without those that cannot be used. */
  segments(): AsyncIterable<StoredSegment>;
  /** The files, without those of segments that could not be used; after `segments`. */
  files(): readonly IndexedFile[];
}

/**
 * Opens what a store holds. A segment that is missing, damaged or of another version is left out, and
 * with it the records of its files, so that they are read again; undefined where nothing is left.
 */
export async function readStoredIndex(
  store: IndexStore,
  onSegment: (segment: Segment, name: string) => void,
): Promise<StoredIndex | undefined> {
  const manifest = await store.manifest();
  if (manifest === undefined) return undefined;
  const [vocabularyBytes, tableBytes] = await Promise.all([
    store.read(manifest.vocabulary),
    store.read(manifest.files),
  ]);
  if (vocabularyBytes === undefined || tableBytes === undefined) return undefined;
  const vocabulary = readVocabulary(vocabularyBytes);
  const table = readFileTable(tableBytes);
  if (!vocabulary.ok || table === undefined) return undefined;
  const lost = new Set<string>();

  return {
    vocabulary: vocabulary.value,
    lastUsed: table.lastUsed,
    learned: await readLearned(store, manifest),
    async *segments() {
      for (const [index, name] of manifest.segments.entries()) {
        const files = table.segments[index] ?? [];
        const bytes = await store.read(name);
        const read = bytes === undefined ? undefined : readSegment(bytes, vocabulary.value);
        if (read?.ok === true && isSegmentOf(read.value, files)) {
          onSegment(read.value, name);
          yield { segment: read.value, files };
        } else for (const file of files) if (file.valid) lost.add(file.name);
      }
    },
    files: () => table.files.filter(({ path }) => !lost.has(path)),
  };
}

function isSegmentOf({ contents }: Segment, files: readonly StoredFile[]): boolean {
  return contents.order === ORDER && contents.files.length === files.length;
}

/** What is to be stored. Files whose tokens no segment holds yet are read again next time. */
export interface IndexToStore {
  readonly vocabulary: Vocabulary;
  readonly corpus: Corpus;
  readonly files: ReadonlyMap<string, IndexedFile>;
  readonly lastUsed: ReadonlyMap<string, number>;
  /** Plain JSON. */
  readonly learned: unknown;
}

/**
 * Stores the index. `nameOf` and `onSegment` remember which segments are stored already. False where
 * another session has the right to write. Throws the file system's error.
 */
export async function writeStoredIndex(
  store: IndexStore,
  { vocabulary, corpus, files, lastUsed, learned }: IndexToStore,
  nameOf: (segment: Segment) => string | undefined,
  onSegment: (segment: Segment, name: string) => void,
): Promise<boolean> {
  // All that can change meanwhile is taken down first.
  const stored = corpus.stored();
  const inSegments = new Set<string>();
  for (const { files: owners } of stored)
    for (const { name, valid } of owners) if (valid) inSegments.add(name);
  const table = writeFileTable({
    files: [...files.values()].filter(({ path, refused }) => refused ?? inSegments.has(path)),
    segments: stored.map(({ files: owners }) => owners),
    lastUsed,
  });
  const vocabularyBytes = writeVocabulary(vocabulary);
  const learnedBytes = new TextEncoder().encode(JSON.stringify(learned ?? null));

  const names: string[] = [];
  for (const { segment } of stored) {
    const name =
      nameOf(segment) ?? (await store.write('segment', writeSegment(segment, vocabulary)));
    onSegment(segment, name);
    names.push(name);
  }
  return await store.commit({
    vocabulary: await store.write('vocabulary', vocabularyBytes),
    files: await store.write('files', table),
    segments: names,
    learned: await store.write('learned', learnedBytes),
  });
}

async function readLearned(store: IndexStore, { learned }: Manifest): Promise<unknown> {
  if (learned === undefined) return undefined;
  const bytes = await store.read(learned);
  try {
    return bytes === undefined ? undefined : JSON.parse(new TextDecoder().decode(bytes));
  } catch {
    return undefined;
  }
}
