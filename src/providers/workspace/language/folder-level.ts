import type { Segment } from '../../../ngram/segment.ts';
import { SegmentBuilder } from '../../../ngram/segment-builder.ts';
import { ORDER } from '../index/corpus.ts';
import type { Corpus } from '../index/corpus.ts';
import { folderOf } from '../index/workspace-files.ts';

/** Files and tokens of a folder that are counted at most. */
const MOST_FILES = 64;
const MOST_TOKENS = 100_000;

/** Counts of the other files in the folder of the file that is being written. */
export interface FolderLevel {
  /** Undefined where the folder has no others, or as long as they are not counted. */
  readonly counts: Segment | undefined;
  /** The file that is being written; what was counted for another folder is dropped. */
  choose(path: string): void;
  /** Files of the folder have changed. */
  touch(path: string): void;
  /** Does a piece of work of a few milliseconds; false where there is none. */
  step(): boolean;
}

/** The level is built anew in small steps whenever something in the folder has changed. */
export function createFolderLevel(corpus: Corpus): FolderLevel {
  let chosen: string | undefined;
  let counts: Segment | undefined;
  let isStale = false;
  let building: Generator<undefined, Segment, undefined> | undefined;

  function begin(path: string): void {
    isStale = false;
    const builder = new SegmentBuilder(ORDER);
    let files = 0;
    for (const name of corpus.pathsIn(folderOf(path))) {
      if (name === path) continue;
      const tokens = corpus.tokensOf(name) ?? new Uint32Array(0);
      if (builder.size + tokens.length > MOST_TOKENS) continue;
      builder.addFile({ name, stamp: '' }, tokens);
      files += 1;
      if (files >= MOST_FILES) break;
    }
    building = files === 0 ? undefined : builder.build();
    if (files === 0) counts = undefined;
  }

  return {
    get counts() {
      return counts;
    },
    choose(path) {
      if (path === chosen) return;
      chosen = path;
      counts = undefined; // what was counted may hold the file itself
      building = undefined;
      isStale = true;
    },
    touch(path) {
      if (chosen !== undefined && path !== chosen && folderOf(path) === folderOf(chosen))
        isStale = true;
    },
    step() {
      if (building !== undefined) {
        const step = building.next();
        if (step.done === true) {
          counts = step.value;
          building = undefined;
        }
        return true;
      }
      if (!isStale || chosen === undefined) return false;
      begin(chosen);
      return true;
    },
  };
}
