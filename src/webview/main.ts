import { CandidateColumn } from './candidate-column.ts';
import { Conversation } from './conversation.ts';
import { EnsemblePanel } from './ensemble-panel.ts';
import { fileColours } from './file-colours.ts';
import { fileTheme } from './file-theme.ts';
import { numberText } from './figures.ts';
import { highlighter } from './highlight/highlighter.ts';
import { speakPageLanguage } from './page-language.ts';
import type { PageMessage } from './protocol.ts';
import { showTreePage } from './tree/tree-page.ts';
import type { TreePageMessage } from './tree/tree-protocol.ts';
import { restoredView } from './view-state.ts';

/** What an editor offers its page. */
interface EditorApi {
  postMessage(message: PageMessage | TreePageMessage): void;
  getState(): unknown;
  setState(state: unknown): void;
}

declare const acquireVsCodeApi: (() => EditorApi) | undefined;

/** A page in a file: what it shows stands in it, and nobody answers. */
function editorOfFile(): EditorApi {
  let kept: unknown;
  return {
    postMessage: () => undefined,
    getState: () => kept,
    setState(state) {
      kept = state;
    },
  };
}

speakPageLanguage(document);
const inEditor = typeof acquireVsCodeApi === 'function';
const editor = inEditor ? acquireVsCodeApi() : editorOfFile();
// The host's page says which of the two it is.
if (document.body.dataset['page'] === 'tree') showTreePage(editor);
else showPanel();

function showPanel(): void {
  const panel = new EnsemblePanel();
  const conversation = new Conversation((message) => editor.postMessage(message), {
    changed: () => panel.stateChanged(),
    aside: (message) => panel.heard(message),
  });
  panel.conversation = conversation;
  panel.viewState = restoredView(editor.getState());
  panel.keep = (viewState) => editor.setState(viewState);
  panel.send = (message) => editor.postMessage(message);
  // A theme whose file the host cannot read has no rules.
  panel.themeOf = (theme) =>
    theme.settings.length > 0 ? theme : fileTheme(theme.kind.endsWith('dark'));
  highlighter.connect((languageId) => editor.postMessage({ type: 'grammar', languageId }));
  document.body.append(panel);
  if (!inEditor) {
    showFile(panel, conversation);
    return;
  }
  window.addEventListener('message', ({ data }: MessageEvent<unknown>) =>
    conversation.receive(data),
  );
  conversation.begin();
  document.addEventListener('DOMContentLoaded', () => setTimeout(() => rehearse(conversation)));
}

/** Takes what is slow only at first out of the way of the first state, while the host answers. */
function rehearse(conversation: Conversation): void {
  if (conversation.state !== undefined) return;
  numberText(0, 1);
  const column = new CandidateColumn();
  column.hidden = true;
  document.body.append(column);
  void column.updateComplete.then(() => column.remove());
}

/** The file's state, in the colours that the reader likes. */
function showFile(panel: EnsemblePanel, conversation: Conversation): void {
  const dark = matchMedia('(prefers-color-scheme: dark)');
  const apply = (): void => {
    const { styleSheet } = fileColours(dark.matches);
    if (styleSheet !== undefined) document.adoptedStyleSheets = [styleSheet];
    panel.recolour();
  };
  panel.themeOf = (theme) =>
    (theme.kind === 'dark') === dark.matches ? theme : fileTheme(dark.matches);
  apply();
  dark.addEventListener('change', apply);
  for (const message of jsonOf('ensemble-grammars')) conversation.receive(message);
  for (const message of jsonOf('ensemble-state')) conversation.receive(message);
}

/** What a script element holds as data: a list, or one thing. */
function jsonOf(id: string): readonly unknown[] {
  const text = document.getElementById(id)?.textContent ?? '';
  if (text === '') return [];
  const value: unknown = JSON.parse(text);
  return Array.isArray(value) ? value : [value];
}
