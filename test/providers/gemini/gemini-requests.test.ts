import assert from 'node:assert/strict';
import { isModelError } from '../../../src/core/failure.ts';
import type {
  ChatMessage,
  GenerationRequest,
  SamplingParameters,
} from '../../../src/core/generation.ts';
import { createCallSignatures } from '../../../src/providers/gemini/call-signatures.ts';
import { contentRequest, pathOf } from '../../../src/providers/gemini/gemini-requests.ts';
import { leastThinking } from '../../../src/providers/gemini/gemini-version.ts';
import { createRefusedFields } from '../../../src/providers/transport/refused-fields.ts';

const ADD = { name: 'add', description: 'Adds.', parameters: { type: 'object', properties: {} } };

function bodyOf(
  messages: readonly ChatMessage[],
  more: {
    readonly sampling?: Partial<SamplingParameters>;
    readonly request?: Partial<GenerationRequest>;
    readonly model?: string;
    readonly signatures?: ReturnType<typeof createCallSignatures>;
  } = {},
) {
  const { model = 'gemini-2.0-flash', signatures = createCallSignatures() } = more;
  return contentRequest(
    { model, signatures, refused: createRefusedFields() },
    {
      prompt: { kind: 'chat', messages },
      sampling: { temperature: 0, maxTokens: 64, stop: [], ...more.sampling },
      ...more.request,
    },
  );
}

const user = (content: string): ChatMessage => ({ role: 'user', content });

