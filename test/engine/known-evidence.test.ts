import assert from 'node:assert/strict';
import type { KnownEvidence } from '../../src/core/strategy-choice.ts';
import { evidenceFor } from '../../src/engine/known-evidence.ts';

function entry(mean: number, more: Partial<KnownEvidence> = {}): KnownEvidence {
  return {
    ...{ members: ['a', 'b'], measure: 'similarity', origin: 'shipped', mean },
    ...{ low: mean - 0.1, high: mean + 0.1, items: 100, files: 10, ...more },
  };
}

function meanFor(known: readonly KnownEvidence[], members = ['b', 'a'], language = 'typescript') {
  return evidenceFor(known, members, language)?.mean;
}

describe('what is known of a set of members', () => {
  it('is what was measured of exactly these, in any order', () => {
    assert.equal(meanFor([entry(0.1)]), 0.1);
    assert.equal(meanFor([entry(0.1)], ['a']), undefined);
    assert.equal(meanFor([entry(0.1)], ['a', 'b', 'c']), undefined);
    assert.equal(meanFor([], ['a', 'b']), undefined);
  });

  it('is about the language where there is such a part, never about another', () => {
    const known = [
      entry(0.1),
      entry(0.2, { language: 'typescript' }),
      entry(0.3, { language: 'go' }),
    ];
    assert.equal(meanFor(known), 0.2);
    assert.equal(meanFor(known, ['a', 'b'], 'rust'), 0.1);
    assert.equal(meanFor(known.slice(2), ['a', 'b'], 'rust'), undefined);
  });

  it('is of the user’s own code before what is shipped, whatever the language of that', () => {
    const known = [entry(0.1, { language: 'typescript' }), entry(0.2, { origin: 'own' })];
    assert.equal(meanFor(known), 0.2);
  });
});
