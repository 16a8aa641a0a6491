import assert from 'node:assert/strict';
import { sweetSpan } from '../../../src/strategies/span-fusion/sweet-span.ts';
import { stepsBy, tableSpeakers, verdictsOf } from './score-tables.ts';

/** Members that find each statement as perplexing as told: a row per statement, a column per member. */
const finding = (rows: readonly (readonly number[])[]) =>
  tableSpeakers(
    rows.map((_, scorer) => rows.map((row) => 1 / (row[scorer] ?? 1))),
    1,
  );

const CARD = [
  [1.2, 3, 4],
  [2, 1.1, 30],
  [2.5, 2.6, 1.3],
];

describe('sweet-span', () => {
  it('leaves out the extremes where they are too far apart, as on the card', async () => {
    // 1 / 2.0 and 1 / 2.1333; unfiltered the second span would be last.
    assert.deepEqual(verdictsOf(await stepsBy(sweetSpan, finding(CARD))), [
      'm2 0.500000 > m3 0.468750',
    ]);
  });

  it('keeps them where λ says so', async () => {
    const steps = await stepsBy(sweetSpan, finding(CARD), { lambda: 1000 });
    assert.deepEqual(verdictsOf(steps), ['m3 0.468750 > m1 0.365854']);
  });

  for (const [words, spans] of [
    [1, ['total', ' +=', ' "a b c d e";', '\nx', ' =', ' 1;']],
    [4, ['total += "a b c d e";', '\nx = 1;']],
  ] as const) {
    it(`cuts after ${words} words, and no string`, async () => {
      const writes = 'total += "a b c d e";\nx = 1;';
      const steps = await stepsBy(sweetSpan, [{ id: 'a', writes }], { words });
      assert.deepEqual(
        steps.at(-1)?.spans?.map(({ text }) => text),
        spans,
      );
    });
  }

  it('believes the author that praises itself where only two score', async () => {
    const vain = [
      [1.1, 50],
      [3, 2],
    ];
    assert.deepEqual(verdictsOf(await stepsBy(sweetSpan, finding(vain))), [
      'm1 0.909091 > m2 0.400000',
    ]);
  });
});
