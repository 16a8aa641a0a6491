import assert from 'node:assert/strict';
import fc from 'fast-check';
import type { Comparison } from '../../src/comparison/comparison.ts';
import { parseComparison } from '../../src/comparison/parse-comparison.ts';
import { anyComparison, column, comparison } from './sample-comparison.ts';

function written(value: unknown): unknown {
  return JSON.parse(JSON.stringify(value));
}

/** A valid comparison with one thing changed. */
function broken(change: (value: Record<string, unknown>) => void): unknown {
  const value = structuredClone(comparison([column('a', 'x'), column('b', 'y')])) as unknown;
  change(value as Record<string, unknown>);
  return value;
}

function problemOf(value: unknown): string | undefined {
  const parsed = parseComparison(value);
  return 'problem' in parsed ? parsed.problem : undefined;
}

describe('parseComparison', () => {
  it('reads back what was written, whatever is in it', () => {
    fc.assert(
      fc.property(anyComparison, (one: Comparison) => {
        assert.deepEqual(parseComparison(written(one)), { comparison: written(one) });
      }),
    );
  });

  const cases: readonly (readonly [string, unknown, string])[] = [
    ['null', null, 'expected an object'],
    ['a list', [], 'expected an object'],
    ['another version', broken((one) => (one['version'] = 2)), 'version: expected 1'],
    ['no columns', broken((one) => delete one['columns']), 'columns: expected a list'],
    [
      'a column that is a number',
      broken((one) => (one['columns'] = [1])),
      'columns[0]: expected an object',
    ],
    [
      'an unknown state',
      broken((one) => (one['columns'] = [column('a', '', { state: 'asleep' as 'done' })])),
      'columns[0].state: expected one of "queued", "loading", "prefill", "streaming", "done", "stopped", "failed"',
    ],
    [
      'two columns of one id',
      broken((one) => (one['columns'] = [column('a', 'x'), column('a', 'y')])),
      'columns: two have the same id',
    ],
    [
      'a probability above 1',
      broken((one) => {
        one['duels'] = [
          { judge: 'j', first: 'a', second: 'b', forth: 1.1, back: 0, fidelity: 'judge' },
        ];
      }),
      'duels[0].forth: expected a number from 0 to 1',
    ],
    [
      'a judge without a name that abstained',
      broken((one) => (one['abstentions'] = [{ judge: 1, first: 'a', second: 'b' }])),
      'abstentions[0].judge: expected text',
    ],
    [
      'an outcome of no kind',
      broken((one) => (one['outcome'] = { kind: 'toString' })),
      'outcome.kind: expected one of "verdict", "unmet", "failed"',
    ],
    [
      'a number that is none',
      broken((one) => (one['startedAt'] = Number.NaN)),
      'startedAt: expected a finite number',
    ],
    [
      'an offset before the document',
      broken((one) => {
        one['request'] = {
          ...(one['request'] as object),
          source: { uri: 'file:///a', offset: -1 },
        };
      }),
      'request.source.offset: expected a whole number, 0 or more',
    ],
  ];
  for (const [name, value, problem] of cases) {
    it(`refuses ${name} and says where`, () => {
      assert.equal(problemOf(value), problem);
    });
  }

  it('refuses a comparison with any required field taken out', () => {
    const whole = comparison([column('a', 'x')]);
    for (const field of Object.keys(whole)) {
      const value = Object.fromEntries(Object.entries(whole).filter(([name]) => name !== field));
      assert.match(problemOf(value) ?? '', new RegExp(`^${field}: expected`));
    }
  });

  it('takes fields that a later version may have added', () => {
    const value = { ...comparison([column('a', 'x')]), colour: 'green' };
    assert.equal(problemOf(value), undefined);
  });

  it('does not take a required field from the prototype of an object', () => {
    const own = Object.entries(comparison([])).filter(([field]) => field !== 'version');
    const value: unknown = Object.assign(Object.create({ version: 1 }), Object.fromEntries(own));
    assert.equal(problemOf(value), 'version: expected 1');
  });

  it('never throws, whatever it is given', () => {
    fc.assert(
      fc.property(fc.anything(), (value) => {
        assert.equal(typeof problemOf(value), 'string');
      }),
    );
  });
});
