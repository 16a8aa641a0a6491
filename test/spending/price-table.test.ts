import assert from 'node:assert/strict';
import { vendors } from '../../src/providers/vendors.ts';
import { priceSchema } from '../../src/settings/cloud-rows.ts';
import { priceTable, tablePrice } from '../../src/spending/price-table.ts';

describe('the price table', () => {
  it('names kinds of servers that there are', () => {
    const kinds = new Set<string>(vendors.map(({ kind }) => kind));
    for (const { kind } of priceTable) assert.ok(kinds.has(kind), kind);
  });

  it('has prices as a user may give them, each with its day', () => {
    for (const { price, longer, asOf, names } of priceTable) {
      assert.ok(priceSchema.safeParse(price).success, String(names));
      if (longer !== undefined) assert.ok(priceSchema.safeParse(longer.price).success);
      assert.match(asOf, /^20\d{2}-[01]\d-[0-3]\d$/);
    }
  });

  it('never asks more for cached tokens, nor less for long prompts', () => {
    for (const { price, longer, names } of priceTable) {
      assert.ok((price.cachedInput ?? 0) <= price.input, String(names));
      if (longer === undefined) continue;
      assert.ok(longer.price.input >= price.input && longer.price.output >= price.output);
    }
  });

  it('has a row of its own for small and large models', () => {
    const inputs = ['gpt-5', 'gpt-5-mini', 'gpt-5-nano'].map(
      (name) => tablePrice('openai', name)?.price.input,
    );
    assert.deepEqual(inputs, [1.25, 0.25, 0.05]);
  });

  it('knows dated names', () => {
    for (const name of ['gpt-4o-2024-08-06', 'gpt-4o-mini-2024-07-18', 'gpt-5-2025-08-07']) {
      assert.notEqual(tablePrice('openai', name), undefined, name);
    }
    for (const name of ['claude-sonnet-4-5-20250929', 'claude-haiku-4-5-20251001']) {
      assert.notEqual(tablePrice('anthropic', name), undefined, name);
    }
    for (const name of ['codestral-latest', 'codestral-2508']) {
      assert.equal(tablePrice('mistral', name)?.price.input, 0.3);
      assert.equal(tablePrice('codestral', name)?.price.output, 0.9);
    }
  });

  it('guesses nothing from the beginning of a name', () => {
    for (const name of ['gpt-5.5-pro', 'gpt-4.1-turbo', 'gpt-5-minimal', 'xgpt-5', 'gpt-5x1']) {
      assert.equal(tablePrice('openai', name), undefined, name);
    }
    assert.equal(tablePrice('groq', 'gpt-4.1'), undefined);
  });
});
