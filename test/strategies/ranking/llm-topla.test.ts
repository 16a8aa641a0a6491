import assert from 'node:assert/strict';
import type { TeamWeights } from '../../../src/core/ranker-weights.ts';
import { fittedRanker } from '../../../src/strategies/ranking/trained/fitted-ranker.ts';
import { llmTopla } from '../../../src/strategies/ranking/llm-topla.ts';
import { scriptedTask, stepsOf, type TaskOptions, type Writer } from '../../fakes/scripted-task.ts';

const TEAM: TeamWeights = {
  members: ['a', 'b', 'c'],
  ...{ focal: 0.4, accuracy: 0.7 },
  votes: { a: 2, b: 0.5, c: 1 },
};

/** `id: text`, or `id/family: text`; without a text the member fails. */
function writersOf(lines: readonly string[]): readonly Writer[] {
  return lines.map((line) => {
    const [, id = '', family, text = ''] = /^([^:/]*)(?:\/([^:]*))?: ?(.*)$/s.exec(line) ?? [];
    return { id, ...(family && { family }), text: text === '' ? undefined : text };
  });
}

async function run(
  lines: readonly (string | Writer)[],
  team?: TeamWeights,
  options: TaskOptions = {},
) {
  const writers = lines.flatMap((one) => (typeof one === 'string' ? writersOf([one]) : [one]));
  const strategy = llmTopla.create({}, team && { ranker: { ...fittedRanker, team } });
  const steps = await stepsOf(strategy, scriptedTask(writers, options));
  const { scored = [], agreement } = steps.at(-1)?.ranking ?? {};
  return {
    ...{ steps, agreement, note: steps.at(-1)?.note },
    settled: steps.map(({ settled }) => settled),
    told: scored.map(({ candidate, score }) => `${candidate.text} ${score.toFixed(3)}`),
  };
}

const sigmoid = (x: number): string => (1 / (1 + Math.exp(-x))).toFixed(3);

