import assert from 'node:assert/strict';
import { MEASURES } from '../../../src/benchmark/evaluate/measure-text.ts';
import { measureInWords } from '../../../src/benchmark/report/report-words.ts';

describe('measureInWords', () => {
  it('is small inside a sentence, but for names that are written otherwise', () => {
    assert.deepEqual(MEASURES.map(measureInWords), [
      ...['tests pass', 'quality', 'exact match', 'edit similarity', 'first line', 'parses'],
      ...['BLEU', 'chrF', 'CodeBLEU style'],
    ]);
  });
});
