import { totalmem } from 'node:os';
import * as vscode from 'vscode';
import type { Session } from '../session.ts';
import { memoryOf } from './machine-memory.ts';
import type { PullingServer } from './pull-models.ts';
import { pullRows, titled, type PullRow } from './suggestion-rows.ts';
import { reasonOfMemory } from './suggestion-words.ts';

const { t } = vscode.l10n;

/** What else a list of models to pull can lead to. */
export interface OtherRow extends vscode.QuickPickItem {
  readonly run: () => PromiseLike<unknown>;
}

/** A server that does not tell soon what is loaded tells it later. Unit: ms. */
const LIMIT_MS = 1500;

/**
 * Asks which models to pull: those suggested for the memory that was found, any other by its name. Undefined
 * where the user leaves, or chose one of the other rows, which then has run.
 */
export async function pickPulled(
  session: Session,
  server: PullingServer,
  title: string,
  others: readonly OtherRow[] = [],
): Promise<readonly string[] | undefined> {
  const memory = memoryOf({
    ...{ platform: process.platform, arch: process.arch, totalBytes: totalmem() },
    resident: await server.resident(AbortSignal.timeout(LIMIT_MS)).catch(() => undefined),
    isHere: server.place === 'local',
  });
  const { models } = session.engine.roster.directory.current();
  const names = models
    .filter((listed) => listed.server.id === server.id)
    .flatMap(({ description }) => [description.name, ...(description.aliases ?? [])]);
  const another: PullRow = { label: `$(edit) ${t('Another name…')}`, alwaysShow: true };
  const rows: readonly (PullRow | OtherRow)[] = [
    ...pullRows(memory, names),
    ...titled(t('Or'), [another, ...others]),
  ];
  const picked = await vscode.window.showQuickPick(rows, {
    title,
    placeHolder: reasonOfMemory(memory),
    ...{ matchOnDescription: true, matchOnDetail: true, ignoreFocusOut: true },
  });
  if (picked === undefined) return undefined;
  if ('run' in picked) {
    await picked.run();
    return undefined;
  }
  if (picked !== another) return 'pulls' in picked ? picked.pulls : undefined;
  const name = await vscode.window.showInputBox({
    title: t('Ensemble: Pull Model'),
    prompt: t('Name of a model for {0}, e.g. qwen2.5-coder:1.5b', server.id),
    validateInput: (value) =>
      /^[\w.-]+(\/[\w.-]+)*(:[\w.-]+)?$/.test(value) ? undefined : t('A name like family:tag'),
  });
  return name === undefined ? undefined : [name];
}
