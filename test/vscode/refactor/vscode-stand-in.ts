import { registerHooks } from 'node:module';

/**
 * Lets files that word things for the editor be read where there is no editor: `vscode` is words as they
 * are written, with their places filled in, and the few values that such files look at. To be imported before such a file is, which is then imported
 * by `await import`.
 */
const SOURCE = `
export const l10n = {
  t: (text, ...values) => text.replace(/\\{(\\d+)\\}/g, (all, n) => String(values[Number(n)] ?? all)),
};
export class Uri {
  constructor(path) { this.path = path; }
  toString() { return 'file://' + this.path; }
}
export class Location {
  constructor(uri) { this.uri = uri; }
}
export class MarkdownString {
  value = '';
  appendText(text) { this.value += text; return this; }
}
export const window = { activeTextEditor: { document: { uri: new Uri('/active.ts') } } };
`;

registerHooks({
  resolve(specifier, context, next) {
    if (specifier !== 'vscode') return next(specifier, context);
    const url = `data:text/javascript,${encodeURIComponent(SOURCE)}`;
    return { url, format: 'module', shortCircuit: true };
  },
});
