import assert from 'node:assert/strict';
import { abstentionThreshold, effectiveReliability } from '../../src/math/effective-reliability.ts';

const ANSWERED = [
  { probability: 0.9, right: 1 },
  { probability: 0.6, right: 0 },
  { probability: 0.55, right: 1 },
  { probability: 0.2, right: 0 },
];

describe('effectiveReliability', () => {
  it('counts right answers up, wrong ones down, and none as nothing', () => {
    assert.equal(effectiveReliability(ANSWERED, 0), 0);
    assert.equal(effectiveReliability(ANSWERED, 0.5), 1 / 4);
    assert.equal(effectiveReliability(ANSWERED, 0.9), 1 / 4);
    assert.equal(effectiveReliability(ANSWERED, 0.91), 0);
  });

  it('counts one of several that are equally probable by their share', () => {
    assert.equal(effectiveReliability([{ probability: 1, right: 0.75 }], 0.5), 0.5);
  });

  it('is 0 without answers', () => {
    assert.equal(effectiveReliability([], 0.5), 0);
  });
});

describe('abstentionThreshold', () => {
  it('takes the lowest of the best thresholds on the grid', () => {
    // From 0.21 to 0.55 the same three are answered.
    assert.equal(abstentionThreshold(ANSWERED), 0.21);
  });

  it('withholds everything where all answers are wrong', () => {
    assert.equal(abstentionThreshold([{ probability: 0.7, right: 0 }]), 0.71);
  });

  it('answers everything where all answers are right', () => {
    assert.equal(abstentionThreshold([{ probability: 0.7, right: 1 }]), 0.01);
  });

  it('withholds nothing where nothing is known', () => {
    assert.equal(abstentionThreshold([]), 0);
  });
});
