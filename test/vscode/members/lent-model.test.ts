import assert from 'node:assert/strict';
import { isModelError } from '../../../src/core/failure.ts';
import type { GenerationPart, GenerationRequest } from '../../../src/core/generation.ts';
import type { LanguageModel } from '../../../src/core/model.ts';
import {
  describeLentModel,
  lentFailure,
  lentModel,
} from '../../../src/vscode/members/lent-model.ts';
import { editorError, fakeChat, type FakeAnswer, type FakeChat } from './fake-editor.ts';

const never = () => new AbortController().signal;
const text = (value: string) => ({ kind: 'text' as const, text: value });

const REQUEST: GenerationRequest = {
  prompt: {
    kind: 'chat',
    messages: [
      { role: 'system', content: 'Be brief.' },
      { role: 'user', content: 'What?' },
      {
        role: 'assistant',
        content: '',
        toolCalls: [
          { id: '1', name: 'look', arguments: '{"at":3}' },
          { id: '2', name: 'look', arguments: 'no JSON' },
        ],
      },
      { role: 'tool', content: 'a file', toolCallId: '1' },
      { role: 'assistant', content: '' },
    ],
  },
  sampling: { temperature: 0, maxTokens: 20, stop: [] },
};

function modelOf(chat: FakeChat, mayAsk = true): LanguageModel {
  return lentModel(describeLentModel(chat), chat, () => mayAsk);
}

async function partsOf(
  answer: FakeAnswer,
  request: Partial<GenerationRequest> = {},
): Promise<readonly GenerationPart[]> {
  const model = modelOf(fakeChat({}, answer));
  return await Array.fromAsync(model.generate({ ...REQUEST, ...request }, never()));
}

function textOf(parts: readonly GenerationPart[]): string {
  return parts.map((part) => (part.kind === 'text' ? part.text : '')).join('');
}

