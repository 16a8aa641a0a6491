import assert from 'node:assert/strict';
import { createNearDuplicates } from '../../src/applications/near-duplicates.ts';

const BODY = Array.from({ length: 40 }, (_, i) => `call${i}(value);`).join('\n');

describe('createNearDuplicates', () => {
  const seenWith = (...texts: readonly string[]) => {
    const seen = createNearDuplicates();
    for (const text of texts) seen.add(text);
    return seen;
  };

  it('knows a text again, however it is laid out', () => {
    const seen = seenWith('if (a) {\n  b();\n}');
    assert.equal(seen.has('if (a) { b(); }'), true);
    assert.equal(seen.has('if (b) { a(); }'), false);
    assert.equal(seenWith().has(''), false);
  });

  it('knows a text of which a tenth at most is another', () => {
    const seen = seenWith(BODY);
    assert.equal(seen.has(BODY.replace('call7', 'other')), true);
    assert.equal(seen.has(`${BODY}\n${BODY.replaceAll('call', 'go')}`), false);
    assert.equal(seen.has(BODY.replaceAll('value', 'other')), false);
  });

  it('tells short texts apart', () => {
    const seen = seenWith('a', '');
    assert.deepEqual(
      ['a', '', 'b'].map((text) => seen.has(text)),
      [true, true, false],
    );
  });
});
