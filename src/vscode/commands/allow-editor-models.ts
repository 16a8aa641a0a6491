import * as vscode from 'vscode';
import { failureOf } from '../../core/failure.ts';
import { allowLent } from '../members/lent-consent.ts';
import { withCancellableProgress } from '../platform/cancellable-progress.ts';
import { EDITOR_SERVER } from '../platform/editor-models.ts';
import { lineUpEntries, modelOf } from '../platform/line-up.ts';
import type { Session } from '../session.ts';
import { modelLabel } from '../views/model-label.ts';
import { failureText } from '../words.ts';

const { t } = vscode.l10n;

/**
 * Lets the editor ask the user for the models that it lends: one, or those of the line-up. The editor's own
 * question comes up; nothing else is asked before it is answered.
 */
export async function allowEditorModels(session: Session, modelId: unknown): Promise<void> {
  const { editorModels, engine, settings } = session;
  editorModels.wake();
  const { directory } = engine.roster;
  directory.invalidate();
  await withCancellableProgress(
    t('Ensemble: asking the editor for its models'),
    async (_, signal) => {
      try {
        await directory.refresh(0, signal);
        const named = (lineUpEntries(settings.lineUp) ?? []).map(modelOf);
        const wanted = typeof modelId === 'string' ? [modelId] : named;
        const lent = wanted.filter((id) => id.startsWith(`${EDITOR_SERVER}:`));
        if (lent.length === 0) {
          void vscode.window.showInformationMessage(
            t(
              'Ensemble: no model of the editor is in the line-up. "Ensemble: Add Model…" adds one.',
            ),
          );
        }
        for (const id of lent) {
          await allowLent(session, id, signal);
          vscode.window.setStatusBarMessage(t('Ensemble: {0} may be asked.', modelLabel(id)), 5000);
        }
        session.engine.states.retryAll();
      } catch (error) {
        if (signal.aborted) return;
        void vscode.window.showWarningMessage(`Ensemble: ${failureText(failureOf(error))}`);
      }
    },
  );
}
