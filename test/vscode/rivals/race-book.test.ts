import assert from 'node:assert/strict';
import { createManualClock } from '../../fakes/manual-clock.ts';
import { createRaceBook } from '../../../src/vscode/rivals/race-book.ts';
import { RACES } from '../../../src/vscode/rivals/races.ts';

function stand(kept?: unknown) {
  const clock = createManualClock();
  const writes: unknown[] = [];
  let turns = 0;
  const store = { read: () => writes.at(-1) ?? kept, write: (next: unknown) => writes.push(next) };
  const open = () => createRaceBook(store, clock, () => turns++);
  const book = open();
  return {
    ...{ clock, writes, book, open },
    turns: () => turns,
    lose: (language: string, count: number) => {
      for (let i = 0; i < count; i++) book.note(language, 'other');
    },
  };
}

describe('the book of races', () => {
  it('counts by language, and all together', () => {
    const { book } = stand();
    book.note('typescript', 'other');
    book.note('typescript', 'ours');
    book.note('python', 'ours');
    assert.deepEqual(book.tally('typescript'), { asked: 2, lost: 1 });
    assert.deepEqual(book.tally('rust'), { asked: 0, lost: 0 });
    assert.deepEqual(book.tally(), { asked: 3, lost: 1 });
  });
  it('pauses the language in which nearly all are lost, and no other, and tells once', () => {
    const { book, lose, turns, clock } = stand();
    lose('python', 3);
    lose('typescript', 45);
    assert.equal(book.pausedUntil('typescript'), clock.wallTime() + RACES.retryMs);
    assert.equal(book.pausedUntil('python'), undefined);
    assert.equal(turns(), 1);
    assert.ok(book.isPausedAnywhere);
  });
  it('tries again after a day, with a clean slate, and tells that the pause is over', () => {
    const { book, lose, clock, turns } = stand();
    lose('typescript', 40);
    clock.advance(RACES.retryMs);
    assert.equal(book.pausedUntil('typescript'), undefined);
    assert.equal(turns(), 2);
    lose('typescript', 39);
    assert.equal(book.pausedUntil('typescript'), undefined);
    lose('typescript', 1);
    assert.notEqual(book.pausedUntil('typescript'), undefined);
  });
  it('counts anew where it is told to', () => {
    const { book, lose, turns } = stand();
    lose('typescript', 40);
    lose('python', 2);
    book.forget();
    assert.equal(book.isPausedAnywhere, false);
    assert.equal(turns(), 2);
    assert.deepEqual(book.tally('typescript'), { asked: 0, lost: 0 });
    // It was not paused.
    assert.deepEqual(book.tally('python'), { asked: 2, lost: 2 });
    book.forget('python');
    assert.deepEqual(book.tally(), { asked: 0, lost: 0 });
    book.forget();
    assert.equal(turns(), 3);
  });
  it('is empty once what was kept is deleted, and writes none of it again', () => {
    const { book, lose, writes, turns } = stand();
    lose('typescript', 40);
    writes.push(undefined);
    book.reread();
    assert.deepEqual(book.tally(), { asked: 0, lost: 0 });
    assert.equal(book.isPausedAnywhere, false);
    assert.equal(turns(), 2);
    lose('python', 10);
    assert.deepEqual(writes.at(-1), [['python', 'l'.repeat(10)]]);
  });
  it('writes seldom, at once where a pause begins, and outlives its window', () => {
    const { writes, lose, open, book } = stand();
    lose('typescript', 39);
    assert.equal(writes.length, 3);
    lose('typescript', 1);
    assert.equal(writes.length, 4);
    const next = open();
    assert.deepEqual(next.tally(), book.tally());
    assert.equal(next.pausedUntil('typescript'), book.pausedUntil('typescript'));
  });
});
