import assert from 'node:assert/strict';
import fc from 'fast-check';
import { UNKNOWN, Vocabulary } from '../../../../src/ngram/vocabulary.ts';
import { SessionVocabulary } from '../../../../src/providers/workspace/language/session-vocabulary.ts';
import { LexedDocument } from '../../../../src/providers/workspace/language/lexed-document.ts';

const piece = fc.constantFrom(
  'a',
  'bc',
  ' ',
  '  ',
  '\n',
  '\n  ',
  '=',
  '==',
  '=>',
  '"',
  '/',
  '-',
  '😀',
);
const text = fc.array(piece, { maxLength: 30 }).map((pieces) => pieces.join(''));
const edit = fc.record({
  at: fc.nat(1_000),
  removed: fc.nat(9),
  inserted: text,
  asks: fc.boolean(),
});

/** A document around an offset, as texts. */
function around(document: LexedDocument, vocabulary: SessionVocabulary, offset: number) {
  const { left, beginning, right } = document.around(offset);
  const textsOf = (tokens: Uint32Array) => [...tokens].map((token) => vocabulary.textOf(token));
  return { left: textsOf(left), beginning, right: textsOf(right) };
}

describe('LexedDocument', () => {
  it('is after any edits what it would be if it were read anew', () => {
    fc.assert(
      fc.property(text, fc.array(edit, { maxLength: 12 }), fc.nat(1_000), (start, edits, place) => {
        const vocabulary = new SessionVocabulary(new Vocabulary());
        const document = new LexedDocument(start, 'x', vocabulary);
        for (const { at, removed, inserted, asks } of edits) {
          const from = at % (document.text.length + 1);
          const gone = Math.min(removed, document.text.length - from);
          const wanted = document.text.slice(0, from) + inserted + document.text.slice(from + gone);
          document.change({ start: from, removed: gone, inserted });
          assert.equal(document.text, wanted);
          if (asks) document.around(from);
        }
        const fresh = new LexedDocument(document.text, 'x', vocabulary);
        const offset = place % (document.text.length + 1);
        assert.equal(document.size, fresh.size);
        assert.deepEqual(around(document, vocabulary, offset), around(fresh, vocabulary, offset));
      }),
      { numRuns: 500 },
    );
  });

  it('splits at the offset, and leaves out what is cut there', () => {
    const vocabulary = new SessionVocabulary(new Vocabulary());
    const document = new LexedDocument('let value = other;', 'x', vocabulary);
    const split = (offset: number) => around(document, vocabulary, offset);
    assert.deepEqual(split(6), {
      left: ['let', ' '],
      beginning: 'va',
      right: [' ', '=', ' ', 'other', ';'],
    });
    assert.deepEqual(split(9), {
      left: ['let', ' '],
      beginning: 'value',
      right: [' ', '=', ' ', 'other', ';'],
    });
    assert.deepEqual(split(0).right.length, 8);
    assert.deepEqual([split(18).left.length, split(18).beginning], [7, ';']);
  });

  it('gives no half-typed word an id', () => {
    const vocabulary = new SessionVocabulary(new Vocabulary());
    const document = new LexedDocument('let ', 'x', vocabulary);
    for (const [i, letter] of Array.from('value').entries()) {
      document.change({ start: 4 + i, removed: 0, inserted: letter });
      document.around(5 + i);
    }
    document.change({ start: 9, removed: 0, inserted: ' ' });
    assert.deepEqual(around(document, vocabulary, 10).left, ['let', ' ', 'value']);
    for (const half of ['v', 'va', 'val', 'valu']) assert.equal(vocabulary.idOf(half), UNKNOWN);
  });

  it('takes the ids of indexed files, also for words that it had before them', () => {
    const indexed = new Vocabulary();
    const vocabulary = new SessionVocabulary(indexed);
    indexed.intern('known');
    const before = indexed.size;
    const document = new LexedDocument('known typed ', 'x', vocabulary);
    const [known, , typed] = document.around(12).left;
    assert.equal(known, indexed.idOf('known'));
    assert.equal(typed, vocabulary.idOf('typed'));
    assert.deepEqual([indexed.size, indexed.idOf('typed')], [before, UNKNOWN]);

    indexed.intern('typed');
    assert.equal(document.around(12).left[2], indexed.idOf('typed'));
    assert.equal(vocabulary.idOf('typed'), indexed.idOf('typed'));
    assert.deepEqual(around(document, vocabulary, 12).left, ['known', ' ', 'typed']);
  });
});
