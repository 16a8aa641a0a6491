import assert from 'node:assert/strict';
import fc from 'fast-check';
import type { GenerationRequest, RenderedPrompt } from '../../../src/core/generation.ts';
import { NO_PRIMITIVES } from '../../../src/core/model.ts';
import { byteTokens, callCost, promptTokensOf } from '../../../src/engine/cloud/call-cost.ts';
import { describedAs } from '../../fakes/scripted-model.ts';

function asking(prompt: RenderedPrompt, more: Partial<GenerationRequest> = {}): GenerationRequest {
  return { prompt, sampling: { temperature: 0, maxTokens: 10, stop: [] }, ...more };
}

describe('the tokens of a call', () => {
  it('are those of its bytes, for any text', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'binary' }), (text) => {
        assert.equal(byteTokens(text), Math.ceil(Buffer.byteLength(text) / 2.5));
      }),
    );
  });

  it('never fall short of halves of characters', () => {
    assert.equal(byteTokens('\ud83d'), 1);
    assert.equal(byteTokens(''), 0);
  });

  it('count every form of prompt, and tools', () => {
    const raw = promptTokensOf(asking({ kind: 'raw', text: 'x'.repeat(250) }));
    const infill = promptTokensOf(
      asking({ kind: 'infill', prefix: 'x'.repeat(200), suffix: 'y'.repeat(50) }),
    );
    assert.deepEqual([raw, infill], [116, 116]);
    const message = { role: 'user', content: 'x'.repeat(250) } as const;
    const chat = asking({ kind: 'chat', messages: [message, message] });
    assert.equal(promptTokensOf(chat), 16 + 2 * 108);
    const called = {
      ...({ role: 'assistant', content: '' } as const),
      toolCalls: [{ id: 'a', name: 'b', arguments: 'c'.repeat(248) }],
    };
    assert.equal(promptTokensOf(asking({ kind: 'chat', messages: [called] })), 16 + 108);
    const tools = [{ name: 'search', description: 'x'.repeat(500), parameters: {} }];
    assert.ok(promptTokensOf({ ...chat, tools }) > promptTokensOf(chat) + 200);
  });

  const description = describedAs({ name: 'm' });
  const text = 'x'.repeat(250);

  it('are set aside for both orders of a judge and a third question', () => {
    const { most, usual } = callCost(
      { primitive: 'judge', texts: ['', '', text, text] },
      description,
    );
    assert.deepEqual(most, { promptTokens: 3 * 616, mostTokens: 96 });
    assert.deepEqual(usual, { promptTokens: 2 * 616, completionTokens: 64, estimated: true });
  });

  it('are those of prefix and text for every text that is scored', () => {
    const call = { primitive: 'score', texts: [text, text, text] } as const;
    assert.deepEqual(callCost(call, description).most, {
      promptTokens: 2 * 116 + 200,
      mostTokens: 2,
    });
    const walking = { ...description, primitives: { ...NO_PRIMITIVES, score: 'walk' } } as const;
    assert.deepEqual(callCost(call, walking).most, {
      promptTokens: 200 * (116 + 200),
      mostTokens: 200,
    });
  });

  it('are those of the texts alone for embeddings', () => {
    const { most } = callCost({ primitive: 'embed', texts: [text, text] }, description);
    assert.deepEqual(most, { promptTokens: 216, mostTokens: 0 });
  });
});
