import assert from 'node:assert/strict';
import { createCopyPool } from '../../src/checks/copy-pool.ts';
import type { ScratchCopy } from '../../src/checks/scratch-copy.ts';
import { running } from '../sandbox/working-sandboxes.ts';

/** Copies with numbers for folders, which note what is done with them. */
function scripted(failsToRestore: ReadonlySet<string> = new Set()) {
  const done: string[] = [];
  let made = 0;
  function copy(): ScratchCopy {
    const folder = String(++made);
    return {
      ...{ folder, place: '', linked: [], files: 0 },
      settle: async () => {},
      settled: async () => undefined,
      put: async () => {},
      async restore() {
        done.push(`restore ${folder}`);
        if (failsToRestore.has(folder)) throw new Error('locked');
      },
      another: async () => copy(),
      async remove() {
        done.push(`remove ${folder}`);
      },
    };
  }
  return { first: copy(), done };
}

const folderOf = async ({ folder }: ScratchCopy): Promise<string> => folder;

describe('createCopyPool', () => {
  it('makes a further copy only when it is needed, and none more than there may be', async () => {
    const { first } = scripted();
    const pool = createCopyPool(first, 2);
    assert.equal(await pool.use(folderOf, running()), '1');
    assert.equal(await pool.use(folderOf, running()), '1');
    const gate = Promise.withResolvers<undefined>();
    const slow = async (copy: ScratchCopy): Promise<string> => {
      await gate.promise;
      return copy.folder;
    };
    const all = [1, 2, 3, 4].map(() => pool.use(slow, running()));
    gate.resolve(undefined);
    assert.deepEqual([...new Set(await Promise.all(all))].toSorted(), ['1', '2']);
  });
  it('makes a copy what it was also after a use that throws', async () => {
    const { first, done } = scripted();
    const pool = createCopyPool(first, 1);
    const failing = pool.use(() => Promise.reject(new Error('no')), running());
    await assert.rejects(failing, /no/);
    assert.deepEqual(done, ['restore 1']);
    assert.equal(await pool.use(folderOf, running()), '1');
  });
  it('gives up a copy that cannot be made what it was, and makes another', async () => {
    const { first, done } = scripted(new Set(['1', '2']));
    const pool = createCopyPool(first, 1);
    assert.equal(await pool.use(folderOf, running()), '1');
    assert.equal(await pool.use(folderOf, running()), '2');
    assert.equal(await pool.use(folderOf, running()), '3');
    await pool.close();
    // The first one holds what all others are made of.
    assert.deepEqual(
      done.filter((one) => one.startsWith('remove')),
      ['remove 2', 'remove 1'],
    );
  });
  it('lets go who waits for a copy as soon as it is called off', async () => {
    const pool = createCopyPool(scripted().first, 1);
    const slow = Promise.withResolvers<undefined>();
    const using = pool.use(() => slow.promise, running());
    const cancel = new AbortController();
    let isUsed = false;
    const waiting = pool.use(async () => (isUsed = true), cancel.signal);
    cancel.abort(new Error('enough'));
    await assert.rejects(waiting, /enough/);
    slow.resolve(undefined);
    await using;
    await pool.close();
    assert.equal(isUsed, false);
  });
  it('waits for what is in use before it is closed', async () => {
    const { first, done } = scripted();
    const pool = createCopyPool(first, 1);
    const slow = Promise.withResolvers<undefined>();
    const using = pool.use(() => slow.promise, running());
    const closing = pool.close();
    slow.resolve(undefined);
    await Promise.all([using, closing]);
    assert.deepEqual(done, ['restore 1', 'remove 1']);
  });
});
