import assert from 'node:assert/strict';
import type { OutcomeRecord } from '../../../src/learning/outcome-log.ts';
import { createKeptConfidence } from '../../../src/vscode/platform/kept-confidence.ts';

function records(n: number): readonly OutcomeRecord[] {
  return Array.from({ length: n }, (_, i) => ({
    ...{ languageId: 'typescript', at: i, rewards: {}, runId: `r${i}`, session: 's' },
    ...{ trigger: 'automatic', modelIds: [], textHash: '', textLength: 10, strategyId: 'evidence' },
    outcome: { kind: i % 2 === 0 ? 'ignored' : 'accepted' },
    score: 0.5,
  }));
}

describe('kept confidence', () => {
  it('reads the log when it is wanted, and once', async () => {
    const read = Promise.resolve({ records: records(100), badLines: 0 });
    let reads = 0;
    const confidence = createKeptConfidence({
      read() {
        reads++;
        return read;
      },
    });
    const ask = () => confidence.probability('evidence', 'typescript', 0.5);
    assert.deepEqual([ask(), reads], [undefined, 0]);
    // What is told meanwhile is in the log as well, and counted once.
    for (const one of records(10)) confidence.learn(one);
    confidence.load();
    confidence.load();
    await read;
    assert.equal(reads, 1);
    assert.equal(confidence.grounds('evidence', 'typescript', 0.5)?.outcomes, 100);
    assert.equal(ask()?.toFixed(6), '0.500000');
  });
});
