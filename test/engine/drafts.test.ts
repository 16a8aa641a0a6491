import assert from 'node:assert/strict';
import type { Draft, DraftLimits, StrategyDefinition } from '../../src/core/strategy.ts';
import type { ScriptedStep } from '../fakes/scripted-model.ts';
import { stageFor } from './scripted-engine.ts';

/** What a strategy gets that asks one member for a draft, and what the member was asked. */
async function draftOf(steps: readonly ScriptedStep[], accepted: string, limits: DraftLimits) {
  const drafts: (Draft | Error)[] = [];
  const drafting: StrategyDefinition = {
    ...{ id: 'drafting', family: 'span-fusion', title: 'Drafting', parameters: {} },
    ...{ needs: { members: 1 }, source: { year: 2026, title: 'a test', departures: [] } },
    create: () => ({
      async *run({ members }, tools) {
        const draft = await tools
          .generate(members[0]?.id ?? '', accepted, limits)
          .catch((error: unknown) => (error instanceof Error ? error : new Error(String(error))));
        drafts.push(draft);
        yield { ranking: { scored: [] }, settled: true };
      },
    }),
  };
  const stage = stageFor([{ name: 'a', script: () => steps }], {
    strategies: [drafting],
    settings: { strategyId: 'drafting' },
  });
  const { result } = stage.ask('const a = ‸;\n', { trigger: 'explicit' });
  await stage.clock.pass(1000);
  await result;
  return { draft: drafts[0], call: stage.models['a']?.calls[0] };
}

describe('a draft of a strategy', () => {
  it('continues the prefix and what is accepted so far, within its own limits', async () => {
    const { draft, call } = await draftOf(
      [{ text: ' b', logprobNats: -0.5 }, { text: '()\n  ', logprobNats: -1 }, { end: true }],
      'first',
      { maxTokens: 7, temperature: 0.6 },
    );
    assert.deepEqual(draft, {
      text: ' b()\n  ',
      ended: true,
      tokens: [
        { text: ' b', logprobNats: -0.5 },
        { text: '()\n  ', logprobNats: -1 },
      ],
    });
    assert.ok(call);
    const { prompt, sampling } = call.request;
    assert.match(JSON.stringify(prompt), /const a = first/);
    assert.deepEqual([sampling.maxTokens, sampling.temperature], [7, 0.6]);
  });
  it('is left as soon as it is enough', async () => {
    const { draft, call } = await draftOf(
      [{ text: 'a();' }, { text: '\nb' }, { text: '();' }, { end: true }],
      '',
      { maxTokens: 7, isEnough: (text) => text.includes('\n') },
    );
    assert.deepEqual(draft, { text: 'a();\nb', ended: false });
    assert.equal(call?.closed, true);
  });
  it('asks for as many alternatives a token as are wanted', async () => {
    for (const [alternatives, expected] of [
      [undefined, 0],
      [20, 20],
    ] as const) {
      const limits = { maxTokens: 7, ...(alternatives === undefined ? {} : { alternatives }) };
      const { call } = await draftOf([{ text: 'x' }, { end: true }], '', limits);
      assert.equal(call?.request.sampling.topLogprobs, expected);
    }
  });
  it('is a failure of the member where the model fails', async () => {
    const { draft } = await draftOf([{ text: 'x' }, { fail: 'server-error' }], '', {
      maxTokens: 7,
    });
    assert.ok(draft instanceof Error);
    assert.match(draft.message, /server-error/);
  });
  it('is broken where the stream stops before its end', async () => {
    const { draft } = await draftOf([{ text: 'x' }, { cut: true }], '', { maxTokens: 7 });
    assert.ok(draft instanceof Error);
    assert.match(draft.message, /stream-broken/);
  });
});
