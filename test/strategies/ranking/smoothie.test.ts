import assert from 'node:assert/strict';
import fc from 'fast-check';
import type { Scored } from '../../../src/core/completion.ts';
import { NO_PRIMITIVES } from '../../../src/core/model.ts';
import type { StrategyMemory, StrategyTools } from '../../../src/core/strategy.ts';
import { pairMatrix, rowSums } from '../../../src/math/pair-matrix.ts';
import { smoothie } from '../../../src/strategies/ranking/smoothie.ts';
import { hashedVector, squaredDistance } from '../../../src/text/kernels/hashed-vector.ts';
import {
  scriptedTask,
  stepsOf,
  type ScriptedTask,
  type TaskOptions,
  type Writer,
} from '../../fakes/scripted-task.ts';

/** This request alone, nothing but likeness. */
const LOCAL = { past: 0, loads: 0 };

const writersOf = (texts: readonly (string | undefined)[]): readonly Writer[] =>
  texts.map((text, i) => ({ id: `m${i}`, text }));

async function scoredBy(
  parameters: Readonly<Record<string, number>>,
  writers: readonly Writer[],
  options: TaskOptions = {},
  tools: Partial<StrategyTools> = {},
): Promise<readonly Scored[]> {
  const scripted = scriptedTask(writers, options);
  const steps = await stepsOf(smoothie.create(parameters), {
    task: scripted.task,
    tools: { ...scripted.tools, ...tools },
  });
  return steps.at(-1)?.ranking.scored ?? [];
}

/** What is kept, as it was kept. */
function memory(): StrategyMemory & { readonly kept: Map<string, number> } {
  const kept = new Map<string, number>();
  return {
    kept,
    recall: () => Object.fromEntries(kept),
    keep(values) {
      for (const [name, value] of Object.entries(values)) kept.set(name, value);
    },
  };
}

/** Members that embed by a table; a text that is not in it fails the call. */
function embedding(
  writers: readonly Writer[],
  table: Readonly<Record<string, readonly number[]>>,
): ScriptedTask & { readonly asked: string[][] } {
  const scripted = scriptedTask(writers);
  const asked: string[][] = [];
  return {
    asked,
    task: {
      ...scripted.task,
      members: scripted.task.members.map((member) => ({
        ...member,
        primitives: { ...NO_PRIMITIVES, generate: 'exact', embed: 'exact' },
      })),
    },
    tools: {
      ...scripted.tools,
      embed: async (_, texts) => {
        asked.push([...texts]);
        await Promise.resolve();
        return texts.map((text) => {
          const vector = table[text];
          if (vector === undefined) throw new Error('no such text');
          return vector;
        });
      },
    },
  };
}

