import * as vscode from 'vscode';
import type { FilePath } from '../../edits/edit.ts';
import type { BaseFiles } from '../../edits/workspace-state.ts';
import { createBaseReader } from './base-reader.ts';
import { refusedFileText, unusableText } from './refactor-words.ts';
import type { WorkspaceAccess } from './workspace-access.ts';
import { askModal } from '../platform/ask-modal.ts';

const { t } = vscode.l10n;

const MOST_NAMED = 12;

export interface UsableFiles {
  readonly files: readonly FilePath[];
  readonly base: BaseFiles;
  /** One of them may only be shown to models on this machine. */
  readonly localOnly: boolean;
}

/**
 * Reads the files and leaves out those that cannot be changed, naming them to the user. Undefined where none
 * is left or the user does not want to go on without them. Throws the signal's reason.
 */
export async function usableFiles(
  wanted: readonly FilePath[],
  access: WorkspaceAccess,
  signal: AbortSignal,
): Promise<UsableFiles | undefined> {
  const uses = await Promise.all(wanted.map((file) => access.use(file)));
  const localOnly = uses.includes('local-only');
  const base = createBaseReader(access, localOnly);
  await base.load(wanted, signal);
  const refused: string[] = [];
  const files: FilePath[] = [];
  for (const file of wanted) {
    const { obstacle } = await access.now(file);
    const why =
      unusableText(base.get(file)) ??
      (obstacle === undefined ? undefined : refusedFileText(obstacle));
    if (why === undefined) files.push(file);
    else refused.push(`${file}: ${why}`);
  }
  if (refused.length === 0) return { files, base, localOnly };
  const go = t('Go on Without Them');
  const message =
    files.length === 0
      ? t('Ensemble: none of these files can be changed.')
      : refused.length === 1
        ? t('Ensemble: 1 file cannot be changed.')
        : t('Ensemble: {0} files cannot be changed.', refused.length);
  const detail = refused.slice(0, MOST_NAMED).join('\n');
  const question = { severity: 'warning', message, detail } as const;
  const answer = await askModal(question, ...(files.length === 0 ? [] : [go]));
  return answer === go ? { files, base, localOnly } : undefined;
}
