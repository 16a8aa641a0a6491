import type { Snippet } from '../core/completion.ts';
import { isNotebookCell } from '../core/document.ts';
import { splitLines } from '../text/lines.ts';
import { identifiersOf } from '../text/similarity.ts';
import { groupOf, readEdit, shelfOf, windowLines, windowsOf } from './snippet-shelf.ts';
import type { OpenDocument, Read, RecentEdit, Shelf, Window } from './snippet-shelf.ts';

export type { OpenDocument, RecentEdit } from './snippet-shelf.ts';

export interface SnippetQuery {
  /** The document at work; its own windows are left out. */
  readonly uri: string;
  readonly languageId: string;
  /** Code near the cursor. */
  readonly text: string;
  /** What the prompt shows anyway: no snippet of it. */
  readonly shown: readonly string[];
  /** Length of all snippets together, in UTF-16 code units. */
  readonly maxChars: number;
}

export interface SnippetIndex {
  /**
   * Takes the documents and edits there are now. Cheap: nothing is read before it is needed. Pass
   * nothing that is excluded. The document at work may be among them.
   */
  update(open: readonly OpenDocument[], edits: readonly RecentEdit[]): void;
  /** Whether there is anything to choose from for a document. */
  offers(uri: string): boolean;
  /**
   * The best snippets, most similar first. Reads documents whose version is new, but not the one at
   * work, and at most 30,000 characters a call: what is left is read by the next calls.
   */
  select(query: SnippetQuery): readonly Snippet[];
}

/** A document is read up to here, in UTF-16 code units. */
const mostOfDocument = 30_000;
const mostDocuments = 20;
const mostEdits = 20;
const mostSnippets = 4;

/** What a line of a snippet takes besides its text, as a comment in a prompt. */
const commentLength = 4;

/** Below this similarity a snippet costs more attention than it gives. */
const leastSimilarity = 0.05;

/**
 * Windows of 20 lines of the other open documents, and recent edits, to be chosen from by the
 * Jaccard similarity of their identifiers with those near the cursor.
 *
 * Order: similarity, then recent edits before open editors, then path and line; no clock and no
 * chance in it. A window is left out if the prompt or a better snippet shows one of its places.
 * Cost of a new question: O(documents · identifiers near the cursor + windows that share one); of
 * the same question again: O(length of what is shown).
 */
export function createSnippetIndex(): SnippetIndex {
  let open: readonly OpenDocument[] = [];
  let shelves = new Map<string, Shelf>();
  let edits: readonly RecentEdit[] = [];
  let editsRead = new Map<string, Read>();
  let editShelf = shelfOf(0, []);
  let remembered: { readonly query: SnippetQuery; readonly ranked: readonly Ranked[] } | undefined;

  const readEdits = (recent: readonly RecentEdit[]): void => {
    const known = editsRead;
    editsRead = new Map();
    for (const edit of recent) {
      const key = `${edit.uri}\n${edit.text}`;
      editsRead.set(key, known.get(key) ?? readEdit(edit));
    }
    edits = recent;
    editShelf = shelfOf(0, [...editsRead.values()]);
  };

  /** Whether anything was read or left out. */
  const readDocuments = (workedOn: string): boolean => {
    let changed = false;
    let room = mostOfDocument;
    const known = shelves;
    shelves = new Map();
    for (const document of open) {
      const shelf = known.get(document.uri);
      const stale = shelf?.version !== document.version && document.uri !== workedOn;
      if (stale && room > 0) {
        const text = document.text.slice(0, mostOfDocument);
        room -= text.length;
        shelves.set(document.uri, shelfOf(document.version, windowsOf(document, text)));
        changed = true;
      } else if (shelf !== undefined) {
        shelves.set(document.uri, shelf);
      }
    }
    return changed || known.size !== shelves.size;
  };

  return {
    update(documents, recentEdits) {
      open = documents.slice(0, mostDocuments);
      const recent = recentEdits.slice(0, mostEdits);
      if (sameEdits(edits, recent)) return;
      readEdits(recent);
      remembered = undefined;
    },
    offers: (uri) => edits.length > 0 || open.some((document) => document.uri !== uri),
    select(query) {
      const changed = readDocuments(query.uri);
      if (changed || remembered === undefined || !sameQuestion(remembered.query, query)) {
        remembered = { query, ranked: rank([editShelf, ...shelves.values()], query) };
      }
      return fitting(remembered.ranked, query);
    },
  };
}

