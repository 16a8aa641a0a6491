import assert from 'node:assert/strict';
import { memberRecord } from '../../../src/benchmark/rankers/trust-after.ts';
import { recordedLine } from '../../fakes/recorded-lines.ts';

const rated = (id: string, x: number, y: number) =>
  recordedLine(
    id,
    { x: { text: 'one', quality: x }, y: { text: 'two', quality: y } },
    { group: `${id}.ts` },
  );

describe('made-up learned weights', () => {
  const lines = [rated('a', 0, 1), rated('b', 1, 0), rated('c', 1, 0)];
  const record = memberRecord(lines);

  it('are equal after no outcome, and part with every one', () => {
    assert.deepEqual(record.trustAfter(rated('new', 0, 0), 0), { x: 0.5, y: 0.5 });
    const after = (outcomes: number): number =>
      record.trustAfter(rated('new', 0, 0), outcomes)['x'] ?? 0;
    assert.ok(after(10) > 0.5 && after(100) > after(10) && after(1e6) < 1);
  });

  it('know nothing of the file that they are for', () => {
    // Without a.ts only x was ever right, without b.ts both once.
    const { x = 0, y = 0 } = record.trustAfter(rated('a', 0, 1), 50);
    assert.ok(x > 0.9 && y < 0.1);
    assert.deepEqual(record.trustAfter(rated('b', 1, 0), 50), { x: 0.5, y: 0.5 });
  });

  it('are of the language', () => {
    const python = { ...rated('p', 0, 0), language: 'python' };
    assert.deepEqual(record.trustAfter(python, 50), { x: 0.5, y: 0.5 });
  });

  it('add up to 1, whoever is asked', () => {
    const line = recordedLine('n', { x: 'a', y: null, z: 'b' });
    const sum = Object.values(record.trustAfter(line, 200)).reduce((a, b) => a + b, 0);
    assert.ok(Math.abs(sum - 1) < 1e-12);
  });
});
