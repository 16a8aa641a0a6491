import assert from 'node:assert/strict';
import fc from 'fast-check';
import { readRankedFusion } from '../../src/prompt/ranked-fusion.ts';

const CASES: readonly (readonly [string, string, readonly number[] | undefined, string])[] = [
  ['as asked for', '{"order": [2, 1, 3]}\n```ts\na();\n```', [1, 0, 2], '```ts\na();\n```'],
  ['behind words', 'My order is {"order":[3,1,2]}.\na();', [2, 0, 1], '.\na();'],
  ['under another name', '{"ranking": [1, 3, 2]}\na();', [0, 2, 1], 'a();'],
  ['in words', '{"order": ["Candidate 2", "1", "#3"]}\na();', [1, 0, 2], 'a();'],
  ['with some left out', '{"order": [3]}\na();', [2, 0, 1], 'a();'],
  ['in a fence of its own', '```json\n{"order": [2,1,3]}\n```\n```ts\na();\n```', [1, 0, 2], '```ts\na();\n```'], // prettier-ignore
  ['in one fence with the text', '```\n{"order": [2,1,3]}\na();\n```', [1, 0, 2], '```\na();\n```'],
  ['with the text inside', '{"order": [2,1,3], "code": "if (a) { b(\\"}\\"); }"}', [1, 0, 2], 'if (a) { b("}"); }'], // prettier-ignore
  ['behind thoughts', '<think>{"order": [3,2,1]} or so</think>{"order": [2,1,3]}\na();', [1, 0, 2], 'a();'], // prettier-ignore
  ['behind another object', 'if {x} {"a": 1}\n{"order": [2,1,3]}\na();', [1, 0, 2], 'a();'],
  ['naming one twice', '{"order": [2,2,1]}\na();', undefined, 'a();'],
  ['naming one that is not there', '{"order": [1,2,4]}\na();', undefined, 'a();'],
  ['naming none', '{"order": []}\na();', undefined, 'a();'],
  ['of halves', '{"order": [1.5, 1, 2]}\na();', undefined, 'a();'],
  ['of more than there are', '{"order": [1,2,3,4,5]}\na();', undefined, 'a();'],
  ['that is none', '{"order": "A is best"}\na();', undefined, '{"order": "A is best"}\na();'],
  ['in prose', 'I would say that A is best.', undefined, 'I would say that A is best.'],
  ['in nothing', '', undefined, ''],
];

describe('an answer that ranks and writes', () => {
  for (const [what, answer, order, rest] of CASES) {
    it(`is read with an order ${what}`, () => {
      const read = readRankedFusion(answer, 3);
      assert.deepEqual(read.order, order);
      assert.equal(read.rest, rest);
    });
  }

  it('has every candidate once, whatever it is', () => {
    const piece = fc.constantFrom('{', '}', '"', '[', ']', ',', '"order":', '1', '2', '\\', '\n', '```', '<think>', '</think>', '__proto__'); // prettier-ignore
    fc.assert(
      fc.property(
        fc.array(piece, { maxLength: 60 }).map((all) => all.join('')),
        fc.integer({ min: 2, max: 5 }),
        (answer, candidates) => {
          const { order } = readRankedFusion(answer, candidates);
          if (order === undefined) return;
          assert.deepEqual(
            order.toSorted(),
            Array.from({ length: candidates }, (_, i) => i),
          );
        },
      ),
    );
  });

  it('is read in a moment where it is long', () => {
    const read = readRankedFusion('{'.repeat(100_000), 3);
    assert.equal(read.order, undefined);
    assert.equal(readRankedFusion(`{"order": [1, 2]}\n${'a'.repeat(300_000)}`, 2).order?.length, 2);
  });
});
