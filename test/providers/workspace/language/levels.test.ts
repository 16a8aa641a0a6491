import assert from 'node:assert/strict';
import fc from 'fast-check';
import { finish } from '../../../../src/ngram/segment-builder.ts';
import { FILE_END, FILE_START } from '../../../../src/ngram/vocabulary.ts';
import { Corpus } from '../../../../src/providers/workspace/index/corpus.ts';
import { FileLevel } from '../../../../src/providers/workspace/language/file-level.ts';
import { createFolderLevel } from '../../../../src/providers/workspace/language/folder-level.ts';
import { HeldOutCounts } from '../../../../src/providers/workspace/language/held-out-counts.ts';
import { assertCounts } from '../../../ngram/naive-counts.ts';
import { EditableCounts } from '../../../../src/ngram/editable-counts.ts';

const alphabet = [4, 5, 6];
const tokens = fc.array(fc.constantFrom(...alphabet), { maxLength: 9 });
const around = (left: readonly number[], right: readonly number[]) => ({
  left: Uint32Array.from(left),
  beginning: '',
  right: Uint32Array.from(right),
});

describe('FileLevel', () => {
  it('counts what is before the cursor and what is behind it, and nothing across', () => {
    const states = fc.array(fc.tuple(tokens, tokens), { minLength: 1, maxLength: 6 });
    fc.assert(
      fc.property(states, (all) => {
        const level = new FileLevel(3);
        for (const [left, right] of all) level.update(around(left, right));
        const [left, right] = all.at(-1)!;
        const sequences = [
          [FILE_START, ...left],
          [...right, FILE_END],
        ];
        assertCounts(level.counts, sequences, [FILE_START, FILE_END, ...alphabet]);
      }),
    );
  });

  it('counts of a large document the part around the cursor', () => {
    const level = new FileLevel(2);
    const large = Uint32Array.from({ length: 100_000 }, (_, i) => 4 + (i >> 13));
    level.update({ left: large.subarray(0, 50_000), beginning: '', right: large.subarray(50_000) });
    const view = level.counts.view([], 0);
    const counted = Array.from({ length: 13 }, (_, piece) => view.count(0, 4 + piece));
    assert.deepEqual(counted, [0, 0, 0, 0, 8192, 8192, 8192, 8192, 0, 0, 0, 0, 0]);
    assert.equal(view.count(0, FILE_START) + view.count(0, FILE_END), 0);
  });
});

describe('HeldOutCounts', () => {
  it('counts everything but what is held out', () => {
    fc.assert(
      fc.property(
        fc.array(tokens, { maxLength: 4 }),
        fc.array(tokens, { maxLength: 4 }),
        (others, files) => {
          const all = new EditableCounts(3);
          for (const file of others) all.addSequence(file);
          const counts = new HeldOutCounts(all);
          let held: readonly number[] = [];
          for (const file of files) {
            all.removeSequence(held);
            all.addSequence(file);
            held = file;
            counts.holdOut(Uint32Array.from(file));
          }
          assertCounts(counts, others, alphabet);
          counts.holdOut();
          assertCounts(counts, [...others, held], alphabet);
        },
      ),
    );
  });
});

describe('createFolderLevel', () => {
  const work = (level: { step(): boolean }): void => {
    for (let rounds = 0; level.step(); rounds++) assert.ok(rounds < 100);
  };
  const of = (
    level: {
      counts: { view(h: number[], e: number): { count(l: number, t: number): number } } | undefined;
    },
    token: number,
  ) => level.counts?.view([], 0).count(0, token);

  it('counts the other files of the folder, and follows them', () => {
    const corpus = new Corpus();
    const learn = (path: string, token: number) =>
      corpus.learn(path, '', Uint32Array.of(token), true);
    learn('x/a', 4);
    learn('x/b', 5);
    learn('x/y/c', 6);
    learn('d', 7);
    const level = createFolderLevel(corpus);
    work(level);
    assert.equal(level.counts, undefined);
    level.choose('x/a');
    work(level);
    assert.deepEqual(
      [4, 5, 6, 7].map((token) => of(level, token)),
      [0, 1, 0, 0],
    );
    learn('x/e', 5);
    level.touch('x/e');
    work(level);
    assert.equal(of(level, 5), 2);
    level.touch('x/y/c');
    level.touch('x/a');
    assert.equal(level.step(), false, 'what is elsewhere, or the file itself, matters not');
    level.choose('d');
    assert.equal(level.counts, undefined, 'nothing of the other folder is left');
    work(level);
    assert.equal(level.counts, undefined);
  });

  it('works on the tokens as they are now, also those in segments', () => {
    const corpus = new Corpus();
    corpus.learn('a', '', Uint32Array.of(4), true);
    finish(corpus.rebuild(true)!);
    corpus.learn('a', '', Uint32Array.of(5), false);
    const level = createFolderLevel(corpus);
    level.choose('b');
    work(level);
    assert.deepEqual([of(level, 4), of(level, 5)], [0, 1]);
  });
});
