import assert from 'node:assert/strict';
import * as fc from 'fast-check';
import { FigureColumns } from '../../../src/benchmark/evaluate/figure-columns.ts';

describe('columns of figures', () => {
  it('keep what was set, and know nothing else', () => {
    fc.assert(
      fc.property(
        fc.array(
          fc.record({
            way: fc.constantFrom('a', 'b', '__proto__'),
            item: fc.nat(2000),
            value: fc.option(fc.double({ noNaN: true }), { nil: undefined }),
          }),
          { maxLength: 30 },
        ),
        (writes) => {
          const figures = new FigureColumns();
          const wanted = new Map<string, number | undefined>();
          for (const { way, item, value } of writes) {
            figures.set(way, 'exact', item, value);
            wanted.set(`${way}/${item}`, value);
          }
          for (const { way, item } of writes) {
            assert.equal(figures.get(way, 'exact', item), wanted.get(`${way}/${item}`));
            assert.equal(figures.get(way, 'parses', item), undefined);
            assert.equal(figures.get('c', 'exact', item), undefined);
          }
        },
      ),
    );
  });

  it('give a series in the order of its items', () => {
    const figures = new FigureColumns();
    figures.set('a', 'exact', 0, 0);
    figures.set('a', 'exact', 2, 1);
    assert.deepEqual(figures.series('a', 'exact', [2, 1, 0, 9999]), [1, undefined, 0, undefined]);
  });
});
