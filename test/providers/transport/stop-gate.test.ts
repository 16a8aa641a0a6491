import assert from 'node:assert/strict';
import fc from 'fast-check';
import { createStopGate } from '../../../src/providers/transport/stop-gate.ts';
import type { TextPiece } from '../../../src/providers/transport/stop-gate.ts';

/** Passes texts, each a token of its own, and joins what comes out. */
function passed(stops: readonly string[], texts: readonly string[]) {
  const gate = createStopGate(stops);
  const out: (TextPiece | undefined)[] = texts.map((text) =>
    gate.pass({ text, tokens: [{ text, logprobNats: -1 }] }),
  );
  if (!gate.stopped) out.push(gate.rest());
  const pieces = out.filter((piece) => piece !== undefined);
  return {
    text: pieces.map(({ text }) => text).join(''),
    tokens: pieces.flatMap(({ tokens }) => tokens ?? []).map(({ text }) => text),
    stopped: gate.stopped,
  };
}

/** The text as a reader of one character at a time would end it; undefined where nothing stops it. */
function beforeFirstStop(text: string, stops: readonly string[]): string | undefined {
  for (let end = 1; end <= text.length; end++) {
    const complete = stops.filter((stop) => text.slice(0, end).endsWith(stop));
    if (complete.length > 0) return text.slice(0, end - Math.max(...complete.map((s) => s.length)));
  }
  return undefined;
}

describe('createStopGate', () => {
  it('ends before a stop text that comes in pieces', () => {
    assert.deepEqual(passed(['END'], ['a', 'bE', 'N', 'D', 'c']), {
      text: 'ab',
      tokens: ['a', 'bE'],
      stopped: true,
    });
  });
  it('lets through at the end what only began like a stop text', () => {
    assert.deepEqual(passed(['END'], ['a', 'EN']), {
      text: 'aEN',
      tokens: ['a', 'EN'],
      stopped: false,
    });
  });
  it('takes the first of several stop texts', () => {
    assert.equal(passed(['c', 'b'], ['abcd']).text, 'a');
    assert.equal(passed(['abb', 'b'], ['abba']).text, 'a');
  });
  it('holds nothing back where nothing may become a stop text', () => {
    const gate = createStopGate(['\n\n']);
    assert.equal(gate.pass({ text: 'abc' })?.text, 'abc');
  });
  it('gives the text before the first stop text, however it is cut', () => {
    const short = fc.string({ unit: fc.constantFrom('a', 'b'), minLength: 1, maxLength: 3 });
    fc.assert(
      fc.property(fc.array(short), fc.array(short, { maxLength: 3 }), (texts, stops) => {
        const whole = texts.join('');
        const expected = beforeFirstStop(whole, stops);
        const { text, tokens, stopped } = passed(stops, texts);
        assert.equal(text, expected ?? whole);
        assert.equal(stopped, expected !== undefined);
        assert.ok(tokens.join('').startsWith(text));
        assert.ok(text === '' || tokens.slice(0, -1).join('').length < text.length);
      }),
    );
  });
});
