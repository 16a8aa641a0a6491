import assert from 'node:assert/strict';
import * as fc from 'fast-check';
import { recordedMember } from '../../../src/recording/recorded-request.ts';
import type { RecordingLine } from '../../../src/recording/recording-line.ts';
import {
  replayRequest,
  type Replayed,
  type ReplayOptions,
} from '../../../src/engine/replay/replay-request.ts';
import { noSyntax } from '../../../src/engine/syntax-tools.ts';
import type { MemberCall } from '../../../src/engine/member-call.ts';
import { createManualClock } from '../../fakes/manual-clock.ts';
import { describedAs, scriptedModel } from '../../fakes/scripted-model.ts';
import { findStrategy } from '../../../src/strategies/registry.ts';
import { recordedLine, type Wrote } from '../../fakes/recorded-lines.ts';
import { stageFor, type Role } from '../scripted-engine.ts';

/** What a strategy makes of a line; `unaborted` and without a grammar unless said otherwise. */
async function replay(
  line: RecordingLine,
  strategyId = 'evidence',
  more: Partial<ReplayOptions> = {},
): Promise<Replayed> {
  return await replayRequest(line, findStrategy(strategyId)!, {
    ...{ syntax: noSyntax, seed: 1, wait: 'settled', signal: new AbortController().signal },
    ...more,
  });
}

/** Text, recorded time, and members asked, of an answer. */
function shown(replayed: Replayed): readonly unknown[] {
  assert.equal(replayed.kind, 'answer');
  const { text, shownMs, asked } = replayed;
  return [text, shownMs, asked];
}

/** A member that likes whatever has a `two`, and drafts a line that has one. */
function liveCall(name: string): MemberCall {
  const clock = createManualClock();
  const primitives = { ...describedAs({ name }).primitives, score: 'exact' as const };
  const model = scriptedModel({
    clock,
    description: { name, id: name, primitives },
    script: () => [{ text: 'live(two);' }],
  });
  const prompt = { kind: 'raw' as const, text: '' };
  const sampling = { temperature: 0, maxTokens: 64, stop: [] };
  return {
    model: {
      ...model,
      score: ({ texts }) =>
        Promise.resolve(
          texts.map((text) => ({
            ...{ logprobNats: text.includes('two') ? -1 : -9, tokens: 2, bytes: text.length },
            fidelity: 'exact' as const,
          })),
        ),
    },
    ...{ request: { prompt, sampling }, resident: undefined, promptTokens: 0, prefix: '' },
    ...{ samples: 1, stallMs: 1000 },
    guard: () => {
      throw new Error('whole texts are the recorded ones');
    },
    continued: () => ({ prompt, sampling }),
    filter: (text) => ({ kind: 'kept', text }),
  };
}

const says = (text: string, latencyMs: number) => ({ text, latencyMs });

