import assert from 'node:assert/strict';
import { isWithin, mountOf, mountsBelow, parseMountTable } from '../../src/sandbox/mount-table.ts';

const TABLE = [
  '22 1 8:1 / / rw,relatime shared:1 - ext4 /dev/sda1 rw',
  '30 22 8:2 / /home rw,nosuid,nodev,relatime - ext4 /dev/sda2 rw',
  '31 30 8:3 / /home/a/with\\040space ro,noexec - ext4 /dev/sda3 rw',
  '32 22 0:5 / /homes rw - tmpfs tmpfs rw',
  '33 30 0:6 / /home rw,noatime - tmpfs tmpfs rw',
  'broken',
  '',
].join('\n');

describe('the mount table', () => {
  const mounts = parseMountTable(TABLE);

  it('is read with the options that a bind has to repeat', () => {
    assert.deepEqual(mounts, [
      { place: '/', options: ['relatime'] },
      { place: '/home', options: ['nosuid', 'nodev', 'relatime'] },
      { place: '/home/a/with space', options: ['noexec'] },
      { place: '/homes', options: [] },
      { place: '/home', options: ['noatime'] },
    ]);
  });
  const cases: readonly (readonly [string, string, readonly string[]])[] = [
    ['/usr', '/', ['relatime']],
    ['/homes/b', '/homes', []],
    ['/home/a/with space/c', '/home/a/with space', ['noexec']],
    ['/home', '/home', ['noatime']],
  ];
  for (const [path, place, options] of cases) {
    it(`finds what ${path} lies in, the one on top among equals`, () => {
      assert.deepEqual(mountOf(path, mounts), { place, options });
    });
  }
  it('finds what is mounted below a folder', () => {
    const below = mountsBelow('/home/a', mounts).map(({ place }) => place);
    assert.deepEqual(below, ['/home/a/with space']);
  });
  it('takes no folder for one that begins with its name', () => {
    assert.equal(isWithin('/homes', '/home'), false);
    assert.equal(isWithin('/home', '/home'), true);
    assert.equal(isWithin('/x', '/'), true);
  });
});
