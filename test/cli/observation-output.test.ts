import assert from 'node:assert/strict';
import { observationsInWords } from '../../src/cli/observation-output.ts';
import { NOT_LOADED } from '../../src/text/behaviour-clusters.ts';

describe('observationsInWords', () => {
  it('names what was told, and gives one letter to texts that do the same', () => {
    const told = observationsInWords([
      { check: { passed: 3, total: 4 }, newDiagnostics: 1, behaviour: 'x' },
      { newDiagnostics: 2, behaviour: 'y' },
      { behaviour: 'x' },
      { behaviour: `${NOT_LOADED}SyntaxError:12` },
      {},
    ]);
    assert.deepEqual(told, [
      '3 of 4 checks pass, 1 new error, does A',
      '2 new errors, does B',
      'does A',
      'does not load (SyntaxError)',
      '',
    ]);
  });

  it('has a letter for each of many', () => {
    const many = Array.from({ length: 28 }, (_, i) => ({ behaviour: `b${i}` }));
    assert.deepEqual(observationsInWords(many).slice(25), ['does Z', 'does A2', 'does B2']);
  });
});
