import assert from 'node:assert/strict';
import type { Price } from '../../src/core/price.ts';
import { createPriceBook } from '../../src/spending/price-book.ts';

const KINDS: Readonly<Record<string, string>> = {
  openai: 'openai',
  work: 'openai',
  claude: 'anthropic',
  litellm: 'openai-compatible',
  ollama: 'ollama',
};

function bookOf(own: Readonly<Record<string, Price>> = {}, told: Record<string, Price> = {}) {
  return createPriceBook({
    own: () => own,
    kindOf: (name) => (Object.hasOwn(KINDS, name) ? KINDS[name] : undefined),
    told: (id) => told[id],
  });
}

const CHEAP: Price = { input: 0.01, output: 0.02 };
const DEAR: Price = { input: 90, output: 100 };

describe('the price book', () => {
  it('has public prices by the kind of server, whatever the server is called', () => {
    const found = bookOf().find('work:gpt-4.1');
    assert.match(found?.asOf ?? '', /^\d{4}-\d{2}-\d{2}$/);
    const price = { input: 2, output: 8, cachedInput: 0.5 };
    assert.deepEqual(found, { price, source: 'table', asOf: found?.asOf });
  });

  it('puts what a server tells before the table', () => {
    const found = bookOf({}, { 'openai:gpt-4.1': CHEAP }).find('openai:gpt-4.1');
    assert.deepEqual(found, { price: CHEAP, source: 'server' });
  });

  it('puts the user’s own price before everything, by id before by name', () => {
    const told = { 'openai:gpt-4.1': CHEAP };
    assert.deepEqual(bookOf({ 'gpt-4.1': DEAR }, told).find('openai:gpt-4.1'), {
      price: DEAR,
      source: 'own',
    });
    const both = bookOf({ 'gpt-4.1': DEAR, 'work:gpt-4.1': CHEAP });
    assert.deepEqual(both.find('work:gpt-4.1')?.price, CHEAP);
    assert.deepEqual(both.find('openai:gpt-4.1')?.price, DEAR);
  });

  it('lets the user say that a model is free', () => {
    const free = { input: 0, output: 0 };
    assert.deepEqual(bookOf({ 'litellm:ours': free }).find('litellm:ours')?.price, free);
  });

  it('does not know models of gateways, and no server that is not there', () => {
    assert.equal(bookOf().find('litellm:gpt-4.1'), undefined);
    assert.equal(bookOf().find('gone:gpt-4.1'), undefined);
    assert.equal(bookOf().find('gpt-4.1'), undefined);
  });

  it('takes names for names', () => {
    for (const id of ['openai:constructor', 'openai:__proto__', 'toString:gpt-4.1']) {
      assert.equal(bookOf().find(id), undefined);
    }
  });

  it('knows what long prompts cost', () => {
    const short = bookOf().find('claude:claude-haiku-5-5', 100_000);
    const long = bookOf().find('claude:claude-haiku-5-5', 100_001);
    assert.equal(short?.price.input, 0.1);
    assert.equal(long?.price.input, 0.5);
  });

  it('takes a price that comes with a call for what the server tells', () => {
    const found = bookOf().find('litellm:ours', 0, CHEAP);
    assert.deepEqual(found, { price: CHEAP, source: 'server' });
  });

  it('asks nothing for tokens of models that an Ollama passes on', () => {
    assert.equal(bookOf().find('ollama:qwen3-coder:480b-cloud')?.price.output, 0);
  });
});
