import assert from 'node:assert/strict';
import type * as vscode from 'vscode';
import type { Completion } from '../../../src/core/completion.ts';
import '../refactor/vscode-stand-in.ts';

const { createRecollection } = await import('../../../src/vscode/keys/recollection.ts');
const { shown } = (await import('vscode')) as unknown as { readonly shown: string[] };

describe('showing a suggestion again', () => {
  it('closes the list of suggestions first: behind one of its entries it would begin elsewhere', async () => {
    const session = { onDidReport: () => ({ dispose: () => undefined }) } as never;
    const recollection = createRecollection(session);
    const editor = {
      document: { uri: { toString: () => 'file:///a.ts' }, version: 1 },
      selection: { active: { line: 0, character: 0 } },
    };
    shown.length = 0;
    await recollection.show(editor as unknown as vscode.TextEditor, {} as Completion);
    assert.deepEqual(shown, [
      '> hideSuggestWidget',
      '> editor.action.inlineSuggest.hide',
      '> editor.action.inlineSuggest.trigger',
    ]);
  });
});
