import assert from 'node:assert/strict';
import { createStrategyMemories } from '../../../../src/learning/strategy-memories.ts';
import {
  rememberDistances,
  rememberedDistances,
  type PairDistance,
} from '../../../../src/strategies/ranking/likeness/pair-memory.ts';

const DAY_MS = 24 * 3_600_000;

function memoryAt(time: { now: number }) {
  return createStrategyMemories({ wallTime: () => time.now }).of('smoothie', 'typescript');
}

const pair = (distance: number, second = 'b'): PairDistance => ({ first: 'a', second, distance });

function assertClose(found: number | undefined, wanted: number): void {
  assert.ok(Math.abs((found ?? NaN) - wanted) < 1e-9, `${found} is not ${wanted}`);
}

describe('the memory of pairs', () => {
  it('has the mean of what it was told, whichever of the two comes first', () => {
    const memory = memoryAt({ now: 0 });
    for (const distance of [1, 2, 0.6]) rememberDistances(memory, 'hash', [pair(distance)]);
    const between = rememberedDistances(memory, 'hash');
    assertClose(between('a', 'b'), 1.2);
    assertClose(between('b', 'a'), 1.2);
    assert.equal(between('a', 'c'), undefined);
  });

  it('keeps spaces apart, and tells nothing of names that every object has', () => {
    const memory = memoryAt({ now: 0 });
    rememberDistances(memory, 'hash', [pair(1)]);
    assert.equal(rememberedDistances(memory, 'model')('a', 'b'), undefined);
    assert.equal(rememberedDistances(memory, 'hash')('__proto__', 'constructor'), undefined);
  });

  it('keeps the mean while both of its sums fade', () => {
    const time = { now: 0 };
    const memory = memoryAt(time);
    rememberDistances(memory, 'hash', [pair(1.5)]);
    time.now = 40 * DAY_MS;
    assertClose(rememberedDistances(memory, 'hash')('a', 'b'), 1.5);
    // What is old counts for less than what is new.
    rememberDistances(memory, 'hash', [pair(0.5)]);
    const mean = rememberedDistances(memory, 'hash')('a', 'b') ?? NaN;
    assert.ok(mean > 0.5 && mean < 1);
  });

  it('reaches back a hundred requests and holds the greatest distances', () => {
    const memory = memoryAt({ now: 0 });
    for (let n = 0; n < 300; n++) rememberDistances(memory, 'hash', [pair(4)]);
    assertClose(rememberedDistances(memory, 'hash')('a', 'b'), 4);
    for (let n = 0; n < 1_000; n++) rememberDistances(memory, 'hash', [pair(0)]);
    assert.ok((rememberedDistances(memory, 'hash')('a', 'b') ?? NaN) < 0.001);
  });

  it('has room for the first twenty-five pairs', () => {
    const memory = memoryAt({ now: 0 });
    const pairs = Array.from({ length: 40 }, (_, i) => pair(1, `m${i}`));
    rememberDistances(memory, 'hash', pairs);
    const between = rememberedDistances(memory, 'hash');
    assertClose(between('a', 'm0'), 1);
    assertClose(between('a', 'm24'), 1);
    assert.equal(between('a', 'm25'), undefined);
  });
});
