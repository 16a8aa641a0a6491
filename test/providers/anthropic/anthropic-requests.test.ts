import assert from 'node:assert/strict';
import { isModelError } from '../../../src/core/failure.ts';
import type {
  ChatMessage,
  GenerationRequest,
  SamplingParameters,
} from '../../../src/core/generation.ts';
import { messagesRequest } from '../../../src/providers/anthropic/anthropic-requests.ts';
import { takesSampling } from '../../../src/providers/anthropic/claude-version.ts';
import type { ThinkingOff } from '../../../src/providers/anthropic/describe-anthropic-model.ts';
import { createRefusedFields } from '../../../src/providers/transport/refused-fields.ts';

const LONG = 'x'.repeat(4000);
const MARK = { cache_control: { type: 'ephemeral' } };
const ADD = { name: 'add', description: 'Adds.', parameters: { properties: { a: {} } } };

function bodyOf(
  messages: readonly ChatMessage[],
  more: {
    readonly sampling?: Partial<SamplingParameters>;
    readonly request?: Partial<GenerationRequest>;
    readonly model?: string;
    readonly thinkingOff?: ThinkingOff;
  } = {},
) {
  const { model = 'claude-sonnet-4-5', thinkingOff } = more;
  return messagesRequest(
    { model, thinkingOff, refused: createRefusedFields() },
    {
      prompt: { kind: 'chat', messages },
      sampling: { temperature: 0, maxTokens: 64, stop: [], ...more.sampling },
      ...more.request,
    },
  );
}

const user = (content: string): ChatMessage => ({ role: 'user', content });

