import assert from 'node:assert/strict';
import { createKernelVotes } from '../../../../src/strategies/ranking/likeness/kernel-votes.ts';
import { kernels, type Kernel, type KernelText } from '../../../../src/text/kernels/kernel.ts';

const still = { breathe: () => Promise.resolve() };
const textsOf = (...texts: string[]): KernelText[] => texts.map((text) => ({ text }));

/** Counts how often it is asked; alike are texts by the share of the shorter length. */
function counting(symmetric: boolean): Kernel & { asked: string[] } {
  const asked: string[] = [];
  return {
    ...{ id: 'jaccard', symmetric, asked },
    similarity(a, b) {
      asked.push(a.text + b.text);
      return Math.min(a.text.length, b.text.length) / Math.max(a.text.length, b.text.length);
    },
  };
}

describe('votes by likeness', () => {
  it('count the own vote in full and the others as they are alike', async () => {
    const votes = await createKernelVotes(still)(
      counting(true),
      textsOf('a', 'bb', 'cccc'),
      [1, 2, 1],
    );
    // (1 + 2·½ + ¼) / 4, (2 + ½ + ½) / 4, (1 + ¼ + 2·½) / 4.
    assert.deepEqual(votes, [0.5625, 0.75, 0.5625]);
  });

  it('are those of the voters alone, for texts that do not vote as well', async () => {
    const votes = await createKernelVotes(still)(
      counting(true),
      textsOf('a', 'bb', 'cccc'),
      [0, 1, 1],
    );
    assert.deepEqual(votes, [0.375, 0.75, 0.75]);
  });

  it('ask for each pair once, and once for both orders where these do not matter', async () => {
    for (const [symmetric, wanted] of [
      [true, 3],
      [false, 6],
    ] as const) {
      const [kernel, votes] = [counting(symmetric), createKernelVotes(still)];
      const texts = textsOf('a', 'bb', 'cccc');
      await votes(kernel, texts.slice(0, 2), [1, 1]);
      await votes(kernel, texts, [1, 1, 1]);
      await votes(kernel, texts, [1, 1, 1]);
      assert.equal(kernel.asked.length, wanted, kernel.asked.join());
    }
  });

  it('are not known where no pair can be compared, and count what cannot as nothing', async () => {
    const votes = createKernelVotes(still);
    const ran = (behaviour?: string): KernelText => ({ text: 'x', behaviour });
    assert.equal(await votes(kernels.behaviour, [ran(), ran()], [1, 1]), undefined);
    assert.deepEqual(
      await votes(kernels.behaviour, [ran('a'), ran('a'), ran()], [1, 1, 2]),
      [0.5, 0.5, 0.5],
    );
    assert.deepEqual(await votes(kernels.behaviour, [ran('a')], [1]), [1]);
    assert.deepEqual(await votes(kernels.bleu, [], []), []);
  });
});