describe('a request to Gemini', () => {
  it('has the instructions apart and turns that alternate', () => {
    const body = bodyOf(
      [
        { role: 'system', content: 'Be brief.' },
        user('one'),
        user('two'),
        { role: 'assistant', content: 'three' },
        { role: 'assistant', content: '' },
        user('four'),
      ],
      {
        sampling: {
          ...{ temperature: 3, topP: 0.9, seed: -(2 ** 33) - 7, topLogprobs: 5 },
          stop: ['\n', '', 'b', 'c', 'd', 'e', 'f'],
        },
      },
    );
    assert.deepEqual(body, {
      systemInstruction: { parts: [{ text: 'Be brief.' }] },
      contents: [
        { role: 'user', parts: [{ text: 'one' }, { text: 'two' }] },
        { role: 'model', parts: [{ text: 'three' }] },
        { role: 'user', parts: [{ text: 'four' }] },
      ],
      generationConfig: {
        ...{ maxOutputTokens: 64, temperature: 2, topP: 0.9, seed: 7 },
        stopSequences: ['\n', 'b', 'c', 'd', 'e'],
      },
    });
  });

  const called: readonly ChatMessage[] = [
    user('1 + 2?'),
    {
      role: 'assistant',
      content: 'Adding.',
      toolCalls: [
        { id: 'gemini_call_0123456789abcdef_0', name: 'add', arguments: '{"a":1}' },
        { id: 'theirs', name: 'now', arguments: '' },
      ],
    },
    { role: 'tool', content: 'noon', toolCallId: 'theirs' },
    { role: 'tool', content: '3', toolCallId: 'gemini_call_0123456789abcdef_0' },
    user('Well?'),
  ];

  it('sends tools, calls, and what they returned by name and in the order of the calls', () => {
    const body = bodyOf(called, { request: { tools: [ADD], toolChoice: 'required' } });
    const { type, properties } = ADD.parameters;
    assert.deepEqual(body['tools'], [
      {
        functionDeclarations: [
          { name: 'add', description: 'Adds.', parametersJsonSchema: { type, properties } },
        ],
      },
    ]);
    assert.deepEqual(body['toolConfig'], { functionCallingConfig: { mode: 'ANY' } });
    assert.deepEqual(body['contents'], [
      { role: 'user', parts: [{ text: '1 + 2?' }] },
      {
        role: 'model',
        parts: [
          { text: 'Adding.' },
          { functionCall: { name: 'add', args: { a: 1 } } },
          { functionCall: { name: 'now', args: {}, id: 'theirs' } },
        ],
      },
      {
        role: 'user',
        parts: [
          { functionResponse: { name: 'add', response: { output: '3' } } },
          { functionResponse: { name: 'now', response: { output: 'noon' }, id: 'theirs' } },
          { text: 'Well?' },
        ],
      },
    ]);
  });

  it('signs calls with what came with them, or says that nothing did where that is asked for', () => {
    const signaturesIn = (body: unknown) =>
      [...JSON.stringify(body).matchAll(/"thoughtSignature":"([^"]*)"/g)].map(([, one]) => one);
    const signatures = createCallSignatures();
    const model = 'gemini-3.8-flash';
    assert.deepEqual(signaturesIn(bodyOf(called, { model, signatures })), [
      'skip_thought_signature_validator',
    ]);
    assert.deepEqual(signaturesIn(bodyOf(called, { signatures })), []);
    signatures.keep('gemini_call_0123456789abcdef_0', 'abc+/=');
    for (const one of [model, 'gemini-2.5-pro'])
      assert.deepEqual(signaturesIn(bodyOf(called, { model: one, signatures })), ['abc+/=']);
  });

  it('keeps a bounded number of signatures', () => {
    const signatures = createCallSignatures();
    for (let i = 0; i < 2000; i++) signatures.keep(`call ${i}`, 'x');
    signatures.keep('long', 'x'.repeat(100_000));
    assert.equal(signatures.of('call 0'), undefined);
    assert.equal(signatures.of('call 1999'), 'x');
    assert.equal(signatures.of('long'), undefined);
  });

  it('lets models think as little as they can be made to', () => {
    const cases: readonly (readonly [string, boolean, unknown])[] = [
      ['gemini-2.5-flash', false, { thinkingBudget: 0 }],
      ['gemini-2.5-flash-lite', false, { thinkingBudget: 0 }],
      ['gemini-2.5-pro', true, { thinkingBudget: 128 }],
      ['gemini-3-flash-preview', false, { thinkingLevel: 'minimal' }],
      ['gemini-3.1-pro-preview', true, { thinkingLevel: 'low' }],
      ['gemini-4-argon', true, { thinkingLevel: 'low' }],
      ['gemini-2.0-flash', false, undefined],
      ['gemini-flash-latest', true, undefined],
    ];
    for (const [model, thinks, config] of cases) {
      assert.equal(leastThinking(model, true).thinks, thinks, model);
      const { generationConfig } = bodyOf([user('x')], { model });
      assert.deepEqual(
        (generationConfig as Readonly<Record<string, unknown>>)['thinkingConfig'],
        config,
        model,
      );
    }
  });

  it('puts instructions before the first message of a model that takes none apart', () => {
    const system = { role: 'system', content: 'Be brief.' } as const;
    const body = bodyOf([system, user('one')], { model: 'gemma-3-27b-it' });
    assert.equal(body['systemInstruction'], undefined);
    assert.deepEqual(body['contents'], [
      { role: 'user', parts: [{ text: 'Be brief.' }, { text: 'one' }] },
    ]);
  });

  it('cannot be led to another route by the name of a model', () => {
    assert.equal(pathOf('gemini-2.5-pro'), 'models/gemini-2.5-pro');
    assert.equal(pathOf('tunedModels/mine-7'), 'tunedModels/mine-7');
    for (const name of ['', '..', '../x', 'a/../b', 'a/b/c', 'a?key=1', 'a:delete', 'a b', 'ü'])
      assert.throws(
        () => pathOf(name),
        (error) => isModelError(error) && error.failure.code === 'model-missing',
        name,
      );
  });

  it('is refused here where there is nothing to send', () => {
    const refusedAs = (code: string) => (error: unknown) =>
      isModelError(error) && error.failure.code === code;
    assert.throws(() => bodyOf([]), refusedAs('bad-request'));
    assert.throws(
      () => bodyOf([], { request: { prompt: { kind: 'raw', text: 'x' } } }),
      refusedAs('unsupported'),
    );
  });
});
