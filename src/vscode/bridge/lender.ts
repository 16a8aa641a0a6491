import * as vscode from 'vscode';
import { BRIDGE } from '../../bridge/bridge-protocol.ts';
import { createLender } from '../../bridge/lender.ts';
import { systemClock } from '../../core/clock.ts';
import { directFetch } from '../../providers/transport/direct-fetch.ts';
import { createConsent } from './consent.ts';
import { lendableServers } from './lendable-servers.ts';

const { t } = vscode.l10n;

/**
 * The bridge, an extension of its own that runs where the user sits: lends this computer's model servers
 * to the Ensemble of a remote window, over the editor's own channel. Asks no server by itself.
 */
export function activate(context: vscode.ExtensionContext): void {
  const consent = createConsent(context.globalState);
  const lender = createLender({
    servers: lendableServers,
    send: directFetch,
    clock: systemClock,
    confirmed: consent.confirmed,
  });
  const on = (command: string, handler: (wish: unknown) => unknown): vscode.Disposable =>
    vscode.commands.registerCommand(command, handler);
  context.subscriptions.push(
    on(BRIDGE.hello, lender.hello),
    on(BRIDGE.open, lender.open),
    on(BRIDGE.read, lender.read),
    on(BRIDGE.cancel, lender.cancel),
    on('ensembleBridge.lend', async () => {
      await consent.confirm();
    }),
    on('ensembleBridge.stop', async () => {
      await consent.takeBack();
      lender.endAll();
      void vscode.window.showInformationMessage(
        t('Ensemble Bridge: no remote may use the models of this computer any more.'),
      );
    }),
    {
      dispose: () => {
        lender.endAll();
      },
    },
  );
}
