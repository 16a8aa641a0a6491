import assert from 'node:assert/strict';
import type * as vscode from 'vscode';
import { mayBeContext, mayComplete } from '../../../src/context/exclusion.ts';
import '../refactor/vscode-stand-in.ts';

const { createExclusions } = await import('../../../src/vscode/platform/exclusions.ts');
const file = (path: string) =>
  ({ scheme: 'file', path, toString: () => path }) as unknown as vscode.Uri;

describe('rules for files outside of every folder', () => {
  it('keep the editor’s own settings from being read, which may hold keys of other extensions', async () => {
    const exclusions = createExclusions([]);
    const verdict = await exclusions.verdict(file('/home/me/.local/share/code/User/settings.json'));
    assert.equal(mayBeContext(verdict), false);
    assert.equal(mayComplete(verdict, 'local'), false);
  });

  it('let any other file be read', async () => {
    const exclusions = createExclusions(['*.key.ts']);
    assert.ok(mayBeContext(await exclusions.verdict(file('/home/me/notes.ts'))));
    assert.ok(!mayBeContext(await exclusions.verdict(file('/home/me/a.key.ts'))));
  });
});
