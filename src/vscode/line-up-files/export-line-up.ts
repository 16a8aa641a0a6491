import * as vscode from 'vscode';
import { AUTOMATIC } from '../../settings/parse-settings.ts';
import { lineUpEntries } from '../platform/line-up.ts';
import type { Session } from '../session.ts';
import { fileProblemText } from './file-words.ts';
import { isFar } from './import-plan.ts';
import { lineUpFileOf, type LeftOut, type MemberOfFile } from '../../settings/line-up-file.ts';

const { t } = vscode.l10n;

interface LineUpItem extends vscode.QuickPickItem {
  readonly members: readonly MemberOfFile[];
}

/** Writes a line-up and the servers that it needs where the user says: without keys, headers and paths. */
export async function exportLineUp(session: Session, target: unknown): Promise<void> {
  const picked = await pickLineUp(session);
  if (picked === undefined) return;
  const { label: name, members } = picked;
  const made = lineUpFileOf(name, members, session.settings.servers, isFar);
  if ('problem' in made) {
    const why = fileProblemText(made.problem);
    void vscode.window.showErrorMessage(t('Ensemble: the line-up was not exported. {0}', why));
    return;
  }
  const file = target instanceof vscode.Uri ? target : await chooseTarget(name);
  if (file === undefined) return;
  const text = `${JSON.stringify(made.file, null, 2)}\n`;
  try {
    await vscode.workspace.fs.writeFile(file, new TextEncoder().encode(text));
  } catch (error) {
    const why = error instanceof Error ? error.message : '';
    void vscode.window.showErrorMessage(t('Ensemble: the line-up was not exported. {0}', why));
    return;
  }
  tell(vscode.workspace.asRelativePath(file), made.leftOut);
}

/** Whoever gets the file has to set these again, which only a message says. */
function tell(file: string, leftOut: readonly LeftOut[]): void {
  if (leftOut.length === 0) {
    const done = t('Ensemble: exported to {0}, without keys', file);
    vscode.window.setStatusBarMessage(done, 8000);
    return;
  }
  const fields = leftOut.flatMap(({ server, fields: all }) => all.map((one) => `${server}.${one}`));
  void vscode.window.showInformationMessage(
    t('Ensemble: exported to {0}, without keys and without {1}.', file, fields.join(', ')),
  );
}

/** The line-ups of the settings, and the members that the extension has chosen by itself. */
async function pickLineUp(session: Session): Promise<LineUpItem | undefined> {
  const { chosen } = session.engine.roster.selection();
  const now = chosen.map(({ listed }) => listed.description.id);
  const items = session.settings.lineUpNames.flatMap((name): LineUpItem[] => {
    const members = name === AUTOMATIC ? now : (lineUpEntries(name) ?? []);
    if (members.length === 0) return [];
    const isNow = name === session.settings.lineUp;
    const count = members.length === 1 ? t('1 model') : t('{0} models', members.length);
    return [
      {
        // Nobody else may have a line-up of this name.
        label: name === AUTOMATIC ? t('Models of now') : name,
        description: isNow ? `${count} · ${t('answers now')}` : count,
        members: members.map(memberOf),
      },
    ];
  });
  if (items.length === 0) {
    const text = t('Ensemble: there is no line-up with models yet.');
    void vscode.window.showInformationMessage(text);
    return undefined;
  }
  return await vscode.window.showQuickPick(items, { title: t('Ensemble: export which line-up?') });
}

function memberOf(
  entry: Exclude<ReturnType<typeof lineUpEntries>, undefined>[number],
): MemberOfFile {
  if (typeof entry === 'string') return entry;
  return entry.roles === undefined
    ? { model: entry.model }
    : { model: entry.model, roles: [...entry.roles] };
}

async function chooseTarget(name: string): Promise<vscode.Uri | undefined> {
  const safe = name.replace(/[^\p{L}\p{N}_-]+/gu, '-').replace(/^-+|-+$/g, '') || 'line-up';
  const folder = vscode.workspace.workspaceFolders?.[0]?.uri;
  const file = `${safe}.ensemble.json`;
  return await vscode.window.showSaveDialog({
    title: t('Export a line-up'),
    saveLabel: t('Export'),
    filters: { JSON: ['json'] },
    ...(folder === undefined ? {} : { defaultUri: vscode.Uri.joinPath(folder, file) }),
  });
}
