import assert from 'node:assert/strict';
import { NO_PRIMITIVES, type ModelDescription } from '../../../src/core/model.ts';
import { createOllamaServer } from '../../../src/providers/ollama/ollama-server.ts';
import { gathered } from '../../fakes/gathered.ts';
import { startHttpServer, ndjson } from '../../fakes/http-server.ts';
import { createManualClock } from '../../fakes/manual-clock.ts';
import { describeWireFaults } from '../wire-faults.ts';

const DESCRIPTION: ModelDescription = {
  id: 'ollama:x',
  serverId: 'ollama',
  provider: 'ollama',
  name: 'x',
  family: 'x',
  place: 'local',
  device: 'local',
  fill: { kind: 'prefix-only' },
  primitives: {
    ...NO_PRIMITIVES,
    generate: 'exact',
    next: 'exact',
    embed: 'exact',
  },
  roles: ['inline'],
  thinking: false,
};

describeWireFaults({
  name: 'Ollama provider',
  model: (address, clock, stallMs) =>
    createOllamaServer({ id: 'ollama', address, clock, stallMs }).model(DESCRIPTION),
  contentType: 'application/x-ndjson',
  message: (text) => line({ response: text, done: false }),
  error: (message) => line({ error: message }),
  end: line({ response: '', done: true, done_reason: 'stop' }),
});

describe('Ollama stream', () => {
  it('leaves thinking text and its tokens out', async () => {
    const parts = await partsFrom([
      { response: '', thinking: 'Let me see', logprobs: [{ token: 'Let', logprob: -1 }] },
      { response: 'x', logprobs: [{ token: 'x', logprob: -2 }] },
      { response: '', done: true, done_reason: 'stop' },
    ]);
    assert.deepEqual(parts[0], {
      kind: 'text',
      text: 'x',
      tokens: [{ text: 'x', logprobNats: -2 }],
    });
    assert.equal(parts.length, 2);
  });

  it('marks counts that the server does not give as estimated', async () => {
    const [, end] = await partsFrom([{ response: 'abcdefg' }, { done: true, eval_count: 3 }]);
    assert.ok(end?.kind === 'end');
    assert.deepEqual(end.usage, { promptTokens: 1, completionTokens: 3, estimated: true });
  });

  it('gives times in milliseconds', async () => {
    const [, end] = await partsFrom([
      { response: 'x' },
      {
        done: true,
        done_reason: 'length',
        prompt_eval_count: 4,
        eval_count: 3,
        load_duration: 2_500_000,
        prompt_eval_duration: 1e6,
        eval_duration: 7e6,
      },
    ]);
    assert.deepEqual(end, {
      kind: 'end',
      finish: { unified: 'length', raw: 'length' },
      usage: {
        promptTokens: 4,
        completionTokens: 3,
        estimated: false,
        loadMs: 2.5,
        prefillMs: 1,
        decodeMs: 7,
      },
    });
  });

  it('takes the end that Ollama gives a text which repeats itself for an end', async () => {
    const parts = await partsFrom(Array.from({ length: 31 }, () => ({ response: ' a' })));
    assert.equal(parts.length, 32);
    const end = parts.at(-1);
    assert.deepEqual(end?.kind === 'end' && end.finish, {
      unified: 'other',
      raw: 'repetition',
    });
  });

  it('takes the same end for a fault where the text does not repeat itself', async () => {
    await assert.rejects(
      partsFrom(Array.from({ length: 30 }, () => ({ response: ' a' }))),
      /stream-broken/,
    );
  });

  it('leaves out bytes that were made from damaged text', async () => {
    const [part] = await partsFrom([
      { response: '?', logprobs: [{ token: '\ufffd', logprob: -1, bytes: [239, 191, 189] }] },
      { done: true },
    ]);
    assert.deepEqual(part?.kind === 'text' && part.tokens, [{ text: '\ufffd', logprobNats: -1 }]);
  });
});

async function partsFrom(messages: readonly object[]) {
  const http = await startHttpServer(() => ndjson(messages));
  try {
    const server = createOllamaServer({
      id: 'ollama',
      address: http.address,
      clock: createManualClock(),
    });
    const request = {
      prompt: { kind: 'raw', text: 'abc' },
      sampling: { temperature: 0, maxTokens: 64, stop: [] },
    } as const;
    const stream = server.model(DESCRIPTION).generate(request, new AbortController().signal);
    return await gathered(stream);
  } finally {
    await http.close();
  }
}

function line(value: object): string {
  return `${JSON.stringify(value)}\n`;
}
