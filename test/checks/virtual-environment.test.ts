import assert from 'node:assert/strict';
import { execFileSync } from 'node:child_process';
import { existsSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { moveVirtualEnvironment } from '../../src/checks/virtual-environment.ts';
import { inOwnFolder, running } from '../sandbox/working-sandboxes.ts';
import { best, checked, copied, inProject, write } from './open-check.ts';

describe('moveVirtualEnvironment', () => {
  const project = inProject({
    '.venv/pyvenv.cfg': 'home = /usr/bin\ncommand = /usr/bin/python3 -m venv /old/place/.venv\n',
    '.venv/bin/pytest': '#!/old/place/.venv/bin/python\nimport sys\n',
    '.venv/bin/other': '#!/old/place-of-another/bin/python\n',
    '.venv/lib/python3.12/site-packages/_mine.pth': '/old/place/src\n',
    '.venv/lib/python3.12/site-packages/__editable___mine_finder.py':
      "MAPPING = {'a': '/old/place'}",
    '.venv/lib/python3.12/site-packages/six.py': "'/old/place'",
    'bin/tool': '/old/place',
  });

  it('names the new place in scripts and in what leads to packages that are edited', async () => {
    const folder = path.join(project.root, '.venv');
    const changed = await moveVirtualEnvironment(folder, '/old/place', '/new');
    const read = (name: string) => readFileSync(path.join(folder, name), 'utf8');
    const packages = 'lib/python3.12/site-packages';
    assert.deepEqual(changed.toSorted(), [
      'bin/pytest',
      `${packages}/__editable___mine_finder.py`,
      `${packages}/_mine.pth`,
      'pyvenv.cfg',
    ]);
    assert.match(read('bin/pytest'), /^#!\/new\/\.venv\/bin\/python\n/);
    assert.equal(read('bin/other'), '#!/old/place-of-another/bin/python\n');
    assert.equal(read(`${packages}/_mine.pth`), '/new/src\n');
    assert.equal(read(`${packages}/six.py`), "'/old/place'");
  });
  it('leaves a folder alone that is none', async () => {
    assert.deepEqual(await moveVirtualEnvironment(project.root, '/old/place', '/new'), []);
    assert.equal(readFileSync(path.join(project.root, 'bin/tool'), 'utf8'), '/old/place');
  });
});

describe('a virtual environment', function () {
  this.timeout(60_000);
  inOwnFolder();
  const project = inProject({ '.gitignore': '.venv\n', 'src/mine.py': 'value = 1\n' });
  const python = '/usr/bin/python3';

  for (const sandbox of new Set([best, copied])) {
    it(`leads to the packages of the copy in a check that is ${sandbox.isolation.level}`, async function () {
      if (!existsSync(python)) return this.skip();
      const folder = path.join(project.root, '.venv');
      execFileSync(python, ['-m', 'venv', '--without-pip', folder]);
      const told = execFileSync(python, ['--version'], { encoding: 'utf8' });
      const [version = ''] = /3\.\d+/.exec(told) ?? [];
      const packages = `.venv/lib/python${version}/site-packages`;
      await write(project.root, {
        [`${packages}/mine.pth`]: path.join(project.root, 'src'),
        [`${packages}/installed.py`]: 'value = 10\n',
        '.venv/bin/show': `#!${folder}/bin/python\nimport mine, installed, sys\nprint(mine.value + installed.value)\n`,
      });
      const command = 'chmod +x .venv/bin/show; .venv/bin/show';
      await checked(project.root, { command, sandbox, copies: 2 }, async (check) => {
        assert.deepEqual(check.baseline.lastLines, ['11']);
        const values = [2, 3, 4].map((value) =>
          check.run(new Map([['src/mine.py', `value = ${value}\n`]]), running()),
        );
        const said = (await Promise.all(values)).map(({ lastLines }) => lastLines.join());
        assert.deepEqual(said, ['12', '13', '14']);
      });
    });
  }
});
