import assert from 'node:assert/strict';
import fc from 'fast-check';
import {
  COMPLETION_STOPS,
  judgedAnswer,
  testProgram,
} from '../../../src/benchmark/human-eval/program.ts';

describe('judgedAnswer', () => {
  const cases: readonly (readonly [string, string])[] = [
    ['    return 1\n\ndef other():\n    pass\n', '    return 1\n'],
    ['    return 1\nclass A: pass', '    return 1'],
    ['    return 1\n# next', '    return 1'],
    ['    return 1\nif __name__ == "__main__":\n', '    return 1'],
    ['    return 1\nprint(f(1))\ndef g():\n', '    return 1'],
    [
      '    def inner():\n        # a word\n        if x: print(x)\n',
      '    def inner():\n        # a word\n        if x: print(x)\n',
    ],
    ['', ''],
    ['\ndef f():', ''],
  ];
  for (const [answer, expected] of cases) {
    it(`of a completion is cut where the function ends: ${JSON.stringify(answer)}`, () => {
      assert.equal(judgedAnswer('completion', answer), expected);
    });
  }
  it('of a completion holds no stop and is how the answer begins', () => {
    const piece = fc.constantFrom(...COMPLETION_STOPS, '\n', ' ', 'x', '\r');
    fc.assert(
      fc.property(fc.array(piece), (pieces) => {
        const answer = pieces.join('');
        const judged = judgedAnswer('completion', answer);
        assert.ok(answer.startsWith(judged));
        assert.ok(COMPLETION_STOPS.every((stop) => !judged.includes(stop)));
      }),
    );
  });
  it('of an infilling is the whole answer', () => {
    fc.assert(
      fc.property(fc.string(), (answer) => {
        assert.equal(judgedAnswer('infilling', answer + '\ndef f'), answer + '\ndef f');
      }),
    );
  });
});

describe('testProgram', () => {
  const task = { prefix: 'P', suffix: 'S', test: 'T', entryPoint: 'f' };

  it('puts prefix, answer, suffix, tests and the call after one another', () => {
    assert.equal(testProgram({ ...task, kind: 'infilling' }, 'A'), 'PAS\nT\ncheck(f)\n');
  });
  it('cuts only a completion', () => {
    const answer = 'A\nprint()';
    const completion = { ...task, kind: 'completion' as const, suffix: '' };
    assert.equal(testProgram(completion, answer), 'PA\nT\ncheck(f)\n');
    assert.match(testProgram({ ...task, kind: 'infilling' }, answer), /print/);
  });
});
