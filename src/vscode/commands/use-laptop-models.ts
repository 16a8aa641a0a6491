import * as vscode from 'vscode';
import { helloBridge } from '../platform/laptop-models.ts';
import type { Session } from '../session.ts';

const { t } = vscode.l10n;

const BRIDGE_EXTENSION = 'ensemble-code.ensemble-bridge';

/** Asks the bridge to lend, which asks the user there; says what to do where it cannot. */
export async function useLaptopModels(session: Session): Promise<void> {
  if (vscode.env.remoteName === undefined) {
    void vscode.window.showInformationMessage(
      t('Ensemble: this window runs on your computer; its models are used already.'),
    );
    return;
  }
  const reply = await helloBridge(true);
  switch (reply?.state) {
    case 'lent':
      session.engine.roster.directory.invalidate();
      void vscode.window.showInformationMessage(
        t('Ensemble: the models of your computer can be used in this window.'),
      );
      return;
    case 'other-version':
      void vscode.window.showWarningMessage(
        t('Ensemble: the Ensemble Bridge on your computer is of another version. Update both.'),
      );
      return;
    case 'refused':
      void vscode.window.showWarningMessage(
        t(
          'Ensemble: your computer refuses this remote. “Ensemble Bridge: Lend Models to This Remote” changes that.',
        ),
      );
      return;
    case 'not-confirmed':
      return;
    case undefined:
      await offerBridge();
  }
}

async function offerBridge(): Promise<void> {
  const show = t('Show Extension');
  const choice = await vscode.window.showInformationMessage(
    t(
      'Ensemble: install the extension “Ensemble Bridge” on your computer to lend its models to this window.',
    ),
    show,
  );
  if (choice === show) {
    await vscode.commands.executeCommand('workbench.extensions.search', `@id:${BRIDGE_EXTENSION}`);
  }
}
