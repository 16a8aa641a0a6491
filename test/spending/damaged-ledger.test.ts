import assert from 'node:assert/strict';
import { appendFile, mkdir, rename, symlink, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { asked, purseInFolder, refusal, settled, used } from './purse-in-folder.ts';

describe('spending that cannot be kept', () => {
  const purse = purseInFolder();

  it('refuses every call, and says why', async () => {
    await writeFile(path.join(purse.folder, 'deep'), 'a file where the folder should be');
    const { code, detail, repair } = await refusal(asked(purse.opened(), 1));
    assert.deepEqual([code, repair], ['over-budget', 'none']);
    assert.match(detail, /^no record of spending can be kept \(E[A-Z]+\)$/);
  });

  it('refuses calls while the disk is full, and goes on afterwards', async function () {
    if (process.platform !== 'linux') this.skip();
    const spending = purse.opened();
    const hold = await asked(spending, 10);
    const aside = path.join(purse.folder, 'aside');
    await rename(purse.file, aside);
    await symlink('/dev/full', purse.file);
    assert.match((await refusal(asked(spending, 1))).detail, /ENOSPC/);
    // What could not be settled meanwhile is settled with the next call.
    await settled(spending, hold, used(1000, 0));
    await rename(aside, purse.file);
    await asked(spending, 1);
    await spending.written();
    const other = purse.opened();
    await other.refresh();
    assert.equal(other.state().usd, 0.02);
  });

  it('refuses calls where the ledger is no file', async () => {
    await mkdir(purse.file, { recursive: true });
    const spending = purse.opened();
    assert.match((await refusal(asked(spending, 1))).detail, /EISDIR/);
    await spending.refresh();
    assert.equal(spending.state().usd, 0);
  });

  it('does not lose the rest for a damaged end', async () => {
    await asked(purse.opened(), 60);
    await appendFile(purse.file, '{"kind":"hold","id":"x","day":"2026-1');
    const spending = purse.opened();
    await refusal(asked(spending, 60));
    await asked(spending, 30);
    const other = purse.opened();
    await other.refresh();
    assert.deepEqual([other.state().usd, other.badLines], [0.9, 1]);
  });
});
