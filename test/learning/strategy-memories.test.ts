import assert from 'node:assert/strict';
import fc from 'fast-check';
import { createStrategyMemories } from '../../src/learning/strategy-memories.ts';

const DAY_MS = 24 * 3_600_000;

/** Memories on a clock that the test sets, and how often they changed. */
function memoriesAt(startMs = 1_000 * DAY_MS) {
  const clock = { ms: startMs, wallTime: () => clock.ms };
  let changes = 0;
  const memories = createStrategyMemories(clock, () => {
    changes += 1;
  });
  return { clock, memories, changes: () => changes };
}

describe('what strategies keep', () => {
  it('comes back as it was, apart by strategy and language', () => {
    const { memories, changes } = memoriesAt();
    memories.of('spec-em', 'python').keep({ a: 0.5, b: -0.25 });
    assert.deepEqual(memories.of('spec-em', 'python').recall(), { a: 0.5, b: -0.25 });
    assert.deepEqual(memories.of('spec-em', 'rust').recall(), {});
    assert.deepEqual(memories.of('other', 'python').recall(), {});
    assert.equal(changes(), 1);
  });

  it('fades by 0.98 a day, and begins anew when it is kept again', () => {
    const { clock, memories } = memoriesAt();
    const memory = memories.of('s', 'l');
    memory.keep({ a: 1, b: 1 });
    clock.ms += 10 * DAY_MS;
    assert.equal(memory.recall()['a'], 0.98 ** 10);
    memory.keep({ a: 2 });
    clock.ms += DAY_MS;
    assert.deepEqual(memory.recall(), { b: 0.98 ** 11, a: 2 * 0.98 });
  });

  it('does not grow where the clock was set back', () => {
    const { clock, memories } = memoriesAt();
    memories.of('s', 'l').keep({ a: 1 });
    clock.ms -= 100 * DAY_MS;
    assert.equal(memories.of('s', 'l').recall()['a'], 1);
  });

  it('is the same after it was stored as JSON', () => {
    const { clock, memories } = memoriesAt();
    memories.of('spec-em', 'python').keep({ 'ollama:a:1b': 0.5 });
    memories.of('spec-em', 'rust').keep({ b: 1 });
    clock.ms += DAY_MS;
    const other = memoriesAt(clock.ms).memories;
    other.restore(JSON.parse(JSON.stringify(memories.snapshot())));
    assert.deepEqual(other.tables(), memories.tables());
    assert.deepEqual(other.snapshot(), memories.snapshot());
  });

  it('is bounded in values, names and tables; the longest unused go first', () => {
    const { memories } = memoriesAt();
    const memory = memories.of('s', 'l');
    memory.keep({ high: 1e9, low: -1e9, none: Number.NaN, ['x'.repeat(300)]: 1 });
    assert.deepEqual(memory.recall(), { high: 5, low: -5 });
    memory.keep(Object.fromEntries(Array.from({ length: 60 }, (_, i) => [`m${i}`, 1])));
    assert.equal(Object.keys(memory.recall()).length, 50);
    assert.equal(memory.recall()['m9'], undefined);
    for (let i = 0; i < 250; i++) memories.of('s', `l${i}`).keep({ a: 1 });
    assert.equal(memories.tables().length, 200);
    assert.deepEqual(memory.recall(), {});
  });

  it('takes from another window what is newer there, and keeps what is newer here', () => {
    const { clock, memories } = memoriesAt();
    const other = memoriesAt(clock.ms).memories;
    memories.of('s', 'python').keep({ a: 1, b: 1 });
    other.of('s', 'rust').keep({ c: 1 });
    clock.ms += 1;
    const later = memoriesAt(clock.ms).memories;
    later.of('s', 'python').keep({ b: 2 });
    memories.merge(JSON.parse(JSON.stringify(other.snapshot())));
    memories.merge(JSON.parse(JSON.stringify(later.snapshot())));
    later.merge(memories.snapshot());
    const rounded = ({ values }: { values: Readonly<Record<string, number>> }) =>
      Object.entries(values).map(([name, value]) => `${name} ${value.toFixed(3)}`);
    assert.deepEqual(memories.tables().map(rounded).flat().sort(), [
      'a 1.000',
      'b 2.000',
      'c 1.000',
    ]);
    assert.deepEqual(later.snapshot().strategies, memories.snapshot().strategies);
  });

  it('is the same whichever window merges first', () =>
    fc.assert(
      fc.property(
        fc.array(fc.tuple(fc.nat(2), fc.constantFrom('a', 'b', 'c'), fc.nat(5))),
        (kept) => {
          const windows = [0, 1, 2].map(() => memoriesAt());
          for (const [i, [n, name, value]] of kept.entries()) {
            for (const { clock } of windows) clock.ms = (1_000 + i) * DAY_MS;
            windows[n]?.memories.of('s', 'l').keep({ [name]: value });
          }
          const mergedIn = (order: readonly number[]): unknown => {
            const { memories } = memoriesAt((1_000 + kept.length) * DAY_MS);
            for (const n of order) memories.merge(windows[n]?.memories.snapshot());
            return memories.of('s', 'l').recall();
          };
          assert.deepEqual(mergedIn([0, 1, 2]), mergedIn([2, 1, 0]));
        },
      ),
    ));

  it('can be forgotten', () => {
    const { memories, changes } = memoriesAt();
    memories.of('s', 'l').keep({ a: 1 });
    memories.reset();
    assert.deepEqual([memories.tables(), changes()], [[], 2]);
  });

  it('takes nothing from a stored thing that is not its own', () => {
    const odd: readonly unknown[] = [
      ...[undefined, null, 1, 'x', [], {}, { strategies: 1 }, { strategies: { s: null } }],
      { strategies: { s: { l: { a: { value: '1', updatedAt: 1 } } } } },
      { strategies: { s: { l: { a: { value: 1 } } } } },
      JSON.parse('{"strategies":{"__proto__":{"l":{"constructor":{"value":1}}}}}'),
    ];
    for (const stored of odd) {
      const { memories } = memoriesAt();
      memories.restore(stored);
      memories.merge(stored);
      assert.deepEqual(memories.of('s', 'l').recall(), {});
    }
  });

  it('survives any JSON, and stays within its bounds', () =>
    fc.assert(
      fc.property(fc.jsonValue(), fc.double(), (value, updatedAt) => {
        const { memories } = memoriesAt();
        memories.restore({ strategies: { s: { l: { a: { value, updatedAt } }, m: value } } });
        for (const { values } of memories.tables())
          for (const one of Object.values(values)) assert.ok(Math.abs(one) <= 5);
      }),
    ));
});
