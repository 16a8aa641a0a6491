import assert from 'node:assert/strict';
import { escapesInWords } from '../../src/cli/refactor-output.ts';

describe('escapesInWords', () => {
  it('says nothing where nothing was changed', () => {
    assert.deepEqual(escapesInWords({}), []);
  });

  it('names what was put back and where the rest is, shortly and safely', () => {
    const escapes = ['a.ts', 'b\u001b[2J.ts', ...Array.from({ length: 20 }, (_, i) => `c${i}`)];
    const [back = '', left = ''] = escapesInWords({
      ...{ escapes, escapesLeft: ['big.bin'], escapesKeptAt: '/tmp/kept' },
    });
    assert.match(back, /put back: a\.ts, .*12 more\. What stood there is in \/tmp\/kept\.$/);
    assert.ok(!back.includes('\u001b'));
    assert.match(left, /as it left them: big\.bin\.$/);
  });
});
