import assert from 'node:assert/strict';
import { ModelError } from '../../../src/core/failure.ts';
import type { GenerationPart } from '../../../src/core/generation.ts';
import type { LanguageModel } from '../../../src/core/model.ts';
import { createSimulatedClock } from '../../../src/core/simulated-clock.ts';
import { recordedModels } from '../../../src/engine/replay/recorded-model.ts';
import { replayRequest } from '../../../src/engine/replay/replay-request.ts';
import { noSyntax } from '../../../src/engine/syntax-tools.ts';
import { withScores } from '../../../src/recording/fill-scores.ts';
import type { RecordingLine } from '../../../src/recording/recording-line.ts';
import { evidence } from '../../../src/strategies/ranking/evidence.ts';
import { describedAs } from '../../fakes/scripted-model.ts';
import { FULL_LINE, recordedLine } from '../../fakes/recorded-lines.ts';

const signal = new AbortController().signal;
const request = {
  prompt: { kind: 'raw' as const, text: '' },
  sampling: { temperature: 0, maxTokens: 1, stop: [] },
};
const place = { path: 'a.py', languageId: 'python' };

/** The members of a line by their ids, on a clock of their own. */
function modelsOf(line: RecordingLine) {
  const clock = createSimulatedClock(0, 2);
  const models = recordedModels(line, clock);
  const named = (id: string): LanguageModel => models.find((one) => one.description.id === id)!;
  return { clock, named, ids: models.map(({ description }) => description.id) };
}

const unsupported = (error: unknown): boolean =>
  error instanceof ModelError && error.failure.code === 'unsupported';

describe('the models of a recorded request', () => {
  it('are those that were asked or have scored, in the order of trust, with what is known', () => {
    const { ids, named } = modelsOf({
      ...FULL_LINE,
      members: [{ model: 'away' }, ...FULL_LINE.members!],
    });
    assert.deepEqual(ids, ['x', 'y', 'z']);
    const { family, device, place: where, sizeBytes, instant } = named('x').description;
    assert.deepEqual([family, device, where, sizeBytes, instant], ['f', 'gpu', 'cloud', 5e9, true]);
    const unknown = named('y').description;
    assert.deepEqual([unknown.family, unknown.device, unknown.place], ['y', 'y', 'local']);
  });

  it('can do what was recorded, and nothing else', () => {
    const { named } = modelsOf(FULL_LINE);
    assert.deepEqual(
      ['x', 'y', 'z'].map((id) => named(id).description.primitives),
      [
        // y has scored one of two texts: that is not enough to rank them.
        {
          generate: 'exact',
          next: 'none',
          score: 'none',
          read: 'none',
          judge: 'none',
          embed: 'exact',
          vectors: 'none',
        },
        {
          generate: 'exact',
          next: 'none',
          score: 'none',
          read: 'none',
          judge: 'none',
          embed: 'exact',
          vectors: 'none',
        },
        {
          generate: 'none',
          next: 'none',
          score: 'none',
          read: 'none',
          judge: 'judge',
          embed: 'exact',
          vectors: 'none',
        },
      ],
    );
  });

  it('write what they wrote after their time, with tokens and usage', async () => {
    const { clock, named } = modelsOf(FULL_LINE);
    const parts: GenerationPart[] = [];
    await clock.run(
      (async () => {
        for await (const part of named('x').generate(request, signal)) parts.push(part);
      })(),
    );
    const top = [{ text: '2', logprobNats: -1 }];
    assert.deepEqual(parts, [
      { kind: 'text', text: '1', tokens: [{ text: '1', logprobNats: -0.5, top }] },
      {
        ...{ kind: 'end', finish: { unified: 'stop', raw: 'recorded' } },
        usage: { promptTokens: 3, completionTokens: 1, costUsd: 1e-6, estimated: false },
      },
    ]);
    assert.equal(clock.now(), 12.5);
  });

  for (const [code, wanted] of [
    ['timeout', 'timeout'],
    ['a later code', 'server-error'],
  ] as const) {
    it(`fail again with ${code}`, async () => {
      const { named } = modelsOf({ ...FULL_LINE, failures: [{ model: 'z', code }] });
      await assert.rejects(
        named('z').generate(request, signal)[Symbol.asyncIterator]().next(),
        (error: unknown) => error instanceof ModelError && error.failure.code === wanted,
      );
    });
  }

  it('score as recorded, whichever of equal texts it was, blanks at the end aside', async () => {
    const { named } = modelsOf({
      ...recordedLine('q', { x: 'a', y: 'a ', z: 'b' }),
      scores: [
        { scorer: 'x', candidate: 1, logprob: -2, tokens: 3, bytes: 4, fidelity: 'walk' },
        { scorer: 'x', candidate: 2, logprob: -5, tokens: 3, bytes: 4, fidelity: 'walk' },
      ],
    });
    assert.equal(named('x').description.primitives.score, 'walk');
    const scores = await named('x').score!({ prefix: '', texts: ['b\n', 'a'], place }, signal);
    assert.deepEqual(
      scores.map(({ logprobNats, fidelity }) => [logprobNats, fidelity]),
      [
        [-5, 'walk'],
        [-2, 'walk'],
      ],
    );
  });

  it('lack what was not recorded, and do not guess it', async () => {
    const { named } = modelsOf(FULL_LINE);
    const [x, z] = [named('x'), named('z')];
    await assert.rejects(x.score!({ prefix: '', texts: ['1'], place }, signal), unsupported);
    assert.deepEqual(await z.judge!({ prefix: '', first: '', second: '1' }, signal), {
      preferFirst: 0.25,
      fidelity: 'judge',
    });
    await assert.rejects(z.judge!({ prefix: '', first: '1', second: '2' }, signal), unsupported);
    await assert.rejects(x.judge!({ prefix: '', first: '1', second: '' }, signal), unsupported);
    assert.deepEqual(await x.embed!(['What is a?'], signal), [[0.5, -1]]);
    await assert.rejects(x.embed!(['1'], signal), unsupported);
  });
});