describe('a request to Anthropic', () => {
  it('has the instructions apart and turns that alternate', () => {
    const body = bodyOf(
      [
        { role: 'system', content: 'Be brief.' },
        user('one'),
        user('two'),
        { role: 'assistant', content: 'three' },
        { role: 'system', content: 'In French.' },
        { role: 'assistant', content: ' ' },
        user('four'),
      ],
      { sampling: { stop: ['\n\n', 'END', '', ' '], seed: 7, topLogprobs: 5 } },
    );
    assert.deepEqual(body, {
      model: 'claude-sonnet-4-5',
      max_tokens: 64,
      stream: true,
      system: [
        { type: 'text', text: 'Be brief.' },
        { type: 'text', text: 'In French.' },
      ],
      messages: [
        {
          role: 'user',
          content: [
            { type: 'text', text: 'one' },
            { type: 'text', text: 'two' },
          ],
        },
        { role: 'assistant', content: [{ type: 'text', text: 'three' }] },
        { role: 'user', content: [{ type: 'text', text: 'four' }] },
      ],
      temperature: 0,
      stop_sequences: ['END'],
    });
  });

  it('sends tools, calls and what they returned', () => {
    const body = bodyOf(
      [
        user('1 + 2?'),
        {
          role: 'assistant',
          content: '',
          toolCalls: [
            { id: 'call.1', name: 'add', arguments: '{"a":1}' },
            { id: 'call.2', name: 'add', arguments: 'a = 2' },
          ],
        },
        user('Well?'),
        { role: 'tool', content: '3', toolCallId: 'call.1' },
        { role: 'tool', content: '', toolCallId: 'call.2' },
      ],
      { request: { tools: [ADD], toolChoice: 'required' } },
    );
    assert.deepEqual(body.tools, [
      {
        name: 'add',
        description: 'Adds.',
        input_schema: { properties: { a: {} }, type: 'object' },
      },
    ]);
    assert.deepEqual(body.tool_choice, { type: 'any' });
    assert.deepEqual(body.messages.slice(1), [
      {
        role: 'assistant',
        content: [
          { type: 'tool_use', id: 'call_1', name: 'add', input: { a: 1 } },
          { type: 'tool_use', id: 'call_2', name: 'add', input: { arguments: 'a = 2' } },
        ],
      },
      {
        role: 'user',
        content: [
          { type: 'tool_result', tool_use_id: 'call_1', content: '3' },
          { type: 'tool_result', tool_use_id: 'call_2' },
          { type: 'text', text: 'Well?' },
        ],
      },
    ]);
  });

  it('sends sampling parameters to the models that take them, never both', () => {
    const warm = { temperature: 1.4, topP: 0.9 };
    assert.equal(bodyOf([user('x')], { sampling: warm }).temperature, 1);
    assert.equal(bodyOf([user('x')], { sampling: warm }).top_p, undefined);
    const plain = bodyOf([user('x')], { sampling: { temperature: 1, topP: 0.9 } });
    assert.deepEqual([plain.temperature, plain.top_p], [undefined, 0.9]);
    const newer = bodyOf([user('x')], { model: 'claude-opus-5', sampling: warm });
    assert.deepEqual([newer.temperature, newer.top_p], [undefined, undefined]);
  });

  it('knows by the name who takes them', () => {
    const taken = [
      'claude-3-5-sonnet-20241022',
      'claude-3-opus-20240229',
      'claude-sonnet-4-20250514',
      'claude-opus-4-1-20250805',
      'claude-haiku-4-5',
      'claude-opus-4-6',
      'some-gateway-model',
    ];
    const refused = [
      'claude-opus-4-7',
      'claude-opus-4-8-20260401',
      'claude-sonnet-5',
      'claude-sonnet-5-5',
      'claude-fable-5-1',
      'claude-mythos-preview',
    ];
    assert.deepEqual(taken.filter(takesSampling), taken);
    assert.deepEqual(refused.filter(takesSampling), []);
  });

  it('tells a model that thinks unasked not to', () => {
    assert.equal(bodyOf([user('x')]).thinking, undefined);
    assert.deepEqual(bodyOf([user('x')], { thinkingOff: 'disabled' }).thinking, {
      type: 'disabled',
    });
    assert.deepEqual(bodyOf([user('x')], { thinkingOff: 'between_tools' }).thinking, {
      type: 'between_tools',
    });
  });

  it('ends an answer that has begun without white space', () => {
    const { messages } = bodyOf([user('x'), { role: 'assistant', content: '{"a": \n' }]);
    assert.deepEqual(messages[1]?.content, [{ type: 'text', text: '{"a":' }]);
  });

  describe('marks for the prompt cache', () => {
    it('the instructions, where they are long', () => {
      const system = { role: 'system', content: LONG } as const;
      assert.deepEqual(bodyOf([system, user('x')]).system, [{ type: 'text', text: LONG, ...MARK }]);
      assert.doesNotMatch(JSON.stringify(bodyOf([user('x')])), /cache_control/);
    });

    it('the longest block that leads and is followed by something', () => {
      const body = bodyOf([user('short'), user(LONG), user('ask')]);
      assert.deepEqual(body.messages[0]?.content, [
        { type: 'text', text: 'short' },
        { type: 'text', text: LONG, ...MARK },
        { type: 'text', text: 'ask' },
      ]);
    });

    it('a first message once the conversation goes on, and none before', () => {
      assert.doesNotMatch(JSON.stringify(bodyOf([user(LONG)])), /cache_control/);
      const body = bodyOf([user(LONG), { role: 'assistant', content: 'ok' }, user(LONG + LONG)]);
      assert.deepEqual(body.messages[0]?.content, [{ type: 'text', text: LONG, ...MARK }]);
      assert.equal(JSON.stringify(body).split('cache_control').length, 2);
    });

    it('counting the tools before them', () => {
      const tools = [{ name: 'big', parameters: { description: LONG } }];
      const { system } = bodyOf([{ role: 'system', content: 'x' }, user('y')], {
        request: { tools },
      });
      assert.deepEqual(system, [{ type: 'text', text: 'x', ...MARK }]);
    });
  });

  it('is refused here where there is nothing to send', () => {
    const codeOf = (make: () => unknown): string => {
      try {
        make();
      } catch (error) {
        return isModelError(error) ? error.failure.code : String(error);
      }
      return 'none';
    };
    assert.equal(
      codeOf(() => bodyOf([])),
      'bad-request',
    );
    assert.equal(
      codeOf(() => bodyOf([{ role: 'system', content: 'x' }, user('  ')])),
      'bad-request',
    );
    for (const prompt of [
      { kind: 'raw', text: 'x' },
      { kind: 'infill', prefix: 'x', suffix: 'y' },
    ] as const)
      assert.equal(
        codeOf(() => bodyOf([], { request: { prompt } })),
        'unsupported',
      );
  });
});
