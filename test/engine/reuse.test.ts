import assert from 'node:assert/strict';
import * as fc from 'fast-check';
import type { Ranking } from '../../src/core/completion.ts';
import { anchorAt } from '../../src/engine/anchor.ts';
import {
  firstLineId,
  restOf,
  ResultCache,
  shownFor,
  type OnScreen,
} from '../../src/engine/reuse.ts';

/** A ranking of texts, best first; a pair has an agreed head, which may be empty. */
function rankingOf(texts: readonly (string | readonly [string, string])[]): Ranking {
  return {
    scored: texts.map((entry, i) => {
      const [text, shownText] = typeof entry === 'string' ? [entry, entry] : entry;
      const modelId = `m${i + 1}`;
      const finish = { unified: 'stop', raw: 'stop' } as const;
      return {
        candidate: {
          id: `c${i + 1}`,
          text,
          modelIds: [modelId],
          generation: { modelId, text, finish, usage: { estimated: true }, totalMs: 1 },
          complete: true,
        },
        score: 1 / (i + 1),
        parts: [],
        shownText,
      };
    }),
  };
}

const nothing = { text: '', closers: '' };

function textsOf(ranking: Ranking, onScreen?: OnScreen, typed = nothing): readonly string[] {
  return shownFor(ranking, onScreen, typed).map(({ text }) => text);
}

const texts = fc.array(
  fc
    .array(fc.constantFrom('a', 'b', '(', ')', ' ', '\n'), { maxLength: 3 })
    .map((pieces) => pieces.join('')),
  { maxLength: 9 },
);

describe('shownFor', () => {
  it('keeps the order of the ranking, each head before its whole text', () => {
    const ranking = rankingOf(['x;', ['a\nb', 'a'], ['y', '']]);
    assert.deepEqual(textsOf(ranking), ['x;', 'a', 'a\nb', 'y']);
  });

  it('puts what is on the screen first, whole if it was whole', () => {
    const ranking = rankingOf(['x;', ['a\nb', 'a']]);
    const on = (candidateId: string, whole: boolean): readonly string[] =>
      textsOf(ranking, { candidateId, whole });
    assert.deepEqual(on('c2', true), ['a\nb', 'x;']);
    assert.deepEqual(on('c2', false), ['a', 'a\nb', 'x;']);
    assert.deepEqual(on(firstLineId('m2'), false), ['a', 'a\nb', 'x;']);
    assert.deepEqual(on('gone', true), ['x;', 'a', 'a\nb']);
  });

  it('never offers a text twice, one that is used up, or one that contradicts what was typed', () => {
    fc.assert(
      fc.property(
        texts,
        fc.constantFrom('', 'a', 'ab', '(', '(a'),
        fc.constantFrom('', ')'),
        (written, text, closers) => {
          const typed = { text, closers };
          const shown = textsOf(rankingOf(written), undefined, typed);
          assert.equal(new Set(shown).size, shown.length);
          for (const rest of shown) {
            assert.ok(written.includes(text + rest), rest);
            assert.notEqual(rest.trim(), '');
            assert.notEqual(rest, closers);
          }
          const possible = written.filter((one) => restOf(one, typed) !== undefined);
          assert.equal(shown.length, new Set(possible).size);
        },
      ),
    );
  });

  it('tells how many closed brackets a text replaces', () => {
    const [entry] = shownFor(rankingOf(['f(a);']), undefined, { text: 'f(', closers: ')' });
    assert.deepEqual([entry?.text, entry?.replaceAfter], ['a);', 1]);
  });
});

describe('ResultCache', () => {
  const documentOf = (text: string) => ({
    uri: 'file:///a.ts',
    path: 'a.ts',
    languageId: 'typescript',
    version: 1,
    text,
  });
  const put = (
    cache: ResultCache,
    runId: string,
    text: string,
    offset: number,
    ...written: string[]
  ) => {
    const anchor = anchorAt(documentOf(text), offset);
    cache.put({ runId, strategyId: 's', anchor, ranking: rankingOf(written), spans: [] });
  };

  it('finds the youngest place that agrees', () => {
    const cache = new ResultCache();
    put(cache, 'r1', 'x = ', 4, 'foo(bar);');
    put(cache, 'r2', 'x = foo(', 8, 'other);');
    assert.equal(cache.find(documentOf('x = foo('), 8)?.result.runId, 'r2');
    assert.equal(cache.find(documentOf('x = foo(b'), 9)?.result.runId, 'r1');
    assert.equal(cache.find(documentOf('x = foo(q'), 9), undefined);
  });

  it('keeps the newer of two results for one place', () => {
    const cache = new ResultCache();
    put(cache, 'r1', 'x = ', 4, 'a;');
    put(cache, 'r2', 'x = ', 4, 'b;');
    assert.equal(cache.find(documentOf('x = '), 4)?.result.runId, 'r2');
  });

  it('passes over results whose texts are used up', () => {
    const cache = new ResultCache();
    put(cache, 'r1', 'x = ', 4, 'a;');
    assert.equal(cache.find(documentOf('x = a;'), 6), undefined);
  });

  it('is empty once it is cleared', () => {
    const cache = new ResultCache();
    put(cache, 'r1', 'x = ', 4, 'a;');
    cache.clear();
    assert.equal(cache.find(documentOf('x = '), 4), undefined);
  });
});
