import assert from 'node:assert/strict';
import fc from 'fast-check';
import type { Stretch } from '../../src/webview/code-look.ts';
import {
  firstBehind,
  hiddenUnits,
  MOST_SHOWN,
  shownGroups,
  visibleUnits,
} from '../../src/webview/shown-line.ts';

/** Packed look of a token: colour 5. */
const COLOURED = 5 << 15;

function shown(line: string, stretches: readonly Stretch[] = [], tokens?: Uint32Array) {
  return shownGroups(line, tokens, stretches, 0, firstBehind(stretches, 0)).map(
    ({ index, parts }) => [index, parts.map(({ text }) => text).join('|')],
  );
}

describe('shown line', () => {
  it('is one part without colours and stretches', () => {
    assert.deepEqual(shown('let a;'), [[undefined, 'let a;']]);
    assert.deepEqual(shown(''), []);
  });
  it('is cut at stretches and at tokens', () => {
    const stretch = { from: 2, to: 6, look: 'dim' };
    const tokens = new Uint32Array([0, 1 << 15, 4, COLOURED]);
    assert.deepEqual(shown('let alpha;', [stretch], tokens), [
      [undefined, 'le'],
      [0, 't |al'],
      [undefined, 'pha;'],
    ]);
  });
  it('knows the stretches of lines before it no more', () => {
    const stretches = [
      { from: 0, to: 4, look: 'dim' },
      { from: 8, to: 20, look: 'dim' },
    ];
    const groups = shownGroups('abcd', undefined, stretches, 6, firstBehind(stretches, 6));
    assert.deepEqual(
      groups.map(({ index, parts }) => [index, parts[0]?.text]),
      [
        [undefined, 'ab'],
        [1, 'cd'],
      ],
    );
  });
  it('shows every character once, whatever stretches and tokens there are', () => {
    const positions = fc.array(fc.nat({ max: 60 }), { maxLength: 8 });
    fc.assert(
      fc.property(fc.string({ maxLength: 60 }), positions, positions, (line, at, cuts) => {
        const ends = [...new Set(at)].toSorted((a, b) => a - b);
        const stretches = ends
          .slice(1)
          .map((to, i) => ({ from: ends[i] ?? 0, to, look: 'dim' }))
          .filter((_, i) => i % 2 === 0);
        const begins = [...new Set([0, ...cuts])].toSorted((a, b) => a - b);
        const tokens = new Uint32Array(begins.flatMap((begin) => [begin, COLOURED]));
        const text = shownGroups(line, tokens, stretches, 0, firstBehind(stretches, 0))
          .flatMap(({ parts }) => parts.map((part) => part.text))
          .join('');
        assert.equal(text, visibleUnits(line));
      }),
    );
  });
  it('stops after so many characters, and never inside a pair', () => {
    const long = 'a'.repeat(MOST_SHOWN - 1) + '😀' + 'b'.repeat(50);
    const text = shown(long)
      .map(([, part]) => part)
      .join('');
    assert.equal(text, 'a'.repeat(MOST_SHOWN - 1));
    assert.equal(hiddenUnits(long), 52);
    assert.equal(hiddenUnits('short'), 0);
  });
});

describe('visible units', () => {
  it('make controls, turns of direction and halves of pairs visible', () => {
    assert.equal(visibleUnits('a\u001b[31m\u202eb\ud800\u0000'), 'a\ufffd[31m\ufffdb\ufffd\ufffd');
    assert.equal(visibleUnits('\ttab and 😀 stay'), '\ttab and 😀 stay');
  });
  it('keep the length, so that offsets stay', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'binary', maxLength: 40 }), (text) => {
        assert.equal(visibleUnits(text).length, text.length);
        assert.equal(visibleUnits(visibleUnits(text)), visibleUnits(text));
      }),
    );
    assert.equal(visibleUnits('\u{e0041}'), '\ufffd\ufffd');
  });
});
