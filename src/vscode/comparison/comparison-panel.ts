import { randomBytes, randomUUID } from 'node:crypto';
import * as vscode from 'vscode';
import type { Comparison } from '../../comparison/comparison.ts';
import { pageMessage, type HostMessage } from '../../webview/protocol.ts';
import { webviewPage } from '../../webview/static-page.ts';
import type { Session } from '../session.ts';
import { columnOf, isCell } from './accept-text.ts';
import { activeTheme, onDidChangeTheme } from './active-theme.ts';
import { isLocalOnly } from './compared-place.ts';
import { panelGrammars } from './comparison-page.ts';
import { createDesk, type Desk } from './desk.ts';
import { createDiffDocuments } from './diff-documents.ts';
import type { ComparisonFiles } from './comparison-files.ts';
import { judgedText } from './judged-words.ts';
import { createPageSender, type PageSender } from './page-sender.ts';
import { createPageActions } from './page-actions.ts';
import { createPanelFacts, type PanelFacts } from './panel-facts.ts';
import { editorLanguage } from '../platform/page-language.ts';

const { t } = vscode.l10n;

/** View type of the panel; `when` clauses and the serializer name it. */
export const COMPARISON_VIEW = 'ensemble.comparison';

export interface PanelOptions {
  readonly session: Session;
  readonly context: vscode.ExtensionContext;
  readonly files: ComparisonFiles;
  /** A panel that the editor has kept over a reload. */
  readonly kept?: vscode.WebviewPanel;
  /** Another comparison is in front; undefined for none. */
  readonly onDesk: (id: string | undefined) => void;
  readonly onClosed: () => void;
}

/** The one panel of a window. */
export interface ComparisonPanel {
  readonly desk: Desk;
  readonly facts: PanelFacts;
  reveal(): void;
  /** A key of the editor that the page is to obey. */
  act(act: string): void;
  /** Everything anew: another comparison lies on the desk. */
  refresh(): Promise<void>;
  dispose(): void;
}

