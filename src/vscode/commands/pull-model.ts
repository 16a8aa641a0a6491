import * as vscode from 'vscode';
import { failureOf } from '../../core/failure.ts';
import type { PullProgress } from '../../core/model.ts';
import { withCancellableProgress } from '../platform/cancellable-progress.ts';
import type { Session } from '../session.ts';
import { failureText } from '../words.ts';

const { t } = vscode.l10n;

/** Downloads a model through the server, with bytes shown and a way to stop. */
export async function pullModel(session: Session): Promise<void> {
  const able = session.servers.filter((one) => one.pull !== undefined);
  const server =
    able.length <= 1
      ? able[0]
      : await vscode.window
          .showQuickPick(able.map((one) => ({ label: one.id, description: one.address, one })))
          .then((picked) => picked?.one);
  if (server?.pull === undefined) return;
  const name = await vscode.window.showInputBox({
    title: t('Ensemble: Pull Model'),
    prompt: t('Name of a model for {0}, e.g. qwen2.5-coder:1.5b', server.id),
    validateInput: (value) =>
      /^[\w.-]+(\/[\w.-]+)*(:[\w.-]+)?$/.test(value) ? undefined : t('A name like family:tag'),
  });
  if (name === undefined) return;
  const pull = server.pull.bind(server);
  await withCancellableProgress(t('Ensemble: pulling {0}', name), async (progress, signal) => {
    let shownPercent = 0;
    const onProgress = (step: PullProgress): void => {
      const { completedBytes, totalBytes, status } = step;
      if (completedBytes === undefined || totalBytes === undefined || totalBytes === 0) {
        progress.report({ message: status });
        return;
      }
      const percent = (100 * completedBytes) / totalBytes;
      progress.report({
        message: t('{0} of {1} MB', megabytes(completedBytes), megabytes(totalBytes)),
        increment: Math.max(0, percent - shownPercent),
      });
      shownPercent = Math.max(shownPercent, percent);
    };
    try {
      await pull(name, onProgress, signal);
      session.engine.roster.directory.invalidate();
    } catch (error) {
      if (signal.aborted) return;
      void vscode.window.showErrorMessage(`Ensemble: ${failureText(failureOf(error))}`);
    }
  });
}

function megabytes(bytes: number): string {
  return (bytes / 1e6).toFixed(0);
}
