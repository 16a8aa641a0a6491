import assert from 'node:assert/strict';
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { existsSync, readdirSync } from 'node:fs';
import { chmod, mkdir, rm, utimes, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { createKeptFolder, createScratchPlace } from '../../src/checks/scratch-place.ts';
import { inOwnFolder } from '../sandbox/working-sandboxes.ts';

const MODULE = new URL('../../src/checks/scratch-place.ts', import.meta.url).href;

/** Another process that makes a place, fills it, tells where it is, and waits. */
async function otherProcess(): Promise<{
  readonly folder: string;
  kill(): Promise<void>;
}> {
  const script = `
    const { createScratchPlace } = await import(${JSON.stringify(MODULE)});
    const { mkdirSync, writeFileSync, chmodSync } = await import('node:fs');
    const { folder } = await createScratchPlace();
    mkdirSync(folder + '/work/locked', { recursive: true });
    writeFileSync(folder + '/work/locked/file', 'x');
    chmodSync(folder + '/work/locked', 0);
    console.log(folder);
    setInterval(() => {}, 1000);`;
  const child = spawn(process.execPath, ['--input-type=module', '-e', script], {
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  const [said] = (await once(child.stdout, 'data')) as [Buffer];
  return {
    folder: said.toString().trim(),
    async kill() {
      child.kill('SIGKILL');
      await once(child, 'exit');
    },
  };
}

describe('createScratchPlace', function () {
  this.timeout(20_000);
  const place = inOwnFolder();
  const above = (): string => path.join(place.path, `ensemble-checks-${process.getuid?.() ?? ''}`);

  it('is a folder of this process alone, and leaves nothing', async () => {
    const one = await createScratchPlace();
    const other = await createScratchPlace();
    assert.notEqual(one.folder, other.folder);
    assert.match(path.basename(one.folder), new RegExp(`^${process.pid}-\\d+-`));
    await one.remove();
    assert.equal(existsSync(other.folder), true);
    await other.remove();
    assert.deepEqual(readdirSync(place.path), []);
  });
  it('removes what a process has left that was killed, and nothing of one that lives', async () => {
    const [dead, alive] = await Promise.all([otherProcess(), otherProcess()]);
    try {
      await dead.kill();
      const own = await createScratchPlace();
      assert.deepEqual([existsSync(dead.folder), existsSync(alive.folder)], [false, true]);
      await own.remove();
    } finally {
      await alive.kill();
      await rm(above(), { recursive: true, force: true });
    }
  });
  it('removes what was left by a process whose number another one has now', async () => {
    if (!existsSync('/proc/self/stat')) return;
    const first = await createScratchPlace();
    const old = path.join(above(), `${process.pid}-1-abc`);
    await mkdir(old);
    const own = await createScratchPlace();
    assert.deepEqual([existsSync(old), existsSync(first.folder)], [false, true]);
    await own.remove();
    await first.remove();
  });
  it('does not go into a folder that others can enter', async () => {
    await mkdir(above());
    await chmod(above(), 0o777);
    await assert.rejects(createScratchPlace(), /not a folder of this user alone/);
    await rm(above(), { recursive: true });
    await writeFile(above(), '');
    await assert.rejects(createScratchPlace(), /not a folder of this user alone/);
    await rm(above());
  });
});

describe('createKeptFolder', () => {
  inOwnFolder();
  it('stays, and goes after 30 days', async () => {
    const [old, young] = [await createKeptFolder(), await createKeptFolder()];
    const { mtimeMs } = await import('node:fs').then(({ statSync }) => statSync(old));
    const past = mtimeMs / 1000 - 31 * 86_400;
    await utimes(old, past, past);
    await createKeptFolder();
    assert.deepEqual([existsSync(old), existsSync(young)], [false, true]);
  });
});
