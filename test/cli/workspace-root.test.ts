import assert from 'node:assert/strict';
import { mkdir, mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { workspaceRootOf } from '../../src/cli/workspace-root.ts';

describe('the workspace of a file', () => {
  it('is the repository around it, else its own folder', async () => {
    const root = await mkdtemp(path.join(tmpdir(), 'repository-'));
    await mkdir(path.join(root, '.git'));
    assert.equal(workspaceRootOf(path.join(root, 'src/b.ts')), root);
    const lonely = await mkdtemp(path.join(tmpdir(), 'lonely-'));
    assert.equal(workspaceRootOf(path.join(lonely, 'x.ts')), lonely);
    await rm(root, { recursive: true });
    await rm(lonely, { recursive: true });
  });
});
