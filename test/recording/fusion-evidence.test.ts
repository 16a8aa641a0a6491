import assert from 'node:assert/strict';
import * as fc from 'fast-check';
import type { FusionEvidence } from '../../src/core/strategy-choice.ts';
import { parseEvidence, shippedEvidence, withFresh } from '../../src/recording/fusion-evidence.ts';

const ENTRY: FusionEvidence = {
  ...{ members: ['ollama:a', 'ollama:b'], measure: 'similarity' },
  ...{ mean: 0.01, low: -0.01, high: 0.03, items: 120, files: 12 },
};

describe('a file of comparisons', () => {
  it('is read entry by entry, members sorted', () => {
    const python = { ...ENTRY, language: 'python' };
    const file = { version: 1, entries: [{ ...ENTRY, members: ['ollama:b', 'ollama:a'] }, python] };
    assert.deepEqual(parseEvidence(file), { entries: [ENTRY, python], unreadable: 0 });
  });

  for (const [what, more] of [
    ['no members', { members: [] }],
    ['an interval beside its mean', { low: 0.02 }],
    ['a share above 1', { high: 1.5 }],
    ['no items', { items: 0 }],
    ['a figure that is none', { mean: Number.NaN }],
    ['an empty language', { language: '' }],
  ] as const) {
    it(`leaves out an entry with ${what} and counts it`, () => {
      const file = { version: 1, entries: [{ ...ENTRY, ...more }, ENTRY] };
      assert.deepEqual(parseEvidence(file), { entries: [ENTRY], unreadable: 1 });
    });
  }

  it('has nothing where it is no such file, whatever it is', () => {
    fc.assert(
      fc.property(fc.anything(), (value) => {
        assert.deepEqual(parseEvidence(value).entries, []);
      }),
    );
    assert.deepEqual(parseEvidence({ version: 2, entries: [ENTRY] }).entries, []);
  });

  it('comes with the package, readable as a whole', () => {
    assert.deepEqual(parseEvidence({ version: 1, entries: shippedEvidence() }), {
      entries: shippedEvidence(),
      unreadable: 0,
    });
  });
});

describe('fresh comparisons', () => {
  const other = { ...ENTRY, members: ['ollama:a', 'ollama:c'] };
  const python = { ...ENTRY, language: 'python' };

  it('take the place of all that was there about the same members', () => {
    const fresh = { ...ENTRY, mean: 0.02 };
    const { entries } = withFresh([ENTRY, python, other], [fresh]);
    assert.deepEqual(entries, [other, fresh]);
  });

  it('make the oldest set of members go when there are a hundred', () => {
    const old = Array.from({ length: 100 }, (_, i) => ({ ...ENTRY, members: [`m${i}`, 'n'] }));
    const { entries } = withFresh(old, [ENTRY, python]);
    assert.equal(entries.length, 101);
    assert.deepEqual(entries[0]?.members, ['m1', 'n']);
    assert.deepEqual(entries.slice(-2), [ENTRY, python]);
  });
});
