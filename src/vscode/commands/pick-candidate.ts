import * as vscode from 'vscode';
import { partWords } from '../../comparison/part-words.ts';
import { admitReading, requestAt } from '../completion/document-request.ts';
import type { Session } from '../session.ts';
import type { Disposable } from '../platform/disposable.ts';
import { reasonText } from '../words.ts';
import { pickableOf, type Pickable } from './pickable.ts';
import { modelLabels } from '../views/model-label.ts';
import { withoutIcons } from '../views/without-icons.ts';
import { visibleLine } from '../../text/visible-text.ts';
import { scoreText } from '../figures.ts';

const { t } = vscode.l10n;

/** Wider than the list ever is. Unit: characters. */
const LABEL_LENGTH = 200;

interface CandidateItem extends vscode.QuickPickItem {
  readonly pickable: Pickable;
}

/** Every candidate for the cursor, best first, previewed in place while one moves through the list. */
export async function pickCandidate(session: Session): Promise<void> {
  const editor = vscode.window.activeTextEditor;
  if (editor === undefined) return;
  const { document, selection } = editor;
  const position = selection.active;
  const version = document.version;
  const cancelled = new AbortController();
  const picker = vscode.window.createQuickPick<CandidateItem>();
  picker.title = t('Ensemble: Pick Candidate');
  picker.placeholder = t('The models are writing…');
  picker.busy = true;
  picker.matchOnDetail = true;
  const preview = createPreview(editor, position);
  picker.show();

  const context = {
    triggerKind: vscode.InlineCompletionTriggerKind.Invoke,
    selectedCompletionInfo: undefined,
  };
  async function answer(): Promise<void> {
    // A list on the screen is no reason to show a secret file to a model.
    const admission = await admitReading(document, session.exclusions);
    if ('reason' in admission) {
      picker.busy = false;
      picker.placeholder = t('No candidate: {0}', reasonText(admission.reason));
      return;
    }
    const request = requestAt('pick', document, position, context, admission.localOnly);
    const result = await session.complete(request, cancelled.signal);
    picker.busy = false;
    picker.items = pickableOf(result).map(itemOf);
    const [first] = picker.items;
    if (first === undefined) {
      const reason = result.kind === 'none' ? result.reason : 'all-filtered';
      picker.placeholder = t('No candidate: {0}', reasonText(reason));
      return;
    }
    picker.placeholder = t('Enter inserts, Esc leaves everything as it is');
    preview.show(first.pickable.text);
  }
  const answered = answer();

  await new Promise<void>((resolve) => {
    picker.onDidChangeActive(([item]) => {
      if (item !== undefined) preview.show(item.pickable.text);
    });
    picker.onDidAccept(() => {
      const [item] = picker.selectedItems;
      picker.hide();
      if (item !== undefined) void insert(session, editor, position, version, item.pickable);
    });
    picker.onDidHide(() => {
      resolve();
    });
  });
  cancelled.abort(new DOMException('the picker is closed', 'AbortError'));
  await answered;
  preview.dispose();
  picker.dispose();
}

async function insert(
  session: Session,
  editor: vscode.TextEditor,
  position: vscode.Position,
  version: number,
  { scored, text, replaceAfter }: Pickable,
): Promise<void> {
  if (editor.document.version !== version) {
    await vscode.window.showWarningMessage(
      t('Ensemble: the document has changed; nothing was inserted.'),
    );
    return;
  }
  await editor.edit((edit) => {
    edit.replace(new vscode.Range(position, position.translate(0, replaceAfter)), text);
  });
  const runId = session.last?.result.kind === 'completion' ? session.last.result.runId : '';
  session.report(runId, scored.candidate.text, 'explicit', { kind: 'accepted' });
}

function itemOf(pickable: Pickable): CandidateItem {
  const { candidate, score, parts } = pickable.scored;
  const [firstLine = ''] = pickable.text.trim().split('\n');
  const lines = pickable.text.split('\n').length;
  return {
    pickable,
    label: withoutIcons(visibleLine(firstLine, LABEL_LENGTH)),
    description: `${modelLabels(candidate.modelIds)} · ${scoreText(score)}${lines > 1 ? ` · ${t('{0} lines', lines)}` : ''}`,
    // What each weighs, `Explain Last Completion` says: there is little room here.
    detail: parts
      .filter(({ value, weight }) => value !== undefined && weight > 0)
      .map(({ name, value = 0 }) => `${partWords(name, t)} ${scoreText(value)}`)
      .join(' · '),
  };
}

/** Themes of high contrast have no colour for ghost text, and one that is not there is drawn as none. */
function previewColour(): string {
  const { HighContrast, HighContrastLight } = vscode.ColorThemeKind;
  const { kind } = vscode.window.activeColorTheme;
  const isContrast = kind === HighContrast || kind === HighContrastLight;
  return isContrast ? 'descriptionForeground' : 'editorGhostText.foreground';
}

/** Shows a text behind the cursor without touching the document. */
function createPreview(
  editor: vscode.TextEditor,
  position: vscode.Position,
): { show(text: string): void } & Disposable {
  let decoration: vscode.TextEditorDecorationType | undefined;
  return {
    show(text) {
      decoration?.dispose();
      const [line = '', ...more] = text.split('\n');
      decoration = vscode.window.createTextEditorDecorationType({
        after: {
          contentText: more.length === 0 ? line : `${line} ⏎ +${more.length}`,
          color: new vscode.ThemeColor(previewColour()),
          fontStyle: 'italic',
        },
      });
      editor.setDecorations(decoration, [new vscode.Range(position, position)]);
    },
    dispose() {
      decoration?.dispose();
    },
  };
}
