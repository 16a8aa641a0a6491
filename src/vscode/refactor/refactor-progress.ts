import * as vscode from 'vscode';
import type { Refactor, RefactorEvent } from '../../refactor/refactor.ts';
import type { CommandId } from '../commands/table.ts';
import type { OwnDesk } from './refactor-desk.ts';
import { endText, escapesText, linkless, progressText } from './refactor-words.ts';

const { t } = vscode.l10n;

/** What is said of a search while it goes on and when it ends. Nothing here takes the focus. */
export interface RefactorProgress {
  /** A line in the window's status bar until the search has ended. */
  begin(desk: OwnDesk): void;
  followed(refactor: Refactor, event: RefactorEvent): void;
}

export function createRefactorProgress(): RefactorProgress {
  /** The search of which a first edit was told. */
  let toldOf: string | undefined;
  let escapedIn: string | undefined;

  /** Once for each search, as soon as there is something to look at. */
  function tellFirst(refactor: Refactor, event: RefactorEvent): void {
    if (event.type !== 'search-node' || toldOf === refactor.id || event.node.id === 0) return;
    if (event.node.state !== 'open' && event.node.state !== 'solution') return;
    toldOf = refactor.id;
    void offer(t('Ensemble: a first edit that applies is there; the search goes on.'), [
      { label: t('Show'), command: 'ensemble.refactor.openDiff', argument: event.node.id },
      { label: t('Show Tree'), command: 'ensemble.refactor.showTree' },
    ]);
  }

  /** Once for each search: a check that is not isolated has written where it should not. */
  function tellEscapes(refactor: Refactor, event: RefactorEvent): void {
    const outcome =
      event.type === 'search-baseline'
        ? event.outcome
        : event.type === 'search-node'
          ? event.node.step?.check
          : undefined;
    const text = outcome === undefined ? undefined : escapesText(outcome);
    if (text === undefined || escapedIn === refactor.id) return;
    escapedIn = refactor.id;
    void vscode.window.showWarningMessage(linkless(`Ensemble: ${text}`));
  }

  return {
    begin(desk) {
      const { live } = desk;
      if (live === undefined) return;
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
    followed(refactor, event) {
      tellFirst(refactor, event);
      tellEscapes(refactor, event);
      if (event.type !== 'search-end') return;
      // Who stops it, and who begins another one, knows.
      if (event.end.reason === 'stopped' && event.best === 0) return;
      const text = linkless(`Ensemble: ${endText(event.end)}`);
      if (event.best === 0) void vscode.window.showWarningMessage(text);
      else void offer(text, OFFERS);
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