export function createComparisonPanel({
  session,
  context,
  files,
  kept,
  onDesk,
  onClosed,
}: PanelOptions): ComparisonPanel {
  const assets = vscode.Uri.joinPath(context.extensionUri, 'dist', 'panel');
  const panel =
    kept ??
    vscode.window.createWebviewPanel(
      COMPARISON_VIEW,
      t('Compare Candidates'),
      { viewColumn: vscode.ViewColumn.Beside, preserveFocus: false },
      {},
    );
  const icon = (name: string): vscode.Uri =>
    vscode.Uri.joinPath(context.extensionUri, 'media', 'panel', name);
  panel.iconPath = { light: icon('compare-light.svg'), dark: icon('compare-dark.svg') };
  panel.webview.options = { enableScripts: true, localResourceRoots: [assets] };
  let disposed = false;
  /** The page has asked for its state. */
  let listens = false;
  /** What the page is to obey once it is there. */
  const pendingActs: string[] = [];

  const post = (message: HostMessage): void => {
    if (!disposed) void panel.webview.postMessage(message);
  };
  const notice = (kind: 'info' | 'error', text: string): void => {
    post({ type: 'notice', kind, text });
  };
  const sender: PageSender = createPageSender({
    clock: session.clock,
    session: randomUUID,
    post,
  });
  const tell = (error: unknown): void => {
    notice('error', messageOf(error));
  };
  const facts = createPanelFacts({
    ...{ session, context, files, sender },
    comparison: () => desk.comparison,
  });
  /** A disk that is full is told of once, not with every text. */
  let isKeeping = true;
  async function save(comparison: Comparison): Promise<void> {
    try {
      await files.save(comparison);
      isKeeping = true;
      // The whole list travels: not while models write.
      if (!desk.busy) await facts.historyChanged();
    } catch (error) {
      if (isKeeping) tell(t('The comparison could not be kept: {0}', messageOf(error)));
      isKeeping = false;
    }
  }
  const desk: Desk = createDesk({
    engine: () => session.engine,
    clock: session.clock,
    sender,
    localOnly: (request) => isLocalOnly(request, session.exclusions),
    strategyId: () => facts.strategyId,
    save: (comparison) => void save(comparison),
    tell,
    judged(round) {
      const text = judgedText(round);
      if (text !== undefined) notice('info', text);
    },
  });

  /** The latest wish for everything; what an earlier one has found out is of another comparison. */
  let refreshes = 0;
  async function refresh(): Promise<void> {
    onDesk(desk.comparison?.id);
    if (!listens) return;
    refreshes++;
    const own = refreshes;
    const known = await facts.sections(desk.comparison);
    if (disposed || own !== refreshes) return;
    sender.reset({ ...known, ...desk.sections() }, desk.texts());
    for (const act of pendingActs.splice(0)) post({ type: 'act', act });
  }

  const diffs = createDiffDocuments();
  const actions = createPageActions({
    session,
    context,
    files,
    diffs,
    desk,
    facts,
    post,
    notice,
    refresh,
    close: () => {
      panel.dispose();
    },
  });

  async function sendGrammar(languageId: string): Promise<void> {
    const grammars = await panelGrammars(languageId, assets);
    post({ type: 'grammar', languageId, grammars: [...grammars] });
  }

  const subscriptions = [
    diffs,
    panel.webview.onDidReceiveMessage(async (raw: unknown) => {
      const read = pageMessage.safeParse(raw);
      // Whatever else arrives is not from our page.
      if (!read.success) return;
      const message = read.data;
      if (message.type === 'ready') {
        listens = true;
        await refresh().catch(tell);
      } else if (message.type === 'painted') {
        sender.painted(message.session, message.seq);
      } else if (message.type === 'grammar') {
        await sendGrammar(message.languageId);
      } else {
        await actions.perform(message).catch(tell);
      }
    }),
    panel.onDidChangeViewState(() => {
      // A page that is hidden is gone; the next one asks for everything.
      if (!panel.visible) listens = false;
    }),
    session.onDidEmit((event) => {
      desk.onEvent(event);
    }),
    session.onDidReconfigure(() => {
      desk.engineChanged();
      void refresh().catch(tell);
    }),
    onDidChangeTheme(() => void sendTheme()),
    vscode.workspace.onDidChangeTextDocument(({ document }) => {
      facts.documentChanged(document.uri.toString());
    }),
    vscode.workspace.onDidOpenTextDocument(({ uri }) => {
      facts.documentChanged(uri.toString());
    }),
    vscode.workspace.onDidCloseTextDocument(({ uri }) => {
      facts.documentChanged(uri.toString());
    }),
    vscode.window.onDidChangeActiveTextEditor((editor) => {
      facts.editorChanged(editor);
    }),
  ];

  async function sendTheme(): Promise<void> {
    sender.change({ theme: await activeTheme() });
  }

  panel.onDidDispose(() => {
    disposed = true;
    for (const subscription of subscriptions) subscription.dispose();
    sender.dispose();
    facts.dispose();
    // Streams that nobody looks at any more cost money or memory.
    desk.dispose();
    onClosed();
    void focusBack(facts.editor);
  });

  panel.webview.html = webviewPage({
    scriptUri: panel.webview.asWebviewUri(vscode.Uri.joinPath(assets, 'panel.js')).toString(),
    nonce: randomBytes(18).toString('base64'),
    title: t('Compare Candidates'),
    language: editorLanguage(),
  });

  return {
    desk,
    facts,
    reveal() {
      panel.reveal(undefined, false);
    },
    act(act) {
      if (listens) post({ type: 'act', act });
      else pendingActs.push(act);
    },
    refresh,
    dispose() {
      panel.dispose();
    },
  };
}

function messageOf(error: unknown): string {
  return error instanceof Error ? error.message : String(error);
}

/** The cursor stands where it stood before the panel was opened. */
async function focusBack(editor: vscode.TextEditor | undefined): Promise<void> {
  if (editor === undefined || editor.document.isClosed || isCell(editor.document)) return;
  const isVisible = vscode.window.visibleTextEditors.includes(editor);
  // One that is on the screen has its cursor still; a selection could come upon the file that the user opens
  // at once in its place, which has the focus then.
  const place = {
    viewColumn: columnOf(editor.document),
    ...(isVisible ? {} : { selection: editor.selection }),
  };
  await vscode.window.showTextDocument(editor.document, place).then(undefined, () => undefined);
}
