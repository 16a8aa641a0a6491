import assert from 'node:assert/strict';
import { parseArguments } from '../../src/cli/arguments.ts';
import { judgingOptions } from '../../src/cli/report-output.ts';

describe('judgingOptions', () => {
  for (const [call, measure, textMeasures] of [
    ['replay a.jsonl', undefined, false],
    ['replay a.jsonl --measure exact', 'exact', false],
    ['replay a.jsonl --measure bleu', 'bleu', true],
    ['replay a.jsonl --measure chrf', 'chrf', true],
    ['bench workspace . --measure code-bleu', 'code-bleu', true],
    ['bench workspace . --text-measures', undefined, true],
    ['bench workspace . --text-measures --measure exact', 'exact', true],
  ] as const) {
    it(`of “${call}” ${textMeasures ? 'have' : 'leave out'} the text measures`, () => {
      const options = judgingOptions(parseArguments(call.split(' ')));
      assert.deepEqual([options.measure, options.textMeasures], [measure, textMeasures]);
    });
  }
});
