import assert from 'node:assert/strict';
import type { Span } from '../../../src/core/completion.ts';
import { createAcceptedTexts, spanAt } from '../../../src/vscode/completion/accepted-texts.ts';
import {
  behindTaken,
  type OfferedText,
  type TakenText,
} from '../../../src/vscode/completion/offered-text.ts';

const SPANS: readonly Span[] = [
  { text: 'foo', modelId: 'a' },
  { text: '(bar)', modelId: 'b', score: 0.7, runnerUp: { text: '()', modelId: 'a', score: 0.3 } },
  { text: ';', modelId: 'a' },
];
const OFFERED: OfferedText = {
  ...{ runId: 'r1', text: 'foo(bar);', spans: SPANS, byTurns: true, modelIds: ['a', 'b'] },
  agreement: { agreeing: 2, answered: 2 },
};

function taken(length: number, offered = OFFERED, start = 10): TakenText {
  return { offered, start, length };
}

describe('what was taken in a document', () => {
  it('has its spans, each at its place', () => {
    const texts = createAcceptedTexts();
    texts.taken('a', taken(9));
    const accepted = texts.in('a');
    assert.ok(accepted);
    assert.deepEqual(accepted.spans, SPANS);
    const authors = Array.from({ length: 11 }, (_, i) => spanAt(accepted, 9 + i)?.span.modelId);
    assert.deepEqual(authors, [undefined, ...'aaabbbbba'.match(/./g)!, undefined]);
    assert.deepEqual(spanAt(accepted, 13), { span: SPANS[1], start: 13, number: 2, of: 3 });
  });

  it('ends with the part that was taken', () => {
    const texts = createAcceptedTexts();
    texts.taken('a', taken(5));
    assert.deepEqual(
      texts.in('a')?.spans.map(({ text }) => text),
      ['foo', '(b'],
    );
  });

  it('grows by the next part of the same answer, a span cut in two being one again', () => {
    const texts = createAcceptedTexts();
    const head = taken(5);
    texts.taken('a', head);
    const [rest] = behindTaken([OFFERED], head);
    assert.ok(rest);
    texts.taken('a', taken(4, rest, 15));
    assert.deepEqual(texts.in('a')?.spans, SPANS);
    assert.deepEqual([texts.in('a')?.start, texts.in('a')?.length], [10, 9]);
  });

  it('begins anew with another answer, or elsewhere', () => {
    const texts = createAcceptedTexts();
    texts.taken('a', taken(9));
    texts.taken('a', taken(3, { ...OFFERED, runId: 'r2' }, 19));
    assert.deepEqual([texts.in('a')?.start, texts.in('a')?.length], [19, 3]);
    texts.taken('a', taken(3, { ...OFFERED, runId: 'r2' }, 40));
    assert.equal(texts.in('a')?.start, 40);
  });

  it('is gone on with by the same answer alone, where it ends', () => {
    const texts = createAcceptedTexts();
    assert.equal(texts.goesOn('a', taken(1)), false);
    texts.taken('a', taken(3));
    assert.equal(texts.goesOn('a', taken(1, OFFERED, 13)), true);
    assert.equal(texts.goesOn('a', taken(1, OFFERED, 14)), false);
    assert.equal(texts.goesOn('a', taken(1, { ...OFFERED, runId: 'r2' }, 13)), false);
    assert.equal(texts.goesOn('b', taken(1, OFFERED, 13)), false);
  });

  it('is forgotten alone', () => {
    const texts = createAcceptedTexts();
    texts.taken('a', taken(9));
    texts.taken('b', taken(9));
    texts.forget('a');
    texts.forget('c');
    assert.equal(texts.in('a'), undefined);
    assert.ok(texts.in('b'));
  });
});
