import assert from 'node:assert/strict';
import fc from 'fast-check';
import type { Scored } from '../../../src/core/completion.ts';
import { agentForest } from '../../../src/strategies/ranking/agent-forest.ts';
import { majority } from '../../../src/strategies/ranking/majority.ts';
import { sentenceBleu } from '../../../src/text/kernels/bleu.ts';
import { scriptedTask, stepsOf, type TaskOptions, type Writer } from '../../fakes/scripted-task.ts';

/** As in the paper: BLEU, every family one vote, all vote, equal texts are not counted first. */
const PUBLISHED = { kernel: 1, weights: 0, loads: 0, closed: 0 };

const writersOf = (texts: readonly string[]): readonly Writer[] =>
  texts.map((text, i) => ({ id: `m${i}`, text }));

async function scoredBy(
  parameters: Readonly<Record<string, number>>,
  writers: readonly Writer[],
  options: TaskOptions = {},
): Promise<readonly Scored[]> {
  const steps = await stepsOf(agentForest.create(parameters), scriptedTask(writers, options));
  return steps.at(-1)?.ranking.scored ?? [];
}

async function winnerOf(
  parameters: Readonly<Record<string, number>>,
  writers: readonly Writer[],
  options: TaskOptions = {},
): Promise<string | undefined> {
  return (await scoredBy(parameters, writers, options))[0]?.candidate.text;
}

const isSettled = async (writers: readonly Writer[], options: TaskOptions = {}) =>
  (await stepsOf(agentForest.create({}), scriptedTask(writers, options))).map(
    ({ settled }) => settled,
  );

