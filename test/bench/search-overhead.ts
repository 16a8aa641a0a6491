import type { TrialResult } from '../../src/core/search.ts';
import { seededRandom } from '../../src/core/random.ts';
import { createSearch, resumeSearch } from '../../src/strategies/search/create-search.ts';
import type { Search, SearchJson, SearchMethodId } from '../../src/strategies/search/search.ts';
import { ms, type Bench, type Benchmark, type BenchTable } from './benchmark.ts';
import { timedSync } from './measure.ts';
import { median, quantile } from './statistics.ts';

const METHODS: readonly SearchMethodId[] = ['le-mcts', 'adaptive-branching'];
const NODES = 500;
const MANY_NODES = 10_000;
/** Of the whole expansion on a file of 2,000 lines, applying the edits included. Unit: ms. */
const MOST_EXPANSION_MS = 5;
/** Unit: ms. */
const MOST_RESUME_MS = 200;

/** What a search takes besides models, edits and checks: no file is touched here. */
export const searchOverhead: Benchmark = {
  name: 'search',
  run: (bench) => Promise.resolve([searchTable(bench)]),
};

/** One trial asked for and told on trees of 500 and 10,000 nodes; a tree of 500 saved and resumed. */
export function searchTable(bench: Bench): BenchTable {
  const rounds = bench.rounds(20, 3);
  const expansions = new Map(METHODS.map((method) => [method, expansionTimes(method, rounds)]));
  return {
    name: 'search-overhead',
    title: 'Tree search without model time',
    note: `Three members, answers by chance: a fifth fails, a tenth is known. An expansion is one trial asked for and told; n = ${rounds * 100} behind a tree of ${NODES} nodes, 100 behind one of ${MANY_NODES.toLocaleString('en')}. Resuming is toJSON, JSON.stringify, JSON.parse and resumeSearch of ${NODES} nodes whose states are keyed by 64 characters, n = ${rounds}. What the limit of an expansion also covers, applying edits, is not in it.`,
    head: ['figure', ...METHODS, 'must'],
    rows: [
      row(
        'ask and tell, 500 nodes, median',
        (method) => median(expansions.get(method) ?? []),
        MOST_EXPANSION_MS,
      ),
      row(
        'ask and tell, 500 nodes, p95',
        (method) => quantile(expansions.get(method) ?? [], 0.95),
        MOST_EXPANSION_MS,
      ),
      row('ask and tell, 10,000 nodes, median', manyNodes, MOST_EXPANSION_MS),
      row(
        'save and resume, 500 nodes, median',
        (method) => resuming(method, rounds),
        MOST_RESUME_MS,
      ),
    ],
  };
}

function row(
  name: string,
  figure: (method: SearchMethodId) => number,
  most: number,
): readonly string[] {
  return [name, ...METHODS.map((method) => ms(figure(method))), ms(most)];
}

function expansionTimes(method: SearchMethodId, rounds: number): readonly number[] {
  return Array.from({ length: rounds }, (_, round) => {
    const search = grown(method, NODES, round);
    return Array.from({ length: 100 }, (_one, i) => timedSync(() => expand(search, i)));
  }).flat();
}

function manyNodes(method: SearchMethodId): number {
  const search = grown(method, MANY_NODES, 1);
  return median(Array.from({ length: 100 }, (_, i) => timedSync(() => expand(search, i))));
}

function resuming(method: SearchMethodId, rounds: number): number {
  const search = grown(method, NODES, 1);
  return median(
    Array.from({ length: rounds }, () =>
      timedSync(() => resumeSearch(JSON.parse(JSON.stringify(search.toJSON())) as SearchJson)),
    ),
  );
}

/** A tree that has so many nodes, a solution among the first. */
function grown(method: SearchMethodId, nodes: number, seed: number): Search {
  const search = createSearch({
    ...{ method, seed, root: { key: 'root', reward: 0.2 }, maxDepth: 40 },
    members: ['a', 'b', 'c'].map((id) => ({ id, weight: 1 / 3 })),
  });
  for (let i = 0; search.nodes.length < nodes; i++) expand(search, i);
  return search;
}

function expand(search: Search, seed: number): void {
  const [trial] = search.ask(1);
  if (trial === undefined) throw new Error('the search has come to its end');
  search.tell(trial.id, resultOf(trial.id, seed));
}

function resultOf(trialId: number, seed: number): TrialResult {
  const random = seededRandom(trialId * 31 + seed);
  const cost = { tokens: 300, ms: 1_000 };
  if (random.next() < 0.2) return { kind: 'failed', failure: 'no-such-text', cost };
  const number = random.next() < 0.1 ? Math.floor(trialId / 2) : trialId;
  const key = number.toString(16).padStart(64, '0');
  const reward = 0.3 + random.next() / 2;
  const parts = [
    { name: 'parse', value: 1, weight: 0.2 },
    { name: 'check', value: reward, weight: 0.4 },
  ];
  return { kind: 'state', key, reward, parts, isSolution: trialId % 50 === 9, cost };
}
