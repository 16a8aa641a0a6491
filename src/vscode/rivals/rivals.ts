import * as vscode from 'vscode';
import type { RestSource } from '../asking/rest.ts';
import type { Session } from '../session.ts';
import { activeRivals, knownRivals, type KnownRival, type Presence } from './known-rivals.ts';
import { createRaceBook, type RaceBook } from './race-book.ts';
import { createRaceWatch, type Race, type TypingPlace } from './race-watch.ts';

/** What is known of other extensions that show ghost text. */
export interface Rivals {
  readonly book: RaceBook;
  /** Why typing asks nobody where nearly all races are lost. */
  readonly rest: RestSource;
  /** Those that run, as far as they are known. */
  active(): readonly KnownRival[];
  /** A request begins; what becomes of it is counted where it is automatic. */
  begin(document: vscode.TextDocument, position: vscode.Position, isByHand: boolean): Race;
}

const RACES_SLOT = 'races';
/** Who was there when a pause began. */
const BESIDE_SLOT = 'racesBeside';

/** Asks no other extension for anything and wakes none. */
export function createRivals(
  session: Pick<Session, 'settings' | 'clock'>,
  state: vscode.Memento,
): Rivals {
  const { clock } = session;
  const changed = new vscode.EventEmitter<void>();
  const store = {
    read: () => state.get<unknown>(RACES_SLOT),
    write: (kept: unknown) => void state.update(RACES_SLOT, kept),
  };
  const book = createRaceBook(store, clock, () => {
    const ids = activeRivals(presence).map(({ extensionId }) => extensionId);
    void state.update(BESIDE_SLOT, book.isPausedAnywhere ? ids : undefined);
    changed.fire();
  });
  const beside = (): readonly string[] => {
    const kept = state.get<unknown>(BESIDE_SLOT);
    return Array.isArray(kept) ? kept.filter((id) => typeof id === 'string') : [];
  };
  const isOneGone = (): boolean => beside().some((id) => presence(id) === 'absent');
  const watch = createRaceWatch(clock, placeNow, (language, first) => {
    book.note(language, first);
  });
  const subscriptions = vscode.Disposable.from(
    changed,
    // Whoever won may be gone, or off for a language: then it is worth trying again.
    vscode.extensions.onDidChange(() => {
      if (beside().length === 0 || isOneGone()) book.forget();
    }),
    vscode.workspace.onDidChangeConfiguration((event) => {
      const isTold = ({ languages }: KnownRival): boolean =>
        languages !== undefined && event.affectsConfiguration(languages);
      if (book.isPausedAnywhere && knownRivals.some(isTold)) book.forget();
    }),
  );
  if (isOneGone()) book.forget();
  return {
    book,
    active: () => activeRivals(presence),
    begin: (document, position, isByHand) =>
      watch.begin(document.languageId, placeOf(document, position), isByHand),
    rest: {
      restOf(document) {
        if (document === undefined) return undefined;
        const { languageId } = document;
        if (session.settings.besideOthers === 'go-on') return undefined;
        const until = book.pausedUntil(languageId);
        if (until === undefined) return undefined;
        const { asked, lost } = book.tally(languageId);
        const detail = `lost ${lost} of ${asked}`;
        return { reason: 'rival', detail, until };
      },
      onDidChange: changed.event,
      dispose: () => {
        subscriptions.dispose();
      },
    },
  };
}

const presence: Presence = (extensionId) => {
  const extension = vscode.extensions.getExtension(extensionId);
  if (extension === undefined) return 'absent';
  return extension.isActive ? 'active' : 'installed';
};

/** Undefined where nobody types: the window has no focus, or text is selected. */
function placeNow(): TypingPlace | undefined {
  const editor = vscode.window.activeTextEditor;
  if (editor === undefined || !vscode.window.state.focused) return undefined;
  const { document, selection } = editor;
  return selection.isEmpty ? placeOf(document, selection.active) : undefined;
}

function placeOf(
  { uri, version }: vscode.TextDocument,
  { line, character }: vscode.Position,
): TypingPlace {
  return `${version} ${line}:${character} ${uri.toString()}`;
}
