import assert from 'node:assert/strict';
import fc from 'fast-check';
import { lex } from '../../src/ngram/lexer.ts';
import { readVocabulary, writeVocabulary } from '../../src/ngram/vocabulary-file.ts';
import { FIRST_TOKEN, UNKNOWN, Vocabulary } from '../../src/ngram/vocabulary.ts';

function vocabularyOf(texts: readonly string[]): Vocabulary {
  const vocabulary = new Vocabulary();
  for (const text of texts) vocabulary.intern(text);
  return vocabulary;
}

const units = fc.array(fc.nat(0xffff), { maxLength: 80 });
const texts = fc.array(
  fc.oneof(
    fc.string({ maxLength: 4 }),
    units.map((codes) => String.fromCharCode(...codes)),
  ),
);

describe('a vocabulary', () => {
  it('gives every text of 1 to 64 code units one id, in order of first sight', () => {
    fc.assert(
      fc.property(texts, (all) => {
        const vocabulary = new Vocabulary();
        const expected = new Map<string, number>();
        for (const text of all) {
          const id = vocabulary.intern(text);
          if (text === '' || text.length > 64) {
            assert.equal(id, UNKNOWN);
            continue;
          }
          if (!expected.has(text)) expected.set(text, FIRST_TOKEN + expected.size);
          assert.equal(id, expected.get(text));
        }
        for (const [text, id] of expected) {
          assert.equal(vocabulary.idOf(text), id);
          assert.equal(vocabulary.textOf(id), text);
        }
        assert.equal(vocabulary.size, FIRST_TOKEN + expected.size);
      }),
    );
  });

  it('keeps ids and texts apart while it grows', () => {
    const all = Array.from({ length: 50_000 }, (_, i) => `name${i % 2 === 0 ? i : -i}`);
    const vocabulary = vocabularyOf(all);
    all.forEach((text, i) => assert.equal(vocabulary.textOf(FIRST_TOKEN + i), text));
    all.forEach((text, i) => assert.equal(vocabulary.idOf(text), FIRST_TOKEN + i));
    assert.ok(vocabulary.bytes < 60 * all.length, `${vocabulary.bytes} bytes`);
  });

  it('has no text for reserved ids and those not given out', () => {
    const vocabulary = vocabularyOf(['a']);
    assert.deepEqual(
      [0, 1, 2, 3, 4, 5, -1, 1e9].map((id) => vocabulary.textOf(id)),
      ['', '', '', '', 'a', '', '', ''],
    );
    assert.equal(vocabulary.idOf('b'), UNKNOWN);
  });

  it('takes no more than it may, and knows what it knew', () => {
    const few = new Vocabulary({ maxTokens: FIRST_TOKEN + 2 });
    assert.deepEqual(
      ['a', 'b', 'c', 'a'].map((text) => few.intern(text)),
      [FIRST_TOKEN, FIRST_TOKEN + 1, UNKNOWN, FIRST_TOKEN],
    );
    const short = new Vocabulary({ maxUnits: 5 });
    assert.deepEqual(
      ['abc', 'def', 'gh', 'i'].map((text) => short.intern(text)),
      [FIRST_TOKEN, UNKNOWN, FIRST_TOKEN + 1, UNKNOWN],
    );
  });

  it('turns a text into the ids of its tokens', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'binary' }), fc.string(), (one, other) => {
        const vocabulary = new Vocabulary();
        const ids = vocabulary.internText(one);
        assert.deepEqual(
          Array.from(ids, (id) => vocabulary.textOf(id)),
          lex(one),
        );
        const { size } = vocabulary;
        const tokens = lex(other);
        vocabulary.idsOf(other).forEach((id, i) => {
          assert.ok(
            id === UNKNOWN ? !lex(one).includes(tokens[i]!) : vocabulary.textOf(id) === tokens[i],
          );
        });
        assert.equal(vocabulary.size, size);
      }),
    );
  });

  it('has the fingerprint of another exactly when the texts are the same so far', () => {
    const [one, longer, other] = [
      ['a', 'b'],
      ['a', 'b', 'c'],
      ['a', 'c', 'b'],
    ].map(vocabularyOf);
    assert.equal(one!.fingerprint(6), longer!.fingerprint(6));
    assert.notEqual(one!.fingerprint(6), other!.fingerprint(6));
    assert.equal(one!.fingerprint(5), other!.fingerprint(5));
    assert.notEqual(
      vocabularyOf(['ab', 'c']).fingerprint(6),
      vocabularyOf(['a', 'bc']).fingerprint(6),
    );
    assert.notEqual(one!.fingerprint(6), vocabularyOf(['c', 'b']).fingerprint(6));
    assert.deepEqual([one!.fingerprint(7), one!.fingerprint(3)], [undefined, undefined]);
  });
});

describe('a stored vocabulary', () => {
  it('is the same once it is read', () => {
    fc.assert(
      fc.property(texts, (all) => {
        const vocabulary = vocabularyOf(all);
        const read = readVocabulary(writeVocabulary(vocabulary));
        assert.ok(read.ok);
        assert.deepEqual(read.value.snapshot(), vocabulary.snapshot());
        assert.equal(read.value.size, vocabulary.size);
        assert.equal(
          read.value.fingerprint(vocabulary.size),
          vocabulary.fingerprint(vocabulary.size),
        );
        assert.equal(read.value.intern('a new one!'), vocabulary.intern('a new one!'));
      }),
    );
  });

  it('is refused when it holds more than it may', () => {
    const file = writeVocabulary(vocabularyOf(['a', 'b', 'c']));
    assert.deepEqual(readVocabulary(file, { maxTokens: 5 }), { ok: false, fault: 'corrupt' });
  });

  it('is refused when it contradicts itself', () => {
    const wrong: [number[], string][] = [
      [[1, 1], 'a'],
      [[2, 1], 'ab'],
      [[1], 'ab'],
      [[3], 'ab'],
      [[1, 2], 'aa'],
      [[65], 'a'.repeat(65)],
    ];
    for (const [ends, text] of wrong) {
      const units = Uint16Array.from(text, (character) => character.charCodeAt(0));
      assert.equal(
        Vocabulary.restore({ ends: Uint32Array.from(ends), units }),
        undefined,
        ends.join(),
      );
    }
  });
});
