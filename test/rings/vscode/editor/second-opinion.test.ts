import assert from 'node:assert/strict';
import * as vscode from 'vscode';
import {
  activate,
  activeEditor,
  configure,
  CURSOR,
  embeddedMembers,
  open,
  until,
  type Settings,
} from '../stage.ts';
import { ui } from '../ui.ts';

const MODELS = ['embedded:ensemble-nano-ts', 'workspace:workspace'];

/** The model of the workspace and one small model. */
const READERS: Settings = { ...embeddedMembers, lineUps: { Two: MODELS }, lineUp: 'Two' };

const sumOf = (name: string, operator: string): string =>
  [
    `import type { Line } from './line';`,
    '',
    `export function ${name}Sum(lines: Line[]): number {`,
    '  let total = 0;',
    `  for (let i = 0; i ${operator} lines.length; i++) {`,
    '    total += lines[i].price * lines[i].quantity;',
    '  }',
    '  return total;',
    '}',
    '',
  ].join('\n');

const WRONG = sumOf('bills', '<=');
const LINE = 4;

function hintsNow(): readonly vscode.Diagnostic[] {
  return vscode.languages
    .getDiagnostics(activeEditor().document.uri)
    .filter(({ source }) => source === 'Ensemble');
}

async function fixes(range: vscode.Range): Promise<readonly vscode.CodeAction[]> {
  const { document } = activeEditor();
  const found = await vscode.commands.executeCommand<vscode.CodeAction[]>(
    'vscode.executeCodeActionProvider',
    document.uri,
    range,
    vscode.CodeActionKind.QuickFix.value,
  );
  return found.filter(({ title }) => title.startsWith('Replace `'));
}

describe('a second opinion', () => {
  before(async () => {
    await activate();
    const [folder] = vscode.workspace.workspaceFolders ?? [];
    assert.ok(folder);
    for (const name of ['orders', 'offers', 'refunds', 'invoices', 'returns']) {
      const uri = vscode.Uri.joinPath(folder.uri, `sums/${name}.ts`);
      await vscode.workspace.fs.writeFile(uri, Buffer.from(sumOf(name, '<')));
    }
    await configure(READERS);
  });
  after(async () => {
    await ui.clearNotifications();
    await configure({});
  });

  /** Asks until the files beside it are learned and the hint is there. */
  async function hinted(): Promise<vscode.Diagnostic> {
    await open('sums/bills.ts', `${CURSOR}${WRONG}`);
    return await until('a hint', async () => {
      await vscode.commands.executeCommand('ensemble.secondOpinion');
      return hintsNow()[0];
    });
  }

  it('is a hint in words, and a quick fix that is undone in one step', async () => {
    const hint = await hinted();
    const { document } = activeEditor();
    assert.equal(hint.severity, vscode.DiagnosticSeverity.Information);
    assert.equal(document.getText(hint.range), '<=');
    assert.equal(hint.range.start.line, LINE);
    assert.match(hint.message, /^`<` rather than `<=`\? More probable here: .*workspace .* times/);
    activeEditor().selection = new vscode.Selection(hint.range.start, hint.range.start);
    await vscode.commands.executeCommand('workbench.actions.view.problems');
    await ui.waitFor('.markers-panel .monaco-list-row');
    await ui.screenshot('second-opinion');
    await vscode.commands.executeCommand('workbench.action.closePanel');
    await vscode.commands.executeCommand('workbench.action.focusActiveEditorGroup');
    await ui.clearNotifications();

    const [fix] = await fixes(hint.range);
    assert.equal(fix?.title, 'Replace `<=` by `<`');
    assert.ok(fix.edit);
    await vscode.workspace.applyEdit(fix.edit);
    assert.equal(document.getText(), WRONG.replace('<=', '<'));
    await until('the hint to go', () => hintsNow().length === 0);
    await vscode.commands.executeCommand('undo');
    assert.equal(document.getText(), WRONG);
  });

  it('moves with edits elsewhere, and goes with one in its line or by command', async () => {
    await hinted();
    const edit = async (line: number, text: string): Promise<void> => {
      const change = new vscode.WorkspaceEdit();
      change.insert(activeEditor().document.uri, new vscode.Position(line, 0), text);
      await vscode.workspace.applyEdit(change);
    };
    await edit(0, '// first\n');
    const moved = await until('the hint to move', () =>
      hintsNow().find(({ range }) => range.start.line === LINE + 1),
    );
    assert.equal((await fixes(moved.range)).length, 1);
    await edit(LINE + 1, ' ');
    await until('the hint to go', () => hintsNow().length === 0);
    assert.deepEqual(await fixes(moved.range), []);

    await hinted();
    await vscode.commands.executeCommand('ensemble.clearSecondOpinion');
    await until('the hint to go', () => hintsNow().length === 0);
  });

  it('is of the selected lines where some are selected', async () => {
    await open('sums/bills.ts', `${CURSOR}${WRONG}`);
    activeEditor().selection = new vscode.Selection(7, 0, 8, 1);
    await vscode.commands.executeCommand('ensemble.secondOpinion');
    await ui.waitNotification('Second opinion on the selection: no place .* 2 lines');
    assert.deepEqual(hintsNow(), []);
    await ui.clearNotifications();
  });

  it('says who is needed where one family reads alone, and reads no secret file', async () => {
    await configure({ ...READERS, lineUps: { Two: MODELS.slice(0, 1) }, workspaceModel: false });
    await open('sums/bills.ts', `${CURSOR}${WRONG}`);
    await vscode.commands.executeCommand('ensemble.secondOpinion');
    await ui.waitNotification('needs two different models that can read');
    await ui.clearNotifications();
    await configure(READERS);
    await open('.env', `${CURSOR}TOKEN=1\n`);
    const asked = vscode.commands.executeCommand('ensemble.secondOpinion');
    await ui.waitNotification('no second opinion, this file is excluded');
    await ui.clearNotifications();
    await asked;
  });
});
