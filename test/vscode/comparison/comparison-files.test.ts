import assert from 'node:assert/strict';
import { mkdir, mkdtemp, readdir, readFile, rm, stat, utimes, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import type { Comparison } from '../../../src/comparison/comparison.ts';
import {
  createComparisonFiles,
  type ComparisonFiles,
} from '../../../src/vscode/comparison/comparison-files.ts';

const NOW = Date.UTC(2026, 5, 1);
const DAY_MS = 86_400_000;

function comparison(id: string, text = 'return 1;'): Comparison {
  return {
    version: 1,
    id,
    startedAt: NOW,
    request: {
      kind: 'fill',
      languageId: 'typescript',
      path: 'src/a.ts',
      prefix: 'const a = () => {\n  ',
      suffix: '\n};\n',
      original: '',
    },
    columns: [
      { id: 'k1', modelId: 'ollama:a', family: 'a', place: 'local', state: 'done', text },
      { id: 'k2', modelId: 'ollama:b', family: 'b', place: 'local', state: 'failed', text: '' },
    ],
    duels: [],
    votes: [],
  };
}

describe('the comparisons that are kept', () => {
  let folder = '';
  let files: ComparisonFiles;

  beforeEach(async () => {
    folder = path.join(await mkdtemp(path.join(tmpdir(), 'comparisons-')), 'kept');
    files = createComparisonFiles(folder, () => NOW);
  });
  afterEach(() => rm(path.dirname(folder), { recursive: true, force: true }));

  it('are none before anything was compared', async () => {
    assert.deepEqual(await files.list(), []);
  });

  it('come back as they were', async () => {
    await files.save(comparison('one'));
    assert.deepEqual(await files.load('one'), { comparison: comparison('one') });
  });

  it('are read by their owner alone', async () => {
    await files.save(comparison('one'));
    const { mode } = await stat(path.join(folder, 'one.json'));
    assert.equal(mode & 0o777, 0o600);
  });

  it('are listed youngest first, with what can be searched for', async () => {
    await files.save(comparison('one'));
    await files.save({ ...comparison('two', 'return 2;'), startedAt: NOW + 1 });
    const list = await files.list();
    assert.deepEqual(
      list.map(({ id }) => id),
      ['two', 'one'],
    );
    const [youngest] = list;
    assert.equal(youngest?.title, 'const a = () => {');
    assert.deepEqual(youngest.modelIds, ['ollama:a', 'ollama:b']);
    assert.equal(youngest.failures, 1);
    assert.equal(youngest.texts, 1);
    assert.ok(youngest.searched.includes('return 2;'));
  });

  it('tell what judges said in them, as far as they can be read', async () => {
    const judged = {
      ...comparison('judged'),
      columns: ['k1', 'k2'].map((id) => ({
        ...{ id, modelId: `ollama:${id}`, family: id, text: `return ${id};` },
        ...{ place: 'local' as const, state: 'done' as const },
      })),
      duels: [
        ...[{ judge: 'j', first: 'k1', second: 'k2', forth: 0.9, back: 0.8 }].map((duel) => ({
          ...duel,
          fidelity: 'judge' as const,
        })),
      ],
    };
    await files.save(comparison('one'));
    await files.save(judged);
    await writeFile(path.join(folder, 'torn.json'), '{"version":1,"id":"to');
    const [pairs, ...more] = await files.judged();
    assert.equal(more.length, 0);
    assert.deepEqual(
      pairs?.map(({ verdicts }) => verdicts.map(({ judge, forth }) => [judge, forth])),
      [[['j', 0.9]]],
    );
    await files.save({ ...judged, duels: [] });
    assert.deepEqual(await files.judged(), []);
  });

  it('are listed anew after they were written again', async () => {
    await files.save(comparison('one'));
    await files.list();
    await files.save(comparison('one', 'return 12345;'));
    const [entry] = await files.list();
    assert.ok(entry?.searched.includes('return 12345;'));
  });

  it('say why one of them cannot be read, and keep the others', async () => {
    await files.save(comparison('one'));
    await writeFile(path.join(folder, 'torn.json'), '{"version":1,"id":"to');
    await writeFile(path.join(folder, 'other.json'), '{"version":7}');
    const list = await files.list();
    assert.equal(list.filter(({ damage }) => damage === undefined).length, 1);
    assert.equal(list.filter(({ damage = '' }) => damage !== '').length, 2);
    assert.ok('problem' in (await files.load('torn')));
    assert.ok('problem' in (await files.load('nowhere')));
  });

  it('leave a file alone that cannot be read', async () => {
    const torn = path.join(folder, 'torn.json');
    await files.save(comparison('one'));
    await writeFile(torn, '{"version":1,"id":"to');
    await files.list();
    await files.load('torn');
    assert.equal(await readFile(torn, 'utf8'), '{"version":1,"id":"to');
  });

  it('keep the older state where the disk does not take the new one', async () => {
    await files.save(comparison('one'));
    // As on a full disk, the new file cannot be written.
    await mkdir(path.join(folder, 'one.json.part'));
    await assert.rejects(files.save(comparison('one', 'return 2;')), /EISDIR|EACCES/);
    assert.deepEqual(await files.load('one'), { comparison: comparison('one') });
    await rm(path.join(folder, 'one.json.part'), { recursive: true });
    await files.save(comparison('one', 'return 3;'));
    assert.deepEqual(await files.load('one'), { comparison: comparison('one', 'return 3;') });
  });

  it('are listed also where nothing can be removed', async () => {
    await files.save(comparison('one'));
    // Not a file, so that it cannot be removed as one, and old.
    const stuck = path.join(folder, 'stuck.json');
    await mkdir(path.join(stuck, 'within'), { recursive: true });
    const then = new Date(NOW - 31 * DAY_MS);
    await utimes(stuck, then, then);
    const list = await files.list();
    assert.ok(list.some(({ id }) => id === 'one'));
  });

  it('cannot be kept where the storage is a file, which is said and nothing more', async () => {
    await writeFile(folder, '');
    await assert.rejects(files.save(comparison('one')), /EEXIST|ENOTDIR/);
    assert.deepEqual(await files.list(), []);
    assert.ok('problem' in (await files.load('one')));
    await assert.rejects(files.save(comparison('two')), /EEXIST|ENOTDIR/);
  });

  it('never leave their folder', async () => {
    await files.save(comparison('../../outside'));
    assert.deepEqual(await readdir(path.dirname(folder)), ['kept']);
    assert.ok('comparison' in (await files.load('../../outside')));
  });

  it('are gone after 30 days', async () => {
    await files.save(comparison('old'));
    await files.save(comparison('young'));
    const then = new Date(NOW - 31 * DAY_MS);
    await utimes(path.join(folder, 'old.json'), then, then);
    await writeFile(path.join(folder, 'torn.json.part'), '{');
    await utimes(path.join(folder, 'torn.json.part'), then, then);
    const now = new Date(NOW);
    await utimes(path.join(folder, 'young.json'), now, now);
    await files.list();
    assert.deepEqual(await readdir(folder), ['young.json']);
  });

  it('are gone when they are removed', async () => {
    await files.save(comparison('one'));
    await files.remove('one');
    assert.deepEqual(await files.list(), []);
  });
});
