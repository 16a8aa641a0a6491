import assert from 'node:assert/strict';
import fc from 'fast-check';
import { COPY_SOURCES, createCopyMixture, type CopyWeights } from '../../src/ngram/copy-mixture.ts';
import { createNearbyPointers, situationOf } from '../../src/ngram/nearby-text.ts';

describe('the weights of copies', () => {
  const learnTimes = (times: number, lines: number): ReturnType<typeof createCopyMixture> => {
    const mixture = createCopyMixture();
    for (let i = 0; i < times; i++)
      mixture.learn({ languageId: 'python', situation: 'blank', nested: 0.1, sources: { lines } });
    return mixture;
  };
  const weightOf = (mixture: ReturnType<typeof createCopyMixture>, language = 'python'): number =>
    mixture.weights(language, 'blank', ['lines']).lines ?? Number.NaN;

  it('rise for a source that is right and fall for one that is wrong', () => {
    const fresh = weightOf(createCopyMixture());
    assert.ok(weightOf(learnTimes(50, 0.9)) > 2 * fresh);
    assert.ok(weightOf(learnTimes(50, 0)) < fresh);
  });

  it('are learned for each language apart', () => {
    const mixture = learnTimes(50, 0.9);
    assert.equal(weightOf(mixture, 'rust'), weightOf(createCopyMixture()));
  });

  it('come near those that make the sequence most probable', () => {
    // Right with probability 1 in 3 of 4 cases: the best weight of mixtures with 0.25 is where gains balance.
    const mixture = createCopyMixture();
    for (let i = 0; i < 8000; i++)
      mixture.learn({
        languageId: 'a',
        situation: 'b',
        nested: 0.25,
        sources: { lines: i % 4 === 3 ? 0 : 1 },
      });
    const weight = mixture.weights('a', 'b', ['lines']).lines ?? 0;
    // d/dw of 3/4 log(w + (1 − w)/4) + 1/4 log((1 − w)/4) is 0 at w = 2/3.
    assert.ok(Math.abs(weight - 2 / 3) < 0.05, `${weight}`);
  });

  it('come back after any number of failures', () => {
    const mixture = learnTimes(20_000, 0);
    assert.ok(weightOf(mixture) > 0);
    for (let i = 0; i < 500; i++)
      mixture.learn({
        languageId: 'python',
        situation: 'blank',
        nested: 0.01,
        sources: { lines: 1 },
      });
    assert.ok(weightOf(mixture) > 0.5);
  });

  it('leave the model a part, whoever points and whatever was learned', () => {
    const probability = fc.double({ min: 0, max: 1, noNaN: true });
    const experience = fc.record({
      nested: probability,
      sources: fc.record(
        { scope: probability, lines: probability, counterpart: probability },
        { requiredKeys: [] },
      ),
    });
    fc.assert(
      fc.property(fc.array(experience), fc.subarray([...COPY_SOURCES]), (all, active) => {
        const mixture = createCopyMixture();
        for (const one of all) mixture.learn({ languageId: 'a', situation: 'b', ...one });
        const weights = Object.values(mixture.weights('a', 'b', active));
        assert.equal(weights.length, active.length);
        assert.ok(weights.every((weight) => weight > 0));
        assert.ok(weights.reduce((sum, weight) => sum + weight, 0) < 1);
      }),
    );
  });

  it('survive as plain JSON, and what is no number there is forgotten', () => {
    const mixture = learnTimes(50, 0.9);
    const other = createCopyMixture();
    other.restore(JSON.parse(JSON.stringify(mixture.snapshot())) as CopyWeights);
    assert.equal(weightOf(other), weightOf(mixture));
    other.restore({ version: 1, languages: { python: { blank: { lines: Number.NaN } } } });
    assert.equal(weightOf(other), weightOf(createCopyMixture()));
    mixture.reset();
    assert.equal(weightOf(mixture), weightOf(createCopyMixture()));
  });
});

describe('pointers into what is near', () => {
  it('name the nearest identifiers, each once', () => {
    const pointers = createNearbyPointers({ identifiers: [7, 8, 7], lines: [] });
    const shares = pointers.at([1], 1).get('scope');
    assert.deepEqual([...(shares?.keys() ?? [])], [7, 8]);
    assert.ok(Math.abs((shares?.get(7) ?? 0) - 1 / 2 / (1 / 2 + 1 / 3)) < 1e-12);
  });

  it('follow the longest match most', () => {
    const pointers = createNearbyPointers({
      identifiers: [],
      lines: [
        [4, 5, 6, 7],
        [9, 5, 6, 8],
      ],
    });
    const shares = pointers.at([4, 5, 6], 3).get('lines');
    // Three tokens match in the newer line, two in the older: 4³ against 0.9 · 4².
    assert.ok(Math.abs((shares?.get(7) ?? 0) - 64 / (64 + 14.4)) < 1e-12);
    assert.equal(pointers.at([3, 6], 2).size, 0);
  });

  it('add up to 1 in every source', () => {
    const tokens = fc.array(fc.integer({ min: 4, max: 7 }), { maxLength: 20 });
    fc.assert(
      fc.property(
        fc.array(tokens, { maxLength: 4 }),
        tokens,
        tokens,
        (lines, counterpart, history) => {
          const pointers = createNearbyPointers({ identifiers: [4, 5], lines, counterpart });
          for (const shares of pointers.at(history, history.length).values()) {
            const sum = [...shares.values()].reduce((a, b) => a + b, 0);
            assert.ok(Math.abs(sum - 1) < 1e-9);
          }
        },
      ),
    );
  });

  it('tell situations apart by what stands before', () => {
    const situations = ['', '\n  ', ' ', 'name', '?.', '(', '='].map(situationOf);
    assert.deepEqual(situations, ['start', 'line', 'blank', 'word', 'point', 'open', 'other']);
  });
});
