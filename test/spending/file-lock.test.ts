import assert from 'node:assert/strict';
import { renameSync, writeFileSync } from 'node:fs';
import { mkdtemp, readdir, rm, unlink, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { setImmediate as nextTurn } from 'node:timers/promises';
import { systemClock } from '../../src/core/clock.ts';
import { seededRandom } from '../../src/core/random.ts';
import { createFileLock, LockTimeout } from '../../src/spending/file-lock.ts';
import { createManualClock, type ManualClock } from '../fakes/manual-clock.ts';

/** Lets time pass until something is settled. */
async function passUntil(clock: ManualClock, promise: Promise<unknown>): Promise<void> {
  let settled = false;
  const note = (): void => {
    settled = true;
  };
  promise.then(note, note);
  // Files take time that is not the clock's.
  while (!settled) {
    if (clock.pending() > 0) await clock.pass(5);
    else await nextTurn();
  }
}

describe('a lock in a file', () => {
  let folder = '';
  let file = '';

  beforeEach(async () => {
    folder = await mkdtemp(path.join(tmpdir(), 'lock-'));
    file = path.join(folder, 'x.lock');
  });
  afterEach(() => rm(folder, { recursive: true, force: true }));

  it('lets one in at a time', async () => {
    const locks = Array.from({ length: 8 }, (_, n) =>
      createFileLock(file, systemClock, seededRandom(n)),
    );
    let inside = 0;
    let most = 0;
    await Promise.all(
      locks.flatMap((lock) =>
        Array.from({ length: 5 }, () =>
          lock.with(async () => {
            most = Math.max(most, ++inside);
            await new Promise((resolve) => setImmediate(resolve));
            inside--;
          }),
        ),
      ),
    );
    assert.equal(most, 1);
    assert.deepEqual(await readdir(folder), []);
  });

  it('is free after work that fails', async () => {
    const lock = createFileLock(file, systemClock, seededRandom(1));
    await assert.rejects(
      lock.with(() => Promise.reject(new Error('no'))),
      /no/,
    );
    assert.equal(await lock.with(() => Promise.resolve(5)), 5);
  });

  it('is taken from a program that is gone, after five seconds without a change', async () => {
    const clock = createManualClock();
    await writeFile(file, '12345');
    const lock = createFileLock(file, clock, seededRandom(1));
    const got = lock.with(() => Promise.resolve(clock.now()));
    await passUntil(clock, got);
    const waited = await got;
    assert.ok(waited >= 5000 && waited < 5200, `waited ${waited} ms`);
    assert.deepEqual(await readdir(folder), []);
  });

  it('is left to whoever goes on having it anew', async () => {
    const clock = createManualClock();
    await writeFile(file, '0');
    const lock = createFileLock(file, clock, seededRandom(1));
    const got = lock.with(() => Promise.resolve());
    const refused = assert.rejects(got, LockTimeout);
    const other = path.join(folder, 'other');
    let changed = 0;
    const renew = (): void => {
      // In one step: nobody ever finds it gone.
      writeFileSync(other, String(++changed));
      renameSync(other, file);
      clock.after(600, renew);
    };
    renew();
    await passUntil(clock, refused);
    assert.ok(changed > 10);
    await refused;
  });

  it('says whether it is still held', async () => {
    const lock = createFileLock(file, systemClock, seededRandom(1));
    await lock.with(async (held) => {
      assert.equal(await held.isOurs(), true);
      await unlink(file);
      await writeFile(file, 'another');
      assert.equal(await held.isOurs(), false);
    });
    // What is another's stays.
    assert.deepEqual(await readdir(folder), ['x.lock']);
  });

  it('cannot be had where no file can be made', async () => {
    const lock = createFileLock(path.join(folder, 'gone', 'x'), systemClock, seededRandom(1));
    await assert.rejects(
      lock.with(() => Promise.resolve()),
      { code: 'ENOENT' },
    );
  });
});