describe('a model that the editor lends', () => {
  it('is elsewhere, and fills no holes while somebody types', () => {
    const description = describeLentModel(fakeChat({ vendor: 'copilot', id: 'gpt' }));
    assert.equal(description.id, 'editor:copilot/gpt');
    assert.equal(description.place, 'cloud');
    assert.equal(description.family, 'big-4');
    assert.deepEqual(description.roles, ['panel', 'refactor', 'judge', 'fuse']);
  });

  it('gets system messages as the user’s, and calls of tools with what they returned', async () => {
    const chat = fakeChat({}, { parts: [text('ok')] });
    await Array.fromAsync(modelOf(chat).generate(REQUEST, never()));
    assert.deepEqual(chat.asked[0]?.messages, [
      { role: 'user', parts: [text('Be brief.')] },
      { role: 'user', parts: [text('What?')] },
      {
        role: 'assistant',
        parts: [
          { kind: 'tool-call', id: '1', name: 'look', input: { at: 3 } },
          { kind: 'tool-call', id: '2', name: 'look', input: {} },
        ],
      },
      { role: 'user', parts: [{ kind: 'tool-result', id: '1', text: 'a file' }] },
    ]);
  });

  it('streams its text and its calls, and ends once, with the tokens that the editor counts', async () => {
    const call = { kind: 'tool-call' as const, id: '7', name: 'look', input: { at: 1 } };
    const parts = await partsOf({ parts: [text('on'), text('e'), call] });
    assert.equal(textOf(parts), 'one');
    assert.deepEqual(parts[2], {
      kind: 'tool-call',
      call: { id: '7', name: 'look', arguments: '{"at":1}' },
    });
    const end = parts.at(-1);
    assert.ok(end?.kind === 'end');
    assert.equal(end.finish.unified, 'stop');
    assert.equal(end.usage.promptTokens, 'Be brief.\nWhat?\n\na file\n'.length);
    assert.equal(parts.filter(({ kind }) => kind === 'end').length, 1);
  });

  it('offers tools, and none where none may be called', async () => {
    const chat = fakeChat({}, { parts: [text('ok')] });
    const tools = [{ name: 'look', parameters: { type: 'object' } }];
    for (const toolChoice of ['required', 'none'] as const) {
      const request = { ...REQUEST, tools, toolChoice };
      await Array.fromAsync(modelOf(chat).generate(request, never()));
    }
    assert.deepEqual(
      chat.asked.map((one) => [one.tools.length, one.mustCallTool]),
      [
        [1, true],
        [0, false],
      ],
    );
  });

  it('is cut at a stop text, also one that comes in pieces, and called off there', async () => {
    const sampling = { ...REQUEST.sampling, stop: ['END'] };
    const chat = fakeChat({}, { parts: [text('a E'), text('N'), text('D b')], hangs: true });
    const parts = await Array.fromAsync(modelOf(chat).generate({ ...REQUEST, sampling }, never()));
    assert.equal(textOf(parts), 'a ');
    assert.equal(chat.signals[0]?.aborted, true);
    assert.equal(textOf(await partsOf({ parts: [text('a E'), text('N')] }, { sampling })), 'a EN');
  });

  it('is cut where it writes without end', async () => {
    const parts = await partsOf({ parts: [text('x'.repeat(50)), text('y'.repeat(5000))] });
    const end = parts.at(-1);
    assert.ok(end?.kind === 'end' && end.finish.unified === 'length');
    assert.equal(textOf(parts).length, 120);
  });

  it('is not asked before the user has allowed it', async () => {
    const chat = fakeChat({}, { parts: [text('ok')] });
    await assert.rejects(
      Array.fromAsync(modelOf(chat, false).generate(REQUEST, never())),
      (error) => isModelError(error) && error.failure.code === 'no-consent',
    );
    assert.equal(chat.asked.length, 0);
  });

  it('ends with the signal, in the middle of its answer as well', async () => {
    const controller = new AbortController();
    const chat = fakeChat({}, { parts: [text('a')], hangs: true });
    const seen: GenerationPart[] = [];
    const reading = (async () => {
      for await (const part of modelOf(chat).generate(REQUEST, controller.signal)) {
        seen.push(part);
        controller.abort(new DOMException('typing goes on', 'AbortError'));
      }
    })();
    await assert.rejects(reading, /typing goes on/);
    assert.equal(seen.length, 1);
    assert.equal(chat.signals[0]?.aborted, true);
  });

  for (const [code, message, wanted] of [
    ['NoPermissions', '', 'no-consent'],
    ['NotFound', '', 'model-missing'],
    ['Blocked', 'quota exceeded', 'rate-limited'],
    ['Blocked', 'Response got filtered by the policy', 'content-filter'],
    ['Unknown', 'secret prompt', 'server-error'],
    ['', 'secret prompt', 'server-error'],
  ] as const) {
    it(`tells ${code === '' ? 'an error without a code' : code}${message === '' ? '' : ` (${message})`} as ${wanted}, without its text`, async () => {
      const refusal = code === '' ? new Error(message) : editorError(code, message);
      await assert.rejects(partsOf({ refusal }), (error) => {
        assert.ok(isModelError(error));
        assert.equal(error.failure.code, wanted);
        assert.doesNotMatch(error.failure.detail, /secret/);
        return true;
      });
    });
  }

  it('tells whatever else is thrown as a failure', () => {
    assert.equal(lentFailure('no', 'editor:toy/big').failure.code, 'server-error');
  });

  it('judges in both orders, and abstains where its answer is no verdict', async () => {
    const request = { prefix: 'a', first: 'b', second: 'c' };
    const judge = (answer: string) =>
      modelOf(fakeChat({}, { parts: [text(answer)] })).judge?.(request, never());
    // Whoever likes a place has no say.
    assert.equal((await judge('{"better":"A"}'))?.preferFirst, 0.5);
    await assert.rejects(async () => judge('perhaps'), /unsupported/);
  });
});
