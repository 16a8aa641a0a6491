import * as vscode from 'vscode';
import { askModal } from '../platform/ask-modal.ts';
import type { Session } from '../session.ts';
import type { Reach } from './reach.ts';
import { lineOf, waysFrom, type Way } from './ways.ts';
import { readWhereabouts } from './whereabouts.ts';

const { t } = vscode.l10n;

interface WayItem extends vscode.QuickPickItem {
  readonly way: Way;
}

/** Ways to a model from where the window is; each is done at once, or says what to write where. */
export async function showWays(session: Session, reach: Reach): Promise<void> {
  const [where] = await Promise.all([readWhereabouts(), reach.look(true)]);
  const near = reach.offered();
  const items = waysFrom({ ...where, hasNearby: near !== undefined }).map((way): WayItem => ({
    way,
    ...wayText(way, near?.address ?? ''),
  }));
  const picked = await vscode.window.showQuickPick(items, {
    title: t('Ensemble: Ways to Reach a Model'),
    placeHolder: t('How this window can reach a model'),
    matchOnDetail: true,
  });
  if (picked === undefined) return;
  switch (picked.way) {
    case 'nearby':
      if (near !== undefined) await reach.accept(near);
      return;
    case 'bridge':
      await vscode.commands.executeCommand('ensemble.useLaptopModels');
      return;
    case 'elsewhere':
      await vscode.commands.executeCommand('ensemble.addModel');
      return;
    default:
      await explain(picked.way);
      // Whoever has done it meanwhile need not wait for the next listing.
      session.engine.roster.directory.invalidate();
  }
}

async function explain(way: Way): Promise<void> {
  const line = lineOf(way) ?? '';
  const copy = t('Copy');
  const open = t('Open Settings (JSON)');
  const buttons = way === 'ui-side' ? [copy, open] : [copy];
  const choice = await askModal(
    {
      severity: 'information',
      message: plain(wayText(way, '').label),
      detail: `${stepsText(way)}\n\n${line}`,
    },
    ...buttons,
  );
  if (choice === undefined) return;
  await vscode.env.clipboard.writeText(line);
  if (choice === open) {
    await vscode.commands.executeCommand('workbench.action.openSettingsJson');
  }
}

function wayText(way: Way, address: string): { readonly label: string; readonly detail: string } {
  switch (way) {
    case 'nearby':
      return {
        label: `$(check) ${t('Use the Ollama at {0}', address)}`,
        detail: t('It has just answered there.'),
      };
    case 'bridge':
      return {
        label: `$(plug) ${t('Use the models of your computer through Ensemble Bridge')}`,
        detail: t('An extension on your computer lends them; no port is opened.'),
      };
    case 'ssh-forward':
      return {
        label: `$(arrow-swap) ${t('Forward a port of your computer through SSH')}`,
        detail: t('One line in your SSH configuration: the remote then reaches your own Ollama.'),
      };
    case 'container-host':
      return {
        label: `$(vm) ${t('Use the Ollama of the machine around this container')}`,
        detail: t('It is looked for at host.docker.internal.'),
      };
    case 'wsl-mirrored':
      return {
        label: `$(arrow-swap) ${t('Share the network of Windows with WSL')}`,
        detail: t('The Ollama of Windows then answers on the loopback of WSL.'),
      };
    case 'ui-side':
      return {
        label: `$(home) ${t('Run Ensemble on your computer instead')}`,
        detail: t('It then asks the models there, and reads the files through the editor.'),
      };
    case 'start-here':
      return {
        label: `$(server-process) ${t('Start Ollama on this machine')}`,
        detail: t('Where the files are, if it has the memory for a model.'),
      };
    case 'elsewhere':
      return {
        label: `$(cloud) ${t('Add a model of another server or a vendor')}`,
        detail: t('A server of your network, or a key for a cloud.'),
      };
  }
}

/** What to do with the line below it. */
function stepsText(way: Way): string {
  switch (way) {
    case 'ssh-forward':
      return t(
        'Add this line to the entry of the host in the SSH configuration of your computer, and connect again. The editor’s own “Forward a Port” goes the other way, from the remote to you.',
      );
    case 'container-host':
      return t(
        'On that machine, let Ollama listen for the container (OLLAMA_HOST=0.0.0.0, behind your firewall). Docker Desktop knows the name host.docker.internal; for Docker on Linux add this to devcontainer.json and build the container anew.',
      );
    case 'wsl-mirrored':
      return t(
        'Write this into the file .wslconfig of your Windows home, and run “wsl --shutdown” once. Or let the Ollama of Windows listen for WSL (OLLAMA_HOST=0.0.0.0, behind your firewall): it is looked for there.',
      );
    case 'ui-side':
      return t(
        'Add this to your settings, and load the window anew. Ensemble then is where you sit. Refactorings cannot run checks from there, and the sandbox is that of your computer.',
      );
    default:
      return t('Run this in a terminal of this window, and pull a model once.');
  }
}

/** A label without its icon: messages show none. */
function plain(label: string): string {
  return label.replace(/^\$\([^)]*\) /, '');
}
