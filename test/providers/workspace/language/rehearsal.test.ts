import assert from 'node:assert/strict';
import { finish } from '../../../../src/ngram/segment-builder.ts';
import { Vocabulary } from '../../../../src/ngram/vocabulary.ts';
import { Corpus } from '../../../../src/providers/workspace/index/corpus.ts';
import { sequenceOf } from '../../../../src/providers/workspace/index/workspace-index.ts';
import { createRehearsal } from '../../../../src/providers/workspace/language/rehearsal.ts';

/** Questions about one file. */
const QUESTIONS = 4;

const text = (lines: number): string => 'let counted = read(first, second);\n'.repeat(lines);

function corpusOf(files: readonly string[]): { corpus: Corpus; vocabulary: Vocabulary } {
  const vocabulary = new Vocabulary();
  const corpus = new Corpus();
  for (const [i, file] of files.entries())
    corpus.learn(`f${i}.ts`, `${i}`, sequenceOf(file, vocabulary), true);
  return { corpus, vocabulary };
}

function rebuild(corpus: Corpus): void {
  const steps = corpus.rebuild(true);
  if (steps !== undefined) finish(steps);
}

function stepsOf(rehearse: () => boolean): number {
  let steps = 0;
  while (rehearse()) steps++;
  return steps;
}

describe('a rehearsal', () => {
  it('asks about files of usual length, once', () => {
    const { corpus, vocabulary } = corpusOf([text(1), text(100), text(120), text(2_000)]);
    rebuild(corpus);
    const rehearse = createRehearsal(vocabulary, corpus);
    assert.equal(stepsOf(rehearse), 2 * QUESTIONS);
    assert.equal(stepsOf(rehearse), 0);
  });

  it('asks about so many files at most', () => {
    const { corpus, vocabulary } = corpusOf(Array.from({ length: 300 }, () => text(20)));
    rebuild(corpus);
    assert.equal(stepsOf(createRehearsal(vocabulary, corpus)), 64 * QUESTIONS);
  });

  it('waits until there is a corpus that is counted', () => {
    const { corpus, vocabulary } = corpusOf([]);
    const rehearse = createRehearsal(vocabulary, corpus);
    assert.equal(stepsOf(rehearse), 0);
    corpus.learn('a.ts', 'a', sequenceOf(text(100), vocabulary), true);
    assert.equal(stepsOf(rehearse), 0);
    rebuild(corpus);
    assert.equal(stepsOf(rehearse), QUESTIONS);
  });

  it('goes on when a file is gone meanwhile, and leaves vocabulary and counts as they are', () => {
    const { corpus, vocabulary } = corpusOf([text(100), text(120), text(140)]);
    rebuild(corpus);
    const rehearse = createRehearsal(vocabulary, corpus);
    const [size, tokens] = [vocabulary.size, corpus.counts.view([], 0).total(0)];
    assert.ok(rehearse());
    corpus.forget('f1.ts', true);
    assert.equal(stepsOf(rehearse), 2 * QUESTIONS - 1);
    assert.equal(vocabulary.size, size);
    assert.equal(corpus.counts.view([], 0).total(0), tokens);
  });
});
