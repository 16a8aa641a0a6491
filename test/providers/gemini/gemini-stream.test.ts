import assert from 'node:assert/strict';
import fc from 'fast-check';
import { isModelError } from '../../../src/core/failure.ts';
import type { GenerationPart } from '../../../src/core/generation.ts';
import { createCallSignatures } from '../../../src/providers/gemini/call-signatures.ts';
import { createGeminiSteps } from '../../../src/providers/gemini/gemini-stream.ts';
import { partsOfChat } from '../../../src/providers/transport/chat-stream.ts';
import { gathered } from '../../fakes/gathered.ts';
import { candidate } from '../../fakes/scripted-gemini.ts';

async function partsOf(
  messages: readonly unknown[],
  signatures = createCallSignatures(),
  promptText = 'prompt',
): Promise<readonly GenerationPart[]> {
  async function* sent() {
    await Promise.resolve();
    yield* messages;
  }
  const rules = { stops: [], tools: true, promptText };
  return gathered(partsOfChat(sent(), createGeminiSteps(promptText, signatures), rules));
}

async function codeOf(messages: readonly unknown[]): Promise<string> {
  try {
    await partsOf(messages);
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

describe('a stream of Gemini', () => {
  it('counts thoughts as written and takes the last counts', async () => {
    const usageMetadata = {
      ...{ promptTokenCount: 1500, cachedContentTokenCount: 1024, candidatesTokenCount: 3 },
      ...{ thoughtsTokenCount: 40, totalTokenCount: 1543 },
    };
    const parts = await partsOf([
      { ...candidate([{ text: 'a' }]), usageMetadata: { promptTokenCount: 1500 } },
      { ...candidate([{ text: 'b' }], 'STOP'), usageMetadata },
    ]);
    assert.deepEqual(endOf(parts), {
      kind: 'end',
      finish: { unified: 'stop', raw: 'STOP' },
      usage: { promptTokens: 1500, cachedTokens: 1024, completionTokens: 43, estimated: false },
    });
  });

  it('passes thoughts over', async () => {
    const thought = { text: 'The user wants', thought: true };
    const parts = await partsOf([candidate([thought, { text: 'a' }]), candidate([], 'STOP')]);
    assert.deepEqual(parts[0], { kind: 'text', text: 'a' });
    assert.equal(parts.length, 2);
  });

  it('takes the last of several finish reasons', async () => {
    const parts = await partsOf([candidate([{ text: 'a' }], 'STOP'), candidate([], 'MAX_TOKENS')]);
    assert.deepEqual(endOf(parts).finish, { unified: 'length', raw: 'MAX_TOKENS' });
  });

  for (const reason of ['SAFETY', 'RECITATION', 'BLOCKLIST', 'PROHIBITED_CONTENT', 'SPII'])
    it(`fails by the policy at ${reason} where nothing was said, and keeps what was`, async () => {
      assert.equal(await codeOf([candidate([], reason)]), 'content-filter');
      const parts = await partsOf([candidate([{ text: 'I start' }]), candidate([], reason)]);
      assert.deepEqual(endOf(parts).finish, { unified: 'other', raw: reason });
    });

  it('fails by the policy where the prompt is blocked', async () => {
    const blocked = { promptFeedback: { blockReason: 'PROHIBITED_CONTENT' } };
    assert.equal(await codeOf([blocked]), 'content-filter');
  });

  it('makes up ids of calls, unique and the same at every time, and keeps their signatures', async () => {
    const messages = [
      candidate([
        { functionCall: { name: 'add', args: { a: 1 } }, thoughtSignature: 'sig' },
        { functionCall: { name: 'add' } },
        { functionCall: { name: 'now', args: {}, id: 'theirs' } },
        { functionCall: { name: '' } },
      ]),
      candidate([], 'STOP'),
    ];
    const signatures = createCallSignatures();
    const callsIn = async (prompt: string) =>
      (await partsOf(messages, signatures, prompt)).flatMap((part) =>
        part.kind === 'tool-call' ? [part.call] : [],
      );
    const calls = await callsIn('one');
    assert.deepEqual(
      calls.map(({ name, arguments: given }) => [name, given]),
      [
        ['add', '{"a":1}'],
        ['add', '{}'],
        ['now', '{}'],
      ],
    );
    assert.equal(calls[2]?.id, 'theirs');
    assert.deepEqual(await callsIn('one'), calls);
    const ids = [...calls, ...(await callsIn('two')).slice(0, 2)].map(({ id }) => id);
    assert.equal(new Set(ids).size, 5);
    assert.equal(signatures.of(ids[0] ?? ''), 'sig');
    assert.equal(signatures.of(ids[1] ?? ''), undefined);
  });

  it('is broken without a finish reason', async () => {
    assert.equal(await codeOf([candidate([{ text: 'a' }])]), 'stream-broken');
    assert.equal(await codeOf([{ usageMetadata: {} }]), 'stream-broken');
  });

  it('survives whatever a server sends', async () => {
    const names = [
      ...['candidates', 'content', 'parts', 'text', 'thought', 'functionCall', 'args', 'name'],
      ...['finishReason', 'promptFeedback', 'usageMetadata', 'promptTokenCount', '__proto__'],
      'thoughtSignature',
    ];
    const { value } = fc.letrec<{ value: unknown }>((tie) => ({
      value: fc.oneof(
        fc.constantFrom<unknown>(...names, null, -1, NaN, 1e300),
        fc.dictionary(fc.constantFrom(...names), tie('value')),
        fc.array(tie('value'), { maxLength: 2 }),
      ),
    }));
    await fc.assert(
      fc.asyncProperty(fc.array(value, { maxLength: 6 }), async (messages) => {
        const parts = await partsOf([...messages, candidate([{ text: 'a' }], 'STOP')]);
        assert.equal(endOf(parts).finish.raw, 'STOP');
        for (const part of parts)
          if (part.kind === 'text') assert.equal(typeof part.text, 'string');
      }),
      { numRuns: 300 },
    );
  });
});
