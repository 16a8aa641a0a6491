import assert from 'node:assert/strict';
import fc from 'fast-check';
import { finish } from '../../../../src/ngram/segment-builder.ts';
import { Corpus } from '../../../../src/providers/workspace/index/corpus.ts';
import type { CorpusOptions } from '../../../../src/providers/workspace/index/corpus.ts';
import { assertCounts } from '../../../ngram/naive-counts.ts';

const alphabet = [1, 5, 6];
const paths = ['a', 'b', 'c/d', 'c/e'];
const tokens = fc.array(fc.constantFrom(...alphabet), { maxLength: 9 });
const path = fc.constantFrom(...paths);

/** What happens to a workspace, a rebuild advancing step by step in between. */
const happening = fc.oneof(
  {
    weight: 6,
    arbitrary: fc.record({ kind: fc.constant('learn'), path, tokens, inBulk: fc.boolean() }),
  },
  { weight: 3, arbitrary: fc.record({ kind: fc.constant('forget'), path, inBulk: fc.boolean() }) },
  { weight: 1, arbitrary: fc.record({ kind: fc.constant('move'), path, to: path }) },
  { weight: 6, arbitrary: fc.record({ kind: fc.constant('step'), takesAll: fc.boolean() }) },
  { weight: 1, arbitrary: fc.record({ kind: fc.constant('restart') }) },
);
/** From folding at every chance to hardly ever. */
const difference = fc.constantFrom(0, 8, 40);
type Happening = typeof happening extends fc.Arbitrary<infer T> ? T : never;

const small: CorpusOptions = { order: 3, mostCounted: 6, largestDifference: 40 };

/** Lives through everything; the files are what a simple map says. */
function live(all: readonly Happening[], options: CorpusOptions) {
  let corpus = new Corpus(options);
  let files = new Map<string, readonly number[]>();
  let rebuilding: Generator<undefined, void, undefined> | undefined;
  for (const one of all) {
    if ('tokens' in one) {
      corpus.learn(one.path, 's', Uint32Array.from(one.tokens), one.inBulk);
      files.set(one.path, one.tokens);
    } else if ('to' in one) {
      const moved = files.get(one.path);
      if (moved === undefined || files.has(one.to)) continue;
      corpus.move(one.path, one.to);
      files.delete(one.path);
      files.set(one.to, moved);
    } else if ('path' in one) {
      corpus.forget(one.path, one.inBulk);
      files.delete(one.path);
    } else if ('takesAll' in one) {
      rebuilding ??= corpus.rebuild(one.takesAll);
      if (rebuilding?.next().done === true) rebuilding = undefined;
    } else {
      // As after a start: segments with the files that are still valid, and nothing else.
      const stored = corpus.stored();
      corpus = new Corpus(options);
      corpus.restore(stored);
      rebuilding = undefined;
      const kept = new Set(
        stored.flatMap((part) => part.files.filter((f) => f.valid)).map((f) => f.name),
      );
      files = new Map([...files].filter(([name]) => kept.has(name)));
    }
  }
  return { corpus, files, rebuilding };
}

function settle(corpus: Corpus, rebuilding: Generator<undefined, void, undefined> | undefined) {
  let rounds = 0;
  for (
    let one = rebuilding ?? corpus.rebuild(true);
    one !== undefined;
    one = corpus.rebuild(true)
  ) {
    finish(one);
    assert.ok(++rounds < 20, 'rebuilding comes to an end');
  }
}

describe('Corpus', () => {
  it('counts exactly the files there are once it has settled, whatever happened', () => {
    fc.assert(
      fc.property(difference, fc.array(happening, { maxLength: 40 }), (largestDifference, all) => {
        const { corpus, files, rebuilding } = live(all, { ...small, largestDifference });
        settle(corpus, rebuilding);
        assertCounts(corpus.counts, [...files.values()], alphabet);
        assert.equal(corpus.size, files.size);
        const total = [...files.values()].reduce((sum, { length }) => sum + length, 0);
        assert.equal(corpus.tokens, total);
        for (const [name, wanted] of files)
          assert.deepEqual([...(corpus.tokensOf(name) ?? [])], wanted);
      }),
      { numRuns: 1_000 },
    );
  });

  it('counts small changes at once', () => {
    const corpus = new Corpus(small);
    corpus.learn('a', '1', Uint32Array.of(1, 5, 6), true);
    settle(corpus, undefined);
    corpus.learn('a', '2', Uint32Array.of(1, 6, 6), false);
    corpus.learn('b', '1', Uint32Array.of(5, 5), false);
    assertCounts(
      corpus.counts,
      [
        [1, 6, 6],
        [5, 5],
      ],
      alphabet,
    );
    corpus.forget('a', false);
    assertCounts(corpus.counts, [[5, 5]], alphabet);
    assert.equal(corpus.waiting, 0);
  });

  it('lets large ones wait for a rebuild, and says how many tokens wait', () => {
    const corpus = new Corpus(small);
    corpus.learn(
      'a',
      '1',
      Uint32Array.from({ length: 7 }, () => 5),
      false,
    );
    assert.equal(corpus.waiting, 7);
    assertCounts(corpus.counts, [], alphabet);
    assert.equal(corpus.countedTokensOf('a'), undefined);
    settle(corpus, undefined);
    assert.equal(corpus.waiting, 0);
    assert.equal(corpus.countedTokensOf('a')?.length, 7);
  });

  it('empties a difference that has grown too large', () => {
    const corpus = new Corpus({ ...small, largestDifference: 7 });
    corpus.learn('a', '1', Uint32Array.of(1, 5, 6), true);
    settle(corpus, undefined);
    corpus.learn('b', '1', Uint32Array.of(5, 6, 1, 5), false);
    assert.equal(corpus.waiting, 0);
    assert.ok(corpus.counts.differenceSize > 7);
    finish(corpus.rebuild(false)!);
    assert.equal(corpus.counts.differenceSize, 0);
    assertCounts(
      corpus.counts,
      [
        [1, 5, 6],
        [5, 6, 1, 5],
      ],
      alphabet,
    );
  });

  it('has nothing to rebuild when nothing waits', () => {
    const corpus = new Corpus(small);
    assert.equal(corpus.rebuild(true), undefined);
    corpus.learn('a', '1', Uint32Array.of(1), true);
    assert.equal(corpus.rebuild(false), undefined, 'more is to come');
    settle(corpus, undefined);
    assert.equal(corpus.rebuild(true), undefined);
  });

  it('keeps a file that moves, with its tokens', () => {
    const corpus = new Corpus(small);
    corpus.learn('x/a', '1', Uint32Array.of(1, 5), true);
    settle(corpus, undefined);
    corpus.move('x/a', 'y/a');
    const [segment] = corpus.counts.segments;
    assert.deepEqual(corpus.pathsOf(segment!), ['y/a']);
    assert.deepEqual([[...corpus.pathsIn('x')], [...corpus.pathsIn('y')]], [[], ['y/a']]);
    assert.equal(corpus.waiting, 0);
  });

  it('tells which stored files are not valid any more', () => {
    const corpus = new Corpus(small);
    for (const name of ['a', 'b', 'c']) corpus.learn(name, 's', Uint32Array.of(1, 5), true);
    settle(corpus, undefined);
    corpus.learn('a', 't', Uint32Array.of(6), false);
    corpus.forget('b', true);
    const [part] = corpus.stored();
    assert.deepEqual(
      part?.files.map(({ name, valid }) => (valid ? name : undefined)),
      [undefined, undefined, 'c'],
    );
  });
});
