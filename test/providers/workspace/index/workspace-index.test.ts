import assert from 'node:assert/strict';
import fc from 'fast-check';
import { Vocabulary } from '../../../../src/ngram/vocabulary.ts';
import { Corpus } from '../../../../src/providers/workspace/index/corpus.ts';
import { DEFAULT_BOUNDS } from '../../../../src/providers/workspace/index/folder-bounds.ts';
import type { IndexBounds } from '../../../../src/providers/workspace/index/folder-bounds.ts';
import type { FileChange } from '../../../../src/providers/workspace/index/workspace-files.ts';
import {
  createWorkspaceIndex,
  sequenceOf,
} from '../../../../src/providers/workspace/index/workspace-index.ts';
import { createManualClock } from '../../../fakes/manual-clock.ts';

/** An index over files that a test keeps in a map. */
function harness(files: Map<string, string>, bounds: Partial<IndexBounds> = {}) {
  const vocabulary = new Vocabulary();
  const corpus = new Corpus();
  const clock = createManualClock();
  const wanted: string[] = [];
  const learned: string[] = [];
  let mostAsked = 0;
  let asked: string[] = [];
  const times = new Map<string, number>();
  const index = createWorkspaceIndex({
    ...{ vocabulary, corpus, clock, bounds: { ...DEFAULT_BOUNDS, ...bounds } },
    want(paths) {
      wanted.push(...paths);
      asked.push(...paths);
      mostAsked = Math.max(mostAsked, asked.length);
    },
    learned: (path) => void learned.push(path),
  });
  const listedFile = (path: string) => ({
    path,
    sizeBytes: Buffer.byteLength(files.get(path) ?? ''),
    modifiedMs: times.get(path) ?? 1,
  });
  function work(): void {
    for (let rounds = 0; index.step() || asked.length > 0; rounds++) {
      assert.ok(rounds < 100_000, 'work comes to an end');
      const answers = asked;
      asked = [];
      for (const path of answers) {
        const text = files.get(path);
        index.content(path, text === undefined ? undefined : Buffer.from(text));
      }
    }
  }
  return {
    ...{ index, corpus, clock, wanted, learned, times, work, listedFile },
    /** Takes what was wanted last, for a test that answers by itself. */
    takeAsked: (): readonly string[] => asked.splice(0),
    mostAsked: () => mostAsked,
    list: (whole = true, listed: Iterable<string> = files.keys()): void => {
      index.beginListing();
      index.listed([...listed].map(listedFile));
      index.endListing(whole);
      work();
    },
    tell: (...changes: readonly FileChange[]): void => {
      index.changed(changes);
      clock.advance(300);
      work();
    },
    present: (path: string): FileChange => ({ kind: 'present', file: listedFile(path) }),
    /** Asserts that the corpus is what the files say. */
    isInStep: (expected: Iterable<string> = files.keys()): void => {
      const paths = [...expected].sort();
      assert.deepEqual(
        [...index.files]
          .filter(([, f]) => f.refused === undefined)
          .map(([p]) => p)
          .sort(),
        paths,
      );
      assert.equal(corpus.size, paths.length);
      for (const path of paths)
        assert.deepEqual(
          corpus.tokensOf(path),
          sequenceOf(files.get(path) ?? '', vocabulary),
          path,
        );
      const total = corpus.counts.view([], 0).total(0);
      const tokens = paths.reduce((sum, path) => sum + (corpus.tokensOf(path)?.length ?? 0), 0);
      assert.equal(total, tokens);
      assert.equal(index.phase, 'ready');
    },
  };
}

const some = () =>
  new Map([
    ['a.ts', 'let a = 1;\n'],
    ['x/b.ts', 'let b = 2;\r\n'],
    ['x/c.ts', 'let c = 3;\n'],
  ]);

