import assert from 'node:assert/strict';
import fc from 'fast-check';
import { cohenKappa, krippendorffAlpha } from '../../src/math/rater-agreement.ts';
import { near } from './within.ts';

type Rated = readonly [string, string];

const times = (count: number, ...rated: Rated): readonly Rated[] =>
  Array.from({ length: count }, () => rated);

describe('cohenKappa', () => {
  it('is 0.4 for 20 and 15 agreements of 50 with 5 and 10 disagreements', () => {
    // p_o = 0.7; p_e = 0.5 · 0.6 + 0.5 · 0.4 = 0.5.
    const rated = [
      ...times(20, 'yes', 'yes'),
      ...times(5, 'yes', 'no'),
      ...times(10, 'no', 'yes'),
      ...times(15, 'no', 'no'),
    ];
    near(cohenKappa(rated)!, 0.4, 1e-12);
  });

  it('is 1 for raters that always agree, −1 for such that never do on even shares', () => {
    assert.equal(cohenKappa([...times(3, 'a', 'a'), ...times(2, 'b', 'b')]), 1);
    assert.equal(cohenKappa([...times(3, 'a', 'b'), ...times(3, 'b', 'a')]), -1);
  });

  it('is 0 for a rater that always says the same, however often both agree', () => {
    assert.equal(cohenKappa([...times(9, 'a', 'a'), ...times(1, 'a', 'b')]), 0);
  });

  it('is not known without things, and where both have one name for all', () => {
    assert.equal(cohenKappa([]), undefined);
    assert.equal(cohenKappa(times(5, 'a', 'a')), undefined);
  });

  it('is the same whoever comes first, and never above 1', () => {
    const name = fc.constantFrom('a', 'b', 'c');
    fc.assert(
      fc.property(fc.array(fc.tuple(name, name)), (rated) => {
        const kappa = cohenKappa(rated);
        assert.equal(kappa, cohenKappa(rated.map(([a, b]) => [b, a])));
        assert.ok(kappa === undefined || kappa <= 1);
      }),
    );
  });
});

describe('krippendorffAlpha', () => {
  it('is 0.095 for two raters of ten things, six of them alike', () => {
    // D_o = 8/20; D_e = 2 · 14 · 6 / (20 · 19); α = 1 − 0.4 / 0.4421.
    const first = [0, 1, 0, 0, 0, 0, 0, 0, 1, 0];
    const second = [1, 1, 1, 0, 0, 1, 0, 0, 0, 0];
    near(krippendorffAlpha(first.map((one, i) => [one, second[i]]))!, 1 - 0.4 / (168 / 380), 1e-12);
    near(krippendorffAlpha(first.map((one, i) => [one, second[i]]))!, 0.095, 5e-4);
  });

  it('is 0.743 for four raters of twelve things with gaps', () => {
    const raters = [
      [1, 2, 3, 3, 2, 1, 4, 1, 2, undefined, undefined, undefined],
      [1, 2, 3, 3, 2, 2, 4, 1, 2, 5, undefined, 3],
      [undefined, 3, 3, 3, 2, 3, 4, 2, 2, 5, 1, undefined],
      [1, 2, 3, 3, 2, 4, 4, 1, 2, 5, 1, undefined],
    ];
    const units = Array.from({ length: 12 }, (_, unit) => raters.map((row) => row[unit]));
    near(krippendorffAlpha(units)!, 0.743, 5e-4);
  });

  it('leaves out what one rater alone has rated', () => {
    const both = [
      ['a', 'a'],
      ['b', 'a'],
      ['b', 'b'],
    ];
    assert.equal(
      krippendorffAlpha([...both, ['a', undefined], [], [undefined, 'c']]),
      krippendorffAlpha(both),
    );
  });

  it('is not known where nothing is rated twice, or all is one name', () => {
    assert.equal(krippendorffAlpha([]), undefined);
    assert.equal(krippendorffAlpha([['a'], ['b']]), undefined);
    assert.equal(
      krippendorffAlpha([
        ['a', 'a'],
        ['a', 'a', 'a'],
      ]),
      undefined,
    );
  });

  it('is 1 for perfect agreement and does not depend on who said what', () => {
    assert.equal(
      krippendorffAlpha([
        ['a', 'a'],
        ['b', 'b', 'b'],
      ]),
      1,
    );
    fc.assert(
      fc.property(
        fc.array(
          fc.array(fc.option(fc.constantFrom(1, 2, 3), { nil: undefined }), { maxLength: 4 }),
        ),
        (units) => {
          const turned = units.map((unit) => unit.toReversed());
          assert.equal(krippendorffAlpha(units), krippendorffAlpha(turned));
        },
      ),
    );
  });
});
