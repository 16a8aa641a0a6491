import assert from 'node:assert/strict';
import type { Column, Comparison } from '../../src/comparison/comparison.ts';
import { failure } from '../../src/core/failure.ts';
import { strategies } from '../../src/strategies/registry.ts';
import { judgedPairsOf } from '../../src/comparison/judged-pairs.ts';
import { pageSections } from '../../src/webview/page-state.ts';
import {
  columnHeads,
  duelsSection,
  judgesSection,
  outcomeSection,
  requestSection,
  strategyOffers,
  votesSection,
} from '../../src/webview/state-of-comparison.ts';

const column: Column = {
  ...{ id: 'c1', modelId: 'm', family: 'f', place: 'local', state: 'done', text: 'abc' },
  tokens: [{ text: 'abc', logprobNats: -1 }],
};

const comparison: Comparison = {
  version: 1,
  id: 'x',
  startedAt: 5,
  request: {
    kind: 'instruct',
    languageId: 'go',
    path: 'a.go',
    prefix: '1\n2\n3\n4',
    suffix: '5\r\n6\n7\n8\n',
    original: 'old',
    instruction: 'Write.',
    source: { uri: 'file:///a.go', offset: 7 },
  },
  columns: [
    column,
    {
      ...column,
      id: 'c2',
      state: 'failed',
      failure: failure('timeout', 'late', 9),
      fusedFrom: ['m'],
    },
    {
      ...column,
      id: 'c3',
      temperature: 0.5,
      startMs: 1,
      firstTextMs: 2,
      endMs: 3,
      usage: { estimated: true },
      observation: { check: { passed: 1, total: 2 }, newDiagnostics: 0 },
    },
  ],
  outcome: { kind: 'unmet', strategyId: 's', need: 'scores', live: true },
  duels: [{ judge: 'j', first: 'c1', second: 'c2', forth: 0.6, back: 0.4, fidelity: 'judge' }],
  votes: [
    {
      ...{ first: 'c1', second: 'c2', verdict: 'tie', left: 'second', blind: true },
      ...{ tookMs: 9, reasons: ['style'], at: 7 },
    },
  ],
};

/** One judge changes its mind with the order, one likes the shorter text, one says nothing. */
const judgedComparison: Comparison = {
  ...comparison,
  columns: [
    { ...column, modelId: 'm', text: 'long text' },
    { ...column, id: 'c2', modelId: 'n', text: 'short' },
  ],
  duels: [
    { judge: 'j', first: 'c1', second: 'c2', forth: 1, back: 0.4, fidelity: 'judge' },
    { judge: 'k', first: 'c1', second: 'c2', forth: 0.2, back: 0.4, fidelity: 'judge' },
  ],
  abstentions: [{ judge: 'l', first: 'c1', second: 'c2' }],
};

describe('what a page is told of a comparison', () => {
  it('is the request with three lines on either side of the place', () => {
    assert.deepEqual(requestSection(comparison), {
      ...{ kind: 'instruct', id: 'x', startedAt: 5, languageId: 'go', path: 'a.go' },
      ...{ before: '2\n3\n4', after: '5\n6\n7', original: 'old', instruction: 'Write.' },
    });
  });
  it('has less of lines that are very long', () => {
    const long = 'x'.repeat(10_000);
    const request = { ...comparison.request, prefix: long, suffix: long };
    const { before, after } = requestSection({ ...comparison, request });
    assert.deepEqual([before.length, after.length], [2000, 2000]);
  });
  it('is columns without their texts and tokens', () => {
    assert.deepEqual(columnHeads(comparison, new Map([['c1', 2]])), [
      { id: 'c1', modelId: 'm', place: 'local', state: 'done', length: 3, revision: 2 },
      {
        ...{ id: 'c2', modelId: 'm', place: 'local', state: 'failed', length: 3, revision: 0 },
        ...{ fusedFrom: ['m'], failure: { code: 'timeout', detail: 'late' } },
      },
      {
        ...{ id: 'c3', modelId: 'm', place: 'local', state: 'done', length: 3, revision: 0 },
        ...{ temperature: 0.5, startMs: 1, firstTextMs: 2, endMs: 3, usage: { estimated: true } },
        observation: { check: { passed: 1, total: 2 }, newDiagnostics: 0 },
      },
    ]);
  });
  it('passes what the page reads', () => {
    const sections = {
      request: requestSection(comparison),
      columns: columnHeads(comparison),
      outcome: outcomeSection(comparison),
      duels: duelsSection(comparison),
      votes: votesSection(comparison),
      judges: judgesSection([judgedPairsOf(judgedComparison)]),
      strategies: strategyOffers(strategies),
    };
    assert.deepEqual(pageSections.parse(JSON.parse(JSON.stringify(sections))), sections);
  });
});

describe('what a page is told of judges', () => {
  it('is how they have done in all comparisons in which any was asked', () => {
    const pairs = judgedPairsOf(judgedComparison);
    const { comparisons, judges, agreements, alpha } = judgesSection([pairs, [], pairs]);
    assert.equal(comparisons, 2);
    assert.deepEqual(
      judges.map(({ judge, asked, abstained, flips, longer }) => [
        ...[judge, asked, abstained, flips.count, flips.of, longer.count, longer.of],
      ]),
      [
        ['j', 2, 0, 2, 2, 2, 2],
        ['k', 2, 0, 0, 2, 0, 2],
        ['l', 2, 2, 0, 0, 0, 0],
      ],
    );
    assert.deepEqual(agreements[0], { first: 'j', second: 'k', pairs: 2, kappa: 0 });
    assert.equal(alpha, 1 - 3 / 2);
  });
  it('is that nobody was asked where there are no duels', () => {
    assert.deepEqual(judgesSection([[]]), { comparisons: 0, judges: [], agreements: [] });
  });
});

describe('a strategy on offer', () => {
  it('has its paper with authors and year, and a link to the web alone', () => {
    const row = { id: 'a', family: 'ranking', title: 'A', needs: { members: 1 } } as const;
    const source = { year: 2025, title: 'On A', departures: [] };
    assert.deepEqual(
      strategyOffers([
        { ...row, source: { ...source, authors: 'Xu et al.', url: 'https://example.org/a' } },
        { ...row, source: { ...source, url: 'javascript:alert(1)' } },
      ]),
      [
        {
          ...{ id: 'a', family: 'ranking', title: 'A' },
          ...{ paper: 'Xu et al.: On A (2025)', url: 'https://example.org/a' },
        },
        { id: 'a', family: 'ranking', title: 'A', paper: 'On A (2025)' },
      ],
    );
  });
  it('is every strategy of the registry, in its order', () => {
    assert.deepEqual(
      strategyOffers(strategies).map(({ id }) => id),
      strategies.map(({ id }) => id),
    );
  });
});
