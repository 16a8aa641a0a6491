import assert from 'node:assert/strict';
import { noteText } from '../../src/comparison/note-words.ts';

const english = (words: string): string => words;

describe('the words of a note', () => {
  it('stand for each of its codes, translated', () => {
    assert.equal(
      noteText('judges:none fused:kept', (words) => words.toUpperCase()),
      'NO MODEL JUDGED: RANKED BY THE TRAINED RANKER; ONE MODEL WROTE THE BEST ANSWERS INTO ONE',
    );
  });

  it('leave a code that has none as it is', () => {
    assert.equal(
      noteText('fused:kept of:tomorrow', english),
      'one model wrote the best answers into one; of:tomorrow',
    );
  });

  it('leave a note that is a sentence as it is', () => {
    assert.equal(noteText('two disputes: judged', english), 'two disputes: judged');
    assert.equal(noteText('', english), '');
  });
});
