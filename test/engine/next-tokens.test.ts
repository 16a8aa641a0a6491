import assert from 'node:assert/strict';
import type { GenerationRequest, RenderedPrompt, TokenLogprob } from '../../src/core/generation.ts';
import type { LanguageModel, NextTokenRequest } from '../../src/core/model.ts';
import { nextTokens, type ContinuedRequest } from '../../src/engine/next-tokens.ts';
import { describedAs } from '../fakes/scripted-model.ts';

const LIST: readonly TokenLogprob[] = [
  { text: ' x', bytes: [32, 120], logprobNats: Math.log(0.4) },
  { text: 'y', bytes: [121], logprobNats: Math.log(0.3) },
  { text: '<end>', bytes: [], logprobNats: Math.log(0.2) },
  { text: ' ', bytes: [32], logprobNats: Math.log(0.1) },
];

interface Asked {
  readonly next: NextTokenRequest[];
  readonly generate: GenerationRequest[];
}

/** A model that tells a list; by generating it does so from the n-th attempt on. */
function listing(asked: Asked, tellsFrom = 1): LanguageModel {
  return {
    description: describedAs({ name: 'm' }),
    async *generate(request) {
      asked.generate.push(request);
      await Promise.resolve();
      if (asked.generate.length >= tellsFrom) {
        yield { kind: 'text', text: 'y', tokens: [{ ...LIST[1]!, top: LIST }] };
      }
      yield { kind: 'end', finish: { unified: 'stop', raw: '' }, usage: { estimated: true } };
    },
    next(request) {
      asked.next.push(request);
      return Promise.resolve(LIST);
    },
  };
}

async function listFor(
  prompt: RenderedPrompt,
  { tellsFrom = 1, k = 50, leftOut }: { tellsFrom?: number; k?: number; leftOut?: string } = {},
) {
  const asked: Asked = { next: [], generate: [] };
  const sampling = { temperature: 0.7, maxTokens: 9, stop: ['\n'] };
  const request: ContinuedRequest = {
    ...{ prompt, sampling },
    ...(leftOut === undefined ? {} : { leftOut }),
  };
  const list = await nextTokens(
    listing(asked, tellsFrom),
    request,
    k,
    new AbortController().signal,
  ).catch((error: unknown) => String(error));
  return { list, asked };
}

const HOLE: RenderedPrompt = { kind: 'infill', prefix: 'a', suffix: 'b' };

describe('lists of next tokens', () => {
  it('come from the model itself where the prompt is raw', async () => {
    const { list, asked } = await listFor({ kind: 'raw', text: '<PRE>a<SUF>b<MID>' });
    assert.equal(list, LIST);
    assert.deepEqual(asked.next, [{ prefix: '<PRE>a<SUF>b<MID>', k: 50 }]);
  });

  it('and where it knows the files around', async () => {
    const place = { path: 'a.ts', languageId: 'typescript' };
    const { asked } = await listFor({ kind: 'infill', prefix: 'a', suffix: 'b', place });
    assert.deepEqual(asked.next, [{ prefix: 'a', k: 50, place }]);
  });

  it('come with one generated token where the server joins prefix and suffix', async () => {
    const { list, asked } = await listFor(HOLE);
    assert.deepEqual(list, LIST);
    assert.deepEqual(asked.next, []);
    assert.deepEqual(asked.generate[0]?.prompt, HOLE);
    assert.deepEqual(asked.generate[0].sampling, {
      ...{ temperature: 0, maxTokens: 1, stop: [], topLogprobs: 20 },
    });
  });

  it('are drawn for again where the most probable token is not reported', async () => {
    const { list, asked } = await listFor(HOLE, { tellsFrom: 3, k: 2 });
    assert.deepEqual(list, LIST.slice(0, 2));
    assert.deepEqual(
      asked.generate.map(({ sampling }) => sampling.seed),
      [undefined, 1, 2],
    );
  });

  it('are unsupported where nothing is reported, and in a chat', async () => {
    const failureFor = async (prompt: RenderedPrompt) => {
      const { list } = await listFor(prompt, { tellsFrom: 99 });
      return typeof list === 'string' ? list : '';
    };
    assert.match(await failureFor(HOLE), /unsupported: .* no log-prob/);
    assert.match(await failureFor({ kind: 'chat', messages: [] }), /unsupported: .* no next/);
  });

  it('leave out the blanks that stand there already', async () => {
    const { list } = await listFor({ kind: 'raw', text: 'a =' }, { leftOut: ' ' });
    assert.ok(typeof list !== 'string');
    assert.deepEqual(
      list.map(({ text, bytes, logprobNats }) => [text, bytes, Math.exp(logprobNats).toFixed(4)]),
      [
        ['x', [120], '0.6667'],
        ['<end>', [], '0.3333'],
      ],
    );
  });
});
