import assert from 'node:assert/strict';
import { createChangeBuffer } from '../../../../src/providers/workspace/index/change-buffer.ts';
import type { FileChange } from '../../../../src/providers/workspace/index/workspace-files.ts';
import { createManualClock } from '../../../fakes/manual-clock.ts';

const present = (path: string, sizeBytes = 1): FileChange => ({
  kind: 'present',
  file: { path, sizeBytes, modifiedMs: 1 },
});

describe('createChangeBuffer', () => {
  it('gives a change once the file has been quiet', () => {
    const clock = createManualClock();
    const buffer = createChangeBuffer(clock);
    assert.equal(buffer.dueAt, undefined);
    buffer.add(present('a'));
    assert.equal(buffer.dueAt, 300);
    clock.advance(299);
    assert.deepEqual(buffer.takeDue(), []);
    clock.advance(1);
    assert.deepEqual(buffer.takeDue(), [present('a')]);
    assert.equal(buffer.dueAt, undefined);
  });
  it('gives the last word on a file, and no more than one in five seconds', () => {
    const clock = createManualClock();
    const buffer = createChangeBuffer(clock);
    let given = 0;
    for (let i = 0; i < 200; i++) {
      buffer.add(present('log', i));
      clock.advance(100);
      const due = buffer.takeDue();
      given += due.length;
      for (const change of due) assert.deepEqual(change, present('log', i));
    }
    assert.ok(given >= 3 && given <= 4, `${given} in 20 s`);
  });
  it('keeps files apart', () => {
    const clock = createManualClock();
    const buffer = createChangeBuffer(clock);
    buffer.add(present('a'));
    clock.advance(200);
    buffer.add({ kind: 'gone', path: 'b' });
    buffer.add(present('b'));
    clock.advance(100);
    assert.deepEqual(buffer.takeDue(), [present('a')]);
    clock.advance(200);
    assert.deepEqual(buffer.takeDue(), [present('b')]);
  });
});
