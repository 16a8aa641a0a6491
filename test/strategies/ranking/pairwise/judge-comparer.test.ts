import assert from 'node:assert/strict';
import type { Candidate } from '../../../../src/core/completion.ts';
import { failure, ModelError } from '../../../../src/core/failure.ts';
import { allPairs } from '../../../../src/math/pair-schedule.ts';
import {
  judgeComparer,
  judgesAmong,
} from '../../../../src/strategies/ranking/pairwise/judge-comparer.ts';
import { judgedTask, unreadable, type JudgedOptions } from '../judged-task.ts';

function candidatesOf(texts: readonly string[], authors: readonly string[] = []): Candidate[] {
  return texts.map((text, i) => ({
    ...{ id: `c${i + 1}`, text, modelIds: [authors[i] ?? `w${i}`], complete: true },
    generation: {
      ...{ modelId: authors[i] ?? `w${i}`, text, totalMs: 1, usage: { estimated: true } },
      finish: { unified: 'stop', raw: 'stop' },
    },
  }));
}

interface Judging extends JudgedOptions {
  readonly authors?: readonly string[];
  readonly lengthControl?: number;
}

/** A comparer of texts by `j1`, `j2`, … which wrote none of them unless `authors` says so. */
function comparing(texts: readonly string[], { authors, lengthControl = 0, ...rest }: Judging) {
  const judges = rest.judges ?? ['j1'];
  const scripted = judgedTask(
    judges.map((id) => ({ id, text: undefined })),
    { ...rest, judges },
  );
  const { task, tools, asked } = scripted;
  const comparer = judgeComparer(
    candidatesOf(texts, authors),
    task,
    tools,
    { judges: judgesAmong(task.members, 9), lengthControl },
    new AbortController().signal,
  );
  return { comparer, asked };
}

const logit = (share: number): number => Math.log(share / (1 - share));

function close(actual: number | undefined, expected: number): void {
  assert.ok(Math.abs((actual ?? NaN) - expected) < 1e-9, `${actual} is not ${expected}`);
}

