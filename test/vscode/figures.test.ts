import assert from 'node:assert/strict';
import './refactor/vscode-stand-in.ts';

const { durationText, scoreText, sizeText } = await import('../../src/vscode/figures.ts');
const { editorLanguage } = await import('../../src/vscode/platform/page-language.ts');

describe('figures of the editor', () => {
  it('tell times in the unit that fits', () => {
    assert.deepEqual(
      [0, 340.4, 999.6, 1_240, 9_960, 12_300, 180_000, 7_200_000].map(durationText),
      ['0 ms', '340 ms', '1 s', '1.2 s', '10 s', '12 s', '3 min', '120 min'],
    );
  });

  it('tell sizes in the unit that fits', () => {
    assert.deepEqual([1_200, 99_600, 4_700_000, 99_900_000, 986e6, 4_120e6].map(sizeText), [
      '1 kB',
      '0.1 MB',
      '4.7 MB',
      '99.9 MB',
      '986 MB',
      '4.1 GB',
    ]);
  });

  it('give scores two digits', () => {
    assert.deepEqual([0, 0.5, 0.996].map(scoreText), ['0.00', '0.50', '1.00']);
  });
});

describe('the language of a page', () => {
  it('is English where the editor has no translation, with its figures', () => {
    assert.deepEqual(editorLanguage(), {
      ...{ language: 'en', direction: 'ltr', figures: 'en', words: {} },
    });
  });
});
