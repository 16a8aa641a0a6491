import assert from 'node:assert/strict';
import fc from 'fast-check';
import { chosenText, disputesOf } from '../../../src/comparison/disputes.ts';
import {
  chosenStretches,
  disputesIn,
  firstChoices,
} from '../../../src/webview/views/dispute-choices.ts';

const TEXTS = ['let a = one(1);\nlog(a);\n', 'let a = two(1);\nlog(a);\n', 'let a = two(1);\n'];

describe('the checklist', () => {
  it('begins with what most answers have', () => {
    const parts = disputesOf(TEXTS);
    const disputes = disputesIn(parts);
    assert.equal(disputes.length, 2);
    assert.equal(chosenText(parts, firstChoices(disputes, undefined)), TEXTS[1]);
  });

  it('goes by the best answer where as many have one as the other', () => {
    const parts = disputesOf(['let a = 1;', 'let a = 2;']);
    const disputes = disputesIn(parts);
    assert.deepEqual(firstChoices(disputes, undefined), [0]);
    assert.deepEqual(firstChoices(disputes, 1), [1]);
  });

  it('names a point by the line before it', () => {
    const [first] = disputesIn(disputesOf(['a();\nlet x = 1;', 'a();\nlet x = 2;']));
    assert.equal(first?.before.trim(), 'let x =');
  });

  it('marks in the composed text exactly what was chosen', () => {
    const choice = fc.array(fc.nat(2), { maxLength: 4 });
    fc.assert(
      fc.property(choice, (choices) => {
        const parts = disputesOf(TEXTS);
        const text = chosenText(parts, choices);
        const marked = chosenStretches(parts, choices).map(({ from, to }) => text.slice(from, to));
        const chosen = disputesIn(parts)
          .map(({ rivals }, i) => (rivals[choices[i] ?? 0] ?? rivals[0])?.text ?? '')
          .filter((rival) => rival !== '');
        assert.deepEqual(marked, chosen);
      }),
    );
  });
});
