import assert from 'node:assert/strict';
import { keptPlace } from '../../../src/checks/scratch-place.ts';
import './vscode-stand-in.ts';

const { confirmationText } = await import('../../../src/vscode/refactor/check-confirmation.ts');

const CHECK = { command: 'npm test', dependencyFolders: ['node_modules'], prepare: undefined };
const ISOLATED = { level: 'isolated', tool: 'bwrap' } as const;
const COPIED = { level: 'copied', tool: 'none' } as const;

describe('what is confirmed before a check runs', () => {
  it('is, where nothing isolates it, that changes of the tree are put back and where they are kept', () => {
    const text = confirmationText({ ...CHECK, isolation: COPIED });
    assert.match(text, /by any program but this editor.*put back/);
    assert.ok(text.includes(`kept for 30 days in ${keptPlace()}`), text);
    assert.match(text, /\(node_modules\) are cloned where the disk can, else copied/);
  });

  it('is nothing of that where it is isolated, unless what prepares it is not', () => {
    const text = confirmationText({ ...CHECK, isolation: ISOLATED });
    assert.doesNotMatch(text, /put back/);
    assert.match(text, /else mounted for reading/);
    const prepared = confirmationText({ ...CHECK, isolation: ISOLATED, prepare: 'npm ci' });
    assert.match(prepared, /"npm ci" runs in the copy, with network/);
    assert.match(prepared, /put back/);
  });
});
