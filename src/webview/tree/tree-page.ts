import { fileTheme } from '../file-theme.ts';
import { highlighter } from '../highlight/highlighter.ts';
import { EnsembleTree } from './ensemble-tree.ts';
import { TreeConversation } from './tree-conversation.ts';
import type { TreePageMessage } from './tree-protocol.ts';
import { restoredTreeView } from './tree-view-state.ts';

/** What an editor offers the page of a refactoring. */
interface TreeEditor {
  postMessage(message: TreePageMessage): void;
  getState(): unknown;
  setState(state: unknown): void;
}

/** Puts the page of a refactoring into the document, and asks the host for what it shows. */
export function showTreePage(editor: TreeEditor): void {
  const tree = new EnsembleTree();
  const conversation = new TreeConversation((message) => editor.postMessage(message), {
    changed: (isWhole) => tree.stateChanged(isWhole),
    aside: (message) => tree.heard(message),
  });
  tree.conversation = conversation;
  tree.viewState = restoredTreeView(editor.getState());
  tree.keep = (viewState) => editor.setState(viewState);
  tree.send = (message) => editor.postMessage(message);
  // A theme whose file the host cannot read has no rules.
  tree.themeOf = (theme) =>
    theme.settings.length > 0 ? theme : fileTheme(theme.kind.endsWith('dark'));
  highlighter.connect((languageId) => editor.postMessage({ type: 'grammar', languageId }));
  document.body.append(tree);
  window.addEventListener('message', ({ data }: MessageEvent<unknown>) =>
    conversation.receive(data),
  );
  conversation.begin();
}
