import assert from 'node:assert/strict';
import type { SurveyAnswer, SurveyWish } from '../../src/engine/survey.ts';
import type { ScriptedStep } from '../fakes/scripted-model.ts';
import { requestFor, settled, stageFor, type Stage } from './scripted-engine.ts';

const unaborted = new AbortController().signal;
const PLACE = 'const a = ‸\nconst b = 2;\n';
const LINE = { kind: 'line', maxLines: 1, maxTokens: 64 } as const;

/** A stage with one member, and a way to ask it alone. */
async function surveyOf(script: (n: number) => readonly ScriptedStep[]) {
  const stage = stageFor([{ name: 'x', script: (_request, n) => script(n) }]);
  await stage.engine.roster.directory.refresh(0, unaborted);
  const [chosen] = stage.engine.roster.selection().chosen;
  assert.ok(chosen !== undefined);
  const ask = (more: Partial<SurveyWish> = {}, signal = unaborted): Promise<SurveyAnswer> =>
    stage.engine.survey.ask(
      { request: requestFor(PLACE), shape: LINE, member: chosen.listed, ...more },
      signal,
    );
  return { stage, ask, calls: () => stage.models['x']!.calls };
}

/** The answer once the time has passed. */
async function after(
  stage: Stage,
  ms: number,
  answer: Promise<SurveyAnswer>,
): Promise<SurveyAnswer | 'not yet'> {
  await stage.clock.pass(ms);
  return await Promise.race([answer, settled().then(() => 'not yet' as const)]);
}

const textOf = (answer: SurveyAnswer | 'not yet'): unknown =>
  answer === 'not yet' ? answer : answer.kind === 'text' ? answer.text : answer.failure.code;

describe('a survey', () => {
  it('asks as a live request does, and gives the text after the filters', async () => {
    const { stage, ask, calls } = await surveyOf(() => [
      { afterMs: 30, text: 'one();\nconst b = 2;' },
    ]);
    const answer = await after(stage, 30, ask());
    assert.equal(textOf(answer), 'one();');
    assert.ok(answer !== 'not yet' && answer.kind === 'text');
    assert.equal(answer.generation.totalMs, 30);
    stage.ask(PLACE);
    await stage.clock.pass(100);
    assert.deepEqual(calls()[0]?.request.prompt, calls()[1]?.request.prompt);
  });

  it('shows nothing and learns nothing of it', async () => {
    const { stage, ask } = await surveyOf(() => [{ afterMs: 30, text: 'one();' }]);
    await after(stage, 30, ask());
    assert.deepEqual(stage.events, []);
    assert.equal(stage.speeds.of('scripted:x').n, 0);
  });

  it('samples as it is told to', async () => {
    const { stage, ask, calls } = await surveyOf(() => [{ text: 'one();' }]);
    await after(stage, 1, ask({ sampling: { temperature: 0.8, seed: 7 } }));
    const { temperature, seed } = calls()[0]!.request.sampling;
    assert.deepEqual([temperature, seed], [0.8, 7]);
  });

  for (const [what, steps, code] of [
    ['fails', [{ fail: 'server-error' }], 'server-error'],
    ['writes nothing', [{ text: ' ' }], 'empty'],
    ['repeats what follows', [{ text: 'b();' }], 'empty'],
  ] as const) {
    it(`tells a member that ${what} as ${code}`, async () => {
      const { stage, ask } = await surveyOf(() => steps);
      const request = requestFor('a();\n‸\nb();\n');
      assert.equal(textOf(await after(stage, 1, ask({ request }))), code);
    });
  }

  it('waits while somebody types', async () => {
    const { stage, ask, calls } = await surveyOf(() => [{ text: 'one();' }]);
    stage.edit(PLACE);
    const answer = ask();
    assert.equal(await after(stage, 500, answer), 'not yet');
    assert.equal(calls().length, 0);
    assert.equal(textOf(await after(stage, 10_000, answer)), 'one();');
  });

  it('waits while somebody waits for a completion', async () => {
    const { stage, ask } = await surveyOf((n) => [
      { afterMs: n === 1 ? 3000 : 10, text: `t${n}();` },
    ]);
    stage.ask(PLACE);
    await stage.clock.pass(100);
    const answer = ask();
    assert.equal(await after(stage, 2000, answer), 'not yet');
    assert.equal(textOf(await after(stage, 5000, answer)), 't2();');
  });

  it('is called off by typing, and asks again when that has ended', async () => {
    const { stage, ask, calls } = await surveyOf((n) => [{ afterMs: 500, text: `t${n}();` }]);
    const answer = ask();
    await stage.clock.pass(200);
    stage.edit(PLACE);
    assert.equal(calls()[0]?.abortedAt, 200);
    assert.equal(await after(stage, 1400, answer), 'not yet');
    assert.equal(calls().length, 1);
    assert.equal(textOf(await after(stage, 10_000, answer)), 't2();');
    assert.deepEqual([calls().length, stage.models['x']?.open()], [2, 0]);
  });

  it('ends with the reason of its signal, waiting or asking', async () => {
    for (const typing of [false, true]) {
      const { stage, ask } = await surveyOf(() => [{ hang: true }]);
      if (typing) stage.edit(PLACE);
      const controller = new AbortController();
      const answer = ask({}, controller.signal);
      await stage.clock.pass(100);
      controller.abort(new Error('enough'));
      await assert.rejects(answer, /enough/);
      assert.equal(stage.models['x']?.open(), 0);
    }
  });
});