describe('agent-forest', () => {
  it('sums BLEU of each text for all others, and adds the text itself', async () => {
    const texts = ['return a + b;', 'return b + a;', 'throw Error();'];
    const scored = await scoredBy(PUBLISHED, writersOf(texts));
    assert.equal(scored.length, 3);
    for (const { candidate, score } of scored) {
      const others = texts
        .filter((text) => text !== candidate.text)
        .map((text) => sentenceBleu(candidate.text, text, { lowerCase: true }) / 100);
      const wanted = (1 + others.reduce((sum, one) => sum + one, 0)) / 3;
      assert.ok(Math.abs(score - wanted) < 1e-9, candidate.text);
    }
  });

  it('by the same tokens alone is a plurality vote', () =>
    fc.assert(
      fc.asyncProperty(
        fc.array(fc.constantFrom('x', 'y', 'z', 'f(1)'), { minLength: 1, maxLength: 7 }),
        async (texts) => {
          const writers = writersOf(texts);
          const votes = await scoredBy({ ...PUBLISHED, kernel: 7 }, writers);
          const steps = await stepsOf(majority.create({}), scriptedTask(writers));
          const plurality = new Map(
            steps.at(-1)?.ranking.scored.map(({ candidate, score }) => [candidate.text, score]),
          );
          for (const { candidate, score } of votes) {
            assert.ok(Math.abs(score - (plurality.get(candidate.text) ?? NaN)) < 1e-9);
          }
        },
      ),
    ));

  it('counts equal texts first, also where blanks differ, and likeness only where all are different', async () => {
    const alike = ['total = add(a, b)', 'total = add(a, c)', 'total = add(a, d)'];
    const repeated = ['return 0', 'return  0'];
    const writers = writersOf([...alike, ...repeated]);
    assert.match((await winnerOf({ ...PUBLISHED, closed: 1 }, writers)) ?? '', /^return/);
    assert.match((await winnerOf(PUBLISHED, writers)) ?? '', /^total/);
  });

  it('counts sizes of one family once', async () => {
    const writers: readonly Writer[] = [
      { id: 'a1', family: 'A', text: 'x' },
      { id: 'a2', family: 'A', text: 'x' },
      { id: 'b', family: 'B', text: 'y' },
      { id: 'c', family: 'C', text: 'y' },
    ];
    const scored = await scoredBy({ ...PUBLISHED, kernel: 7 }, writers);
    assert.deepEqual(
      scored.map(({ candidate, score }) => [candidate.text, score.toFixed(6)]),
      [
        ['y', '0.666667'],
        ['x', '0.333333'],
      ],
    );
  });

  it('gives a vote the learned weight of its member', async () => {
    const writers: readonly Writer[] = [
      { id: 'weak', text: 'x', weight: 0.1 },
      { id: 'feeble', text: 'x', weight: 0.1 },
      { id: 'strong', text: 'y', weight: 0.8 },
    ];
    assert.equal(await winnerOf({}, writers), 'y');
    assert.equal(await winnerOf({ weights: 0 }, writers), 'x');
  });

  it('lets only texts vote that load, and has no other above them', async () => {
    const [loading, broken] = [
      ['g(a)', 'g(a, x)', 'h(b, c)'],
      ['h(b, c', 'h(b, c,', 'h(b, c, d'],
    ];
    const parse = (text: string) => ({ known: true, newErrors: text.endsWith(')') ? 0 : 1 });
    const scored = async (loads: number) =>
      await scoredBy(
        { kernel: 3, weights: 0, closed: 0, loads },
        writersOf([...loading, ...broken]),
        { parse },
      );
    const only = await scored(1);
    assert.match(only[0]?.candidate.text ?? '', /^g/);
    assert.ok(only.slice(0, 3).every(({ score }) => score > 0.5));
    assert.ok(only.slice(3).every(({ score }) => score <= 0.5));
    assert.match((await scored(0))[0]?.candidate.text ?? '', /^h/);
  });

  it('has all vote where none loads', async () => {
    const parse = () => ({ known: true, newErrors: 2 });
    const scored = await scoredBy({ kernel: 7 }, writersOf(['x', 'y', 'x']), { parse });
    assert.deepEqual(
      scored[0]?.parts.map(({ name }) => name),
      ['votes'],
    );
    assert.equal(scored[0].candidate.text, 'x');
  });

  it('takes running for more than parsing, and visible tests for more than running', async () => {
    const parse = () => ({ known: true, newErrors: 0 });
    const writers = writersOf(['a', 'b', 'c']);
    const byTests = await scoredBy({}, writers, {
      parse,
      observe: (text) => ({
        behaviour: text === 'a' ? 'one' : 'two',
        check: { passed: text === 'a' ? 3 : 1, total: 4 },
      }),
    });
    assert.equal(byTests[0]?.candidate.text, 'a');
    const byRunning = await scoredBy({}, writers, {
      parse,
      observe: (text) => (text === 'b' ? { behaviour: 'ran' } : {}),
    });
    assert.equal(byRunning[0]?.candidate.text, 'b');
  });

  it('votes by what texts do where they were run, and in a tie by likeness', async () => {
    const words: Readonly<Partial<Record<string, string>>> = {
      'sum(a, b)': 'same',
      'a - -b': 'same',
      'sub(a, c)': 'other',
      'sub(a, d)': 'third',
    };
    const observe = (text: string) => ({ behaviour: words[text] ?? '' });
    const writers = writersOf(Object.keys(words));
    const scored = await scoredBy({}, writers, { observe });
    assert.equal(words[scored[0]?.candidate.text ?? ''], 'same');
    assert.equal(scored[0]?.score, scored[1]?.score);
    const ids = scored.map(({ candidate }) => candidate.text);
    assert.ok(ids.indexOf('sum(a, b)') < ids.indexOf('a - -b'));
    assert.match((await winnerOf({ kernel: 3 }, writers, { observe })) ?? '', /^sub/);
  });

  it('compares trees where they are known, and words where they are not', async () => {
    const writers = writersOf(['alpha', 'beta', 'beta2 + beta3', 'beta2 + beta4']);
    const tree = (text: string) => (text.includes('+') ? { 'a b': 1 } : { [`a ${text}`]: 1 });
    const scored = await scoredBy({ kernel: 6, weights: 0 }, writers, { tree });
    assert.match(scored[0]?.candidate.text ?? '', /\+/);
    assert.ok(Math.abs((scored[0]?.score ?? 0) - 0.5) < 1e-9);
    const words = await scoredBy({ kernel: 6, weights: 0 }, writers);
    const bleu = await scoredBy({ kernel: 1, weights: 0 }, writers);
    assert.deepEqual(
      words.map(({ score }) => score),
      bleu.map(({ score }) => score),
    );
  });

  it('settles once two families wrote what no other text can overtake', async () => {
    assert.deepEqual(await isSettled(writersOf(['x', 'x', 'y'])), [false, true, true, true]);
    assert.deepEqual(await isSettled(writersOf(['x', 'y', 'x'])), [false, false, true, true]);
    const parse = () => ({ known: true, newErrors: 1 });
    const loading = (text: string) => ({ known: true, newErrors: text === 'y' ? 0 : 1 });
    assert.deepEqual(await isSettled(writersOf(['x', 'x', 'y']), { parse }), [
      false,
      true,
      true,
      true,
    ]);
    const late = await scoredBy({}, writersOf(['x', 'x', 'y']), { parse: loading });
    assert.equal(late[0]?.candidate.text, 'y');
  });

  it('lets a mistake that texts share outvote a lone right answer', async () => {
    const wrong = ['i <= rows.length', 'j <= rows.length', 'k <= rows.length'];
    const winner = await winnerOf(PUBLISHED, writersOf(['index < n', ...wrong]));
    assert.match(winner ?? '', /<=/);
  });

  it('ranks two hundred texts, comparing each with at most 48', async () => {
    // In the order of the alphabet, so that the same 48 vote from the beginning.
    const texts = Array.from({ length: 200 }, (_, i) => `call(${i % 50}, ${100 + i});`).sort();
    let pauses = 0;
    const scripted = scriptedTask(writersOf(texts));
    const steps = await stepsOf(agentForest.create({}), {
      task: scripted.task,
      tools: {
        ...scripted.tools,
        breathe: () => {
          pauses++;
          return Promise.resolve();
        },
      },
    });
    assert.equal(steps.at(-1)?.ranking.scored.length, 200);
    // One for 64 comparisons.
    assert.ok(pauses > 50 && pauses <= (200 * 48) / 64, `${pauses}`);
  });

  it('ranks texts of a million characters, also where only their ends differ', async () => {
    const long = 'x'.repeat(1_000_000);
    for (let kernel = 0; kernel <= 7; kernel++) {
      const scored = await scoredBy({ kernel }, writersOf([long, `${long}y`, 'value = 1;']));
      assert.equal(scored.length, 3);
      if (kernel !== 7) assert.equal(scored.at(-1)?.candidate.text.length, 10);
    }
  });

  it('has the one text that there is, and none of none', async () => {
    const [alone] = await scoredBy(PUBLISHED, writersOf(['x']));
    assert.equal(alone?.score, 1);
    assert.deepEqual(await scoredBy(PUBLISHED, [{ id: 'm', text: undefined }]), []);
  });
});