describe('createWorkspaceIndex', () => {
  it('learns every file that is listed', () => {
    const { index, list, isInStep, wanted } = harness(some());
    assert.equal(index.phase, 'starting');
    list();
    isInStep();
    assert.equal(wanted.length, 3);
  });

  it('reads nothing that has not changed', () => {
    const { list, isInStep, wanted } = harness(some());
    list();
    list();
    isInStep();
    assert.equal(wanted.length, 3);
  });

  it('learns nothing of a file that was only touched', () => {
    const { list, times, wanted, learned, isInStep } = harness(some());
    list();
    for (const path of some().keys()) times.set(path, 2);
    list();
    assert.deepEqual([wanted.length, learned.length], [6, 3]);
    list();
    assert.equal(wanted.length, 6, 'the new times are remembered');
    isInStep();
  });

  it('takes what another branch has as a difference', () => {
    const files = some();
    const { list, wanted, learned, isInStep } = harness(files);
    list();
    files.set('a.ts', 'let a = 42;\n');
    files.delete('x/b.ts');
    files.set('new.ts', 'let n;\n');
    list();
    isInStep();
    assert.deepEqual(wanted.slice(3).sort(), ['a.ts', 'new.ts']);
    assert.deepEqual(learned.slice(3).sort(), ['a.ts', 'new.ts', 'x/b.ts']);
  });

  it('learns nothing of a folder that was renamed', () => {
    const files = some();
    const { list, learned, isInStep } = harness(files);
    list();
    files.delete('x/b.ts');
    files.delete('x/c.ts');
    files.set('y/b.ts', 'let b = 2;\r\n');
    files.set('y/c.ts', 'let c = 3;\n');
    list();
    isInStep();
    assert.equal(learned.length, 3);
  });

  it('believes no listing that was broken off: nothing is gone', () => {
    const { list, isInStep } = harness(some());
    list();
    list(false, ['a.ts']);
    isInStep();
  });

  it('follows changes as they are told', () => {
    const files = some();
    const { list, tell, present, isInStep, wanted } = harness(files);
    list();
    files.set('x/b.ts', 'let b = 222;\n');
    files.set('x/d.ts', 'let d = 4;\n');
    files.delete('a.ts');
    tell(present('x/b.ts'), present('x/d.ts'), { kind: 'gone', path: 'a.ts' });
    isInStep();
    tell(present('x/b.ts'));
    assert.equal(wanted.length, 5, 'a change that is known already is not read');
  });

  it('forgets a folder that is gone as a whole', () => {
    const files = some();
    const { list, tell, isInStep } = harness(files);
    list();
    files.delete('x/b.ts');
    files.delete('x/c.ts');
    tell({ kind: 'gone', path: 'x' });
    isInStep();
  });

  it('forgets a file that cannot be read any more', () => {
    const files = some();
    const { list, tell, present, isInStep } = harness(files);
    list();
    const change = present('a.ts');
    files.delete('a.ts');
    tell({
      kind: 'present',
      file: {
        ...(change.kind === 'present' ? change.file : { path: '', sizeBytes: 0 }),
        modifiedMs: 9,
      },
    });
    isInStep();
  });

  it('does not read what was to be read and is listed no longer', () => {
    const files = some();
    const { index, list, listedFile, takeAsked, wanted, isInStep } = harness(files);
    index.beginListing();
    index.listed([...files.keys()].map(listedFile));
    index.endListing(true);
    index.step();
    for (const path of takeAsked()) index.content(path, Buffer.from(files.get(path) ?? ''));
    list(true, ['a.ts']);
    isInStep(['a.ts']);
    assert.ok(wanted.includes('x/b.ts'), 'it was asked for before');
  });

  it('does not read a file that changed before a listing has left it out', () => {
    const files = some();
    const { index, clock, list, present, work, isInStep } = harness(files);
    list();
    files.set('secret.ts', 'let s = 1;\n');
    index.changed([present('secret.ts')]);
    list(true, ['a.ts', 'x/b.ts', 'x/c.ts']);
    clock.advance(300);
    work();
    isInStep(['a.ts', 'x/b.ts', 'x/c.ts']);
  });

  it('is in step however reading, changes and work fall into each other', () => {
    const paths = ['a.ts', 'x/b.ts'] as const;
    const act = fc.record({
      kind: fc.constantFrom('write', 'delete', 'read', 'deliver', 'step', 'list'),
      path: fc.constantFrom(...paths),
    });
    fc.assert(
      fc.property(fc.array(act, { maxLength: 60 }), (acts) => {
        const files = new Map([['a.ts', 'let a = 1;\n']]);
        const stage = harness(files);
        const { index, clock, times, list, listedFile, work, present, takeAsked, isInStep } = stage;
        list();
        const reads: { readonly path: string; readonly bytes: Buffer | undefined }[] = [];
        const readAll = (): void => {
          for (const path of takeAsked()) {
            const text = files.get(path);
            reads.push({ path, bytes: text === undefined ? undefined : Buffer.from(text) });
          }
        };
        const listing = { runs: false };
        const toggleListing = (): void => {
          if (listing.runs) index.endListing(true);
          else {
            index.beginListing();
            index.listed([...files.keys()].map(listedFile));
          }
          listing.runs = !listing.runs;
        };
        const deliver = (): void => {
          const read = reads.shift();
          if (read !== undefined) index.content(read.path, read.bytes);
        };
        for (const [time, { kind, path }] of acts.entries()) {
          if (kind === 'write') {
            files.set(path, `let ${path[0]} = ${time};\n`);
            times.set(path, time + 2);
            index.changed([present(path)]);
          } else if (kind === 'delete') {
            files.delete(path);
            index.changed([{ kind: 'gone', path }]);
          } else if (kind === 'read') readAll();
          else if (kind === 'deliver') deliver();
          else if (kind === 'list') toggleListing();
          else {
            clock.advance(300);
            index.step();
          }
        }
        if (listing.runs) toggleListing();
        while (reads.length > 0) deliver();
        clock.advance(300);
        work();
        isInStep();
      }),
      { numRuns: 1000 },
    );
  });

  it('keeps a file that was deleted and written again at once', () => {
    const files = some();
    const { list, tell, present, learned, isInStep } = harness(files);
    list();
    tell({ kind: 'gone', path: 'a.ts' }, present('a.ts'));
    isInStep();
    assert.equal(learned.length, 3);
  });

  it('refuses what is no source, remembers it, and takes it back when it becomes some', () => {
    const files = some();
    files.set('bin.ts', 'a\u0000b');
    files.set('photo.png', 'x');
    const { list, index, wanted, isInStep } = harness(files);
    list();
    list();
    const sources = ['a.ts', 'x/b.ts', 'x/c.ts'];
    isInStep(sources);
    assert.deepEqual([index.unread, index.files.get('bin.ts')?.refused], [1, 'binary']);
    assert.equal(wanted.filter((path) => path === 'bin.ts').length, 1);
    files.set('bin.ts', 'now it is text\n');
    list();
    isInStep([...sources, 'bin.ts']);
    files.set('bin.ts', 'and no longer\u0000');
    list();
    isInStep(sources);
  });

  it('asks for few files at once, those in used folders first, then the newest', () => {
    const files = new Map<string, string>();
    for (let i = 0; i < 100; i++) files.set(`old/${i}.ts`, `let v${i};\n`);
    for (let i = 0; i < 3; i++) files.set(`used/${i}.ts`, `let w${i};\n`);
    files.set('new.ts', 'let n;\n');
    const { list, index, times, wanted, mostAsked, isInStep } = harness(files);
    times.set('new.ts', 5);
    index.used('used/other.ts');
    list();
    isInStep();
    assert.deepEqual(wanted.slice(0, 4).sort(), ['new.ts', 'used/0.ts', 'used/1.ts', 'used/2.ts']);
    assert.ok(mostAsked() <= 16);
  });

  it('drops whole folders when there are too many files, and takes them when there is room', () => {
    const files = some();
    files.set('big/1.ts', 'let one = 1;\n'.repeat(9));
    files.set('big/2.ts', 'let two = 2;\n'.repeat(9));
    const { list, index, isInStep } = harness(files, { files: 3 });
    list();
    isInStep(some().keys());
    assert.deepEqual(index.dropped, [{ folder: 'big', files: 2 }]);
    for (const path of some().keys()) files.delete(path);
    list();
    isInStep(['big/1.ts', 'big/2.ts']);
    assert.deepEqual(index.dropped, []);
  });

  it('never holds more tokens than it may, whatever the sizes promised', () => {
    const files = new Map(Array.from({ length: 50 }, (_, i) => [`${i}.ts`, '{}'.repeat(50)]));
    const { list, corpus, index } = harness(files, { tokens: 1_000 });
    list();
    assert.ok(corpus.tokens <= 1_000 && corpus.tokens > 700, `${corpus.tokens}`);
    assert.ok(index.dropped.length > 0);
  });

  it('is exact after many files went and came', () => {
    const files = new Map(
      Array.from({ length: 60 }, (_, i) => [`f/${i}.ts`, `let v${i} = ${i % 7};\n`]),
    );
    const { list, isInStep } = harness(files);
    list();
    for (let i = 0; i < 60; i += 2) files.delete(`f/${i}.ts`);
    for (let i = 1; i < 60; i += 4) files.set(`f/${i}.ts`, `has.changed(${i});\n`);
    for (let i = 0; i < 30; i++) files.set(`g/${i}.ts`, `fresh(${i});\n`);
    list();
    isInStep();
  });

  it('starts from what was stored', () => {
    const files = some();
    const first = harness(files);
    first.list();
    const second = harness(files);
    second.corpus.restore([]);
    second.index.restore([...first.index.files.values()], new Map([['x', 7]]));
    assert.equal(second.index.lastUsed.get('x'), 7);
    second.list();
    assert.equal(second.wanted.length, 0);
  });
});
