import assert from 'node:assert/strict';
import { whyFirst } from '../../src/comparison/why-first.ts';
import { ranked, vote } from './sample-comparison.ts';

describe('whyFirst', () => {
  const a = ranked('a', 0.75, 'parse 1×0.5', 'trust 0.5×0.5');
  const b = ranked('b', 0.5, 'parse 0×0.5', 'trust 1×0.5');

  it('has no reason where nothing is ranked', () => {
    assert.equal(whyFirst([]), undefined);
  });

  it('is that there is only one, unless several wrote it', () => {
    assert.deepEqual(whyFirst([a]), { kind: 'only' });
    assert.deepEqual(whyFirst([a], { agreeing: 3, answered: 3 }), {
      ...{ kind: 'agreed', agreeing: 3, answered: 3 },
    });
    assert.deepEqual(whyFirst([a], { agreeing: 1, answered: 1 }), { kind: 'only' });
  });

  it('is the part that lifted it most above the second, with the difference it makes', () => {
    assert.deepEqual(whyFirst([a, b]), {
      ...{ kind: 'part', name: 'parse', lift: 0.5, lead: 0.25, value: 1, otherValue: 0 },
    });
  });

  it('takes an unknown value of the second for no contribution', () => {
    const other = ranked('b', 0.5, 'parse ?×0.5', 'trust 0.5×0.5');
    assert.deepEqual(whyFirst([a, other]), {
      // Of the first 0.5·1 and 0.5·0.5; the second has all of its 0.5 from trust.
      ...{ kind: 'part', name: 'parse', lift: 0.5, lead: 0.25, value: 1, otherValue: undefined },
    });
  });

  it('takes the largest lift, also of a part that the second lacks in full', () => {
    const most = ranked('a', 0.75, 'parse 1×0.25', 'trust 0.75×0.5', 'length 0.5×0.25');
    const less = ranked('b', 0.25, 'parse 1×0.25', 'trust 0×0.5', 'length 0×0.25');
    assert.deepEqual(whyFirst([most, less]), {
      ...{ kind: 'part', name: 'trust', lift: 0.375, lead: 0.5, value: 0.75, otherValue: 0 },
    });
  });

  it('is agreement where that lifted it most, else the part that did', () => {
    const agreed = ranked('a', 0.75, 'agreement 1×0.5', 'trust 0.5×0.5');
    const lone = ranked('b', 0.5, 'agreement 0×0.5', 'trust 1×0.5');
    const agreement = { agreeing: 2, answered: 3 };
    assert.deepEqual(whyFirst([agreed, lone], agreement), { kind: 'agreed', ...agreement });
    assert.equal(whyFirst([agreed, lone], { agreeing: 1, answered: 2 })?.kind, 'part');
    assert.equal(whyFirst([a, b], agreement)?.kind, 'part');
  });

  it('is a tie where others have the same score', () => {
    const same = { ...a, columnIds: ['c'] };
    assert.deepEqual(whyFirst([a, same, b]), { kind: 'tie', texts: 2 });
  });

  it('is a rule of the strategy where scores do not tell the order', () => {
    const byRule = [ranked('fused', 0.6, 'verdict 0.6×1'), ranked('a', 0.7, 'trust 0.7×1')];
    assert.deepEqual(whyFirst(byRule), { kind: 'rule' });
    assert.deepEqual(whyFirst(byRule, { agreeing: 2, answered: 2 })?.kind, 'agreed');
  });

  it('counts what the user voted on it against others', () => {
    const votes = [
      vote('a', 'b', 'first'),
      vote('b', 'a', 'first'),
      vote('c', 'a', 'second'),
      vote('a', 'b', 'tie'),
      vote('a', 'b', 'both-bad'),
      vote('b', 'c', 'first'),
    ];
    assert.deepEqual(whyFirst([a, b], undefined, votes)?.votes, { won: 2, lost: 1, tied: 1 });
    assert.equal(whyFirst([a, b], undefined, votes.slice(-1))?.votes, undefined);
  });
});
