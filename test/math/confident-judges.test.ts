import assert from 'node:assert/strict';
import * as fc from 'fast-check';
import { confidentValues } from '../../src/math/confident-judges.ts';

/** Values to six places, of judges of equal weight. */
function values(
  rows: readonly (readonly (number | undefined)[] | undefined)[],
  own: readonly (number | undefined)[],
  confidence?: Parameters<typeof confidentValues>[3],
): readonly (string | undefined)[] {
  const weights = rows.map(() => 1);
  return confidentValues(rows, weights, own, confidence).map((value) => value?.toFixed(6));
}

const mean = (...nats: readonly number[]): string =>
  Math.exp(nats.reduce((sum, one) => sum + one, 0) / nats.length).toFixed(6);

describe('confidentValues', () => {
  it('is what the author gave its text where nobody judges', () => {
    assert.deepEqual(values([], [-0.5, undefined]), [Math.exp(-0.5).toFixed(6), undefined]);
  });

  it('is what the judges say where no author tells: their mean without sharpness', () => {
    const rows = [
      [-1, -2],
      [-3, -1],
    ];
    const plain = { ownShare: 0.7, sharpness: 0 };
    assert.deepEqual(values(rows, [undefined, undefined], plain), [mean(-1, -3), mean(-2, -1)]);
  });

  it('nears the surest judge as the sharpness grows', () => {
    const rows = [[-0.1], [-4]];
    const [sharp] = confidentValues(rows, [1, 1], [undefined], { ownShare: 0, sharpness: 200 });
    assert.ok(Math.abs(sharp! - Math.exp(-0.1)) < 0.01);
    // κ = 1: the mean of the probabilities themselves.
    const [soft] = confidentValues(rows, [1, 1], [undefined], { ownShare: 0, sharpness: 1 });
    assert.equal(soft?.toFixed(9), ((Math.exp(-0.1) + Math.exp(-4)) / 2).toFixed(9));
  });

  it('mixes the logarithms of both by the share of the author', () => {
    const confidence = { ownShare: 0.7, sharpness: 8 };
    assert.deepEqual(values([[-2]], [-1], confidence), [Math.exp(-0.7 - 0.6).toFixed(6)]);
  });

  it('hears no judge that abstains or has no weight', () => {
    assert.deepEqual(values([undefined, [undefined]], [-1]), [Math.exp(-1).toFixed(6)]);
    assert.deepEqual(confidentValues([[-9]], [0], [-1]), [Math.exp(-1)]);
  });

  it('lies between its least and its greatest opinion, and grows with each', () => {
    const nats = fc.double({ min: -20, max: 0, noNaN: true });
    fc.assert(
      fc.property(
        nats,
        fc.array(nats, { minLength: 1, maxLength: 5 }),
        nats,
        (own, judges, more) => {
          const rows = judges.map((one) => [one]);
          const weights = judges.map(() => 1);
          const [value = 0] = confidentValues(rows, weights, [own]);
          const all = [own, ...judges].map(Math.exp);
          assert.ok(value >= Math.min(...all) - 1e-9 && value <= Math.max(...all) + 1e-9);
          const raised = rows.map(([one = 0], i) => [i === 0 ? Math.max(one, more) : one]);
          const [higher = 0] = confidentValues(raised, weights, [own]);
          assert.ok(higher >= value - 1e-9);
        },
      ),
    );
  });
});
