import assert from 'node:assert/strict';
import fc from 'fast-check';
import {
  callsTools,
  contextOf,
  licenseOf,
  priceOf,
  purposeOf,
} from '../../../src/providers/openai-compatible/listed-model.ts';
import { describeOpenAiModel } from '../../../src/providers/openai-compatible/describe-openai-model.ts';
import { vendorOf, vendors } from '../../../src/providers/vendors.ts';

const openai = vendorOf('openai');
const own = vendorOf('openai-compatible');

describe('purposeOf', () => {
  for (const [purpose, names] of Object.entries({
    chat: [
      'gpt-4o-mini',
      'gpt-5',
      'o3',
      'llama-3.3-70b-versatile',
      'qwen/qwen3-coder:free',
      'ttsmaker-chat',
      'mistral-large-latest',
      'claude-sonnet-5',
      'imagine-7b',
    ],
    text: ['gpt-3.5-turbo-instruct', 'davinci-002'],
    embedding: ['text-embedding-3-small', 'mistral-embed', 'bge-m3', 'nomic-embed-text'],
    other: [
      'whisper-1',
      'whisper-large-v3-turbo',
      'tts-1-hd',
      'gpt-4o-mini-tts',
      'gpt-4o-transcribe',
      'gpt-4o-realtime-preview',
      'gpt-4o-audio-preview',
      'dall-e-3',
      'gpt-image-1',
      'sora-2',
      'omni-moderation-latest',
      'mistral-moderation-latest',
      'mistral-ocr-latest',
      'jina-reranker-v2',
      'bge-reranker-v2-m3',
      'meta-llama/llama-guard-4-12b',
      'playai-tts',
      'black-forest-labs/flux-1-schnell',
      'gpt-5-codex',
      'o1-pro',
      'o4-mini-deep-research',
    ],
  }))
    for (const id of names)
      it(`takes ${id} for ${purpose}`, () => {
        assert.equal(purposeOf({ id }, openai), purpose);
      });

  for (const [what, row, purpose] of [
    ['Together’s type', { id: 'x', type: 'code' }, 'text'],
    ['Together’s type of pictures', { id: 'x', type: 'image' }, 'other'],
    ['a type that nobody knows', { id: 'x', type: 'novel' }, 'chat'],
    ['Mistral’s capabilities', { id: 'x', capabilities: { completion_chat: true } }, 'chat'],
    ['holes alone', { id: 'x', capabilities: { completion_fim: true } }, 'text'],
    ['none of them', { id: 'x', capabilities: { completion_chat: false } }, 'other'],
    [
      'Azure’s',
      { id: 'x', capabilities: { chat_completion: false, embeddings: true } },
      'embedding',
    ],
    ['capabilities of another kind', { id: 'x', capabilities: { vision: true } }, 'chat'],
    ['what comes out', { id: 'x', architecture: { output_modalities: ['image'] } }, 'other'],
  ] as const)
    it(`reads ${what}`, () => {
      assert.equal(purposeOf(row, own), purpose);
    });
});

describe('priceOf', () => {
  for (const [what, pricing, expected] of [
    [
      'OpenRouter’s texts a token',
      { prompt: '0.00000015', completion: '0.0000006', input_cache_read: '0.000000075' },
      { input: 0.15, output: 0.6, cachedInput: 0.075 },
    ],
    ['a price of zero', { prompt: '0', completion: '0' }, { input: 0, output: 0 }],
    ['a price that is negative', { prompt: '-1', completion: '-1' }, undefined],
    ['one side alone', { prompt: '0.1' }, undefined],
    ['no number', { prompt: '0.1e', completion: 'free' }, undefined],
    ['hexadecimals and infinities', { prompt: '0x1', completion: 'Infinity' }, undefined],
    ['beyond belief', { prompt: '1', completion: '1' }, undefined],
    ['Together’s numbers a million', { input: 0.3, output: 0.6 }, { input: 0.3, output: 0.6 }],
    ['Together’s zeros', { hourly: 0, input: 0, output: 0 }, undefined],
    ['Together’s, negative', { input: -1, output: 2 }, undefined],
    ['not a number', { input: NaN, output: 1 }, undefined],
    ['nothing', undefined, undefined],
  ] as const)
    it(`reads ${what}`, () => {
      assert.deepEqual(priceOf({ id: 'x', pricing }), expected);
    });

  it('believes in a free model where its name says so', () => {
    const row = { id: 'meta/Llama-Vision-Free', pricing: { input: 0, output: 0 } };
    assert.deepEqual(priceOf(row), { input: 0, output: 0 });
  });

  it('is never negative or infinite, whatever a row says', () => {
    fc.assert(
      fc.property(fc.object(), fc.object(), (row, pricing) => {
        for (const value of Object.values(priceOf({ ...row, pricing }) ?? {}))
          assert.ok(Number.isFinite(value) && value >= 0);
      }),
    );
  });
});

