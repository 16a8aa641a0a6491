import { createCopyMixture } from '../../../ngram/copy-mixture.ts';
import type { CopyMixture } from '../../../ngram/copy-mixture.ts';
import { fittedParameters } from '../../../ngram/fitted-parameters.ts';
import { createNearbyPointers, learnCopy, weightedPointers } from '../../../ngram/nearby-text.ts';
import type { NearbyPointers } from '../../../ngram/nearby-text.ts';
import { createNestedModel } from '../../../ngram/nested-model.ts';
import type { NestedModel } from '../../../ngram/nested-model.ts';
import type { PointersAt } from '../../../ngram/score-texts.ts';
import { FILE_START } from '../../../ngram/vocabulary.ts';
import type { Vocabulary } from '../../../ngram/vocabulary.ts';
import { documentChange } from '../document-change.ts';
import type { DocumentChange } from '../document-change.ts';
import { ORDER } from '../index/corpus.ts';
import type { Corpus } from '../index/corpus.ts';
import { FileLevel } from './file-level.ts';
import { createFolderLevel } from './folder-level.ts';
import { HeldOutCounts } from './held-out-counts.ts';
import { LexedDocument } from './lexed-document.ts';
import type { TokensAround } from './lexed-document.ts';
import { counterpartOf, nearbyText } from './nearby.ts';
import { createRecentLines } from './recent-lines.ts';
import { SessionVocabulary } from './session-vocabulary.ts';
import { createSpellings } from './spellings.ts';
import { createContextWarmer } from './warm-contexts.ts';

/** A hole to be filled, with `\n` as line ends. */
export interface Hole {
  readonly prefix: string;
  readonly suffix: string;
  /** Undefined where it is not known in which document the hole is. */
  readonly path: string | undefined;
  readonly languageId: string;
}

/** The model at a hole; for use at once. */
export interface ModelAtHole {
  readonly model: NestedModel;
  readonly pointersAt: PointersAt;
  /** As much of the document as is known around the hole. */
  readonly prefix: string;
  readonly suffix: string;
}

/** All levels of the model, kept in step with the open documents. */
export interface WorkspaceLanguage {
  opened(path: string, languageId: string, text: string): void;
  changed(path: string, change: DocumentChange): void;
  closed(path: string): void;
  /** A file of the workspace was learned anew or forgotten. */
  fileChanged(path: string): void;
  at(hole: Hole): ModelAtHole;
  /** The model for tokens of a document, as if nothing of it but what is around them were known. */
  heldOut(
    place: Pick<Hole, 'path' | 'languageId'>,
  ): (around: TokensAround) => Pick<ModelAtHole, 'model' | 'pointersAt'>;
  /** The open document, as tokens. */
  document(path: string): LexedDocument | undefined;
  readonly mixture: CopyMixture;
  readonly vocabulary: SessionVocabulary;
  readonly bytes: number;
  /** Does a piece of work of a few milliseconds; false where there is none. */
  step(): boolean;
}

/** Documents of which the counts are kept: editors side by side. */
const MOST_FILE_LEVELS = 4;
/** Text around the hole that is handed on, in UTF-16 code units. */
const PREFIX_UNITS = 4_096;
const SUFFIX_UNITS = 1_024;
/** Tokens learned from at once; more at once were not typed. */
const MOST_LEARNED = 8;

/** The hole last asked about: what comes there next is what the copying learns from. */
interface LastHole {
  readonly path: string;
  readonly languageId: string;
  readonly left: Uint32Array;
  readonly pointers: NearbyPointers;
  /** Where its line begins. */
  readonly lineStart: number;
}

