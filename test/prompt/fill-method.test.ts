import assert from 'node:assert/strict';
import type { FillMethod } from '../../src/core/model.ts';
import { fillFamily } from '../../src/prompt/fill-families.ts';
import { parseFillOverride, resolveFillMethod } from '../../src/prompt/fill-method.ts';
import type { ModelFacts } from '../../src/prompt/fill-method.ts';

/** `server`, `chat`, `prefix-only`, or `source:prefix mark` of a template. */
function method(facts: Partial<ModelFacts>, override?: unknown): string {
  const parsed = override === undefined ? undefined : parseFillOverride(override);
  const found: FillMethod = resolveFillMethod({ name: 'x', ...facts }, parsed);
  return found.kind === 'template' ? `${found.source}:${found.template.prefix}` : found.kind;
}

describe('resolveFillMethod', () => {
  const qwenTokens = {
    prefix: '<|fim_prefix|>',
    suffix: '<|fim_suffix|>',
    middle: '<|fim_middle|>',
  };
  const byName: readonly [string, string][] = [
    ['qwen2.5-coder:1.5b', 'family:<|fim_prefix|>'],
    ['hf.co/Qwen/Qwen2.5-Coder-3B-Instruct-GGUF:Q4_K_M', 'family:<|fim_prefix|>'],
    ['Qwen_Qwen2.5-Coder-7B-Q4.gguf', 'family:<|fim_prefix|>'],
    ['qwen3-coder:30b', 'family:<|fim_prefix|>'],
    ['codeqwen:7b-code', 'family:<fim_prefix>'],
    ['deepseek-coder-v2:16b', 'family:<｜fim▁begin｜>'],
    ['deepseek-ai/deepseek-coder-1.3b-base', 'family:<｜fim▁begin｜>'],
    ['codellama:7b-code', 'family:<PRE> '],
    ['codegemma:2b', 'family:<|fim_prefix|>'],
    ['starcoder2:3b', 'family:<fim_prefix>'],
    ['bigcode/starcoder', 'family:<fim_prefix>'],
    ['codestral:22b', 'family:[PREFIX] '],
    ['granite-code:3b-base', 'family:<fim_prefix>'],
    ['stable-code:3b', 'family:<fim_prefix>'],
    ['ensemble-nano-ts', 'prefix-only'],
  ];
  for (const [name, expected] of byName) {
    it(`knows ${name}`, () => assert.equal(method({ name }), expected));
  }
  for (const name of [
    ...[
      'llama3.2:3b',
      'qwen2.5:7b',
      'qwen3:8b',
      'my-qwen2.5-coder',
      'not-starcoder2',
      'starcoderish',
    ],
    ...[
      'codellama:34b-code',
      'codellama:7b-python',
      'codestral-mamba',
      'deepseek-v3',
      'codegen',
      '',
    ],
  ]) {
    it(`gives ${name === '' ? 'a nameless model' : name} no template`, () => {
      assert.equal(method({ name }), 'prefix-only');
    });
  }
  for (const name of ['codegemma:7b-instruct', 'starcoder2:15b-instruct', 'mistral-7b-instruct']) {
    it(`lets ${name} fill holes by chat`, () => assert.equal(method({ name }), 'chat'));
  }
  it('sees a chat model by its template', () => {
    assert.equal(method({ template: '{{ range .Messages }}{{ end }}' }), 'chat');
  });
  it('takes the server’s own way before tokens, architecture and name', () => {
    const facts = {
      name: 'starcoder2',
      capabilities: ['completion', 'insert'],
      fillTokens: qwenTokens,
    };
    assert.equal(method(facts), 'server');
  });
  it('takes the tokens of the file before architecture and name', () => {
    assert.equal(method({ name: 'starcoder2', fillTokens: qwenTokens }), 'metadata:<|fim_prefix|>');
  });
  it('takes the architecture before the name', () => {
    assert.equal(method({ name: 'codestral', architecture: 'starcoder2' }), 'family:<fim_prefix>');
  });
  it('takes order, blanks and stops of a family with the same tokens', () => {
    const fillTokens = { prefix: '▁<PRE>', suffix: '▁<SUF>', middle: '▁<MID>' };
    assert.deepEqual(resolveFillMethod({ name: 'x', fillTokens }), {
      kind: 'template',
      template: fillFamily('codellama')!.template,
      source: 'metadata',
    });
  });
  it('takes unknown tokens as they are', () => {
    const fillTokens = { prefix: '<|a|>', suffix: '<|b|>', middle: '<|c|>' };
    assert.equal(method({ fillTokens }), 'metadata:<|a|>');
  });
  it('lets our own models continue prefixes whatever their tokens', () => {
    assert.equal(method({ name: 'ensemble-nano-py', fillTokens: qwenTokens }), 'prefix-only');
  });

  const own = { prefix: '[P]', suffix: '[S]', middle: '[M]' };
  const overrides: readonly [unknown, string][] = [
    ['server', 'server'],
    ['chat', 'chat'],
    ['prefix-only', 'prefix-only'],
    ['starcoder2', 'user:<fim_prefix>'],
    [own, 'user:[P]'],
  ];
  for (const [override, expected] of overrides) {
    it(`uses the user’s ${JSON.stringify(override)} whatever else is known`, () => {
      const facts = { name: 'qwen2.5-coder', capabilities: ['insert'], fillTokens: qwenTokens };
      assert.equal(method(facts, override), expected);
    });
  }
});

describe('parseFillOverride', () => {
  it('reads a template with its defaults', () => {
    assert.deepEqual(parseFillOverride({ prefix: 'p', suffix: 's', middle: '' }), {
      template: { prefix: 'p', suffix: 's', middle: '', order: 'psm', stop: [] },
    });
  });
  for (const wrong of [
    ...[
      'starcoder3',
      '',
      7,
      null,
      undefined,
      [],
      {},
      { prefix: 'p' },
      { prefix: '', suffix: 's', middle: 'm' },
    ],
    ...[
      { prefix: 'p', suffix: 's', middle: 'm', order: 'mps' },
      { prefix: 'p', suffix: 's', middle: 1 },
    ],
    ...[
      { prefix: 'p', suffix: 's', middle: 'm', stop: [''] },
      { prefix: 'p', suffix: 's', middle: 'm', stop: 'x' },
    ],
  ]) {
    it(`refuses ${wrong === undefined ? 'nothing' : JSON.stringify(wrong)}`, () => {
      assert.equal(parseFillOverride(wrong), undefined);
    });
  }
});
