import assert from 'node:assert/strict';
import { textsToObserve, withObservations } from '../../src/comparison/with-observations.ts';
import { column, comparison } from './sample-comparison.ts';

const columns = [
  column('a', 'x'),
  column('b', 'y', { state: 'streaming' }),
  column('c', 'x', { state: 'stopped' }),
  column('d', ' \n'),
  column('e', 'z', { observation: { newDiagnostics: 1 } }),
];

describe('textsToObserve', () => {
  it('is every whole text that is not blank, once', () => {
    assert.deepEqual(textsToObserve(comparison(columns)), ['x', 'z']);
  });
});

describe('withObservations', () => {
  const outcome = { kind: 'failed', strategyId: 's', message: 'm' } as const;

  it('tells columns what is known of their texts, and forgets the order they had', () => {
    const passed = { check: { passed: 1, total: 1 } };
    const next = withObservations(comparison(columns, { outcome }), ['x', 'y'], [passed, passed]);
    assert.deepEqual(
      next.columns.map(({ observation }) => observation),
      [passed, undefined, passed, undefined, { newDiagnostics: 1 }],
    );
    assert.equal(next.outcome, undefined);
  });

  it('takes the place of what was known before', () => {
    const next = withObservations(comparison(columns), ['z'], [{ behaviour: 'b' }]);
    assert.deepEqual(next.columns.at(-1)?.observation, { behaviour: 'b' });
  });
});
