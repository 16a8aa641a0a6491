import assert from 'node:assert/strict';
import fc from 'fast-check';
import { isModelError } from '../../../src/core/failure.ts';
import type { GenerationPart } from '../../../src/core/generation.ts';
import { createAnthropicSteps } from '../../../src/providers/anthropic/anthropic-stream.ts';
import { partsOfChat } from '../../../src/providers/transport/chat-stream.ts';
import { gathered } from '../../fakes/gathered.ts';
import {
  blockDelta,
  blockStart,
  messageDelta,
  messageStart,
  textAnswer,
} from '../../fakes/scripted-anthropic.ts';

const stop = (index: number) => ({ type: 'content_block_stop', index });

async function partsOf(
  events: readonly unknown[],
  { stops = [], tools = true }: { stops?: readonly string[]; tools?: boolean } = {},
): Promise<readonly GenerationPart[]> {
  async function* sent() {
    await Promise.resolve();
    yield* events;
  }
  return gathered(
    partsOfChat(sent(), createAnthropicSteps(), { stops, tools, promptText: 'prompt' }),
  );
}

async function codeOf(events: readonly unknown[]): Promise<string> {
  try {
    await partsOf(events);
  } catch (error) {
    return isModelError(error) ? error.failure.code : String(error);
  }
  return 'none';
}

const endOf = (parts: readonly GenerationPart[]) => {
  const end = parts.at(-1);
  assert.ok(end?.kind === 'end');
  return end;
};

describe('a stream of Anthropic', () => {
  it('counts what the cache had and took as part of the prompt', async () => {
    const parts = await partsOf([
      messageStart({
        input_tokens: 10,
        cache_read_input_tokens: 2000,
        cache_creation_input_tokens: 300,
        output_tokens: 1,
      }),
      blockDelta(0, { type: 'text_delta', text: 'a' }),
      messageDelta('end_turn', {
        input_tokens: null,
        cache_read_input_tokens: null,
        output_tokens: 42,
      }),
    ]);
    assert.deepEqual(endOf(parts), {
      kind: 'end',
      finish: { unified: 'stop', raw: 'end_turn' },
      usage: {
        promptTokens: 2310,
        cachedTokens: 2000,
        cacheWriteTokens: 300,
        completionTokens: 42,
        estimated: false,
      },
    });
  });

  it('says that figures are an estimate where the vendor counts nothing', async () => {
    const events = [
      blockDelta(0, { type: 'text_delta', text: 'abcd' }),
      messageDelta('end_turn', {}),
    ];
    const { usage } = endOf(await partsOf(events));
    assert.deepEqual(usage, { promptTokens: 2, completionTokens: 2, estimated: true });
  });

  for (const [reason, unified] of [
    ['end_turn', 'stop'],
    ['stop_sequence', 'stop'],
    ['tool_use', 'stop'],
    ['max_tokens', 'length'],
    ['model_context_window_exceeded', 'length'],
    ['pause_turn', 'other'],
    ['constructor', 'other'],
  ] as const)
    it(`ends with ${reason} as ${unified}`, async () => {
      const { finish } = endOf(await partsOf(textAnswer('a', reason)));
      assert.deepEqual(finish, { unified, raw: reason });
    });

  it('fails by the policy where nothing was said, and keeps what was', async () => {
    assert.equal(await codeOf(textAnswer('', 'refusal')), 'content-filter');
    const parts = await partsOf(textAnswer('I start', 'refusal'));
    assert.deepEqual(endOf(parts).finish, { unified: 'other', raw: 'refusal' });
    assert.deepEqual(parts[0], { kind: 'text', text: 'I start' });
  });

  it('puts a call together from its pieces, behind the text before it', async () => {
    const events = [
      blockStart(0, { type: 'text', text: '' }),
      blockDelta(0, { type: 'text_delta', text: 'Let me add.' }),
      stop(0),
      blockStart(1, { type: 'tool_use', id: 'toolu_1', name: 'add', input: {} }),
      blockStart(2, { type: 'tool_use', id: 'toolu_2', name: 'now', input: {} }),
      blockDelta(1, { type: 'input_json_delta', partial_json: '' }),
      blockDelta(1, { type: 'input_json_delta', partial_json: '{"a": 1' }),
      blockDelta(1, { type: 'input_json_delta', partial_json: ', "b": 2}' }),
      stop(1),
      stop(2),
      // A gateway that sends the arguments whole.
      blockStart(3, { type: 'tool_use', id: 'toolu_3', name: 'add', input: { a: 3 } }),
      stop(3),
      messageDelta('tool_use', { output_tokens: 9 }),
    ];
    // The end of the text may be the beginning of a stop text, and is held back until the call.
    const parts = await partsOf(events, { stops: ['.\n'] });
    assert.deepEqual(
      parts
        .filter((part) => part.kind === 'text')
        .map(({ text }) => text)
        .join(''),
      'Let me add.',
    );
    assert.deepEqual(
      parts.slice(-4, -1).map((part) => (part.kind === 'tool-call' ? part.call : part)),
      [
        { id: 'toolu_1', name: 'add', arguments: '{"a": 1, "b": 2}' },
        { id: 'toolu_2', name: 'now', arguments: '{}' },
        { id: 'toolu_3', name: 'add', arguments: '{"a":3}' },
      ],
    );
    const unasked = await partsOf(events, { tools: false });
    assert.deepEqual([...new Set(unasked.map(({ kind }) => kind))], ['text', 'end']);
  });

  it('ends at stop texts that the vendor does not take', async () => {
    const events = [
      blockDelta(0, { type: 'text_delta', text: 'one\n' }),
      blockDelta(0, { type: 'text_delta', text: '\ntwo' }),
      messageDelta('end_turn', { output_tokens: 9 }),
    ];
    const parts = await partsOf(events, { stops: ['\n\n'] });
    assert.deepEqual(parts[0], { kind: 'text', text: 'one' });
    assert.deepEqual(endOf(parts).finish, { unified: 'stop', raw: 'stop text' });
  });

  it('is broken without a finish reason', async () => {
    assert.equal(await codeOf([blockDelta(0, { type: 'text_delta', text: 'a' })]), 'stream-broken');
    assert.equal(await codeOf([]), 'stream-broken');
  });

  it('survives whatever a server sends', async () => {
    const names = [
      ...['message_start', 'content_block_start', 'content_block_delta', 'content_block_stop'],
      ...['message_delta', 'type', 'text', 'index', 'delta', 'usage', 'content_block', 'input'],
      ...['text_delta', 'input_json_delta', 'partial_json', 'tool_use', 'name', 'stop_reason'],
      '__proto__',
    ];
    const { value } = fc.letrec<{ value: unknown }>((tie) => ({
      value: fc.oneof(
        fc.constantFrom<unknown>(...names, null, -1, NaN, 1e300),
        fc.dictionary(fc.constantFrom(...names), tie('value')),
        fc.array(tie('value'), { maxLength: 2 }),
      ),
    }));
    await fc.assert(
      fc.asyncProperty(fc.array(value, { maxLength: 6 }), async (events) => {
        const parts = await partsOf([...events, messageDelta('end_turn', {})]);
        assert.equal(parts.filter(({ kind }) => kind === 'end').length, 1);
        for (const part of parts)
          if (part.kind === 'text') assert.equal(typeof part.text, 'string');
      }),
      { numRuns: 300 },
    );
  });
});
