import * as vscode from 'vscode';
import type { Clock } from '../../core/clock.ts';
import type { Refactor, RefactorEvent } from '../../refactor/refactor.ts';
import type { CommandId } from '../commands/table.ts';
import type { Disposable } from '../platform/disposable.ts';
import type { OwnDesk } from './refactor-desk.ts';
import { linkless, progressText, resultText } from './refactor-words.ts';

const { t } = vscode.l10n;

/** A search that ends sooner after its first edit tells of the result alone. Unit: ms. */
export const FIRST_EDIT_MS = 8_000;

/** What is said of a search while it goes on and when it ends. Nothing here takes the focus. */
export interface RefactorProgress extends Disposable {
  /** A line in the window's status bar until the search has ended. */
  begin(desk: OwnDesk): void;
  /** `isApplied`: the user has taken a result already, and needs no offer of it. */
  followed(refactor: Refactor, event: RefactorEvent, isApplied: boolean): void;
}

export function createRefactorProgress(clock: Clock): RefactorProgress {
  /** The search of which a first edit was told, or is to be. */
  let toldOf: string | undefined;
  let callOffFirst: (() => void) | undefined;

  /** Once for each search that still goes on when somebody could have looked at its first edit. */
  function tellFirst(refactor: Refactor, event: RefactorEvent): void {
    if (event.type !== 'search-node' || toldOf === refactor.id || event.node.id === 0) return;
    const { id, state } = event.node;
    if (state !== 'open' && state !== 'solution') return;
    toldOf = refactor.id;
    callOffFirst?.();
    callOffFirst = clock.after(FIRST_EDIT_MS, () => {
      void offer(t('Ensemble: a first edit that applies is there; the search goes on.'), [
        { label: t('Show'), command: 'ensemble.refactor.openDiff', argument: id },
        { label: t('Show Tree'), command: 'ensemble.refactor.showTree' },
      ]);
    });
  }

  return {
    begin(desk) {
      const { live } = desk;
      if (live === undefined) return;
      // What was to be said of the one before.
      callOffFirst?.();
      const location = vscode.ProgressLocation.Window;
      void vscode.window.withProgress({ location, title: t('Refactor') }, async (progress) => {
        const listening = desk.onDidChange(() => {
          if (desk.live === live) progress.report({ message: progressText(live.current) });
        });
        progress.report({ message: progressText(live.current) });
        await live.finished;
        listening.dispose();
      });
    },
    followed(refactor, event, isApplied) {
      tellFirst(refactor, event);
      if (event.type !== 'search-end') return;
      callOffFirst?.();
      // Who has applied it, who stops it, and who begins another one, knows.
      if (isApplied || (event.end.reason === 'stopped' && event.best === 0)) return;
      const text = linkless(`Ensemble: ${resultText(refactor)}`);
      if (event.best === 0) void vscode.window.showWarningMessage(text);
      else void offer(text, OFFERS);
    },
    dispose() {
      callOffFirst?.();
    },
  };
}

interface Offer {
  readonly label: string;
  readonly command: CommandId;
  readonly argument?: unknown;
}

const OFFERS: readonly Offer[] = [
  { label: t('Review'), command: 'ensemble.refactor.review' },
  { label: t('Apply'), command: 'ensemble.refactor.apply' },
  { label: t('Show Tree'), command: 'ensemble.refactor.showTree' },
];

async function offer(text: string, offers: readonly Offer[]): Promise<void> {
  const labels = offers.map(({ label }) => label);
  const picked = await vscode.window.showInformationMessage(text, ...labels);
  const found = offers.find(({ label }) => label === picked);
  if (found !== undefined) await vscode.commands.executeCommand(found.command, found.argument);
}
