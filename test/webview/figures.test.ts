import assert from 'node:assert/strict';
import {
  costText,
  durationText,
  figuresOf,
  readinessText,
  tokensPerSecond,
  tokensText,
} from '../../src/webview/figures.ts';
import type { ModelOffer } from '../../src/webview/page-state.ts';
import { column } from '../rings/webview/sample-state.ts';

describe('figures', () => {
  it('tell times in the unit that fits', () => {
    assert.deepEqual([0, 340, 999.6, 1_240, 12_300, 180_000].map(durationText), [
      '0 ms',
      '340 ms',
      '1 s',
      '1.2 s',
      '12 s',
      '3 min',
    ]);
  });
  it('tell small prices with the digits that count', () => {
    assert.deepEqual([0, 0.00042, 0.0123, 1.5].map(costText), [
      '$0.00',
      '$0.00042',
      '$0.012',
      '$1.50',
    ]);
  });
  it('count the speed behind the first token', () => {
    const usage = { completionTokens: 11, estimated: false };
    assert.equal(tokensPerSecond({ usage, firstTextMs: 500, endMs: 1_500 }), 10);
  });
  it('know no speed of one token, of an answer under way and of one that came at once', () => {
    const usage = { completionTokens: 1, estimated: false };
    assert.equal(tokensPerSecond({ usage, firstTextMs: 1, endMs: 2 }), undefined);
    const many = { completionTokens: 9, estimated: false };
    assert.equal(tokensPerSecond({ usage: many, firstTextMs: 1 }), undefined);
    assert.equal(tokensPerSecond({ usage: many, firstTextMs: 5, endMs: 5 }), undefined);
    assert.equal(tokensPerSecond({ firstTextMs: 1, endMs: 2 }), undefined);
  });
  it('mark estimated tokens and leave out those that are not known', () => {
    assert.equal(
      tokensText({ promptTokens: 312, completionTokens: 96, estimated: false }),
      '312 in, 96 out',
    );
    assert.equal(tokensText({ completionTokens: 96, estimated: true }), '96 out (estimated)');
    assert.equal(tokensText({ estimated: true }), '');
  });
  it('tell of a column what is known and nothing else', () => {
    assert.deepEqual(
      figuresOf(column('c', 'x').head).map(({ text }) => text),
      ['first text 212 ms', 'in all 1.8 s', '58 tokens/s', '312 in, 96 out'],
    );
    const bare = { ...column('c', '').head };
    delete bare.firstTextMs;
    delete bare.endMs;
    delete bare.usage;
    assert.deepEqual(figuresOf(bare), []);
  });
  it('count times from the start of the column', () => {
    const { head } = column('c', 'x', { startMs: 1_000, firstTextMs: 1_500 });
    assert.equal(figuresOf(head)[0]?.text, 'first text 500 ms');
  });
  it('tell when a model would begin', () => {
    const offer: ModelOffer = {
      ...{ modelId: 'm', place: 'local', readiness: 'load', chosen: true, fuses: false },
    };
    assert.equal(readinessText({ ...offer, readiness: 'resident' }), 'ready');
    assert.equal(readinessText(offer), 'has to be loaded');
    assert.equal(readinessText({ ...offer, loadMs: 3_100 }), 'loads in about 3.1 s');
    assert.match(readinessText({ ...offer, readiness: 'swap' }), /answers last/);
  });
});
