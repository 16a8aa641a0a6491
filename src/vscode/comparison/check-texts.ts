import * as vscode from 'vscode';
import type { ComparedRequest } from '../../comparison/comparison.ts';
import type { Observation } from '../../core/strategy.ts';
import { requestAt } from '../../engine/comparison/compared-request.ts';
import { checkObserver } from '../../observation/check-observer.ts';
import type { ChangeCheck } from '../../refactor/sources.ts';
import { openSandbox } from '../../sandbox/open-sandbox.ts';
import { canCheck, openingOf, wishedCheck } from '../refactor/wished-check.ts';
import { createWorkspaceAccess, workspaceRoots } from '../refactor/workspace-access.ts';
import type { Session } from '../session.ts';
import type { Desk } from './desk.ts';

const { t } = vscode.l10n;

export interface CheckTextsOptions {
  readonly session: Session;
  readonly context: vscode.ExtensionContext;
  readonly desk: Desk;
  readonly notice: (kind: 'info' | 'error', text: string) => void;
}

/**
 * Runs the user's check command on every answer of the comparison, in a copy of the workspace, and lets
 * the strategy rank them by what that told. The command is that of refactorings, and is confirmed in the
 * same way. It is in front of the user for as long as it runs, and can be called off.
 */
export async function checkTexts(options: CheckTextsOptions): Promise<void> {
  const { session, context, desk, notice } = options;
  const source = desk.comparison?.request.source;
  if (source === undefined) {
    notice('error', t('The document of these answers is not known: nothing can be checked.'));
    return;
  }
  const uri = vscode.Uri.parse(source.uri);
  const access = createWorkspaceAccess(workspaceRoots(uri), session.exclusions);
  const path = access.pathOf(uri);
  if (path === undefined || !canCheck(access)) {
    notice('error', t('A check runs in a trusted workspace, on a file that lies in it.'));
    return;
  }
  const never = new AbortController().signal;
  const sandbox = () => openSandbox({ clock: session.clock, allowCopied: true }, never);
  const how = { session, context, sandbox };
  const chosen = await wishedCheck(access, how);
  if (chosen?.command === undefined) return;
  const opening = await openingOf(chosen.command, access, how);
  if (opening === undefined || opening === 'none') return;
  const title = t('Ensemble: checking answers');
  await vscode.window.withProgress(
    { location: vscode.ProgressLocation.Notification, title, cancellable: true },
    async (_progress, token) => {
      const left = new AbortController();
      const reason = new DOMException(t('The check was called off.'), 'AbortError');
      token.onCancellationRequested(() => left.abort(reason));
      await desk.check(async (request, texts, signal) => {
        const either = AbortSignal.any([signal, left.signal]);
        const check = await opening.open(() => undefined, either);
        return await checkedBy(check, { ...request, path }, texts, either, notice);
      });
    },
  );
}

/** Observations of texts at the compared place, in place of what stood there; the check is closed then. */
export async function checkedBy(
  check: ChangeCheck,
  request: ComparedRequest,
  texts: readonly string[],
  signal: AbortSignal,
  notice: CheckTextsOptions['notice'],
): Promise<readonly Observation[]> {
  try {
    const told = new Set<string>();
    const observe = checkObserver(check, (why) => told.add(why));
    const found = await observe(requestAt(request, 'checked'), texts, signal);
    const [first] = told;
    if (first !== undefined) notice('error', t('Not every answer could be checked: {0}', first));
    return found;
  } finally {
    await check.close();
  }
}
