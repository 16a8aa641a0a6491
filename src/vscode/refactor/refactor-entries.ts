import * as vscode from 'vscode';
import type { Session } from '../session.ts';
import type { Disposable } from '../platform/disposable.ts';
import type { RefactorRoom } from './refactor-room.ts';

const { t } = vscode.l10n;

const KIND = vscode.CodeActionKind.RefactorRewrite.append('ensemble');

/**
 * The code action on a selection and the chat participant. Activation pays for the two registrations alone:
 * everything else is loaded when one of them is used.
 */
export function registerRefactorEntries(
  session: Session,
  room: () => Promise<RefactorRoom>,
): Disposable {
  const actions = vscode.languages.registerCodeActionsProvider(
    { pattern: '**' },
    {
      provideCodeActions(document, range, { only }) {
        const isWanted = only === undefined ? !range.isEmpty : only.contains(KIND);
        if (!isWanted || range.isEmpty || !mayBeChanged(document)) return [];
        const action = new vscode.CodeAction(t('Refactor with Ensemble…'), KIND);
        const reason = whyNobody(session);
        if (reason !== undefined) action.disabled = { reason };
        action.command = {
          ...{ command: 'ensemble.refactor', title: action.title, arguments: ['selection'] },
        };
        return [action];
      },
    },
    { providedCodeActionKinds: [KIND] },
  );
  return vscode.Disposable.from(actions, ...participant(room));
}

/** Documents that are on disk, or in a workspace of another file system; no outputs, diffs or settings. */
function mayBeChanged({ uri, isUntitled }: vscode.TextDocument): boolean {
  if (isUntitled || vscode.workspace.getWorkspaceFolder(uri) === undefined) {
    return uri.scheme === 'file' && (vscode.workspace.workspaceFolders ?? []).length === 0;
  }
  return vscode.workspace.fs.isWritableFileSystem(uri.scheme) !== false;
}

/** Undefined where some model may follow an instruction, and as long as nobody has asked the servers. */
function whyNobody({ engine }: Session): string | undefined {
  const { models } = engine.roster.directory.current();
  if (models.length === 0) return undefined;
  const follows = models.some(({ description }) => description.roles.includes('refactor'));
  return follows ? undefined : t('No model of your servers follows instructions.');
}

/** Editors without a chat have no such interface. */
function participant(room: () => Promise<RefactorRoom>): readonly Disposable[] {
  const { chat } = vscode as { readonly chat?: typeof vscode.chat };
  if (typeof chat?.createChatParticipant !== 'function') return [];
  const made = chat.createChatParticipant(
    'ensemble.participant',
    async (request, _, stream, token) => {
      const { answerChat } = (await import('../rooms.ts')).rooms;
      return await answerChat(await room(), request, stream, token);
    },
  );
  made.iconPath = new vscode.ThemeIcon('sparkle');
  return [made];
}