describe('a replay', () => {
  const line = (wrote: Wrote, more: Partial<RecordingLine> = {}): RecordingLine =>
    recordedLine('q', wrote, { prefix: 'const a = ', suffix: '\n', ...more });

  const agreed = line({ x: says('one();', 300), y: says('two();', 100), z: says('one();', 200) });

  it('shows what the arrival rule of the strategy calls good enough, when it does', async () => {
    assert.deepEqual(shown(await replay(agreed, 'first')), ['two();', 100, ['x', 'y', 'z']]);
    assert.deepEqual(shown(await replay(agreed, 'majority')), ['one();', 300, ['x', 'y', 'z']]);
    assert.deepEqual(shown(await replay(agreed, 'fixed')), ['one();', 300, ['x']]);
  });

  it('shows the best there is when its deadline has passed', async () => {
    const late = await replay(agreed, 'majority', { deadlineMs: 250 });
    assert.deepEqual(shown(late), ['two();', 250, ['x', 'y', 'z']]);
    const never = await replay(agreed, 'majority', { deadlineMs: 50 });
    assert.deepEqual(shown(never), ['two();', 100, ['x', 'y', 'z']]);
  });

  /** What both members think of both texts. */
  const scoresOf = (...logprobs: readonly number[]) =>
    ['x', 'y'].flatMap((scorer) =>
      logprobs.map((logprob, candidate) => ({
        ...{ scorer, candidate, logprob, tokens: 2, bytes: 6 },
        fidelity: 'exact' as const,
      })),
    );

  it('tells of a method whose members write by turns that recordings have no such drafts', async () => {
    const scored = line(
      { x: says('one();', 300), y: says('two();', 100) },
      { scores: scoresOf(-1, -1) },
    );
    for (const id of ['spec-em', 'cool-fusion']) {
      assert.deepEqual(await replay(scored, id), { kind: 'unmet', need: 'drafts of parts' });
    }
  });

  it('asks live members for what the recording lacks, at no recorded time', async () => {
    const whole = line({ x: says('sum(one);', 300), y: says('sum(two);', 100) });
    const live = new Map(['x', 'y'].map((name) => [name, liveCall(name)]));
    const parts = await replay(whole, 'lazy-span', { live, wait: 'all' });
    assert.deepEqual(shown(parts).slice(0, 2), ['sum(two);', 300]);
    assert.equal(parts.kind === 'answer' && parts.liveCalls, 2);
    const rounds = await replay(whole, 'spec-em', { live, wait: 'all' });
    assert.equal(rounds.kind === 'answer' && rounds.text, 'live(two);');
  });

  it('calls no live member where the recording has everything', async () => {
    const live = new Map([['x', liveCall('x')]]);
    const answer = await replay(agreed, 'majority', { live });
    assert.equal(answer.kind === 'answer' && answer.liveCalls, 0);
  });

  it('judges whole texts by recorded scores, and tells where parts of them would be judged', async () => {
    const scored = (one: string, two: string) =>
      line({ x: says(one, 300), y: says(two, 100) }, { scores: scoresOf(-9, -1) });
    const whole = await replay(scored('one();', 'two[1]'), 'lazy-span');
    assert.deepEqual(whole.kind === 'answer' && whole.text, 'two[1]');
    const parts = await replay(scored('sum(one);', 'sum(two);'), 'lazy-span');
    assert.deepEqual(parts, { kind: 'unmet', need: 'scores of parts' });
  });

  it('gives up where nothing has come within five seconds, as a live request does', async () => {
    const slow = line({ x: says('one();', 60_000) });
    assert.deepEqual(shown(await replay(slow, 'first', { deadlineMs: 400 })).slice(0, 2), [
      undefined,
      5000,
    ]);
    assert.deepEqual(shown(await replay(slow, 'first')).slice(0, 2), ['one();', 60_000]);
  });

  it('waits for everybody where it is told to, and then stays silent about nothing', async () => {
    const unsure = (text: string, latencyMs: number) => ({
      ...{ text, latencyMs, tokens: [{ text, logprob: -9 }] },
    });
    const apart = line({ x: unsure('a', 10), y: unsure('b', 400) });
    const parameters = { minimumScore: 0.6 };
    const silent = await replay(apart, 'evidence', { parameters });
    assert.deepEqual(shown(silent), [undefined, 400, ['x', 'y']]);
    assert.deepEqual(shown(await replay(apart, 'evidence', { parameters, wait: 'all' })), [
      'a',
      400,
      ['x', 'y'],
    ]);
    assert.deepEqual(shown(await replay(agreed, 'first', { wait: 'all' }))[1], 300);
  });

  it('asks members of one device one after the other, the fastest first', async () => {
    const members = ['x', 'y', 'z'].map((model) => ({ model, device: 'gpu' }));
    const replayed = await replay({ ...agreed, members }, 'first');
    // The next one starts in the moment in which the first has answered.
    assert.deepEqual(shown(replayed), ['two();', 100, ['y', 'z']]);
    // y is done at 100, z at 300; two of three agree when x is done at 600.
    assert.deepEqual(shown(await replay({ ...agreed, members }, 'majority')), [
      'one();',
      600,
      ['y', 'z', 'x'],
    ]);
    const places = members.map((member) => ({ ...member, place: 'cloud' as const }));
    assert.equal(shown(await replay({ ...agreed, members: places }, 'majority'))[1], 300);
  });

  it('starts with the more trusted where weights are given', async () => {
    const weights = { x: 0.1, y: 0.1, z: 0.8 };
    assert.deepEqual(shown(await replay(agreed, 'fixed', { weights })), ['one();', 200, ['z']]);
  });

  it('counts texts that several members wrote once, with all of them as authors', async () => {
    const replayed = await replay(agreed, 'majority');
    assert.ok(replayed.kind === 'answer');
    assert.deepEqual(replayed.modelIds, ['x', 'z']);
    assert.deepEqual(
      replayed.ranking.scored.map(({ candidate, score }) => [candidate.modelIds, score]),
      [
        [['z', 'x'], 2 / 3],
        [['y'], 1 / 3],
      ],
    );
  });

  it('counts sizes of one family once', async () => {
    const members = ['x', 'z'].map((model) => ({ model, family: 'same' }));
    const replayed = await replay({ ...agreed, members }, 'majority', { wait: 'all' });
    assert.ok(replayed.kind === 'answer');
    assert.equal(replayed.ranking.scored[0]?.score, 1 / 2);
  });

  it('lets members fail again', async () => {
    const failing = line({ x: null, y: says('two();', 100) });
    assert.deepEqual(shown(await replay(failing, 'first')), ['two();', 100, ['y', 'x']]);
    assert.deepEqual(shown(await replay({ ...failing, members: [{ model: 'x' }] }, 'fixed')), [
      undefined,
      0,
      ['x'],
    ]);
  });

  it('has no time for a text whose time was not recorded but that of the slowest', async () => {
    const untimed = line({ x: 'one();', y: says('two();', 100), z: says('three();', 50) });
    assert.deepEqual(shown(await replay(untimed, 'fixed')).slice(0, 2), ['one();', 100]);
  });

  it('of one member, or of nobody, is a replay as well', async () => {
    assert.deepEqual(shown(await replay(line({ x: says('one();', 10) }))), ['one();', 10, ['x']]);
    assert.deepEqual(await replay(line({})), { kind: 'unmet', need: '1 members, has 0' });
    assert.deepEqual(shown(await replay(line({ x: null }))), [undefined, 0, ['x']]);
    assert.deepEqual(shown(await replay(line({ x: ' \n' }))), [undefined, 0, ['x']]);
  });

  it('does not ask members that were not asked', async () => {
    const members = ['away', 'x', 'y', 'z'].map((model) => ({ model }));
    assert.deepEqual(shown(await replay({ ...agreed, members }, 'fixed'))[2], ['x']);
  });

  it('takes the first of several samples of a model', async () => {
    const samples = [says('one();', 30), says('two();', 10)].map((one) => ({ model: 'x', ...one }));
    const replayed = await replay({ ...line({}), candidates: samples }, 'first');
    assert.deepEqual(shown(replayed), ['one();', 30, ['x']]);
  });

  for (const [what, candidates, need] of [
    ['all texts', { x: { text: '', quality: 0 }, y: { text: '' } }, true],
    ['a text that was good', { x: { text: '', quality: 1 }, y: { text: 'b' } }, true],
    ['no text but one that was empty', { x: { text: '', quality: 0 }, y: { text: 'b' } }, false],
  ] as const) {
    it(`of a request that lacks ${what} ${need ? 'is not guessed' : 'is one all the same'}`, async () => {
      const replayed = await replay(line(candidates, { task: 'answer' }));
      const unmet = { kind: 'unmet', need: 'the texts of the candidates' };
      if (need) assert.deepEqual(replayed, unmet);
      else assert.equal(replayed.kind, 'answer');
    });
  }

  it('ends with the reason of its signal', async () => {
    const controller = new AbortController();
    controller.abort(new Error('enough'));
    await assert.rejects(replay(agreed, 'evidence', { signal: controller.signal }), /enough/);
  });

  it('parses what the texts make of the document, without recorded time passing', async () => {
    const parsed: string[] = [];
    const syntax: ReplayOptions['syntax'] = {
      ...noSyntax,
      async parseEvidence({ text, offset, insertions }) {
        parsed.push(text.slice(0, offset) + insertions.join('') + text.slice(offset));
        await new Promise((resolve) => setTimeout(resolve, 5));
        return insertions.map((insertion) => ({
          newErrors: Number(insertion !== 'b;'),
          known: true,
        }));
      },
    };
    const replayed = await replay(line({ x: says('a;', 10), y: says('b;', 20) }), 'evidence', {
      ...{ syntax, wait: 'all' },
    });
    assert.deepEqual(shown(replayed).slice(0, 2), ['b;', 20]);
    assert.deepEqual([...new Set(parsed)], ['const a = a;\n', 'const a = b;\n']);
    assert.ok(replayed.kind === 'answer' && replayed.ownMs > 5);
  });

  it('reports a strategy that fails', async () => {
    const broken = { ...findStrategy('first')!, create: () => ({ run: brokenRun }) };
    async function* brokenRun(): AsyncGenerator<never> {
      throw new Error('a bug');
    }
    const options = { syntax: noSyntax, seed: 1, wait: 'all' } as const;
    const { signal } = new AbortController();
    const replayed = await replayRequest(agreed, broken, { ...options, signal });
    assert.deepEqual(replayed, { kind: 'failed', message: 'a bug' });
  });
});

