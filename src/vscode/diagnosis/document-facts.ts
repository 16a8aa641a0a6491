import * as vscode from 'vscode';
import { documentGuard } from '../../context/document-guard.ts';
import type { Rests } from '../asking/rests.ts';
import { admit, type Refusal } from '../completion/document-request.ts';
import { languageAt } from '../completion/notebook-cells.ts';
import { isEnabledFor } from '../platform/configuration.ts';
import type { Session } from '../session.ts';
import type { DocumentFacts, DocumentRefusal } from './facts.ts';
import { fileForm, plainName } from './plain-names.ts';

/**
 * The document that somebody who asks for a diagnosis means: that of the active editor where people write
 * in such, else one that is to be seen, `before` others the one of the last diagnosis, else whatever is
 * active, else one whose tab is behind another one. `own` is the scheme of the report.
 */
export function diagnosedDocument(
  own: string,
  before: string | undefined,
): vscode.TextDocument | undefined {
  const { activeTextEditor, visibleTextEditors } = vscode.window;
  const active = activeTextEditor?.document;
  if (active !== undefined && isWritten(active)) return active;
  const seen = visibleTextEditors.map(({ document }) => document).filter(isWritten);
  const [shown] = lastFirst(seen, before);
  const other = active?.uri.scheme === own ? undefined : active;
  return shown ?? other ?? lastFirst(behindTabs(), before)[0];
}

function isWritten({ uri }: vscode.TextDocument): boolean {
  return documentGuard({ scheme: uri.scheme, length: 0 }) === undefined;
}

function lastFirst(
  documents: readonly vscode.TextDocument[],
  before: string | undefined,
): readonly vscode.TextDocument[] {
  const rank = ({ uri }: vscode.TextDocument): number => (uri.toString() === before ? 0 : 1);
  return documents.toSorted((a, b) => rank(a) - rank(b));
}

/** Documents whose tabs are there, and which a page, settings, say, or the walkthrough, hides. */
function behindTabs(): readonly vscode.TextDocument[] {
  const uris = vscode.window.tabGroups.all.flatMap(({ tabs }) =>
    tabs.flatMap(({ input }) =>
      input instanceof vscode.TabInputText ? [input.uri.toString()] : [],
    ),
  );
  return vscode.workspace.textDocuments.filter(
    (document) => isWritten(document) && uris.includes(document.uri.toString()),
  );
}

/** What keeps a document from being completed: its language, the file, what typing in it waits for. */
export async function documentFacts(
  document: vscode.TextDocument,
  { settings, exclusions, clock }: Pick<Session, 'settings' | 'exclusions' | 'clock'>,
  rests: Rests,
): Promise<DocumentFacts> {
  const { uri, lineCount } = document;
  const position = vscode.window.visibleTextEditors.find((one) => one.document === document)
    ?.selection.active;
  const languageId = languageAt(document, position);
  // Its language has a place of its own, and would hide the rest.
  const admission = await admit(document, { ...settings, enable: {} }, exclusions, position);
  const rest = rests.restOf(document);
  return {
    languageId: plainName(languageId),
    file: fileForm(uri.path),
    scheme: plainName(uri.scheme),
    lines: lineCount,
    isOn: isEnabledFor(languageId, settings),
    refusal: 'reason' in admission ? refusalOf(admission) : undefined,
    localOnly: 'localOnly' in admission && admission.localOnly,
    rest:
      rest === undefined
        ? undefined
        : {
            reason: rest.reason,
            ...(rest.until === undefined
              ? {}
              : { minutesLeft: Math.max(1, Math.ceil((rest.until - clock.wallTime()) / 60_000)) }),
          },
  };
}

/** The rule alone: the pattern behind it may be a path. */
function refusalOf({ reason, detail }: Refusal): DocumentRefusal {
  if (reason === 'read-only' || reason === 'multiple-cursors' || reason === 'selection') {
    return reason;
  }
  const rule = detail.split(' ')[0];
  const known = [
    ...(['scheme', 'too-large', 'long-line', 'binary', 'secret-file', 'ensembleignore'] as const),
  ];
  return known.find((one) => one === rule) ?? 'scheme';
}