describe('smoothie', () => {
  it('chooses the medoid of different texts', () =>
    fc.assert(
      fc.asyncProperty(
        fc.uniqueArray(fc.stringMatching(/^[a-e]{3,6}\([a-e]{2,9}\)$/), {
          minLength: 3,
          maxLength: 6,
        }),
        async (texts) => {
          const vectors = texts.map(hashedVector);
          const sums = rowSums(
            pairMatrix(texts.length, (i, j) => squaredDistance(vectors[i] ?? [], vectors[j] ?? [])),
          );
          const winner = (await scoredBy(LOCAL, writersOf(texts)))[0]?.candidate.text ?? '';
          assert.ok((sums[texts.indexOf(winner)] ?? NaN) <= Math.min(...sums) + 1e-9);
        },
      ),
    ));

  it('has the text that more families wrote where two are left', async () => {
    const scored = await scoredBy(LOCAL, writersOf(['x = 1', 'y(2)', 'y(2)']));
    assert.deepEqual(
      scored.map(({ candidate, score }) => [candidate.text, score.toFixed(6)]),
      [
        ['y(2)', '1.000000'],
        ['x = 1', '0.000000'],
      ],
    );
  });

  it('counts sizes of one family as one voter', async () => {
    const family = (id: string, of: string, text: string): Writer => ({ id, family: of, text });
    // Alone the three sizes agree with each other most; as one voice they are as far off as any.
    const texts = ['push(item, queue)', 'push(item, queues)', 'push(items, queue)'];
    const others = ['return cache.size', 'return caches.size()'];
    const sizes = texts.map((text, i) => family(`a${i}`, 'A', text));
    const rest = others.map((text, i) => family(`b${i}`, `B${i}`, text));
    const asOne = await scoredBy(LOCAL, [...sizes, ...rest]);
    const apart = await scoredBy(
      LOCAL,
      [...sizes, ...rest].map((writer) => ({ ...writer, family: writer.id })),
    );
    assert.match(apart[0]?.candidate.text ?? '', /^push/);
    assert.match(asOne[0]?.candidate.text ?? '', /^return/);
  });

  it('goes by trust while fewer than three members have answered', async () => {
    const writers: readonly Writer[] = [
      { id: 'a', text: 'x', weight: 0.3 },
      { id: 'b', text: 'y', weight: 0.6 },
      { id: 'c', text: undefined, weight: 0.1 },
    ];
    const scored = await scoredBy({}, writers);
    assert.deepEqual(
      scored.map(({ candidate, score, parts }) => [candidate.text, score, parts[0]?.name]),
      [
        ['y', 1, 'trust'],
        ['x', 0.5, 'trust'],
      ],
    );
  });

  it('puts texts last that do not load', async () => {
    const texts = ['push(a)', 'push(a, b)', 'push(a, c)', 'pop()'];
    const parse = (text: string) => ({ known: true, newErrors: text === 'pop()' ? 0 : 1 });
    const first = async (loads: number) =>
      (await scoredBy({ past: 0, loads }, writersOf(texts), { parse }))[0]?.candidate.text;
    assert.equal(await first(1), 'pop()');
    assert.match((await first(0)) ?? '', /^push/);
  });

  it('remembers how far members were apart, and goes by it', async () => {
    const kept = memory();
    // Members 0 and 1 are near each other, 2 is far from both.
    for (let n = 0; n < 5; n++) {
      const texts = [`value${n} + one`, `value${n} + one + two`, `while (true) { go(${n}) }`];
      await scoredBy({ past: 0 }, writersOf(texts), {}, { memory: kept });
    }
    assert.equal(kept.kept.size, 6);
    assert.ok([...kept.kept.keys()].every((name) => !name.includes('value')));
    const now = ['alpha()', 'omega[0]', 'omega[1]'];
    const winner = async (past: number) =>
      (await scoredBy({ past, loads: 0 }, writersOf(now), {}, { memory: kept }))[0]?.candidate;
    assert.match((await winner(0))?.text ?? '', /^omega/);
    const [byPast] = [await winner(1)];
    assert.ok(['m0', 'm1'].includes(byPast?.modelIds[0] ?? ''));
    const scored = await scoredBy({ past: 1, loads: 0 }, writersOf(now), {}, { memory: kept });
    assert.equal(scored.at(-1)?.candidate.text, 'omega[1]');
  });

  it('keeps nothing of a run that was given up', async () => {
    const kept = memory();
    const controller = new AbortController();
    const scripted = scriptedTask(writersOf(['a', 'b', 'c']), {
      beforeArrival(n) {
        if (n === 2) controller.abort(new Error('typed on'));
      },
    });
    const running = stepsOf(
      smoothie.create({}),
      { task: scripted.task, tools: { ...scripted.tools, memory: kept } },
      controller.signal,
    );
    await assert.rejects(running, /typed on/);
    assert.equal(kept.kept.size, 0);
  });

  it('compares a member’s vectors where they are wanted, each text asked for once', async () => {
    const writers = writersOf(['a', 'b', 'c', 'd']);
    const table = { a: [1, 0], b: [0, 2], c: [1, 1], d: [1, 1.1] };
    const scripted = embedding(writers, table);
    const steps = await stepsOf(smoothie.create({ ...LOCAL, embedding: 1 }), scripted);
    assert.match(steps.at(-1)?.ranking.scored[0]?.candidate.text ?? '', /[cd]/);
    assert.deepEqual(scripted.asked, [['a'], ['b'], ['c'], ['d']]);
    const unasked = embedding(writers, table);
    await stepsOf(smoothie.create(LOCAL), unasked);
    assert.deepEqual(unasked.asked, []);
  });

  it('goes on with its own vectors where a member fails to give any', async () => {
    const writers = writersOf(['push(a)', 'push(b)', 'pop()']);
    const own = await stepsOf(smoothie.create(LOCAL), scriptedTask(writers));
    const broken: readonly Record<string, readonly number[]>[] = [
      {},
      { 'push(a)': [1], 'push(b)': [1, 2], 'pop()': [1] },
      { 'push(a)': [NaN], 'push(b)': [1], 'pop()': [1] },
      { 'push(a)': [], 'push(b)': [], 'pop()': [] },
    ];
    for (const table of broken) {
      const steps = await stepsOf(
        smoothie.create({ ...LOCAL, embedding: 1 }),
        embedding(writers, table),
      );
      assert.deepEqual(steps.at(-1)?.ranking.scored, own.at(-1)?.ranking.scored);
    }
  });

  it('settles once more than half of the families wrote the winner', async () => {
    const steps = await stepsOf(smoothie.create({}), scriptedTask(writersOf(['x', 'x', 'y'])));
    assert.deepEqual(
      steps.map(({ settled }) => settled),
      [false, true, true, true],
    );
  });

  it('ranks equal texts, two hundred texts, and texts of a million characters', async () => {
    const [same] = await scoredBy({}, writersOf(['x', 'x', 'x']));
    assert.equal(same?.score, 1);
    const many = Array.from({ length: 200 }, (_, i) => `call(${i});`);
    assert.equal((await scoredBy({}, writersOf(many))).length, 200);
    const long = 'x'.repeat(1_000_000);
    const scored = await scoredBy({}, writersOf([long, `${long}a`, `${long}b`]));
    assert.equal(scored.length, 3);
  });

  it('takes the middle of bad texts for the best', async () => {
    const bad = ['undefined + total', 'undefined + totals', 'undefined - total'];
    const scored = await scoredBy(LOCAL, writersOf([...bad, 'rows.reduce(add, 0)']));
    assert.match(scored[0]?.candidate.text ?? '', /^undefined/);
  });
});
