import assert from 'node:assert/strict';
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { mkdir, mkdtemp, rm, symlink, utimes, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { createOutcomeLog } from '../../../src/learning/outcome-log.ts';
import {
  localStores,
  ownerOfFile,
  ownerOfSlot,
  type StoreId,
} from '../../../src/vscode/platform/local-stores.ts';
import { createComparisonFiles } from '../../../src/vscode/comparison/comparison-files.ts';
import { newRecordingFile } from '../../../src/vscode/recording/recordings-folder.ts';
import {
  deleteStored,
  storedNow,
  type Slots,
  type StoragePlaces,
} from '../../../src/vscode/platform/stored-places.ts';

const ALL = new Set(localStores.map(({ id }) => id));
const WITHOUT_KEYS = new Set([...ALL].filter((id) => id !== 'keys'));

function slotsWith(
  values: Record<string, unknown>,
): Slots & { readonly now: () => readonly string[] } {
  const kept = new Map(Object.entries(values));
  return {
    now: () => [...kept.keys()],
    keys: () => [...kept.keys()],
    get: (slot) => kept.get(slot),
    async update(slot, value) {
      if (value === undefined) kept.delete(slot);
      else kept.set(slot, value);
      await Promise.resolve();
    },
  };
}

describe('what is stored on this machine', () => {
  let folder = '';
  beforeEach(async () => {
    folder = await mkdtemp(path.join(tmpdir(), 'ensemble-stored-'));
  });
  afterEach(async () => {
    await rm(folder, { recursive: true, force: true });
  });

  /** A file of ten bytes in every store, a slot in every other one, two keys. */
  async function filled() {
    const own = path.join(folder, 'global');
    const workspace = path.join(folder, 'workspace');
    const put = async (file: string): Promise<void> => {
      await mkdir(path.dirname(file), { recursive: true });
      await writeFile(file, '0123456789');
    };
    for (const row of localStores) {
      for (const name of 'files' in row ? row.files : []) {
        const file = name.endsWith('.jsonl') ? name : `${name}/a/b.json`;
        await put(path.join(name.endsWith('.jsonl') ? own : workspace, file));
      }
    }
    const elsewhere = {
      'replaced-files': [path.join(folder, 'kept')],
      'command-line': [path.join(folder, 'cache'), path.join(folder, 'state')],
    };
    for (const place of Object.values(elsewhere).flat()) await put(path.join(place, 'x/y.ts'));
    const globalSlots = slotsWith({
      ...{ strategyMemories: { a: 1 }, scoringTimes: {}, 'fillVerdict/x': true },
      ...{ spendingSeenOn: '2026-01-01', somethingNew: 1 },
    });
    const workspaceSlots = slotsWith({
      fusionEvidence: {},
      comparisonOnDesk: 'x',
      instruction: 'y',
    });
    const keys = new Map([
      ['openai', 'never shown'],
      ['gone-server', 'never shown'],
    ]);
    const places: StoragePlaces = {
      folders: [own, workspace],
      slots: { global: globalSlots, workspace: workspaceSlots },
      elsewhere,
      keys: {
        names: async () => await Promise.resolve([...keys.keys()]),
        forget: async (name) => {
          keys.delete(name);
          await Promise.resolve();
        },
      },
    };
    return { places, own, workspace, put, keys, globalSlots, workspaceSlots };
  }

  it('is in every row of the table, with its size, and nothing is without a row', async () => {
    const { places } = await filled();
    const { stored, unowned } = await storedNow(places);
    assert.deepEqual(unowned, []);
    assert.deepEqual(
      stored.map(({ id }) => id),
      localStores.map(({ id }) => id),
    );
    for (const { id, items, bytes } of stored) {
      assert.ok(items > 0, id);
      if (id !== 'keys') assert.ok(bytes > 0, id);
    }
    assert.deepEqual(stored.find(({ id }) => id === 'outcomes')?.bytes, 10);
  });

  it('tells keys by their servers alone', async () => {
    const { stored } = await storedNow((await filled()).places);
    assert.deepEqual(stored.at(-1)?.names, ['openai', 'gone-server']);
    assert.ok(!JSON.stringify(stored).includes('never shown'));
  });

  it('has the age of its files', async () => {
    const { places, own } = await filled();
    const file = path.join(own, 'recordings.x/old.jsonl');
    await mkdir(path.dirname(file), { recursive: true });
    await writeFile(file, 'x');
    await utimes(file, 1000, 1000);
    const { stored } = await storedNow(places);
    const { oldest, newest = 0 } = stored.find(({ id }) => id === 'recordings') ?? {};
    assert.equal(oldest, 1_000_000);
    assert.ok(newest > 1_000_000);
  });

  it('is gone after everything was deleted, and keys stay unless they are named', async () => {
    const { places, own, workspace, put, keys, globalSlots, workspaceSlots } = await filled();
    await put(path.join(own, 'of-a-later-version.bin'));
    assert.deepEqual(await deleteStored(places, WITHOUT_KEYS), []);
    for (const place of [own, workspace]) assert.deepEqual(filesIn(place), []);
    for (const place of Object.values(places.elsewhere).flat())
      assert.equal(existsSync(place), false);
    assert.deepEqual([...globalSlots.now(), ...workspaceSlots.now()], []);
    assert.equal(keys.size, 2);
    assert.deepEqual(await deleteStored(places, ALL), []);
    assert.equal(keys.size, 0);
  });

  for (const { id } of localStores) {
    it(`goes alone where only ${id} is deleted`, async () => {
      const { places } = await filled();
      await deleteStored(places, new Set<StoreId>([id]));
      const { stored } = await storedNow(places);
      assert.deepEqual(
        stored.filter(({ items }) => items === 0).map((store) => store.id),
        [id],
      );
    });
  }

  it('is made anew by another window, empty', async () => {
    const { places, own } = await filled();
    const file = path.join(own, 'outcomes.jsonl');
    const log = createOutcomeLog(file, 1000, thrown);
    await log.read();
    await deleteStored(places, WITHOUT_KEYS);
    await log.append({
      ...{ languageId: 'go', at: 1, rewards: {}, runId: 'r1', trigger: 'automatic', modelIds: [] },
      ...{ outcome: { kind: 'ignored' }, textHash: '', textLength: 0 },
    });
    assert.equal(readFileSync(file, 'utf8').trim().split('\n').length, 1);
  });

  it('is told where it could not be deleted, and the rest goes', async () => {
    const { places, globalSlots } = await filled();
    const stuck: StoragePlaces = {
      ...places,
      keys: { ...places.keys, forget: () => Promise.reject(new Error('the keyring is locked')) },
    };
    const failed = await deleteStored(stuck, ALL);
    assert.deepEqual(failed, [
      { what: 'openai', why: 'the keyring is locked' },
      { what: 'gone-server', why: 'the keyring is locked' },
    ]);
    assert.deepEqual(globalSlots.now(), []);
  });

  it('never follows a link out of its folders', async () => {
    const { places, own } = await filled();
    const outside = path.join(folder, 'mine.ts');
    await writeFile(outside, 'my code');
    await symlink(outside, path.join(own, 'recordings.link'));
    await symlink(folder, path.join(own, 'recordings.folder'));
    await deleteStored(places, WITHOUT_KEYS);
    assert.equal(readFileSync(outside, 'utf8'), 'my code');
  });

  it('has a row for every file that the real stores make', async () => {
    const own = path.join(folder, 'real');
    const log = createOutcomeLog(path.join(own, 'outcomes.jsonl'), 1, thrown);
    const record = {
      ...{ languageId: 'go', at: 1, rewards: {}, runId: 'r', trigger: 'automatic' as const },
      ...{ modelIds: [], outcome: { kind: 'ignored' as const }, textHash: '', textLength: 0 },
    };
    await log.append(record);
    await log.append(record);
    await writeFile(await newRecordingFile(path.join(own, 'recordings'), 0), '{}');
    const files = createComparisonFiles(path.join(own, 'comparisons'), () => 0);
    await files.save({
      ...{ version: 1, id: 'c', startedAt: 0, columns: [], duels: [], votes: [] },
      request: { kind: 'fill', languageId: 'go', path: '', prefix: '', suffix: '', original: '' },
    });
    const made = filesIn(own);
    assert.equal(made.length, 4);
    assert.deepEqual(
      made.filter((file) => ownerOfFile(path.relative(own, file)) === undefined),
      [],
    );
  });
});

describe('the table of stores', () => {
  const sources = readdirSync('src/vscode', { recursive: true, encoding: 'utf8' })
    .filter((name) => name.endsWith('.ts') && !name.startsWith('bridge'))
    .map((name) => readFileSync(path.join('src/vscode', name), 'utf8'));

  it('owns every file that a source puts into the extension’s storage', () => {
    const named = sources.flatMap((source) =>
      [
        ...source.matchAll(/\b(?:kept|logIn)\('([^']+)'/g),
        ...source.matchAll(/[sS]torageUri\)?\??\.fsPath,\s*'([^']+)'/g),
        ...(/[sS]torageUri/.test(source) ? source.matchAll(/path\.join\(folder, '([^']+)'/g) : []),
      ].map(([, name = '']) => name),
    );
    assert.ok(named.length >= 8, named.join());
    const isOwned = (name: string): boolean =>
      ['', 'refactor/'].some((above) => ownerOfFile(`${above}${name}`) !== undefined);
    assert.deepEqual(
      named.filter((name) => name !== 'refactor' && !isOwned(name)),
      [],
    );
  });

  it('is not fooled by names that begin alike', () => {
    assert.equal(ownerOfFile('outcomes.jsonl.1')?.id, 'outcomes');
    assert.equal(ownerOfFile('spending.jsonl.lock')?.id, 'spending');
    assert.equal(ownerOfFile('outcomes-of-others'), undefined);
    assert.equal(ownerOfFile('refactor/other/x'), undefined);
    assert.equal(ownerOfFile('refactor\\searches\\x.json')?.id, 'refactors');
    assert.equal(ownerOfSlot('global', 'fillVerdict/abc')?.id, 'measurements');
    assert.equal(ownerOfSlot('workspace', 'strategyMemories')?.id, 'choices');
  });
});

function filesIn(folder: string): readonly string[] {
  return readdirSync(folder, { recursive: true, withFileTypes: true })
    .filter((entry) => !entry.isDirectory())
    .map(({ parentPath, name }) => path.join(parentPath, name));
}

function thrown(error: unknown): void {
  throw error;
}
