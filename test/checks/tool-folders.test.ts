import assert from 'node:assert/strict';
import { homedir } from 'node:os';
import path from 'node:path';
import { toolFolders } from '../../src/checks/tool-folders.ts';
import { inWorkspace } from '../benchmark/check/workspace-folder.ts';

describe('toolFolders', () => {
  const workspace = inWorkspace({
    '.venv/pyvenv.cfg': 'version = 3.12\nhome =  /opt/pythons/3.12/bin \n',
    'venv/pyvenv.cfg': 'home = relative/bin\n',
  });

  it('are what lies around the programs of Node and of virtual environments, and what is named', async () => {
    assert.deepEqual(await toolFolders(workspace.root, '/opt/node-24/bin/node', ['/opt/go']), {
      visible: ['/opt/node-24', '/opt/pythons/3.12', '/opt/go'],
      first: ['/opt/node-24/bin'],
    });
  });
  it('are named once', async () => {
    const { visible } = await toolFolders('/none', '/opt/node/bin/node', ['/opt/node']);
    assert.deepEqual(visible, ['/opt/node']);
  });
  it('are the folder of a program itself where that is no bin', async () => {
    assert.deepEqual((await toolFolders('/none', '/opt/node/node')).visible, ['/opt/node']);
  });
  for (const bin of [path.join(homedir(), 'bin'), '/bin']) {
    it(`are never a whole home: ${bin.replace(homedir(), '~')}`, async () => {
      assert.deepEqual((await toolFolders('/none', path.join(bin, 'node'))).visible, []);
    });
  }
});
