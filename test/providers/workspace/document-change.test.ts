import assert from 'node:assert/strict';
import fc from 'fast-check';
import {
  applyDocumentChange,
  documentChange,
} from '../../../src/providers/workspace/document-change.ts';

const text = fc.string({ unit: fc.constantFrom('a', 'b', '\n', '😀'), maxLength: 60 });

describe('documentChange', () => {
  it('turns the one text into the other', () => {
    fc.assert(
      fc.property(text, text, (before, after) => {
        const change = documentChange(before, after);
        assert.equal(change === undefined, before === after);
        if (change !== undefined) assert.equal(applyDocumentChange(before, change), after);
      }),
    );
  });
  it('is as small as it can be', () => {
    const long = 'x'.repeat(100_000);
    assert.deepEqual(documentChange(`${long}a${long}`, `${long}bc${long}`), {
      start: 100_000,
      removed: 1,
      inserted: 'bc',
    });
  });
});
