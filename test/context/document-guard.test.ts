import assert from 'node:assert/strict';
import {
  documentGuard,
  isEditorSettings,
  maxDocumentChars,
  maxLineChars,
} from '../../src/context/document-guard.ts';

const guard = (scheme: string, text = 'x', length = text.length) =>
  documentGuard({ scheme, text, length });

describe('documentGuard', () => {
  const schemes: readonly (readonly [what: string, scheme: string, isRefused: boolean])[] = [
    ['a file, also a merge’s result and a folder’s settings', 'file', false],
    ['a new document', 'untitled', false],
    ['a file of a remote machine', 'vscode-remote', false],
    ['a file of a repository that is not checked out', 'vscode-vfs', false],
    ['a cell of a notebook', 'vscode-notebook-cell', false],
    ['the input of an interactive window', 'vscode-interactive-input', false],
    ['an output channel', 'output', true],
    ['the older side of a diff, also of a merge', 'git', true],
    ['the same of a repository elsewhere', 'gitfs', true],
    ['a side of a review', 'review', true],
    ['the input of source control', 'vscode-scm', true],
    ['a comment on a review', 'comment', true],
    ['the debug console', 'debug', true],
    ['a chat’s input', 'chatSessionInput', true],
    ['a chat’s code block', 'vscode-chat-code-block', true],
    ['a search editor', 'search-editor', true],
    ['a terminal', 'vscode-terminal', true],
    ['the user’s settings', 'vscode-userdata', true],
    ['the default settings', 'vscode', true],
    ['an output of a cell', 'vscode-notebook-cell-output', true],
    ['a cell’s metadata', 'vscode-notebook-cell-metadata', true],
    ['a history of an interactive window', 'vscode-interactive', true],
    ['a page', 'http', true],
    ['nothing known', '', true],
  ];
  for (const [what, scheme, isRefused] of schemes) {
    it(`${isRefused ? 'refuses' : 'lets pass'} ${what}`, () => {
      assert.equal(guard(scheme), isRefused ? 'scheme' : undefined);
    });
  }
  it('refuses a line that nobody wrote', () => {
    const lineOf = (lineLength: number) =>
      documentGuard({ scheme: 'file', text: 'x', length: 20_000, lineLength });
    assert.equal(lineOf(maxLineChars), undefined);
    assert.equal(lineOf(maxLineChars + 1), 'long-line');
  });
  for (const [what, text] of [
    ['tabs', '\t\ta\n'],
    ['mixed line ends', 'a\r\nb\nc\rd'],
    ['a byte order mark', '\ufeffa'],
    ['Arabic and marks of direction', '// \u2067مرحبا\u2069'],
    ['nothing but a line end', '\n'],
  ] as const) {
    it(`lets ${what} pass`, () => {
      assert.equal(guard('file', text), undefined);
    });
  }
  it('refuses documents of more than a million characters', () => {
    assert.equal(guard('file', 'x', maxDocumentChars), undefined);
    assert.equal(guard('file', 'x', maxDocumentChars + 1), 'too-large');
  });
  it('refuses binary content', () => {
    assert.equal(guard('file', 'a\u0000b'), 'binary');
    assert.equal(guard('file', '\ufffd\ufffdab'), 'binary');
  });
  it('forgives a broken character in much text', () => {
    assert.equal(guard('file', `${'x'.repeat(100)}\ufffd`), undefined);
  });
  it('passes an empty file, and one whose text is not known', () => {
    assert.equal(guard('file', ''), undefined);
    assert.equal(documentGuard({ scheme: 'file', length: 10 }), undefined);
  });
});

describe('isEditorSettings', () => {
  it('knows the files in which the editor keeps settings', () => {
    for (const path of [
      '/home/me/.config/Code/User/settings.json',
      '/c:/Users/me/AppData/Roaming/Code/User/keybindings.json',
      '/home/me/.vscode-server/data/Machine/settings.json',
      '/home/me/.config/Code/User/profiles/-1a2b/settings.json',
    ]) {
      assert.ok(isEditorSettings(path), path);
    }
    for (const path of ['/w/.vscode/settings.json', '/w/User/model.json', '/w/settings.json']) {
      assert.ok(!isEditorSettings(path), path);
    }
  });
});
