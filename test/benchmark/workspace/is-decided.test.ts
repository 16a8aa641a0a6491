import assert from 'node:assert/strict';
import { isDecided } from '../../../src/benchmark/workspace/is-decided.ts';
import { recordedLine } from '../../fakes/recorded-lines.ts';
import { judged } from '../evaluate/judged.ts';

interface Case {
  readonly places?: number;
  readonly files?: number;
  /** Whether x, y and z write what stood there, by the number of the place. */
  readonly right: (place: number) => readonly [x: boolean, y: boolean, z: boolean];
}

async function decided({ places = 80, files = 20, right }: Case): Promise<boolean> {
  const lines = Array.from({ length: places }, (_, i) => {
    const reference = `reference${i}();`;
    const [x, y, z] = right(i).map((isRight) => (isRight ? reference : '~~~~'));
    const wrote = {
      x: { text: x!, latencyMs: 3 },
      y: { text: y!, latencyMs: 1 },
      z: { text: z!, latencyMs: 2 },
    };
    return recordedLine(`q${i}`, wrote, { reference, group: `f${i % files}` });
  });
  return isDecided(await judged(lines, { strategies: ['evidence'] }), 1);
}

/** Two of three are right, in turn: together they are always right. */
const inTurn = (i: number): readonly [boolean, boolean, boolean] => [
  i % 3 !== 0,
  i % 3 !== 1,
  i % 3 !== 2,
];

describe('a benchmark is decided', () => {
  it('where the strategy is better than chance explains', async () => {
    assert.ok(await decided({ right: inTurn }));
  });

  it('where nobody would notice the difference', async () => {
    assert.ok(await decided({ right: (i) => [i % 2 === 0, i % 2 === 0, i % 2 === 0] }));
  });

  it('not where it might still be either', async () => {
    const right = (i: number) => (i % 11 === 0 ? inTurn(i) : ([true, true, true] as const));
    assert.equal(await decided({ right }), false);
  });

  for (const more of [{ places: 79 }, { files: 19 }]) {
    it(`not with ${JSON.stringify(more)}`, async () => {
      assert.equal(await decided({ right: inTurn, ...more }), false);
    });
  }
});
