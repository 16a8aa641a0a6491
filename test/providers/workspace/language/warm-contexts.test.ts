import assert from 'node:assert/strict';
import { finish } from '../../../../src/ngram/segment-builder.ts';
import { Corpus } from '../../../../src/providers/workspace/index/corpus.ts';
import { createContextWarmer } from '../../../../src/providers/workspace/language/warm-contexts.ts';

function stepsOf(warm: () => boolean): number {
  let steps = 0;
  while (warm()) steps++;
  return steps;
}

function rebuild(corpus: Corpus): void {
  const steps = corpus.rebuild(true);
  if (steps !== undefined) finish(steps);
}

describe('warming contexts', () => {
  const tokens = Uint32Array.from({ length: 5_000 }, (_, i) => 4 + (i % 7));

  it('lists the successors of one context at a time, once', () => {
    const corpus = new Corpus();
    const warm = createContextWarmer(corpus);
    assert.equal(stepsOf(warm), 0);
    corpus.learn('a.ts', 'a', tokens, true);
    assert.equal(stepsOf(warm), 0);
    rebuild(corpus);
    const before = corpus.counts.bytes;
    assert.equal(stepsOf(warm), 1 + 7);
    assert.ok(corpus.counts.bytes > before);
    assert.equal(stepsOf(warm), 0);
  });

  it('begins anew with new segments, and not with a changed file', () => {
    const corpus = new Corpus();
    const warm = createContextWarmer(corpus);
    corpus.learn('a.ts', 'a', tokens, true);
    rebuild(corpus);
    stepsOf(warm);
    corpus.learn('b.ts', 'b', tokens.subarray(0, 100), false);
    assert.equal(stepsOf(warm), 0);
    corpus.learn('c.ts', 'c', tokens, true);
    rebuild(corpus);
    assert.equal(stepsOf(warm), 1 + 7);
  });
});
