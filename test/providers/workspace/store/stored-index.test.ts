import assert from 'node:assert/strict';
import { mkdtemp, readdir, readFile, rm, truncate, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { finish } from '../../../../src/ngram/segment-builder.ts';
import { Vocabulary } from '../../../../src/ngram/vocabulary.ts';
import { Corpus } from '../../../../src/providers/workspace/index/corpus.ts';
import {
  sequenceOf,
  type IndexedFile,
} from '../../../../src/providers/workspace/index/workspace-index.ts';
import { openPersistence } from '../../../../src/providers/workspace/store/persistence.ts';
import { writeManifest } from '../../../../src/providers/workspace/store/manifest.ts';
import { createManualClock } from '../../../fakes/manual-clock.ts';

const clock = createManualClock();

/** An index of files by path, in two segments. */
function indexOf(files: Readonly<Record<string, string>>) {
  const vocabulary = new Vocabulary();
  const corpus = new Corpus();
  const records = new Map<string, IndexedFile>();
  for (const [name, text] of Object.entries(files)) {
    corpus.learn(name, `d-${name}`, sequenceOf(text, vocabulary), true);
    // The first file stays in a segment of its own: it is far larger than the others.
    const rebuild = corpus.size === 1 ? corpus.rebuild(true) : undefined;
    if (rebuild !== undefined) finish(rebuild);
    records.set(name, { path: name, sizeBytes: text.length, modifiedMs: 3, digest: `d-${name}` });
  }
  for (let one = corpus.rebuild(true); one !== undefined; one = corpus.rebuild(true)) finish(one);
  return {
    ...{ vocabulary, corpus, files: records },
    lastUsed: new Map([['src', 17]]),
    learned: { version: 1 },
  };
}

const FILES = { 'big.ts': 'let big = 1;\n'.repeat(200), 'a.ts': 'let a;\n', 'b.ts': 'let b;\n' };

describe('a stored index', () => {
  let folder = '';
  beforeEach(async () => {
    folder = await mkdtemp(path.join(tmpdir(), 'workspace-store-'));
  });
  afterEach(async () => {
    await rm(folder, { recursive: true, force: true });
  });

  /** Stores an index by a session of its own. */
  async function store(files: Readonly<Record<string, string>> = FILES): Promise<void> {
    const persistence = await openPersistence(folder, 'writer', clock);
    await persistence.store(indexOf(files));
    assert.deepEqual(persistence.state, { kind: 'on' });
    await persistence.close();
  }
  /** Reads it, and tells the records and the tokens that came back, by path. */
  async function load() {
    const persistence = await openPersistence(folder, 'reader', clock);
    const stored = await persistence.load();
    const corpus = new Corpus();
    for await (const part of stored?.segments() ?? []) corpus.restore([part]);
    await persistence.close();
    if (stored === undefined) return undefined;
    const files = stored.files();
    const texts = files.map(({ path: name }) => {
      const tokens = [...(corpus.tokensOf(name) ?? [])];
      return [name, tokens.map((token) => stored.vocabulary.textOf(token)).join('')];
    });
    assert.equal(corpus.size, files.filter(({ refused }) => refused === undefined).length);
    return { stored, files, texts: Object.fromEntries(texts) as Record<string, string> };
  }
  const parts = async (kind: string): Promise<string[]> =>
    (await readdir(folder))
      .filter((name) => name.startsWith(`${kind}-`))
      .map((name) => path.join(folder, name));

  it('comes back as it was', async () => {
    await store();
    const loaded = await load();
    assert.deepEqual(loaded?.texts, FILES);
    assert.deepEqual(
      loaded.files.find((file) => file.path === 'a.ts'),
      { path: 'a.ts', sizeBytes: 7, modifiedMs: 3, digest: 'd-a.ts' },
    );
    assert.deepEqual([...loaded.stored.lastUsed], [['src', 17]]);
    assert.deepEqual(loaded.stored.learned, { version: 1 });
    assert.equal((await parts('segment')).length, 2);
  });

  it('leaves no part behind that is no longer valid, and nothing half written', async () => {
    await store();
    await store({ 'other.ts': 'let other;\n' });
    assert.deepEqual(Object.keys((await load())?.texts ?? {}), ['other.ts']);
    assert.equal((await readdir(folder)).length, 5, 'four parts and the manifest');
  });

  it('keeps files that are not its own', async () => {
    await writeFile(path.join(folder, 'notes.txt'), 'mine');
    await store();
    assert.equal(await readFile(path.join(folder, 'notes.txt'), 'utf8'), 'mine');
  });

  it('is without the files of a segment that is cut off, damaged or missing', async () => {
    const damages = {
      'cut off': (file: string) => truncate(file, 100),
      empty: (file: string) => truncate(file, 0),
      missing: (file: string) => rm(file),
      damaged: async (file: string) => {
        const bytes = await readFile(file);
        bytes[bytes.length >> 1]! ^= 1;
        await writeFile(file, bytes);
      },
    };
    for (const [name, damage] of Object.entries(damages)) {
      await store();
      const segments = await Promise.all(
        (await parts('segment')).map(async (file) => ({
          file,
          size: (await readFile(file)).length,
        })),
      );
      segments.sort((a, b) => a.size - b.size);
      await damage(segments[0]!.file);
      const loaded = await load();
      assert.deepEqual(loaded?.texts, { 'big.ts': FILES['big.ts'] }, name);
    }
  });

  for (const kind of ['vocabulary', 'files'])
    it(`is nothing without its ${kind}`, async () => {
      await store();
      const [file] = await parts(kind);
      await truncate(file!, 20);
      assert.equal(await load(), undefined);
      await store();
      assert.deepEqual((await load())?.texts, FILES, 'it is written anew');
    });

  it('is nothing when it is of another version, or its manifest is damaged', async () => {
    await store();
    const manifest = path.join(folder, 'manifest.json');
    const text = await readFile(manifest, 'utf8');
    for (const wrong of [
      text.replace('"version":1', '"version":0'),
      text.replace('segment-', 'segment_'),
      text.slice(0, -9),
      '[]',
      '',
      writeManifest({ vocabulary: '../../x', files: 'y', segments: [] }),
    ]) {
      await writeFile(manifest, wrong);
      assert.equal(await load(), undefined, wrong.slice(0, 40));
    }
  });

  it('is written by one of two windows, and the other one says that it only reads', async () => {
    const first = await openPersistence(folder, 'one', clock);
    const second = await openPersistence(folder, 'two', clock);
    assert.deepEqual([first.state.kind, second.state.kind], ['on', 'read-only']);
    await second.store(indexOf({ 'second.ts': 'two\n' }));
    assert.equal(await second.load(), undefined, 'nothing was written');
    await first.store(indexOf(FILES));
    assert.equal((await second.load())?.files().length, 3);
    await first.close();
    const third = await openPersistence(folder, 'three', clock);
    assert.equal(third.state.kind, 'on');
    await third.close();
  });

  it('is taken over from a process that is gone, and from a worker that ended', async () => {
    const lost = {
      session: 'lost',
      processId: 2 ** 30,
      host: (await import('node:os')).hostname(),
      renewedAt: clock.wallTime(),
    };
    await writeFile(path.join(folder, 'owner.json'), JSON.stringify(lost));
    const next = await openPersistence(folder, 'same', clock);
    assert.equal(next.state.kind, 'on');
    const again = await openPersistence(folder, 'same', clock);
    assert.equal(again.state.kind, 'on');
  });

  it('is not written any more when another session has taken it over', async () => {
    const first = await openPersistence(folder, 'one', clock);
    const owner = path.join(folder, 'owner.json');
    await writeFile(owner, (await readFile(owner, 'utf8')).replace('"one"', '"two"'));
    await first.store(indexOf(FILES));
    assert.equal(first.state.kind, 'read-only');
    assert.equal(await load(), undefined);
  });

  it('is done without when the folder cannot be written, with the reason', async () => {
    const file = path.join(folder, 'file');
    await writeFile(file, '');
    const nowhere = await openPersistence(path.join(file, 'below'), 'one', clock);
    assert.equal(nowhere.state.kind, 'off');
    assert.equal(await nowhere.load(), undefined);
    await nowhere.store(indexOf(FILES));

    const persistence = await openPersistence(folder, 'one', clock);
    await rm(folder, { recursive: true });
    await persistence.store(indexOf(FILES));
    const { state } = persistence;
    assert.match(state.kind === 'off' ? state.reason : state.kind, /ENOENT/);
    await persistence.close();
  });

  it('is not kept where there is no folder', async () => {
    const persistence = await openPersistence(undefined, 'one', clock);
    assert.equal(persistence.state.kind, 'off');
    assert.equal(await persistence.load(), undefined);
    await persistence.close();
  });
});
