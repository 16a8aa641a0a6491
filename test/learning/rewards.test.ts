import assert from 'node:assert/strict';
import * as fc from 'fast-check';
import type { Outcome } from '../../src/core/completion.ts';
import { rewardsOf, samenessOf } from '../../src/learning/rewards.ts';
import { survivalRatio } from '../../src/learning/survival.ts';

const members = [
  { modelId: 'author', text: 'abcdefgh' },
  { modelId: 'half', text: 'abcdxxxx' },
  { modelId: 'other', text: 'zzzzzzzz' },
];

const outcomes: readonly (readonly [string, Outcome, readonly number[] | undefined])[] = [
  ['accepted', { kind: 'accepted' }, [1, 0.5, 0]],
  ['rejected', { kind: 'rejected' }, [0, 0.25, 0.5]],
  ['ignored', { kind: 'ignored' }, undefined],
  [
    'accepted by a quarter',
    { kind: 'partially-accepted', acceptedLength: 2, shownLength: 8 },
    [0.25, 0.25 * 0.5 + 0.75 * 0.25, 0.75 * 0.5],
  ],
  [
    'accepted beyond its length',
    { kind: 'partially-accepted', acceptedLength: 20, shownLength: 8 },
    [1, 0.5, 0],
  ],
  [
    'accepted in part of nothing',
    { kind: 'partially-accepted', acceptedLength: 2, shownLength: 0 },
    undefined,
  ],
  ['left as it was', { kind: 'survived', afterMs: 1, ratio: 0.8 }, [1, 0.5, 0]],
  [
    'kept by half',
    { kind: 'survived', afterMs: 1, ratio: 0.5 },
    [0.5, 0.5 * 0.5 + 0.5 * 0.25, 0.25],
  ],
  ['deleted', { kind: 'survived', afterMs: 1, ratio: 0 }, [0, 0.25, 0.5]],
];

describe('rewardsOf', () => {
  for (const [what, outcome, expected] of outcomes) {
    it(`judges a text that was ${what}`, () => {
      const rewards = rewardsOf(outcome, 'abcdefgh', members);
      assert.deepEqual(rewards === undefined ? undefined : Object.values(rewards), expected);
    });
  }

  it('judges a member of several texts by the one most like the shown text', () => {
    const texts = ['zzzzzzzz', 'abcdefgh', 'abcdxxxx'].map((text) => ({ modelId: 'a', text }));
    assert.deepEqual(rewardsOf({ kind: 'accepted' }, 'abcdefgh', texts), { a: 1 });
    assert.deepEqual(rewardsOf({ kind: 'rejected' }, 'abcdefgh', texts), { a: 0 });
  });

  it('says nothing of an empty text', () => {
    assert.equal(rewardsOf({ kind: 'accepted' }, '', members), undefined);
  });
});

describe('samenessOf', () => {
  it('gives back the common head that a reward was made of', () => {
    const shown = 'x'.repeat(60);
    fc.assert(
      fc.property(fc.nat(60), fc.nat(60), (common, accepted) => {
        const text = shown.slice(0, common).padEnd(60, 'y');
        const outcome = { kind: 'partially-accepted', acceptedLength: accepted, shownLength: 60 };
        const rewards = rewardsOf(outcome as Outcome, shown, [{ modelId: 'a', text }]);
        const same = samenessOf(rewards?.['a'] ?? NaN, accepted / 60);
        if (accepted === 20) assert.equal(same, undefined);
        else assert.ok(Math.abs((same ?? NaN) - common / 60) < 1e-9, `${same}`);
      }),
    );
  });

  it('is unknown of a text taken by a third: every text earns as much', () => {
    assert.equal(samenessOf(1 / 3, 1 / 3), undefined);
  });
});

describe('survivalRatio', () => {
  for (const [what, accepted, document, ratio] of [
    ['a text that is still there', 'a();\n  b();', 'x\na();\nb();\n', 1],
    ['a line that became part of another', 'return x;', 'if (y) return x;', 1],
    ['one of two lines of one length', 'a();\nb();', 'a();', 0.5],
    ['a deleted text', 'a();', 'x', 0],
    ['white space', ' \n ', '', 1],
    ['other line ends', 'a();\r\nb();', 'a();\rb();', 1],
    ['one line for two equal ones', 'a();\na();', 'a();', 0.5],
    ['an exact line before a longer one', 'a\nab', 'ab\na', 1],
  ] as const) {
    it(`measures ${what}`, () => {
      assert.equal(survivalRatio(accepted, document), ratio);
    });
  }

  it('stays in [0, 1], and is 1 for a text in itself', () => {
    const text = fc.array(fc.constantFrom('a', 'b', '\n', ' ')).map((pieces) => pieces.join(''));
    fc.assert(
      fc.property(text, text, (accepted, document) => {
        const ratio = survivalRatio(accepted, document);
        assert.ok(ratio >= 0 && ratio <= 1);
        assert.equal(survivalRatio(accepted, accepted), 1);
      }),
    );
  });
});
