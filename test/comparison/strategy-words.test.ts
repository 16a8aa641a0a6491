import assert from 'node:assert/strict';
import { strategyWords } from '../../src/comparison/strategy-words.ts';
import { strategies } from '../../src/strategies/registry.ts';

describe('words of a strategy', () => {
  for (const { id, title } of strategies) {
    it(`are its title in English: ${id}`, () => {
      assert.equal(
        strategyWords(id, title, (words) => words),
        title,
      );
    });
  }

  it('are translated where they are words', () => {
    assert.equal(
      strategyWords('majority', 'Majority vote', (words) => `«${words}»`),
      '«Majority vote»',
    );
    assert.equal(
      strategyWords('gac', 'GaC', (words) => `«${words}»`),
      'GaC',
    );
  });
});
