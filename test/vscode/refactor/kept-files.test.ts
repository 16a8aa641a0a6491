import assert from 'node:assert/strict';
import { mkdir, mkdtemp, readdir, rm, stat, utimes, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { createPrivateFiles } from '../../../src/vscode/refactor/private-files.ts';
import {
  createRestorePoints,
  type RestorePoint,
} from '../../../src/vscode/refactor/restore-points.ts';

const NOW = Date.UTC(2026, 5, 1);
const DAY_MS = 86_400_000;
const LIMITS = { files: 3, bytes: 1_000, ageMs: 30 * DAY_MS };

describe('private files', () => {
  let folder = '';

  beforeEach(async () => {
    folder = path.join(await mkdtemp(path.join(tmpdir(), 'private-')), 'kept');
  });
  afterEach(() => rm(path.dirname(folder), { recursive: true, force: true }));

  /** Written so many days before `NOW`. */
  async function aged(name: string, days: number): Promise<void> {
    const at = new Date(NOW - days * DAY_MS);
    await utimes(path.join(folder, `${name}.json`), at, at);
  }

  it('come back as they were, readable by their owner alone', async () => {
    const files = createPrivateFiles(folder, LIMITS, () => NOW);
    await files.save('one', { a: [1, null] });
    assert.deepEqual(await files.load('one'), { a: [1, null] });
    const { mode } = await stat(path.join(folder, 'one.json'));
    assert.equal(mode & 0o777, 0o600);
  });

  it('stay while they are the youngest, however long', async () => {
    const files = createPrivateFiles(folder, LIMITS, () => NOW);
    await files.save('old', 'x');
    await aged('old', 1);
    await files.save('long', 'x'.repeat(2 * LIMITS.bytes));
    assert.deepEqual(await readdir(folder), ['long.json']);
  });

  it('stay in their folder, whatever their name', async () => {
    const files = createPrivateFiles(folder, LIMITS, () => NOW);
    await files.save('../../etc/passwd', 1);
    assert.deepEqual(await readdir(folder), ['______etc_passwd.json']);
  });

  it('go with the oldest first, and with what a crash has left', async () => {
    const files = createPrivateFiles(folder, LIMITS, () => NOW);
    await mkdir(folder, { recursive: true });
    for (const [i, name] of ['a', 'b', 'c', 'd'].entries()) {
      await writeFile(path.join(folder, `${name}.json`), `"${name}"`);
      await aged(name, 10 + i);
    }
    await writeFile(path.join(folder, 'old.json.part'), '{');
    await utimes(path.join(folder, 'old.json.part'), 0, 0);
    assert.deepEqual(
      (await files.list()).map(({ name }) => name),
      ['a', 'b', 'c'],
    );
    await aged('a', 31);
    assert.deepEqual(
      (await files.list()).map(({ name }) => name),
      ['b', 'c'],
    );
    assert.deepEqual((await readdir(folder)).sort(), ['b.json', 'c.json']);
  });

  it('are none where a file is damaged or gone', async () => {
    const files = createPrivateFiles(folder, LIMITS, () => NOW);
    await mkdir(folder, { recursive: true });
    await writeFile(path.join(folder, 'bad.json'), '{"a":');
    assert.equal(await files.load('bad'), undefined);
    assert.equal(await files.load('none'), undefined);
  });
});

describe('points to restore from', () => {
  let folder = '';

  beforeEach(async () => {
    folder = path.join(await mkdtemp(path.join(tmpdir(), 'restore-')), 'kept');
  });
  afterEach(() => rm(path.dirname(folder), { recursive: true, force: true }));

  function point(id: string, at: number): RestorePoint {
    const files = [{ path: 'a.ts', uri: 'file:///a.ts', before: 'a', after: null }];
    return { version: 1, id, at, instruction: 'do it', files };
  }

  it('are the latest first, five at most', async () => {
    const points = createRestorePoints(folder, () => Date.now());
    for (let i = 1; i <= 7; i++) await points.save(point(`p${i}`, i));
    assert.equal((await readdir(folder)).length, 5);
    assert.equal((await points.latest())?.id, 'p7');
    await points.remove('p7');
    assert.equal((await points.latest())?.id, 'p6');
  });

  it('are not read from what is something else', async () => {
    const points = createRestorePoints(folder, () => Date.now());
    await points.save(point('good', 1));
    await writeFile(path.join(folder, 'bad.json'), '{"version":1,"id":"x","at":9,"files":[{}]}');
    await writeFile(path.join(folder, 'worse.json'), 'null');
    assert.equal((await points.latest())?.id, 'good');
  });
});
