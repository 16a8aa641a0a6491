import { randomBytes, randomUUID } from 'node:crypto';
import * as vscode from 'vscode';
import { systemClock, type Clock } from '../../core/clock.ts';
import type { PageTheme } from '../../webview/page-state.ts';
import { webviewPage } from '../../webview/static-page.ts';
import {
  treePageMessage,
  type TreeHostMessage,
  type TreePageMessage,
} from '../../webview/tree/tree-protocol.ts';
import { activeTheme, onDidChangeTheme } from '../comparison/active-theme.ts';
import { panelGrammars } from '../comparison/comparison-page.ts';
import type { RefactorAction, RefactorDesk } from './desk.ts';
import { filesOfNodes } from './tree-node-files.ts';
import { createTreePageSender } from './tree-page-sender.ts';
import { createTreePageState, type LookedAt } from './tree-page-state.ts';
import { editorLanguage } from '../platform/page-language.ts';

const { t } = vscode.l10n;

/** View type of the panel; `when` clauses name it. */
export const TREE_PANEL_VIEW = 'ensemble.refactor';

/** The command that asks what is to be refactored. */
const START_COMMAND = 'ensemble.refactor';

/** Before the editor's theme has been read. */
const PLAIN_THEME: PageTheme = {
  ...{ kind: 'dark', name: '', settings: [], foreground: '#cccccc', background: '#1f1f1f' },
};

export interface TreePanelOptions {
  readonly desk: RefactorDesk;
  readonly context: vscode.ExtensionContext;
  readonly onClosed: () => void;
  readonly clock?: Clock;
}

/** The page of the window's refactoring. */
export interface TreePanel {
  reveal(): void;
  dispose(): void;
}

/** Opens the page beside the editor, which keeps the focus. It shows the desk, and does all its wishes there. */
export function createTreePanel({
  desk,
  context,
  onClosed,
  clock = systemClock,
}: TreePanelOptions): TreePanel {
  const assets = vscode.Uri.joinPath(context.extensionUri, 'dist', 'panel');
  const panel = vscode.window.createWebviewPanel(
    TREE_PANEL_VIEW,
    t('Refactor'),
    { viewColumn: vscode.ViewColumn.Beside, preserveFocus: true },
    { enableScripts: true, localResourceRoots: [assets] },
  );
  const icon = (name: string): vscode.Uri =>
    vscode.Uri.joinPath(context.extensionUri, 'media', 'panel', name);
  panel.iconPath = { light: icon('compare-light.svg'), dark: icon('compare-dark.svg') };
  let disposed = false;
  let looked: LookedAt = { against: 'base' };
  let theme = PLAIN_THEME;

  const post = (message: TreeHostMessage): void => {
    if (!disposed) void panel.webview.postMessage(message);
  };
  const state = createTreePageState({
    ...{ desk, filesOf: filesOfNodes(desk), theme: () => theme },
    now: () => clock.now(),
  });
  const sender = createTreePageSender({
    ...{ clock, session: randomUUID, post },
    read: () => state.read(looked),
  });

  async function readTheme(): Promise<void> {
    theme = await activeTheme();
    sender.changed();
  }

  async function hear(message: TreePageMessage): Promise<void> {
    if (message.type === 'ready') {
      theme = await activeTheme();
      sender.reset();
    } else if (message.type === 'painted') {
      sender.painted(message.session, message.seq);
    } else if (message.type === 'grammar') {
      const { languageId } = message;
      const grammars = await panelGrammars(languageId, assets);
      post({ type: 'grammar', languageId, grammars: [...grammars] });
    } else if (message.type === 'look') {
      looked = { against: message.against, nodeId: message.nodeId };
      sender.changed();
    } else if (message.type === 'start') {
      await vscode.commands.executeCommand(START_COMMAND);
    } else {
      await desk.perform(actionOf(message));
    }
  }

  const subscriptions: readonly { dispose(): unknown }[] = [
    panel.webview.onDidReceiveMessage(async (raw: unknown) => {
      const read = treePageMessage.safeParse(raw);
      // Whatever else arrives is not from our page.
      if (!read.success) return;
      await hear(read.data).catch((error: unknown) => {
        const text = error instanceof Error ? error.message : String(error);
        post({ type: 'notice', kind: 'error', text });
      });
    }),
    panel.onDidChangeViewState(() => {
      // A page that is hidden is gone; the next one asks for everything.
      if (!panel.visible) sender.pause();
    }),
    desk.onDidChange(() => {
      sender.changed();
    }),
    onDidChangeTheme(() => void readTheme()),
  ];

  panel.onDidDispose(() => {
    disposed = true;
    for (const subscription of subscriptions) subscription.dispose();
    sender.pause();
    onClosed();
  });

  panel.webview.html = webviewPage({
    scriptUri: panel.webview.asWebviewUri(vscode.Uri.joinPath(assets, 'panel.js')).toString(),
    nonce: randomBytes(18).toString('base64'),
    title: t('Refactor'),
    language: editorLanguage(),
    page: 'tree',
  });

  return {
    reveal() {
      panel.reveal(undefined, true);
    },
    dispose() {
      panel.dispose();
    },
  };
}

type Wish = Exclude<TreePageMessage, { type: 'ready' | 'painted' | 'grammar' | 'look' | 'start' }>;

/** The page's wish as the desk knows it. */
function actionOf({ type, ...rest }: Wish): RefactorAction {
  // The rest is what the protocol gives to this kind of wish.
  return { kind: type, ...rest } as RefactorAction;
}
