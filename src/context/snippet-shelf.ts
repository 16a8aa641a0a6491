import type { Snippet } from '../core/completion.ts';
import { splitLines } from '../text/lines.ts';
import { identifiersOf } from '../text/similarity.ts';

/** Another document that is open and may be shown to the models. */
export interface OpenDocument {
  readonly uri: string;
  /** Relative to the workspace where there is one. */
  readonly path: string;
  readonly languageId: string;
  readonly version: number;
  /** Read only where the version is new, so a getter is welcome. */
  readonly text: string;
}

/** A stretch of code that was changed lately. */
export interface RecentEdit {
  readonly uri: string;
  readonly path: string;
  readonly languageId: string;
  /** The changed lines with a few around them, as they are now. */
  readonly text: string;
}

/** A stretch of code that can be shown. */
export interface Window {
  readonly uri: string;
  readonly path: string;
  readonly group: string;
  readonly origin: Snippet['origin'];
  /** Number of its first line in the document, for the order of equals and for overlaps. */
  readonly line: number;
  readonly text: string;
  /** Number of different identifiers. */
  readonly words: number;
}

/** The windows of one document, or all recent edits, with the places of each identifier. */
export interface Shelf {
  readonly version: number;
  readonly windows: readonly Window[];
  readonly places: ReadonlyMap<string, readonly number[]>;
}

/** A window and its identifiers. */
export type Read = readonly [Window, ReadonlySet<string>];

/** Lines of a window. */
export const windowLines = 20;
const windowStep = 10;

/** Languages whose code helps each other. */
const groups: readonly (readonly string[])[] = [
  ['typescript', 'typescriptreact', 'javascript', 'javascriptreact', 'vue', 'svelte', 'astro'],
  ['c', 'cpp', 'objective-c', 'objective-cpp', 'cuda-cpp'],
  ['css', 'scss', 'less', 'sass'],
  ['java', 'kotlin', 'scala', 'groovy'],
];

/** Windows of 20 lines, every 10 lines. Cost O(n). */
export function windowsOf(document: OpenDocument, text: string): readonly Read[] {
  const lines = splitLines(text);
  // Windows overlap: each line is read once.
  const words = lines.map(identifiersOf);
  const found: Read[] = [];
  for (let line = 0; line === 0 || line + windowStep < lines.length; line += windowStep) {
    const window = lines
      .slice(line, line + windowLines)
      .join('\n')
      .trimEnd();
    if (window.trim() === '') continue;
    const inWindow = new Set<string>();
    for (const ofLine of words.slice(line, line + windowLines)) {
      for (const word of ofLine) inWindow.add(word);
    }
    found.push(read(document, 'open-editor', line, window, inWindow));
  }
  return found;
}

/** A recent edit as one window. */
export function readEdit(edit: RecentEdit): Read {
  return read(edit, 'recent-edit', 0, edit.text, identifiersOf(edit.text));
}

/** Puts windows on a shelf. */
export function shelfOf(version: number, reads: readonly Read[]): Shelf {
  const places = new Map<string, number[]>();
  for (const [i, [, words]] of reads.entries()) {
    for (const word of words) {
      const known = places.get(word);
      if (known === undefined) places.set(word, [i]);
      else known.push(i);
    }
  }
  return { version, windows: reads.map(([window]) => window), places };
}

/** Names the languages whose code helps each other by the first of them. */
export function groupOf(languageId: string): string {
  return groups.find((group) => group.includes(languageId))?.[0] ?? languageId;
}

function read(
  from: { readonly uri: string; readonly path: string; readonly languageId: string },
  origin: Snippet['origin'],
  line: number,
  text: string,
  words: ReadonlySet<string>,
): Read {
  const { uri, path, languageId } = from;
  return [{ uri, path, group: groupOf(languageId), origin, line, text, words: words.size }, words];
}
