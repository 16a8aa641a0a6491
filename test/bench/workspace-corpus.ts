import path from 'node:path';
import { createByteModel, type ByteModel } from '../../src/ngram/byte-model.ts';
import { EditableCounts } from '../../src/ngram/editable-counts.ts';
import { FILE_END, FILE_START, Vocabulary } from '../../src/ngram/vocabulary.ts';
import { packageSources, withoutDuplicates } from './evaluation-sources.ts';
import type { EvaluationSource, PackageNames } from './evaluation-sources.ts';

export const ORDER = 10;

/** A file as tokens, from its start to its end. */
export interface TokenisedFile {
  readonly source: EvaluationSource;
  readonly folder: string;
  readonly tokens: Uint32Array<ArrayBuffer>;
}

/** One package as a workspace, from which files are held out. */
export interface WorkspaceCorpus {
  readonly packageName: string;
  readonly files: readonly TokenisedFile[];
  readonly vocabulary: Vocabulary;
  readonly bytes: ByteModel;
  /** Counts of all files but those held out now. */
  readonly counts: EditableCounts;
  /** Counts of the other files of a file's folder. */
  folderOf(file: TokenisedFile): EditableCounts;
  /** Does something while the file's tokens are in no counts. */
  without<T>(file: TokenisedFile, action: () => T): T;
}

/** Files of a folder that are counted at most. */
const FOLDER_FILES = 64;

/**
 * Every package as a workspace of its own, one at a time, without near-duplicates: a package often
 * ships what it was compiled from, or the same in several forms.
 */
export function* workspaceCorpora(packages: PackageNames): Generator<WorkspaceCorpus> {
  const { sources: all } = withoutDuplicates(packageSources(packages));
  const byPackage = Map.groupBy(all, ({ packageName }) => packageName);
  for (const [packageName, sources] of byPackage) yield corpusOf(packageName, sources);
}

export function corpusOf(
  packageName: string,
  sources: readonly EvaluationSource[],
  order = ORDER,
): WorkspaceCorpus {
  const vocabulary = new Vocabulary();
  const files = sources.map((source): TokenisedFile => {
    const tokens = [FILE_START, ...vocabulary.internText(source.text), FILE_END];
    return { source, folder: path.dirname(source.path), tokens: Uint32Array.from(tokens) };
  });
  const counts = new EditableCounts(order);
  for (const { tokens } of files) counts.addSequence(tokens);
  return {
    packageName,
    files,
    vocabulary,
    bytes: byteModelOf(files, vocabulary),
    counts,
    folderOf: folderOf(files, order),
    without(file, action) {
      counts.removeSequence(file.tokens);
      try {
        return action();
      } finally {
        counts.addSequence(file.tokens);
      }
    },
  };
}

/** The same corpus with some of its files only; what is counted stays as it is. */
export function withFiles(
  corpus: WorkspaceCorpus,
  files: readonly TokenisedFile[],
): WorkspaceCorpus {
  return { ...corpus, files, folderOf: folderOf(files, ORDER) };
}

function folderOf(files: readonly TokenisedFile[], order: number): WorkspaceCorpus['folderOf'] {
  const folders = Map.groupBy(files, ({ folder }) => folder);
  return (file) => {
    const folder = new EditableCounts(order);
    const others = (folders.get(file.folder) ?? []).filter((other) => other !== file);
    for (const { tokens } of others.slice(0, FOLDER_FILES)) folder.addSequence(tokens);
    return folder;
  };
}

/** Spellings of the tokens that stand in two files or more: holding one out takes none away. */
function byteModelOf(files: readonly TokenisedFile[], vocabulary: Vocabulary): ByteModel {
  const seen = new Set<number>();
  const bytes = createByteModel();
  const spelled = new Set<number>();
  for (const { tokens } of files) {
    const own = new Set(tokens);
    for (const token of own) {
      if (seen.has(token) && !spelled.has(token)) {
        spelled.add(token);
        bytes.add(vocabulary.textOf(token));
      }
      seen.add(token);
    }
  }
  return bytes;
}
