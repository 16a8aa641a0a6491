import * as vscode from 'vscode';
import type { Disposable } from '../platform/disposable.ts';
import type { Recorder } from '../recording/recorder.ts';

const { t } = vscode.l10n;

/** Stands in the status bar as long as requests are recorded; a click ends it. */
export function createRecordingIndicator(recorder: Recorder): Disposable {
  const item = vscode.window.createStatusBarItem(
    'ensemble.recording',
    vscode.StatusBarAlignment.Right,
    98,
  );
  item.name = t('Ensemble recording');
  item.command = 'ensemble.record';
  item.backgroundColor = new vscode.ThemeColor('statusBarItem.errorBackground');
  const update = (): void => {
    const { state } = recorder;
    if (state === undefined) {
      item.hide();
      return;
    }
    item.text = `$(record) ${t('Recording: {0}', state.requests)}`;
    item.tooltip = t(
      'Ensemble records your code and the completions in {0}. Click to stop.',
      state.file,
    );
    item.accessibilityInformation = {
      label:
        state.requests === 1
          ? t('Ensemble is recording, 1 request')
          : t('Ensemble is recording, {0} requests', state.requests),
    };
    item.show();
  };
  update();
  return vscode.Disposable.from(item, recorder.onDidChange(update));
}
