import assert from 'node:assert/strict';
import fc from 'fast-check';
import { seededRandom } from '../../../src/core/random.ts';
import { chooseToken } from '../../../src/providers/embedded/choose-token.ts';

/** Tokens 0, 1, 2 … with these probabilities, best first. */
function distribution(...probabilities: number[]): Map<number, number> {
  return new Map(probabilities.map((p, token) => [token, Math.log(p)]));
}

const fixed = (value: number) => ({ next: () => value });

/** How often each token comes in `n` draws. */
function shares(logprobs: Map<number, number>, temperature: number, topP: number, n = 20_000) {
  const random = seededRandom(1);
  const counts = new Map<number, number>();
  for (let i = 0; i < n; i++) {
    const token = chooseToken(logprobs, temperature, topP, random);
    counts.set(token, (counts.get(token) ?? 0) + 1 / n);
  }
  return counts;
}

describe('chooseToken', () => {
  it('draws in proportion at temperature 1', () => {
    const drawn = shares(distribution(0.5, 0.3, 0.2), 1, 1);
    for (const [token, p] of [0.5, 0.3, 0.2].entries())
      assert.ok(Math.abs((drawn.get(token) ?? 0) - p) < 0.02);
  });

  it('sharpens below temperature 1: p² in proportion at 0.5', () => {
    const drawn = shares(distribution(0.6, 0.4), 0.5, 1);
    assert.ok(Math.abs((drawn.get(0) ?? 0) - 0.36 / 0.52) < 0.02);
  });

  it('leaves out what is beyond the nucleus', () => {
    assert.deepEqual([...shares(distribution(0.5, 0.3, 0.2), 1, 0.6).keys()].sort(), [0, 1]);
    assert.deepEqual([...shares(distribution(0.5, 0.3, 0.2), 1, 0.5).keys()], [0]);
  });

  it('always draws one of the tokens, at the ends of chance too', () => {
    const probability = fc.double({ min: 1e-9, max: 1, noNaN: true });
    const chance = fc.constantFrom(0, 0.25, 1 - 2 ** -32);
    fc.assert(
      fc.property(
        fc.array(probability, { minLength: 1, maxLength: 8 }),
        fc.double({ min: 0.01, max: 5, noNaN: true }),
        fc.double({ min: 0.01, max: 1, noNaN: true }),
        chance,
        (list, temperature, topP, value) => {
          const sorted = list.sort((a, b) => b - a);
          const token = chooseToken(distribution(...sorted), temperature, topP, fixed(value));
          assert.ok(token >= 0 && token < sorted.length);
        },
      ),
    );
  });
});
