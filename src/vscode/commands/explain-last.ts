import * as vscode from 'vscode';
import type { Completion, CompletionRequest, CompletionResult } from '../../core/completion.ts';
import { offsetAt } from '../../core/document.ts';
import type { SeenPlace } from '../../providers/workspace/protocol.ts';
import type { Session } from '../session.ts';
import { noteText, partText, reasonText } from '../words.ts';
import { modelLabels } from '../views/model-label.ts';

const { t } = vscode.l10n;

interface ExplanationItem extends vscode.QuickPickItem {
  readonly place?: SeenPlace;
}

/** As much of the document before the cursor is compared with what was seen. */
const CONTEXT_CHARACTERS = 4000;
const MOST_PLACES = 5;
/** The worker answers in milliseconds; one that does not is not waited for. */
const LIMIT_MS = 2000;

/**
 * Why the last text was shown: who wrote it, how it was ranked beside the others, and which lines of
 * the workspace it repeats; choosing a line opens it.
 */
export async function explainLast(session: Session): Promise<void> {
  const { last } = session;
  if (last === undefined) {
    await vscode.window.showInformationMessage(t('Ensemble: nothing has been completed yet.'));
    return;
  }
  if (last.result.kind === 'none') {
    const { reason, detail } = last.result;
    await vscode.window.showInformationMessage(
      t('Ensemble: nothing was shown: {0} ({1})', reasonText(reason), detail),
    );
    return;
  }
  const places = await seenPlaces(session, last.request, last.result);
  const note = session.engine.run(last.result.runId)?.latest?.note;
  const picked = await vscode.window.showQuickPick(itemsOf(last.result, places, note), {
    title: t('Ensemble: why this completion'),
    placeHolder: last.result.shown[0]?.text.split('\n')[0]?.trim() ?? '',
  });
  if (picked?.place !== undefined) await open(picked.place);
}

async function seenPlaces(
  { workspace }: Session,
  { document, position }: CompletionRequest,
  { shown: [first] }: Completion,
): Promise<readonly SeenPlace[]> {
  if (workspace === undefined || first === undefined) return [];
  const offset = offsetAt(document.text, position);
  const prefix = document.text.slice(Math.max(0, offset - CONTEXT_CHARACTERS), offset);
  const { path, languageId } = document;
  const wanted = { prefix, text: first.text, place: { path, languageId }, limit: MOST_PLACES };
  return await workspace.explain(wanted, AbortSignal.timeout(LIMIT_MS)).catch(() => []);
}

function itemsOf(
  { ranking, shown, totalMs, source }: Extract<CompletionResult, Completion>,
  places: readonly SeenPlace[],
  note: string | undefined,
): ExplanationItem[] {
  const separator = (label: string): ExplanationItem => ({
    label,
    kind: vscode.QuickPickItemKind.Separator,
  });
  const candidates = ranking.scored.map(({ candidate, score, parts }, i): ExplanationItem => {
    const isShown = candidate.id === shown[0]?.candidateId;
    return {
      label: `${isShown ? '$(check)' : '$(circle-outline)'} ${modelLabels(candidate.modelIds)}`,
      description: `${t('rank {0}', i + 1)} · ${score.toFixed(2)}`,
      detail: parts.map(partText).join(' · '),
    };
  });
  return [
    separator(t('Ranking ({0}, {1} ms)', source, Math.round(totalMs))),
    ...candidates,
    ...(note === undefined ? [] : [separator(noteText(note))]),
    separator(places.length === 0 ? t('Not seen in this workspace') : t('Seen in this workspace')),
    ...places.map((place): ExplanationItem => ({
      label: `$(go-to-file) ${place.path}:${place.line + 1}`,
      description: t('{0} tokens alike', place.tokens),
      place,
    })),
  ];
}

async function open({ path, line }: SeenPlace): Promise<void> {
  const selection = new vscode.Range(line, 0, line, 0);
  for (const { uri } of vscode.workspace.workspaceFolders ?? []) {
    const file = vscode.Uri.joinPath(uri, path);
    const isThere = await vscode.workspace.fs.stat(file).then(
      () => true,
      () => false,
    );
    if (!isThere) continue;
    await vscode.window.showTextDocument(file, { selection, preview: true });
    return;
  }
}