describe('callsTools', () => {
  for (const [what, row, vendor, expected] of [
    ['a listing that says so', { id: 'x', supported_parameters: ['tools'] }, own, true],
    ['a listing that does not', { id: 'gpt-4o', supported_parameters: [] }, openai, false],
    ['Mistral’s word', { id: 'x', capabilities: { function_calling: false } }, openai, false],
    ['a vendor whose models do', { id: 'gpt-4o' }, openai, true],
    ['one of its models that does not', { id: 'chatgpt-4o-latest' }, openai, false],
    ['a family that does, behind a gateway', { id: 'anthropic/claude-sonnet-5' }, own, true],
    ['a name that tells nothing', { id: 'qwen2.5-coder' }, own, false],
  ] as const)
    it(`goes by ${what}`, () => {
      assert.equal(callsTools(row, vendor), expected);
    });
});

describe('contextOf and licenseOf', () => {
  it('read every name for the context, and no nonsense', () => {
    assert.equal(contextOf({ context_length: 0, context_window: 131_072 }), 131_072);
    assert.equal(contextOf({ max_model_len: 8192 }), 8192);
    assert.equal(contextOf({ max_context_length: 32_768 }), 32_768);
    assert.equal(contextOf({ context_length: '8192' }), undefined);
  });

  it('read short names of licences alone', () => {
    assert.equal(licenseOf({ license: ' apache-2.0 ' }), 'apache-2.0');
    assert.equal(
      licenseOf({ license: 'Llama 3.3 Community (Meta)' }),
      'Llama 3.3 Community (Meta)',
    );
    for (const license of ['other', '', 'a\nb', '<b>mit</b>', 'x'.repeat(100), 7])
      assert.equal(licenseOf({ license }), undefined);
  });
});

describe('describeOpenAiModel', () => {
  const home = { serverId: 's', place: 'cloud', device: 'd' } as const;
  const described = (kind: (typeof vendors)[number]['kind'], row: { id: string }) =>
    describeOpenAiModel(home, row, {
      dialect: 'openai',
      infill: false,
      vendor: vendorOf(kind),
    });

  it('says that the vendor fills holes where its route serves the model', () => {
    for (const [kind, id, fill] of [
      ['mistral', 'codestral-2508', 'server'],
      ['mistral', 'mistral-large-latest', 'chat'],
      ['deepseek', 'deepseek-v4-flash', 'server'],
      ['deepseek', 'deepseek-chat', 'server'],
      ['deepseek', 'deepseek-reasoner', 'chat'],
      ['openrouter', 'mistralai/codestral-2508', 'chat'],
      ['openai', 'gpt-4o', 'chat'],
      ['openai', 'gpt-3.5-turbo-instruct', 'prefix-only'],
    ] as const)
      assert.equal(described(kind, { id }).fill.kind, fill, `${kind} ${id}`);
  });

  it('gives no primitive and no role to what does not write', () => {
    for (const id of ['whisper-1', 'dall-e-3', 'bge-reranker-v2-m3', 'codestral-embed']) {
      const { primitives, roles, tools } = described('mistral', { id });
      assert.deepEqual([primitives.generate, primitives.judge, tools], ['none', 'none', undefined]);
      assert.deepEqual(roles, id === 'codestral-embed' ? ['embed'] : []);
    }
  });

  it('takes every row without a throw', () => {
    fc.assert(
      fc.property(fc.object(), fc.string(), fc.constantFrom(...vendors), (row, id, { kind }) => {
        const { primitives, roles } = described(kind, { ...row, id });
        assert.ok(roles.length === 0 || primitives.generate !== 'none' || roles[0] === 'embed');
      }),
    );
  });
});
