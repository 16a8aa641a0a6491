import assert from 'node:assert/strict';
import type { BenchmarkReport } from '../../../src/benchmark/report/benchmark-report.ts';
import { furtherTables } from '../../../src/benchmark/report/further-tables.ts';
import { htmlReport } from '../../../src/benchmark/report/html-report.ts';
import { serialiseReport } from '../../../src/benchmark/report/report-json.ts';
import { textReport } from '../../../src/benchmark/report/text-report.ts';
import { fullReport, reportOf, wayOf } from './sample-report.ts';
import { readStrictXml } from './strict-xml.ts';

const RANKS: NonNullable<BenchmarkReport['ranks']> = {
  members: 4,
  top: 3,
  rows: [
    { id: 'one', kind: 'member', meanRank: 1.25, topShare: 1, items: 240 },
    { id: 'two', kind: 'member', meanRank: 2.5, topShare: 0.625, items: 240 },
    { id: 'evidence', kind: 'strategy', meanRank: 1.5, topShare: 0.9, items: 238 },
  ],
};
const COSTS: NonNullable<BenchmarkReport['costQuality']> = {
  points: [{ id: 'one', kind: 'member', costUsd: 0.004, quality: 0.6 }],
  hull: [{ costUsd: 0.004, quality: 0.6 }],
  savings: [
    { mix: 'members', qualityShare: 0.95, costUsd: 0.0037, savedShare: 0.075 },
    { mix: 'members', qualityShare: 0.99 },
    { mix: 'all-ways', qualityShare: 0.95, costUsd: 0.0019, savedShare: -0.5 },
    { mix: 'all-ways', qualityShare: 0.99, costUsd: 0.002, savedShare: 0.5 },
  ],
  oracle: { quality: 0.7, askingCheapestUsd: 0.002, askingNobodyUsd: 0.001, items: 230 },
};
const REPORT = reportOf({
  measure: 'quality',
  bestSingle: 'one',
  ways: [wayOf('one')],
  ranks: RANKS,
  costQuality: COSTS,
});

const golden = `Rank among 4 models    Mean rank  Best 3 %    n
Single models
  one                       1.25     100.0  240
  two                       2.50      62.5  240
Strategies
  evidence                  1.50      90.0  238
By quality; 1 is best, equal ones share the better rank, and a strategy is ranked as one more among the
models. Only items that every one of these models answered.

What nearly the same quality costs  95 %: USD per 1,000  saved %  99 %: USD per 1,000  saved %
single models                                      3.70      7.5                    –        –
models and strategies                              1.90    −50.0                 2.00     50.0
The least cost of 1,000 items at shares of the quality of one, where a coin mixes two ways. Always the best
answer (70.0 %, n 230) would cost 2.00 USD if the cheapest model is asked where none is right, 1.00 if nobody
is.
`;

describe('furtherTables', () => {
  it('read like this on a terminal', () => {
    assert.equal(textReport(REPORT).split('\n\n').slice(-2).join('\n\n'), golden);
  });
  it('stand on the page, which stays well-formed', () => {
    const page = htmlReport(REPORT);
    readStrictXml(page);
    assert.match(page, /<h2 id="rank-among-4-models-heading">Rank among 4 models<\/h2>/);
    assert.match(page, /<th scope="row"><bdi>models and strategies<\/bdi><\/th><td>1\.90<\/td>/);
    assert.match(page, /would cost 2\.00 USD if the cheapest model is asked/);
  });
  it('are in the JSON with all their numbers', () => {
    const { ranks, costQuality } = JSON.parse(serialiseReport(REPORT)) as BenchmarkReport;
    assert.deepEqual([ranks, costQuality], [RANKS, COSTS]);
  });
  it('are none of a report that has no values for them', () => {
    assert.deepEqual(furtherTables(fullReport()), []);
  });
  it('escape the names that come from outside', () => {
    const name = '<img src=x>\u001b[31m';
    const rows = [{ ...RANKS.rows[0]!, id: name }];
    const page = htmlReport({ ...REPORT, bestSingle: name, ranks: { ...RANKS, rows } });
    readStrictXml(page);
    assert.doesNotMatch(page, /<img/);
  });
});

describe('the table of probabilities', () => {
  const row = {
    ...{ measure: 'exact' as const, expectedCalibrationError: 0.283, brier: 0.21, items: 129 },
    bins: [{ low: 0.4, high: 0.5, meanProbability: 0.46, meanQuality: 0.12, items: 129 }],
  };
  const report = reportOf({
    ways: [wayOf('one')],
    reliability: [
      { id: 'one', ...row },
      { id: 'evidence', ...row, of: 'score', fitted: 60, auroc: 0.75 },
    ],
  });

  it('sets scores of strategies beside the models’ own probabilities', () => {
    const [table] = furtherTables(report);
    assert.deepEqual(
      table?.groups.map(({ rows }) => rows),
      [
        [['one', '28.3', '0.210', undefined, undefined, '129']],
        [['evidence', '28.3', '0.210', '0.750', '60', '129']],
      ],
    );
    assert.match(textReport(report), /Probabilities of being right/);
  });
  it('and their plots stand on a page that stays well-formed', () => {
    const page = htmlReport(report);
    readStrictXml(page);
    assert.match(page, /Can the strategies’ scores be trusted as probabilities/);
    assert.match(page, /Can the models’ own probabilities be trusted/);
  });
});