describe('comparisons by judges', () => {
  it('are the logits of both orders, whichever was asked first', async () => {
    // As graded preferences of labels: a is better than b by .8 in front and by .6 behind.
    const saysFront = (front: string) => (front === 'aaaaaaaa' ? 0.8 : 0.4);
    for (const seed of [1, 2, 3, 4, 5, 6]) {
      const { comparer } = comparing(['aaaaaaaa', 'bbbbbbbb'], { saysFront, seed });
      const verdict = await comparer.compare(0, 1);
      close(verdict?.forth, logit(0.8));
      close(verdict?.back, logit(0.6));
      const turned = await comparer.compare(1, 0);
      close(turned?.forth, -logit(0.6));
      close(turned?.back, -logit(0.8));
    }
  });

  it('read verdicts of 1, ½ and 0 as at most 19 to 1', async () => {
    const saysFront = (front: string) => ({ a: 1, b: 0, c: 0.5 })[front] ?? 0;
    const { comparer } = comparing(['a', 'b', 'c'], { saysFront });
    close((await comparer.compare(0, 1))?.forth, logit(0.95));
    close((await comparer.compare(0, 1))?.back, logit(0.95));
    close((await comparer.compare(2, 0))?.forth, 0);
  });

  it('cancel a liking for the first place in the sum', async () => {
    const { comparer } = comparing(['a', 'b'], { saysFront: () => 1 });
    const { forth = NaN, back = NaN } = (await comparer.compare(0, 1)) ?? {};
    close(forth + back, 0);
    assert.equal(comparer.report(1).judges[0]?.flipped, 1);
  });

  it('are the mean of the judges’ logits', async () => {
    const saysFront = (front: string, _behind: string, judge: string) =>
      judge === 'j1' ? 0.5 : front === 'a' ? 0.9 : 0.1;
    const { comparer } = comparing(['a', 'b'], { judges: ['j1', 'j2'], saysFront });
    close((await comparer.compare(0, 1))?.forth, logit(0.9) / 2);
  });

  it('ask no judge about a text it wrote', async () => {
    const { comparer, asked } = comparing(['a', 'b', 'c'], {
      ...{ judges: ['j1', 'j2'], authors: ['j1', 'w', 'w'], saysFront: () => 0.5 },
    });
    await comparer.compareAll(allPairs(3));
    assert.ok(
      asked.every(({ judge, first, second }) => judge !== 'j1' || ![first, second].includes('a')),
    );
    assert.deepEqual(
      comparer.report(3).judges.map(({ judge, asked: pairs, own }) => [judge, pairs, own]),
      [
        ['j1', 1, 2],
        ['j2', 3, 0],
      ],
    );
  });

  it('show each judge the pairs in an order of its own, each text in front now and then', async () => {
    const texts = Array.from({ length: 6 }, (_, i) => `t${i}`);
    const { comparer, asked } = comparing(texts, { judges: ['j1', 'j2'], saysFront: () => 0.5 });
    await comparer.compareAll(allPairs(6));
    const orders = ['j1', 'j2'].map((judge) =>
      asked
        .filter((one) => one.judge === judge)
        .map(({ first, second }) => [first, second].sort().join()),
    );
    assert.deepEqual(orders[0]?.toSorted(), orders[1]?.toSorted());
    assert.notDeepEqual(orders[0], orders[1]);
    const turned = asked.filter(({ first, second }) => first > second).length;
    assert.ok(turned > 5 && turned < 25, `${turned}`);
  });

  it('take nats off the longer text', async () => {
    const options = { saysFront: () => 0.5, lengthControl: 0.5 };
    const { comparer } = comparing(['a'.repeat(64), 'b'.repeat(16), 'c'], options);
    const verdict = await comparer.compare(0, 1);
    close(verdict?.forth, -0.5 * 2);
    close(verdict?.back, -0.5 * 2);
    // Next to nothing counts as eight characters.
    close((await comparer.compare(1, 2))?.forth, -0.5);
  });

  it('are none of a judge that answers prose, which abstains, and is not asked for ever', async () => {
    const { comparer, asked } = comparing(['a', 'b', 'c', 'd'], { saysFront: unreadable });
    await comparer.compareAll(allPairs(4));
    assert.equal(await comparer.compare(0, 1), undefined);
    assert.equal(asked.length, 3);
    const report = comparer.report(6);
    assert.deepEqual(report.judges[0], { judge: 'j1', asked: 3, abstained: 3, flipped: 0, own: 0 });
    assert.deepEqual([report.compared, report.ofPairs], [0, 6]);
  });

  it('leave out a judge that fails, and keep what the others say', async () => {
    const saysFront = (_front: string, _behind: string, judge: string) => {
      if (judge === 'j1') throw new ModelError(failure('server-error', 'scripted'));
      return 0.7;
    };
    const { comparer, asked } = comparing(['a', 'b', 'c'], { judges: ['j1', 'j2'], saysFront });
    await comparer.compareAll(allPairs(3));
    assert.equal(asked.filter(({ judge }) => judge === 'j1').length, 1);
    assert.equal(asked.filter(({ judge }) => judge === 'j2').length, 3);
    assert.notEqual(await comparer.compare(0, 1), undefined);
  });

  for (const lie of [Number.NaN, -1, 2]) {
    it(`leave out a judge that tells ${lie} as a probability`, async () => {
      const { comparer, asked } = comparing(['a', 'b', 'c'], { saysFront: () => lie });
      await comparer.compareAll(allPairs(3));
      assert.equal(asked.length, 1);
      assert.equal(await comparer.compare(0, 1), undefined);
    });
  }

  it('ask about no two texts that differ in words alone', async () => {
    const { comparer, asked } = comparing(['f(); // a', 'f(); // b'], { saysFront: () => 0.9 });
    assert.equal(await comparer.compare(0, 1), undefined);
    assert.deepEqual(asked, []);
  });

  it('throw the signal’s reason', async () => {
    const controller = new AbortController();
    const { task, tools } = judgedTask([{ id: 'j', text: undefined }], {
      ...{ judges: ['j'] },
      saysFront() {
        controller.abort(new Error('typed on'));
        throw new Error('closed');
      },
    });
    const options = { judges: task.members, lengthControl: 0 };
    const comparer = judgeComparer(
      candidatesOf(['a', 'b']),
      task,
      tools,
      options,
      controller.signal,
    );
    await assert.rejects(comparer.compare(0, 1), /typed on/);
  });
});
