import assert from 'node:assert/strict';
import type { SyntaxService } from '../../src/syntax/syntax-service.ts';
import { cutHole, type RefactorHole } from './hole-refactor-hole.ts';
import { createHoleJudge, judgedBy } from './hole-refactor-judge.ts';
import type { HoleState } from './hole-refactor-step.ts';
import type { Tested, TestsPassed } from './hole-refactor-tests.ts';
import { isGreen } from './hole-refactor-ways.ts';

const HOLE: RefactorHole = cutHole(
  {
    ...{ group: 'f', path: 'f.py', languageId: 'python', setup: '' },
    text: 'def f(x):\n    y = x\n    return y\n',
    tests: { visible: ['a', 'b'], hidden: ['c'] },
  },
  'f/1',
  1,
  2,
);

const full = (...lines: readonly string[]): HoleState => ({
  lines: lines.map((line) => `    ${line}`),
  ended: true,
});

/** Tells a syntax error for each `(`, and passes as many tests as a document has exclamation marks. */
function stand() {
  const parsed: string[] = [];
  const ran: string[] = [];
  const syntax = {
    parseEvidence({ insertions }: { readonly insertions: readonly string[] }) {
      parsed.push(...insertions);
      return Promise.resolve(
        insertions.map((text) => ({ known: true, newErrors: text.split('((').length - 1 })),
      );
    },
  } as unknown as SyntaxService;
  const run = (all: readonly Tested[]): Promise<readonly TestsPassed[]> => {
    ran.push(...all.map(({ document }) => document));
    return Promise.resolve(
      all.map(({ document }) => {
        const passed = document.split('!').length - 1;
        return { visible: [passed > 0, passed > 1], hidden: [passed > 2] };
      }),
    );
  };
  const judge = createHoleJudge(HOLE, syntax, run, new AbortController().signal);
  return { judge, parsed, ran };
}

describe('the reward of a state in a hole', () => {
  it('is 1 for what parses and passes all visible tests, and for nothing else', () => {
    assert.equal(judgedBy(1, 1).reward, 1);
    for (const [parses, tests] of [
      [1, 0.99],
      [0.5, 1],
      [1, undefined],
      [undefined, undefined],
      [undefined, 0.5],
    ] as const) {
      assert.ok(!isGreen(judgedBy(parses, tests)));
    }
    assert.ok(isGreen(judgedBy(undefined, 1)));
  });
  it('adds up from its parts, and names what is not known', () => {
    const { reward, parts } = judgedBy(0.5, 0.5);
    const sum = parts.reduce((all, { value = 0, weight }) => all + value * weight, 0);
    assert.ok(Math.abs(reward - sum) < 1e-12);
    assert.deepEqual(
      judgedBy(1, undefined).parts.map(({ name, value }) => [name, value]),
      [
        ['parses', 1],
        ['tests', undefined],
      ],
    );
  });
});

describe('a judge of a hole', () => {
  it('runs the tests of full states that parse, and of no others', async () => {
    const { judge, ran } = stand();
    const open: HoleState = { lines: ['    a!!'], ended: false };
    const judged = await judge.judge([open, full('a!!'), full('b((!!'), full('c!')]);
    assert.deepEqual(
      judged.map(({ reward }) => Number(reward.toFixed(3))),
      [0.3, 1, 0.15, 0.65],
    );
    assert.equal(ran.length, 2);
  });
  it('parses and runs equal texts once', async () => {
    const { judge, parsed, ran } = stand();
    await judge.judge([full('a!'), full('a!')]);
    await judge.judge([full('a!')]);
    await judge.isSolved(full('a!'));
    assert.deepEqual([parsed.length, ran.length], [1, 1]);
  });
  it('says nothing of hidden tests but whether a hole is solved', async () => {
    const { judge } = stand();
    const [two, three] = await judge.judge([full('a!!'), full('a!!!')]);
    assert.deepEqual(two, three);
    assert.deepEqual(
      await Promise.all(
        [full('a!!'), full('a!!!'), full('a((!!!')].map((state) => judge.isSolved(state)),
      ),
      [false, true, false],
    );
  });
});