describe('llm-topla', () => {
  it('asks the trained team alone, and weighs its votes', async () => {
    const { told, note, steps } = await run(['a: x();', 'b: y();', 'c: y();', 'd: y();'], TEAM);
    // V_x = 2, V_y = 0.5 + 1; d is not asked.
    assert.deepEqual(told, [`x(); ${sigmoid(0.5)}`, `y(); ${sigmoid(-0.5)}`]);
    assert.equal(note, 'team:trained');
    assert.ok(steps.every(({ note: one }) => one === 'team:trained'));
    const { candidate } = steps.at(-1)?.ranking.scored[1] ?? {};
    assert.deepEqual(candidate?.modelIds, ['b', 'c']);
  });

  it('votes with the members that there are of a team, if they are two', async () => {
    const two = await run(['b: x();', 'c: y();', 'd: x();'], TEAM);
    assert.deepEqual(two.told, [`y(); ${sigmoid(0.5)}`, `x(); ${sigmoid(-0.5)}`]);
    const one = await run(['c: y();', 'd: x();', 'e: x();'], TEAM);
    assert.equal(one.note, 'team:none');
    assert.match(one.told[0] ?? '', /^x\(\);/);
  });

  it('asks everybody without a team, and votes by learned weight', async () => {
    const writers: readonly Writer[] = [
      { id: 'a', text: 'x();', weight: 0.5 },
      { id: 'b', text: 'y();', weight: 0.3 },
      { id: 'c', text: 'y();', weight: 0.1 },
      { id: 'd', text: 'z();', weight: 0.1 },
    ];
    // w̄ = 1/4, so e^V is 3 for x, 2.2 · 1.4 = 3.08 for y and 1.4 for z.
    const { told, note } = await run(writers);
    assert.deepEqual(
      told,
      [
        ['y();', 3.08],
        ['x();', 3],
        ['z();', 1.4],
      ].map(([text, mass]) => `${text} ${(Number(mass) / 7.48).toFixed(3)}`),
    );
    assert.equal(note, 'team:none');
  });

  it('counts of one family its largest vote alone, where no vote was trained', async () => {
    const writers: readonly Writer[] = [
      { id: 'a1', family: 'a', text: 'x();', weight: 0.25 },
      { id: 'a2', family: 'a', text: 'x();', weight: 0.25 },
      { id: 'b', text: 'y();', weight: 0.25 },
      { id: 'c', text: 'z();', weight: 0.25 },
    ];
    assert.deepEqual((await run(writers)).told, ['x(); 0.333', 'y(); 0.333', 'z(); 0.333']);
  });

  it('takes texts that did the same for one answer', async () => {
    const { told, agreement } = await run(
      ['a: x();', 'b: y();', 'c: y( );', 'd: z();'],
      undefined,
      {
        observe: (text) => ({ behaviour: text.startsWith('y') ? 'same' : text }),
      },
    );
    assert.deepEqual(told, ['y( ); 0.500', 'y(); 0.500', 'x(); 0.250', 'z(); 0.250']);
    assert.deepEqual(agreement, { agreeing: 2, answered: 4 });
  });

  it('settles as soon as those still running cannot change who leads', async () => {
    // a leads by 2 from the start, and b and c may write another text: 0.5 + 1.
    assert.deepEqual((await run(['a: x();', 'b: y();', 'c: y();'], TEAM)).settled, [
      ...[true, true, true, true],
    ]);
    assert.deepEqual((await run(['c: y();', 'b: y();', 'a: x();'], TEAM)).settled, [
      ...[false, false, true, true],
    ]);
    // Behind b the lead is 0.2, and c has 0.5.
    const close = { ...TEAM, votes: { a: 1, b: 0.8, c: 0.5 } };
    assert.deepEqual((await run(['a: x();', 'b: y();', 'c: z();'], close)).settled, [
      ...[false, false, true, true],
    ]);
  });

  it('settles nothing by votes while a text that is to come may pass more tests', async () => {
    const observe = (text: string) => ({ check: { passed: text === 'y();' ? 2 : 1, total: 2 } });
    const { settled, told } = await run(['a: x();', 'b: y();', 'c: x();'], TEAM, { observe });
    assert.deepEqual(settled, [false, false, true, true]);
    assert.match(told[0] ?? '', /^y\(\);/);
  });

  it('counts a trained vote against its text', async () => {
    const team = { ...TEAM, votes: { a: -1, b: 0.5, c: 0.2 } };
    const { told } = await run(['a: x();', 'c: y();', 'b: z();'], team);
    assert.deepEqual(
      told.map((one) => one.slice(0, 1)),
      ['z', 'y', 'x'],
    );
    // What a votes for falls behind: until a has answered nothing is decided.
    assert.deepEqual((await run(['b: x();', 'c: y();', 'a: x();'], team)).settled.slice(0, 2), [
      ...[false, false],
    ]);
  });

  it('decides ties by trust and then by the text, whoever comes first', async () => {
    const lines = ['a: zeta();', 'b: beta();', 'c: yota();'];
    const { told } = await run(lines);
    assert.deepEqual((await run(lines.toReversed())).told, told);
    assert.match(told[0] ?? '', /^beta/);
  });

  it('stays whole with votes that are none, too large, missing or of strangers', async () => {
    const votes = { a: Number.NaN, b: Infinity, x: 3 };
    const { told } = await run(['a: x();', 'b: y();', 'c: z();'], { ...TEAM, votes });
    assert.match(told[0] ?? '', /^y\(\); 1\.000/);
    const strangers = { ...TEAM, members: ['p', 'q'], votes: { p: 1, q: 1 } };
    const unknown = await run(['a: x();', 'b: y();', 'c: x();'], strangers);
    assert.equal(unknown.note, 'team:none');
    const inherited = { ...TEAM, members: ['constructor', 'toString'], votes: {} };
    const named = await run(['constructor: x();', 'toString: y();'], inherited);
    assert.deepEqual(named.told, ['x(); 0.500', 'y(); 0.500']);
  });

  it('ranks nothing of nobody, one text and equal texts', async () => {
    assert.deepEqual((await run(['a:', 'b:'])).told, []);
    assert.deepEqual((await run(['a: x();', 'b:', 'c:'], TEAM)).told, ['x(); 1.000']);
    assert.deepEqual((await run(['a: x();', 'b: x();', 'c: x();'], TEAM)).told, ['x(); 1.000']);
  });

  it('ranks 200 texts, and one of a megabyte', async () => {
    const many = await run(Array.from({ length: 200 }, (_, i) => `m${i}: call${i}();`));
    assert.equal(many.told.length, 200);
    const long = await run(['a: x();', { id: 'b', text: 'x += 1;\n'.repeat(131_072) }]);
    assert.equal(long.told.length, 2);
  });

  it('believes two that share a mistake (known limit)', async () => {
    const { told } = await run(['a: right();', 'b: wrong();', 'c: wrong();']);
    assert.match(told[0] ?? '', /^wrong/);
  });
});