export function createWorkspaceLanguage(indexed: Vocabulary, corpus: Corpus): WorkspaceLanguage {
  const vocabulary = new SessionVocabulary(indexed);
  const documents = new Map<string, LexedDocument>();
  /** Documents known from prompts alone. */
  const prompted = new Map<string, LexedDocument>();
  const fileLevels = new Map<string, FileLevel>();
  const workspace = new HeldOutCounts(corpus.counts);
  const folder = createFolderLevel(corpus);
  const spellings = createSpellings(indexed, corpus);
  const warm = createContextWarmer(corpus);
  const recent = createRecentLines();
  const mixture = createCopyMixture();
  let last: LastHole | undefined;
  /** Of the document that was read last. */
  const readLevel = new FileLevel(ORDER);
  let model: { readonly key: readonly unknown[]; readonly model: NestedModel } | undefined;
  /** An edit whose document is not counted yet. */
  let edited: { readonly path: string; readonly offset: number } | undefined;

  function fileLevelOf(path: string): FileLevel {
    const level = fileLevels.get(path) ?? new FileLevel(ORDER);
    fileLevels.delete(path);
    fileLevels.set(path, level);
    const [oldest] = fileLevels.keys();
    if (fileLevels.size > MOST_FILE_LEVELS && oldest !== undefined) fileLevels.delete(oldest);
    return level;
  }

  function choose(path: string): void {
    folder.choose(path);
    workspace.holdOut(corpus.countedTokensOf(path));
  }

  function modelOf(file: FileLevel): NestedModel {
    const key = [file, folder.counts, spellings.bytes];
    if (model?.key.every((part, i) => part === key[i]) !== true) {
      model = {
        key,
        model: createNestedModel({
          levels: {
            file: { counts: file.counts },
            ...(folder.counts === undefined ? {} : { folder: { counts: folder.counts } }),
            workspace: { counts: workspace },
          },
          parameters: fittedParameters,
          bytes: spellings.bytes,
          texts: vocabulary,
        }),
      };
    }
    return model.model;
  }

  /** The document a hole is in, and where. */
  function locate({ prefix, suffix, path = '', languageId }: Hole): {
    readonly document: LexedDocument;
    readonly offset: number | undefined;
  } {
    const text = prefix + suffix;
    const open = documents.get(path);
    const known = open ?? prompted.get(path);
    const at = known?.text.indexOf(text) ?? -1;
    if (known !== undefined && at !== -1) return { document: known, offset: at + prefix.length };
    if (open !== undefined) return { document: open, offset: undefined };
    const change = known === undefined ? undefined : documentChange(known.text, text);
    const document = known ?? new LexedDocument(text, languageId, vocabulary);
    if (change !== undefined) document.change(change);
    prompted.delete(path);
    prompted.set(path, document);
    const [oldest] = prompted.keys();
    if (prompted.size > MOST_FILE_LEVELS && oldest !== undefined) prompted.delete(oldest);
    return { document, offset: prefix.length };
  }

  /** Learns from the tokens that came behind the last hole, before they are counted. */
  function learn(path: string, { left }: TokensAround): void {
    if (last?.path !== path || left.length <= last.left.length) return;
    const { left: before, pointers, languageId } = last;
    const came = left.length - before.length;
    if (came > MOST_LEARNED || !before.every((token, i) => token === left[i])) return;
    const nested = modelOf(fileLevelOf(path));
    for (let end = before.length; end < left.length; end++) {
      const token = left[end];
      if (token === undefined) continue;
      learnCopy(pointers, mixture, languageId, nested, left, end, token);
    }
  }

  return {
    opened(path, languageId, text) {
      documents.set(path, new LexedDocument(text, languageId, vocabulary));
      prompted.delete(path);
    },
    changed(path, change) {
      const document = documents.get(path);
      if (document === undefined) return;
      document.change(change);
      recent.edited(path, document.languageId, document.text, change);
      edited = { path, offset: change.start + change.inserted.length };
    },
    closed(path) {
      documents.delete(path);
      fileLevels.delete(path);
      if (edited?.path === path) edited = undefined;
    },
    fileChanged(path) {
      folder.touch(path);
    },
    document: (path) => documents.get(path),
    mixture,
    vocabulary,
    get bytes() {
      let bytes = vocabulary.bytes + workspace.bytes + (folder.counts?.bytes ?? 0);
      for (const { counts } of fileLevels.values()) bytes += counts.bytes;
      return bytes;
    },
    at(hole) {
      const { path = '', languageId } = hole;
      const { document, offset } = locate(hole);
      choose(path);
      const file = fileLevelOf(path);
      if (edited?.path === path) edited = undefined;
      const around = offset === undefined ? undefined : document.around(offset);
      if (around !== undefined) {
        learn(path, around);
        file.update(around);
      }
      const nested = modelOf(file);
      const left = around?.left ?? Uint32Array.of(FILE_START, ...vocabulary.idsOf(hole.prefix));
      const lineStart = (offset ?? 0) - hole.prefix.length + hole.prefix.lastIndexOf('\n');
      const isSameLine = last?.path === path && last.lineStart === lineStart;
      const pointers =
        isSameLine && last !== undefined
          ? last.pointers
          : createNearbyPointers(
              nearbyText(
                around ?? { left, beginning: '', right: new Uint32Array(0) },
                recent.lines,
                corpus.tokensOf(counterpartOf(path, corpus) ?? ''),
                vocabulary,
              ),
            );
      last = { path, languageId, left, pointers, lineStart };
      return {
        model: nested,
        pointersAt: weightedPointers(pointers, mixture, languageId, nested),
        prefix:
          offset === undefined
            ? hole.prefix
            : document.text.slice(Math.max(0, offset - PREFIX_UNITS), offset),
        suffix:
          offset === undefined ? hole.suffix : document.text.slice(offset, offset + SUFFIX_UNITS),
      };
    },
    heldOut({ path = '', languageId }) {
      choose(path);
      // Whoever reads can wait, and the same text is read alike each time.
      while (folder.step()) continue;
      const counterpart = corpus.tokensOf(counterpartOf(path, corpus) ?? '');
      return (around) => {
        readLevel.update(around);
        const nested = modelOf(readLevel);
        // Lines typed lately may be the very ones that are judged.
        const pointers = createNearbyPointers(nearbyText(around, [], counterpart, vocabulary));
        return {
          model: nested,
          pointersAt: weightedPointers(pointers, mixture, languageId, nested),
        };
      };
    },
    step() {
      if (edited !== undefined) {
        const { path, offset } = edited;
        edited = undefined;
        const document = documents.get(path);
        if (document === undefined) return true;
        choose(path);
        // What was typed is learned from when the next question comes: it must not be counted yet.
        if (last?.path !== path) fileLevelOf(path).update(document.around(offset));
        return true;
      }
      return folder.step() || spellings.step() || warm();
    },
  };
}