const TEXTS = ['foo();', 'foo(1);', 'foo() + 1;', 'bar();', 'bar(2, 3);', 'baz;', 'q'];

/** A member of a random case. Failures come at once, since recordings have no time for them. */
const member = fc.record({
  text: fc.option(fc.constantFrom(...TEXTS), { nil: undefined, freq: 5 }),
  delayMs: fc.integer({ min: 1, max: 900 }),
  device: fc.constantFrom('gpu', 'cpu', 'other'),
  family: fc.constantFrom('f', 'g', 'h'),
  logprobNats: fc.option(fc.constantFrom(-0.05, -0.7, -3), { nil: undefined }),
});

describe('a replayed request', () => {
  const wishes = fc.record({
    members: fc.array(member, { minLength: 1, maxLength: 4 }),
    strategyId: fc.constantFrom('evidence', 'majority', 'first', 'fixed'),
    deadlineMs: fc.option(fc.integer({ min: 20, max: 1500 }), { nil: undefined }),
    wait: fc.constantFrom('settled' as const, 'all' as const),
  });

  it('shows the same text at the same time as the live one did', async function () {
    this.timeout(30_000);
    let compared = 0;
    await fc.assert(
      fc.asyncProperty(wishes, async ({ members, strategyId, deadlineMs = 1e9, wait }) => {
        const roles = members.map(({ text, delayMs, device, family, logprobNats }, i): Role => ({
          ...{ name: `m${i}`, device, family },
          script: () =>
            text === undefined
              ? [{ fail: 'timeout' }]
              : [{ afterMs: delayMs, text, ...(logprobNats === undefined ? {} : { logprobNats }) }],
        }));
        const stage = stageFor(roles, {
          settings: {
            ...{ strategyId, deadlineMs, firstCandidateMs: 5000, explicitMs: 1e9 },
            members: roles.map(({ name }) => `scripted:${name}`),
          },
        });
        // A steady state: everyone's time is known.
        for (const [i, { delayMs, text }] of members.entries()) {
          if (text === undefined) continue;
          const finish = { unified: 'stop', raw: 'stop' } as const;
          const usage = { estimated: false };
          const modelId = `scripted:m${i}`;
          stage.speeds.record(modelId, { modelId, text, finish, usage, totalMs: delayMs }, 10);
        }
        const trigger = wait === 'all' ? 'explicit' : 'automatic';
        const answering = stage.ask('function f() {\n  const a = ‸\n}\n', { trigger });
        await stage.clock.pass(30_000);
        const live = await answering.result;

        const line: RecordingLine = {
          ...recordedLine('q', {}, { prefix: 'function f() {\n  const a = ', suffix: '\n}\n' }),
          members: Object.values(stage.models).map(({ description }) =>
            recordedMember(description),
          ),
          candidates: members.flatMap(({ text, delayMs, logprobNats: logprob }, i) => {
            if (text === undefined) return [];
            const tokens = logprob === undefined ? {} : { tokens: [{ text, logprob }] };
            return [{ model: `scripted:m${i}`, text, latencyMs: delayMs, ...tokens }];
          }),
          failures: members.flatMap(({ text }, i) =>
            text === undefined ? [{ model: `scripted:m${i}`, code: 'timeout' }] : [],
          ),
        };
        const replayed = await replay(line, strategyId, { deadlineMs, wait });
        assert.ok(replayed.kind === 'answer');
        assert.equal(replayed.text, answering.text());
        assert.equal(replayed.shownMs, live.totalMs);
        if (live.kind !== 'completion') return;
        compared++;
        const order = ({ scored }: typeof live.ranking) =>
          scored.map(({ candidate, score }) => [candidate.text, candidate.modelIds, score]);
        assert.deepEqual(order(replayed.ranking), order(live.ranking));
      }),
      { numRuns: 150 },
    );
    assert.ok(compared > 50, `${compared} compared`);
  });
});
