import * as vscode from 'vscode';
import { gatherFacts, type DiagnosisSources } from '../diagnosis/gather-facts.ts';
import { whyNothing, type Reason } from '../diagnosis/why-nothing.ts';
import { reasonRepair } from '../diagnosis/why-repair.ts';
import { reasonText } from '../diagnosis/why-words.ts';
import { nextKey } from '../keys/next-key.ts';
import type { Session } from '../session.ts';
import { modelLabels } from '../views/model-label.ts';
import { runRepair } from '../views/repairs.ts';
import { runCommand } from '../welcome/run-command.ts';
import { samples, sampleText, type Sample } from '../welcome/sample-text.ts';

const { t } = vscode.l10n;

/** What is done with an open sample, as buttons of the walkthrough name it. */
const ACTS: Readonly<Record<string, string>> = {
  pick: 'ensemble.pickCandidate',
  compare: 'ensemble.compare',
};

/** Whoever has just found models waits so long for the first one to be in memory. Unit: ms. */
const LOAD_LIMIT_MS = 60_000;

const opened = new Map<Sample['language'], vscode.TextDocument>();

/**
 * Opens a copy of a sample as a new document, so that nothing of the extension is changed, with the cursor
 * where something is missing, and asks for ghost text there once. One that is open still is shown again.
 *
 * Input   `wish`: a language, or what to do with the sample; from the walkthrough, which stays visible.
 */
export async function openSample(
  session: Session,
  sources: DiagnosisSources,
  wish: unknown,
): Promise<void> {
  const sample = wish === 'python' ? samples.python : samples.typescript;
  const act = typeof wish === 'string' && Object.hasOwn(ACTS, wish) ? ACTS[wish] : undefined;
  const known = opened.get(sample.language);
  const isOpen = known !== undefined && !known.isClosed;
  const editor = isOpen
    ? await vscode.window.showTextDocument(known, { viewColumn: columnOf(known) })
    : await openCopy(sample, sources.extension.extensionUri, typeof wish === 'string');
  if (act !== undefined) {
    await runCommand(act);
    return;
  }
  if (isOpen) return;
  const { document } = editor;
  await tickOnceShown(session, document);
  if (!(await isLetShow(session, sources, document))) return;
  const { version } = document;
  const place = editor.selection.active;
  await untilLoaded(session);
  // Whoever has typed meanwhile has asked already.
  const now = vscode.window.activeTextEditor;
  const isUntouched = now?.document === document && document.version === version;
  if (!isUntouched || !now.selection.active.isEqual(place)) return;
  await vscode.commands.executeCommand('editor.action.inlineSuggest.trigger');
}

/** What keeps the sample without ghost text whoever answers, and has nothing to do with models. */
const SWITCHES: ReadonlySet<Reason['code']> = new Set([
  ...(['off', 'editor-off', 'editor-suppressed', 'language-off'] as const),
]);

/** False where a switch is off and stays so: whoever opens a sample is told, and can switch it on. */
async function isLetShow(
  session: Session,
  sources: DiagnosisSources,
  document: vscode.TextDocument,
): Promise<boolean> {
  const verdict = whyNothing(await gatherFacts(session, sources, document));
  if (verdict.kind !== 'nothing' || !SWITCHES.has(verdict.reasons[0].code)) return true;
  const [reason] = verdict.reasons;
  const repair = reasonRepair(reason);
  if (repair === undefined) return true;
  const said = await vscode.window.showInformationMessage(reasonText(reason), repair.title);
  if (said !== repair.title) return false;
  await runRepair(repair);
  // Others open the settings editor, where the switch is the user's to turn.
  if (reason.code !== 'off') return false;
  await vscode.window.showTextDocument(document, { viewColumn: columnOf(document) });
  return true;
}

/**
 * Has the step ticked off once ghost text is there. A step is ticked by a change alone: whoever has seen ghost
 * text elsewhere before would wait for ever.
 */
async function tickOnceShown(session: Session, document: vscode.TextDocument): Promise<void> {
  const set = (isShown: boolean): Thenable<unknown> =>
    vscode.commands.executeCommand('setContext', 'ensemble.walked.complete', isShown);
  await set(false);
  const listener = session.onDidAnswer(({ request, result }) => {
    if (request.document.uri !== document.uri.toString() || result.kind !== 'completion') return;
    listener.dispose();
    void set(true);
  });
}

async function openCopy(
  sample: Sample,
  extensionUri: vscode.Uri,
  isBeside: boolean,
): Promise<vscode.TextEditor> {
  const uri = vscode.Uri.joinPath(extensionUri, 'media', 'sample', sample.file);
  const content = new TextDecoder().decode(await vscode.workspace.fs.readFile(uri));
  const { text, line, character } = sampleText(content, sample, hints());
  const document = await vscode.workspace.openTextDocument({
    language: sample.language,
    content: text,
  });
  opened.set(sample.language, document);
  const viewColumn = isBeside ? vscode.ViewColumn.Beside : vscode.ViewColumn.Active;
  const editor = await vscode.window.showTextDocument(document, { viewColumn });
  const place = new vscode.Selection(line, character, line, character);
  // Scrolls no further than it has to: the hints are at the top.
  editor.selection = place;
  editor.revealRange(place);
  return editor;
}

/** Keys as this system's keyboards have them. */
function hints(): readonly string[] {
  // Short: half a window is all that some of them get. The first one names the tab.
  return [
    t('Sample: type where a line ends half-way.'),
    t('Tab takes the grey text, Esc sends it away.'),
    t('{0} shows the next candidate.', nextKey(process.platform)),
  ];
}

function columnOf(document: vscode.TextDocument): vscode.ViewColumn {
  const uri = document.uri.toString();
  const group = vscode.window.tabGroups.all.find(({ tabs }) =>
    tabs.some(({ input }) => input instanceof vscode.TabInputText && input.uri.toString() === uri),
  );
  return group?.viewColumn ?? vscode.ViewColumn.Active;
}

/** Waits while every member that writes is still being loaded: a request would come back without a text. */
async function untilLoaded(session: Session): Promise<void> {
  const loading = (): readonly string[] => {
    const { roster, states } = session.engine;
    const ids = roster
      .selection()
      .chosen.filter(({ listed }) => listed.description.instant !== true)
      .map(({ listed }) => listed.description.id);
    return ids.every((id) => states.of(id).state === 'loading') ? ids : [];
  };
  const [first] = loading();
  if (first === undefined) return;
  const loaded = Promise.withResolvers<undefined>();
  const listener = session.onDidChange(() => {
    if (loading().length === 0) loaded.resolve(undefined);
  });
  const callOff = session.clock.after(LOAD_LIMIT_MS, () => {
    loaded.resolve(undefined);
  });
  const title = t('Ensemble: loading {0} into memory', modelLabels([first]));
  await vscode.window.withProgress(
    { location: vscode.ProgressLocation.Window, title },
    () => loaded.promise,
  );
  listener.dispose();
  callOff();
}
