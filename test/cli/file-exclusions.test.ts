import assert from 'node:assert/strict';
import { mkdir, mkdtemp, rm, symlink, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { mayLeave } from '../../src/cli/file-exclusions.ts';
import { diskFiles } from '../../src/providers/workspace/disk-files.ts';

describe('whether a file of the command line may leave', () => {
  let root = '';
  beforeEach(async () => {
    root = await mkdtemp(path.join(tmpdir(), 'ensemble-leave-'));
    await mkdir(path.join(root, 'src/billing'), { recursive: true });
    await writeFile(path.join(root, '.gitignore'), 'dist/\n');
    await writeFile(
      path.join(root, 'src/.ensembleignore'),
      'legacy.ts\n!billing/\n!**/billing/**\n',
    );
  });
  afterEach(async () => {
    await rm(root, { recursive: true, force: true });
  });

  it('is a no for what ignore files, patterns and the list of secret files name', () => {
    const neverSend = ['**/billing/**'];
    const verdicts = ['src/a.ts', 'src/billing/a.ts', 'src/legacy.ts', 'dist/a.js', '.env'].map(
      (file) => mayLeave(root, file, neverSend),
    );
    assert.deepEqual(verdicts, [true, false, false, false, false]);
    assert.equal(mayLeave(root, 'src/billing/a.ts', []), true);
    assert.equal(mayLeave(root, '../billing/a.ts', neverSend), false);
    assert.equal(mayLeave(root, 'src/a.ts', [`${root}/src/**`]), false);
  });

  it('is a no where its ignore file cannot be read', async () => {
    await symlink('.gitignore', path.join(root, 'src/billing/.gitignore'));
    assert.equal(mayLeave(root, 'src/billing/a.ts', []), false);
    assert.equal(mayLeave(root, 'src/a.ts', []), true);
  });

  it('is asked of files that are learned too, and no ignore file takes them back', async () => {
    for (const name of ['src/a.ts', 'src/billing/b.ts', 'src/legacy.ts', 'src/Billing.ts']) {
      await writeFile(path.join(root, name), 'x');
    }
    const learned = async (neverSend: readonly string[]): Promise<readonly string[]> => {
      const files = diskFiles({ folders: [root], excluded: [], neverSend, most: 100 });
      const names: string[] = [];
      for await (const batch of files.list(new AbortController().signal))
        names.push(...batch.map((file) => file.path).filter((name) => name.endsWith('.ts')));
      return names.toSorted();
    };
    assert.deepEqual(await learned([]), ['src/Billing.ts', 'src/a.ts', 'src/billing/b.ts']);
    assert.deepEqual(await learned(['**/billing/**']), ['src/Billing.ts', 'src/a.ts']);
    assert.deepEqual(await learned([`${root}/src/billing/**`]), ['src/Billing.ts', 'src/a.ts']);
    assert.deepEqual(await learned(['billing*']), ['src/a.ts']);
  });
});
