import assert from 'node:assert/strict';
import type { Column, Comparison } from '../../src/comparison/comparison.ts';
import { withColumnsOf } from '../../src/comparison/with-columns-of.ts';

function column(id: string, modelId: string, more: Partial<Column> = {}): Column {
  return { id, modelId, family: modelId, place: 'local', state: 'done', text: `${id}()`, ...more };
}

function comparison(id: string, columns: readonly Column[], prefix = 'const a = '): Comparison {
  return {
    version: 1,
    id,
    startedAt: 0,
    request: {
      kind: 'fill',
      languageId: 'typescript',
      path: 'a.ts',
      prefix,
      suffix: ';\n',
      original: '',
    },
    columns,
    outcome: { kind: 'failed', strategyId: 'evidence', message: 'an order of fewer texts' },
    duels: [],
    votes: [],
  };
}

describe('a comparison with the answers of an earlier one', () => {
  const now = comparison('now', [column('column-1', 'm'), column('column-2', 'n')]);

  it('has them behind its own, under ids of their own', () => {
    const earlier = comparison('then', [column('column-1', 'm'), column('column-2', 'o')]);
    const both = withColumnsOf(now, earlier);
    assert.deepEqual(
      both?.columns.map(({ id, modelId }) => [id, modelId]),
      [
        ['column-1', 'm'],
        ['column-2', 'n'],
        ['earlier-column-1', 'm'],
        ['earlier-column-2', 'o'],
      ],
    );
    assert.equal(both.outcome, undefined);
    const twice = withColumnsOf(both, earlier);
    assert.equal(new Set(twice?.columns.map(({ id }) => id)).size, 6);
  });

  it('has nothing under way', () => {
    const earlier = comparison('then', [column('column-1', 'm', { state: 'streaming' })]);
    assert.equal(withColumnsOf(now, earlier)?.columns.at(-1)?.state, 'stopped');
  });

  it('is none where the other one is of another place', () => {
    const elsewhere = comparison('then', [column('column-1', 'm')], 'const b = ');
    assert.equal(withColumnsOf(now, elsewhere), undefined);
  });

  it('may have been asked by other words', () => {
    const earlier = comparison('then', [column('column-1', 'm')]);
    const asked = { ...earlier, request: { ...earlier.request, instruction: 'shorter' } };
    assert.equal(withColumnsOf(now, asked)?.columns.length, 3);
  });
});
