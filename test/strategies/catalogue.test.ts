import assert from 'node:assert/strict';
import {
  catalogue,
  findStrategy,
  parametersOf,
  strategies,
} from '../../src/strategies/registry.ts';
import type { StrategyFamily } from '../../src/core/strategy.ts';

/** Every published method that has a place in the house, and ours. */
const METHODS: Readonly<Record<StrategyFamily, readonly string[]>> = {
  routing: [
    'benchmark-routing',
    'route-llm',
    'hybrid-llm',
    'llm-bandit',
    'routing-lessons',
    'meta-llm',
    'select-llm',
    'bench-coe',
    'zooter',
    'to-router',
    'homo-router',
    'forc',
    'routoo',
    'pick-llm',
    'eagle',
    'blending',
  ],
  'token-fusion': ['gac', 'unite', 'deepen', 'eva', 'pack-llm', 'citer'],
  'span-fusion': ['cool-fusion', 'sweet-span', 'spec-fuse', 'spec-em', 'lazy-span'],
  search: ['le-mcts', 'adaptive-branching'],
  ranking: [
    'evidence',
    'majority',
    'first',
    'fixed',
    'agent-forest',
    'smoothie',
    'more',
    'pair-ranker',
    'llm-blender',
    'llm-topla',
    'urg',
  ],
  cascading: [
    'eco-assistant',
    'mot-cascade',
    'model-cascading',
    'neural-caching',
    'cascade-routing',
    'confidence-deferral',
    'frugal-gpt',
    'token-uncertainty',
    'auto-mix',
    'der',
  ],
  evaluation: ['mix-instruct', 'router-bench', 'ensemble-instruct', 'bwrs', 'prompt-mind'],
};

describe('the catalogue', () => {
  for (const [family, ids] of Object.entries(METHODS)) {
    it(`has every ${family} method`, () => {
      const found = catalogue().filter((row) => row.family === family);
      assert.deepEqual(found.map(({ id }) => id).toSorted(), ids.toSorted());
    });
  }

  it('has each id once', () => {
    const ids = catalogue().map(({ id }) => id);
    assert.equal(new Set(ids).size, ids.length);
  });

  it('says of each method what it is, where it comes from and what it needs', () => {
    for (const { id, title, source, needs } of catalogue()) {
      assert.ok(title !== '' && source.title !== '' && source.year > 1980, id);
      assert.ok(needs.members >= 1, id);
      if (source.url !== undefined) assert.match(source.url, /^https:\/\/\S+$/, id);
    }
  });

  it('names only fallbacks that can be chosen and need less, and never goes in a circle', () => {
    for (const { id, fallback } of strategies) {
      const seen = new Set([id]);
      for (let next = fallback; next !== undefined; next = findStrategy(next)?.fallback) {
        assert.ok(findStrategy(next) !== undefined, `${id}: ${next}`);
        assert.ok(!seen.has(next), `${id}: ${next}`);
        seen.add(next);
      }
    }
  });
});

describe('parametersOf', () => {
  const evidence = findStrategy('evidence')!;
  for (const [what, chosen, expected] of [
    ['nothing', {}, { quorum: 2, minimumScore: 0.3, certainRest: 0.5 }],
    [
      'values within bounds',
      { quorum: 3, minimumScore: 0 },
      { quorum: 3, minimumScore: 0, certainRest: 0.5 },
    ],
    [
      'values out of bounds',
      { quorum: 1, minimumScore: 2 },
      { quorum: 2, minimumScore: 0.3, certainRest: 0.5 },
    ],
    ['NaN', { quorum: NaN }, { quorum: 2, minimumScore: 0.3, certainRest: 0.5 }],
    [
      'parameters of another strategy',
      { temperature: 1 },
      { quorum: 2, minimumScore: 0.3, certainRest: 0.5 },
    ],
  ] as const) {
    it(`takes ${what}`, () => {
      assert.deepEqual(parametersOf(evidence, chosen), expected);
    });
  }
});
