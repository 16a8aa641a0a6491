import assert from 'node:assert/strict';
import * as fc from 'fast-check';
import { moveRenamed, type SettingPlace } from '../../src/settings/move-renamed.ts';
import type { RenamedSetting } from '../../src/settings/renamed.ts';

const TABLE: readonly RenamedSetting[] = [
  { from: 'a', to: 'b', since: '0.2.0' },
  {
    from: 'silent',
    to: 'loud',
    since: '0.2.0',
    valueNow: (before) => (typeof before === 'boolean' ? !before : undefined),
  },
  { from: 'b', to: 'c', since: '0.3.0' },
];

/** A place in memory; what `broken` begins with cannot be written. */
function placeWith(given: Readonly<Record<string, unknown>>, broken = '-') {
  const values = new Map(Object.entries(given));
  const writes: string[] = [];
  const place: SettingPlace = {
    valueAt: (key) => values.get(key),
    write(key, value) {
      if (key.startsWith(broken)) return Promise.reject(new Error('read-only'));
      writes.push(key);
      if (value === undefined) values.delete(key);
      else values.set(key, value);
      return Promise.resolve();
    },
  };
  return { place, writes, now: () => Object.fromEntries(values) };
}

describe('moving renamed settings', () => {
  it('moves what is set, at every place by itself, with the value of now', async () => {
    const user = placeWith({ a: 1, silent: true });
    const folder = placeWith({ silent: false, other: 2 });
    const moves = await moveRenamed([user.place, folder.place], TABLE);
    assert.deepEqual(user.now(), { loud: false, c: 1 });
    assert.deepEqual(folder.now(), { other: 2, loud: true });
    assert.ok(moves.every(({ outcome }) => outcome === 'moved'));
    assert.equal(moves.length, 4);
  });
  it('writes the new key before it takes out the old one', async () => {
    const { place, writes } = placeWith({ silent: true });
    await moveRenamed([place], TABLE);
    assert.deepEqual(writes, ['loud', 'silent']);
  });
  it('keeps both where the new key is set already', async () => {
    const { place, now } = placeWith({ silent: true, loud: true });
    const moves = await moveRenamed([place], TABLE);
    assert.deepEqual(now(), { silent: true, loud: true });
    assert.deepEqual(moves, [{ from: 'silent', to: 'loud', outcome: 'kept' }]);
  });
  it('keeps a value that means nothing under the new key', async () => {
    const { place, now } = placeWith({ silent: 'perhaps' });
    assert.equal((await moveRenamed([place], TABLE))[0]?.outcome, 'kept');
    assert.deepEqual(now(), { silent: 'perhaps' });
  });
  it('leaves the old value where settings cannot be written', async () => {
    const { place, now } = placeWith({ silent: true }, 'loud');
    assert.equal((await moveRenamed([place], TABLE))[0]?.outcome, 'failed');
    assert.deepEqual(now(), { silent: true });
  });
  it('writes nothing where nothing was renamed, or everything is moved', async () => {
    const { place, writes } = placeWith({ c: 1, loud: false });
    assert.deepEqual(await moveRenamed([place], TABLE), []);
    assert.deepEqual(await moveRenamed([placeWith({ a: 1 }).place], []), []);
    assert.deepEqual(writes, []);
  });
  it('loses no value and writes over none, whatever is set', async () => {
    const someKeys = fc.dictionary(fc.constantFrom('a', 'b', 'c', 'other'), fc.nat());
    await fc.assert(
      fc.asyncProperty(someKeys, fc.constantFrom('-', 'a', 'b', 'c'), async (given, broken) => {
        const { place, now } = placeWith(given, broken);
        await moveRenamed([place], TABLE);
        const kept = Object.values(now());
        for (const value of Object.values(given)) assert.ok(kept.includes(value));
      }),
    );
  });
});
