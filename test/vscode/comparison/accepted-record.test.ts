import assert from 'node:assert/strict';
import type { Column, Comparison } from '../../../src/comparison/comparison.ts';
import { weekOf } from '../../../src/learning/week.ts';
import { acceptedRecord } from '../../../src/vscode/comparison/accepted-record.ts';

function column(modelId: string, text: string, more: Partial<Column> = {}): Column {
  return { id: modelId, modelId, family: modelId, place: 'local', state: 'done', text, ...more };
}

function comparison(columns: readonly Column[]): Comparison {
  return {
    version: 1,
    id: 'c',
    startedAt: 0,
    request: {
      kind: 'fill',
      languageId: 'python',
      path: 'a.py',
      prefix: '',
      suffix: '',
      original: '',
    },
    columns,
    duels: [],
    votes: [],
  };
}

describe('a text taken from a comparison', () => {
  it('earns its author 1, and the others what they have in common with it', () => {
    const columns = [column('a', 'return x'), column('b', 'return y'), column('c', 'pass')];
    const record = acceptedRecord(comparison(columns), 'return x', 5);
    assert.equal(record?.rewards['a'], 1);
    assert.equal(record.rewards['b'], 7 / 8);
    assert.equal(record.rewards['c'], 0);
    assert.deepEqual(record.modelIds, ['a']);
    assert.equal(record.languageId, 'python');
    assert.ok(!JSON.stringify(record).includes('return'), 'no text is kept');
  });

  it('earns all who wrote it the same', () => {
    const record = acceptedRecord(comparison([column('a', 'x'), column('b', 'x')]), 'x', 5);
    assert.deepEqual(record?.modelIds, ['a', 'b']);
    assert.deepEqual(record.rewards, { a: 1, b: 1 });
  });

  it('names everybody who was asked, and what that cost', () => {
    const usage = { estimated: false, costUsd: 0.25 };
    const columns = [
      column('a', 'x', { usage }),
      column('a', 'y', { usage }),
      column('b', '', { state: 'failed' }),
      column('f', 'x + y', { fusedFrom: ['a'], usage }),
    ];
    const record = acceptedRecord(comparison(columns), 'x', 5);
    assert.deepEqual(record?.memberIds, ['a', 'b']);
    assert.deepEqual(record.costUsd, { a: 0.5, f: 0.25 });
    assert.deepEqual(Object.keys(record.rewards), ['a']);
  });

  it('is one accepted text of a week, however many are taken of one comparison', () => {
    const { columns } = comparison([column('a', 'return x'), column('b', 'return y')]);
    const records = ['c1', 'c1', 'c2'].flatMap((id, i) => {
      const text = i === 1 ? 'return y' : 'return x';
      return acceptedRecord({ ...comparison(columns), id }, text, i + 1) ?? [];
    });
    const week = weekOf(records, 10);
    assert.deepEqual([week.shown, week.accepted, week.uncounted], [2, 2, 0]);
    const [a, b] = week.members;
    assert.deepEqual(a?.decisive, { count: 1, of: 2 });
    assert.deepEqual(b?.decisive, { count: 1, of: 2 }, 'what was taken last counts');
  });

  it('tells nothing where nobody wrote it alone', () => {
    const fused = column('f', 'x + y', { fusedFrom: ['a', 'b'] });
    const columns = [column('a', 'x'), column('b', 'y'), fused];
    assert.equal(acceptedRecord(comparison(columns), 'x + y', 5), undefined);
    assert.equal(acceptedRecord(comparison(columns), 'z', 5), undefined);
  });
});
