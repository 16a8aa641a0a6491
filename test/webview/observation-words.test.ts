import assert from 'node:assert/strict';
import { NOT_LOADED } from '../../src/text/behaviour-clusters.ts';
import { observationTexts } from '../../src/webview/observation-words.ts';

describe('observationTexts', () => {
  for (const [observation, expected] of [
    [{}, []],
    [{ check: { passed: 3, total: 4 } }, ['3 of 4 checks pass']],
    [{ newDiagnostics: 0 }, ['no new errors']],
    [{ newDiagnostics: 1 }, ['1 new error']],
    [
      { check: { passed: 0, total: 1 }, newDiagnostics: 2, behaviour: 'abc' },
      ['0 of 1 checks pass', '2 new errors'],
    ],
    [{ behaviour: `${NOT_LOADED}NameError:1` }, ['does not load']],
  ] as const) {
    it(`says “${expected.join(', ')}” of ${JSON.stringify(observation)}`, () => {
      assert.deepEqual(observationTexts(observation), expected);
    });
  }
});
