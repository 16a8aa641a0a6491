import assert from 'node:assert/strict';
import { spendingNote } from '../../../src/vscode/views/spending-note.ts';

const on = (day: string, reached: 'none' | 'soft' | 'hard') => ({ day, reached });

describe('the status bar on money', () => {
  it('says nothing below the warning', () => {
    assert.equal(spendingNote(on('2026-11-28', 'none'), true, undefined), 'none');
  });

  it('warns until somebody has seen it, and on the next day again', () => {
    assert.equal(spendingNote(on('2026-11-28', 'soft'), true, undefined), 'warning');
    assert.equal(spendingNote(on('2026-11-28', 'soft'), true, '2026-11-28'), 'none');
    assert.equal(spendingNote(on('2026-11-29', 'soft'), true, '2026-11-28'), 'warning');
  });

  it('says that local models go on alone as long as the limit is reached, seen or not', () => {
    assert.equal(spendingNote(on('2026-11-28', 'hard'), true, '2026-11-28'), 'local-only');
    assert.equal(spendingNote(on('2026-11-29', 'none'), true, '2026-11-28'), 'none');
  });

  it('says nothing of the limit where nobody elsewhere would be asked', () => {
    assert.equal(spendingNote(on('2026-11-28', 'hard'), false, undefined), 'none');
  });
});
