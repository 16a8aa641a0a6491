import { access } from 'node:fs/promises';
import * as vscode from 'vscode';
import { findServers } from '../members/found-servers.ts';
import { pickOne } from '../members/quick-steps.ts';
import type { Session } from '../session.ts';
import { canPull } from './pull-models.ts';
import { startWay, tracePlaces, type StartWay } from './start-ollama.ts';
import { titled } from './suggestion-rows.ts';

const { t } = vscode.l10n;

const DOWNLOAD_PAGE = 'https://ollama.com/download';

interface WayRow extends vscode.QuickPickItem {
  readonly run?: () => PromiseLike<unknown>;
  /** What it does may have a server answer soon. */
  readonly starts?: true;
}

/**
 * Nobody answers: how to start what is installed, to install it, to use another server that runs here, a
 * model elsewhere, or nothing but the model of the workspace. Tells whether a server may answer soon.
 */
export async function offerServers(session: Session): Promise<boolean> {
  const silent = session.servers.filter(canPull);
  const isHere = silent.length === 0 || silent.some(({ place }) => place === 'local');
  const way = isHere
    ? await startWay(tracePlaces(process.platform, process.env), isThere)
    : undefined;
  const rows = (running: readonly WayRow[]): readonly WayRow[] => [
    ...titled(t('Running on this machine'), running),
    ...titled('Ollama', isHere ? ollamaRows(way) : []),
    ...titled(t('Or'), otherRows(session)),
  ];
  const addresses = silent.map(({ address }) => address).join(', ');
  const picked = await pickOne<WayRow>({
    title: t('Ensemble: no server with models answers'),
    placeholder:
      addresses === ''
        ? t('Choose what to start or to use')
        : t('Nobody answers at {0}: choose what to start or to use', addresses),
    items: rows([]),
    // Only now: looking at other programs' addresses is asked for by this command alone.
    later: findServers(session).then((found) =>
      rows(
        found
          .filter(({ models }) => models > 0)
          .map(({ server, kind, models }) => ({
            label: `$(vm-running) ${t('Use {0}…', kind?.title ?? server.id)}`,
            description: server.address,
            detail: models === 1 ? t('1 model') : t('{0} models', models),
            run: () => vscode.commands.executeCommand('ensemble.addModel'),
          })),
      ),
    ),
    canGoBack: false,
  });
  if (picked === undefined || typeof picked === 'symbol') return false;
  await picked.run?.();
  return picked.starts === true;
}

function ollamaRows(way: StartWay | undefined): readonly WayRow[] {
  const install: WayRow = {
    label: `$(link-external) ${t('Install Ollama…')}`,
    description: 'ollama.com/download',
    detail: t('Opens the page in a browser. Come back then, and find your models.'),
    run: () => vscode.env.openExternal(vscode.Uri.parse(DOWNLOAD_PAGE)),
  };
  if (way === undefined) {
    // Where it is installed in a place that nobody knows.
    return [install, startRow({ kind: 'program', command: 'ollama serve' }, 'outline')];
  }
  return [startRow(way, 'filled'), install];
}

function startRow(way: StartWay, likeliness: 'filled' | 'outline'): WayRow {
  const isUnsure = likeliness === 'outline';
  return {
    label: `$(terminal) ${isUnsure ? t('It is installed: start it in a terminal…') : t('Start Ollama in a terminal')}`,
    description: way.command,
    detail: hintOf(way),
    starts: true,
    run: () => {
      const terminal = vscode.window.createTerminal({ name: 'Ollama' });
      terminal.show();
      // Whoever sees it there decides: the command is written, and not run.
      terminal.sendText(way.command, false);
      return Promise.resolve();
    },
  };
}

function hintOf({ kind }: StartWay): string {
  if (process.platform === 'win32') {
    return t(
      'The command is written there; Enter runs it. The Ollama app in the Start menu does it too.',
    );
  }
  switch (kind) {
    case 'app':
      return t('The command that opens its app is written there; Enter runs it.');
    case 'service':
      return t('The command that starts its service is written there; Enter runs it.');
    case 'program':
      return t('The command is written there; Enter runs it, and it ends with the terminal.');
  }
}

function otherRows({ workspace }: Session): readonly WayRow[] {
  const remote: WayRow = {
    label: `$(remote) ${t('Use the models of my own computer…')}`,
    detail: t('This window works on another machine; a bridge lends it what runs on yours.'),
    run: () => vscode.commands.executeCommand('ensemble.useLaptopModels'),
  };
  const alone: WayRow = {
    label: `$(book) ${t('Go on without')}`,
    detail: t('The model of the workspace completes what it has seen in your files.'),
  };
  return [
    ...(vscode.env.remoteName === undefined ? [] : [remote]),
    {
      label: `$(add) ${t('Add a model of another server…')}`,
      detail: t('llama.cpp, LM Studio, vLLM, or a model outside this machine with your key'),
      run: () => vscode.commands.executeCommand('ensemble.addModel'),
    },
    ...(workspace === undefined ? [] : [alone]),
  ];
}

async function isThere(file: string): Promise<boolean> {
  return access(file).then(
    () => true,
    () => false,
  );
}