interface Ranked {
  readonly window: Window;
  readonly similarity: number;
}

function rank(shelves: readonly Shelf[], query: SnippetQuery): readonly Ranked[] {
  const near = identifiersOf(query.text);
  const group = groupOf(query.languageId);
  const ranked: Ranked[] = [];
  for (const { windows, places } of shelves) {
    const common = new Map<number, number>();
    for (const word of near) {
      for (const place of places.get(word) ?? []) common.set(place, (common.get(place) ?? 0) + 1);
    }
    for (const [place, count] of common) {
      const window = windows[place];
      if (window?.group !== group) continue;
      // Of a notebook the cells around are in the prompt as they are.
      const isShownAround = window.origin === 'open-editor' || isNotebookCell(query.uri);
      if (window.uri === query.uri && isShownAround) continue;
      // Jaccard: common ÷ union.
      const similarity = count / (near.size + window.words - count);
      if (similarity >= leastSimilarity) ranked.push({ window, similarity });
    }
  }
  return ranked
    .sort(
      (a, b) =>
        b.similarity - a.similarity ||
        originOrder(a.window) - originOrder(b.window) ||
        compare(a.window.path, b.window.path) ||
        a.window.line - b.window.line ||
        compare(a.window.text, b.window.text),
    )
    .slice(0, 4 * mostSnippets);
}

function fitting(ranked: readonly Ranked[], query: SnippetQuery): readonly Snippet[] {
  const chosen: Ranked[] = [];
  const shownLines = new Set(query.shown.flatMap(tellingLines));
  let chars = 0;
  for (const candidate of ranked) {
    const { text } = candidate.window;
    if (chosen.length === mostSnippets) break;
    const length = text.length + commentLength * text.split('\n').length;
    if (chars + length > query.maxChars) continue;
    if (isShown(text, shownLines)) continue;
    if (chosen.some(({ window }) => overlaps(window, candidate.window))) continue;
    chosen.push(candidate);
    chars += length;
  }
  return chosen.map(({ window, similarity }) => ({
    path: window.path,
    text: window.text,
    origin: window.origin,
    similarity,
  }));
}

/** Whether half of the lines that say something, or more, are shown already. */
function isShown(text: string, shownLines: ReadonlySet<string>): boolean {
  const lines = tellingLines(text);
  return lines.filter((line) => shownLines.has(line)).length * 2 >= lines.length;
}

function tellingLines(text: string): string[] {
  return splitLines(text)
    .map((line) => line.trim())
    .filter((line) => line.length > 3);
}

/** Whether two windows show a common place, or the same text. */
function overlaps(a: Window, b: Window): boolean {
  if (a.text.includes(b.text.trim()) || b.text.includes(a.text.trim())) return true;
  const sameDocument = a.uri === b.uri && a.origin === b.origin && a.origin === 'open-editor';
  return sameDocument && Math.abs(a.line - b.line) < windowLines;
}

function sameQuestion(a: SnippetQuery, b: SnippetQuery): boolean {
  return a.uri === b.uri && a.languageId === b.languageId && a.text === b.text;
}

function sameEdits(a: readonly RecentEdit[], b: readonly RecentEdit[]): boolean {
  return (
    a.length === b.length && a.every((edit, i) => edit.uri === b[i]?.uri && edit.text === b[i].text)
  );
}

function originOrder({ origin }: Window): number {
  return origin === 'recent-edit' ? 0 : 1;
}

function compare(a: string, b: string): number {
  return a < b ? -1 : a > b ? 1 : 0;
}