describe('recorded judgements', () => {
  const texts = { a: 'one', b: 'two', c: 'one\n' };
  const judgedLine = (
    ...judgements: readonly (readonly [string, number, number, number])[]
  ): RecordingLine =>
    recordedLine('r', texts, {
      judgements: judgements.map(([judge, first, second, preferFirst]) => ({
        ...{ judge, first, second, preferFirst },
      })),
    });
  const judged = async (line: RecordingLine, first: string, second: string) =>
    await modelsOf(line).named('j').judge!({ prefix: '', first, second }, signal);

  it('are told in both orders, with their mean, where both were asked', async () => {
    const line = judgedLine(['j', 0, 1, 0.9], ['j', 1, 0, 0.4]);
    const there = await judged(line, 'one', 'two');
    assert.deepEqual(there.orders, { forth: 0.9, back: 0.6 });
    assert.equal(there.preferFirst, 0.75);
    const turned = await judged(line, 'two', 'one');
    assert.deepEqual(turned.orders, { forth: 0.4, back: 1 - 0.9 });
    assert.equal(turned.preferFirst, 0.25);
  });

  it('stand for both orders where one was asked, also for the one that was not', async () => {
    const line = judgedLine(['j', 0, 1, 0.75]);
    assert.deepEqual(await judged(line, 'one', 'two'), { preferFirst: 0.75, fidelity: 'judge' });
    assert.deepEqual(await judged(line, 'two', 'one'), { preferFirst: 0.25, fidelity: 'judge' });
  });

  it('are of texts, whichever of equal ones they were recorded for, and of one judge each', async () => {
    const line = judgedLine(['k', 0, 1, 0.1], ['j', 2, 1, 0.8]);
    assert.equal((await judged(line, 'one', 'two')).preferFirst, 0.8);
  });

  it('make a member of a judge that neither wrote nor scored', () => {
    const { ids, named } = modelsOf(judgedLine(['j', 0, 1, 0.5]));
    assert.deepEqual(ids, ['a', 'b', 'c', 'j']);
    const { generate, judge } = named('j').description.primitives;
    assert.deepEqual([generate, judge], ['none', 'judge']);
  });
});

describe('scores that were filled in', () => {
  /** A model of the user's code that knows one of two texts. */
  const scorer: LanguageModel = {
    description: describedAs({ name: 'ws', id: 'ws', family: 'ws', device: 'ws', instant: true }),
    async *generate() {
      // Only scores are asked for.
    },
    score: async ({ texts }) =>
      texts.map((text) => ({
        logprobNats: text === 'known();' ? -0.1 : -50,
        ...{ tokens: 1, bytes: text.length, fidelity: 'exact' as const },
      })),
  };

  it('are what a replay then ranks by', async () => {
    const wrote = { x: { text: 'other();', latencyMs: 5 }, y: { text: 'known();', latencyMs: 9 } };
    const line = recordedLine('q', wrote);
    const winner = async (recorded: RecordingLine) => {
      const options = { syntax: noSyntax, seed: 1, wait: 'all', signal } as const;
      const replayed = await replayRequest(recorded, evidence, options);
      assert.ok(replayed.kind === 'answer');
      return [
        replayed.text,
        replayed.ranking.scored[0]?.parts.some(({ name }) => name === 'workspace'),
      ];
    };
    assert.deepEqual(await winner(line), ['other();', false]);
    const filled = await withScores(line, [scorer], signal);
    assert.deepEqual(await winner(filled.line), ['known();', true]);
  });
});
