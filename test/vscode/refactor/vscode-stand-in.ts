import { registerHooks } from 'node:module';

/**
 * Lets files that word things for the editor be read where there is no editor: `vscode` is words as they
 * are written, with their places filled in, and the few values that such files look at. What is said and
 * done is listed in `shown`. To be imported before such a file is, which is then imported by `await import`.
 */
const SOURCE = `
export const l10n = {
  t: (text, ...values) => text.replace(/\\{(\\d+)\\}/g, (all, n) => String(values[Number(n)] ?? all)),
};
export const env = { language: 'en' };
export class Uri {
  constructor(path) { this.path = path; }
  toString() { return 'file://' + this.path; }
}
export class Location {
  constructor(uri) { this.uri = uri; }
}
export class EventEmitter {
  listeners = new Set();
  event = (listener) => {
    this.listeners.add(listener);
    return { dispose: () => this.listeners.delete(listener) };
  };
  fire(value) { for (const listener of [...this.listeners]) listener(value); }
  dispose() { this.listeners.clear(); }
}
export const Disposable = {
  from: (...parts) => ({ dispose: () => { for (const part of parts) part.dispose(); } }),
};
const never = () => ({ dispose: () => {} });
export const extensions = { getExtension: () => undefined, onDidChange: never };
export class MarkdownString {
  value = '';
  appendText(text) { this.value += text; return this; }
}
export const shown = [];
const answers = [];
export const takeAnswer = () => answers.shift();
export const answerNext = (...next) => { answers.push(...next); };
const show = async (message, ...rest) => {
  const own = typeof rest[0] === 'object' ? rest.slice(1) : rest;
  shown.push([message, ...own].join(' | '));
  const answer = answers.shift();
  return typeof answer === 'function' ? answer() : answer;
};
export const window = {
  activeTextEditor: { document: { uri: new Uri('/active.ts') } },
  showInformationMessage: show,
  showWarningMessage: show,
  showErrorMessage: show,
  withProgress: ({ location, title }, work) => {
    if (location === ProgressLocation.Notification) shown.push('… ' + title);
    return work({ report: () => {} }, { onCancellationRequested: (cancel) => answers.push(cancel) });
  },
};
export const QuickPickItemKind = { Separator: -1, Default: 0 };
export const NotebookCellKind = { Markup: 1, Code: 2 };
export const ProgressLocation = { Window: 10, Notification: 15 };
export const commands = {
  executeCommand: async (command) => { shown.push('> ' + command); },
};
export class Range {
  constructor(...place) { this.place = place; }
}
export class WorkspaceEdit {
  steps = [];
  createFile(uri) { this.steps.push('create ' + uri.path); }
  deleteFile(uri) { this.steps.push('delete ' + uri.path); }
  renameFile(from, to) { this.steps.push('rename ' + from.path + ' ' + to.path); }
  replace(uri, range, text) { this.steps.push('change ' + uri.path + ' ' + JSON.stringify(text)); }
}
export const workspace = {
  workspaceFolders: [{ uri: new Uri('/w') }],
  textDocuments: [],
  notebookDocuments: [],
  onDidChangeConfiguration: never,
  onDidChangeTextDocument: never,
  onDidCloseTextDocument: never,
  createFileSystemWatcher: () => ({
    onDidChange: never, onDidCreate: never, onDidDelete: never, dispose: () => {},
  }),
  getWorkspaceFolder: () => undefined,
  applyEdit: async (edit) => { shown.push(...edit.steps); return true; },
};
`;

registerHooks({
  resolve(specifier, context, next) {
    if (specifier !== 'vscode') return next(specifier, context);
    const url = `data:text/javascript,${encodeURIComponent(SOURCE)}`;
    return { url, format: 'module', shortCircuit: true };
  },
});
