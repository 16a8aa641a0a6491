import assert from 'node:assert/strict';
import fc from 'fast-check';
import { fittedParameters } from '../../src/ngram/fitted-parameters.ts';
import { recentHistory, scoreTexts } from '../../src/ngram/score-texts.ts';
import { FILE_START } from '../../src/ngram/vocabulary.ts';
import { tinyModel } from './tiny-model.ts';

const { model } = tinyModel(
  { file: ['const one = two;\nconst three = two;\n'], workspace: ['let one = call(two);\n'] },
  fittedParameters,
);

describe('scores of texts', () => {
  it('are 0 for an empty text and finite for any other', () => {
    fc.assert(
      fc.property(fc.string(), fc.string({ minLength: 1 }), (prefix, text) => {
        const [empty, score] = scoreTexts(model, prefix, ['', text]);
        assert.deepEqual([empty?.logprobNats, empty?.tokens, empty?.bytes], [0, 0, 0]);
        assert.ok(Number.isFinite(score?.logprobNats) && score!.logprobNats <= 0);
        assert.equal(score?.bytes, Buffer.byteLength(text));
      }),
    );
  });

  it('add up where tokens meet at the border', () => {
    const sum = (prefix: string, text: string): number =>
      scoreTexts(model, prefix, [text])[0]!.logprobNats;
    const whole = sum('const one ', '= two;');
    assert.ok(Math.abs(whole - sum('const one ', '= ') - sum('const one = ', 'two;')) < 1e-9);
  });

  it('take a word that is cut by the border as begun, alike for all texts', () => {
    const [rest, other] = scoreTexts(model, 'const three = tw', ['o;', 'ist;']);
    assert.ok(rest!.logprobNats > other!.logprobNats);
    // Almost all that begins so is `two`, so hardly a nat is left to predict for it and `;`.
    assert.ok(rest!.logprobNats > -1, `${rest!.logprobNats}`);
    assert.equal(rest!.tokens, 2);
  });

  it('prefer what the file has seen', () => {
    const [seen, unseen] = scoreTexts(model, 'const three = ', ['two;', 'six;']);
    assert.ok(seen!.logprobNats > unseen!.logprobNats);
  });
});

describe('the history of a prefix', () => {
  it('begins at the start of a short file', () => {
    const read = recentHistory('let a', model);
    assert.equal(read.tokens[0], FILE_START);
    assert.deepEqual(read.texts, ['', 'let', ' ', 'a']);
  });

  it('begins at a line end in a long one, and is the end of the prefix', () => {
    for (const end of ['\n', '\r\n']) {
      const prefix = `const one = two;${end}`.repeat(500) + 'let';
      const read = recentHistory(prefix, model);
      assert.ok(prefix.endsWith(read.texts.join('')));
      assert.ok(read.texts[0]?.startsWith(end));
      assert.ok(read.texts.length < 2000);
    }
  });

  it('is bounded on a line without an end', () => {
    const read = recentHistory('x+'.repeat(100_000), model);
    assert.ok(read.texts.join('').length <= 2048);
  });
});
