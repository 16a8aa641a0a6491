import assert from 'node:assert/strict';
import type { BenchmarkReport } from '../../../src/benchmark/report/benchmark-report.ts';
import { columnsOf } from '../../../src/text/printable.ts';
import { textReport } from '../../../src/benchmark/report/text-report.ts';
import { hostileReport } from './hostile-report.ts';
import { fullReport, reportOf, wayOf } from './sample-report.ts';

const golden = `Own code
/home/ada/shop
240 places in 31 files or clusters, by exact match, 95 % intervals, seed 7

Use evidence over qwen2.5-coder:1.5b and workspace: +3.2 points of exact match (95 % interval +1.1 to +5.4)
over the best single model, on 240 places.

Quality                 n     Exact match %          Parses %  Shown %
Single models
  qwen2.5-coder:1.5b  240  34.2 (29.2–39.2)  91.0 (86.0–96.0)     95.0
  workspace           238  20.1 (15.1–25.1)  88.0 (83.0–93.0)     71.0
Baselines
  random member       240  27.1 (22.1–32.1)                 –     95.0
Strategies
  evidence            240  37.4 (32.4–42.4)  94.0 (89.0–99.0)     95.0
  majority            240  35.1 (30.1–40.1)                 –     95.0
Upper bound
  best of all         240  44.1 (39.1–49.1)                 –     95.0

Difference in points      Against best single  p (Holm)  Better  Worse  Same  Verdict
Single models
  qwen2.5-coder:1.5b                        –         –       –      –     –  –
  workspace             −14.1 (−19.0 to −9.2)    <0.001      31     19   190  worse
Baselines
  random member          −7.1 (−10.0 to −4.0)     0.004      31     19   190  worse
Strategies
  evidence                +3.2 (+1.1 to +5.4)     0.012      31     19   190  better
  majority                +0.9 (−0.8 to +2.5)     0.610      31     19   190  no difference
Upper bound
  best of all            +9.9 (+6.0 to +14.0)    <0.001      31     19   190  by construction

Speed and cost        p50 ms  p90 ms  p99 ms  Own p90 ms  Prompt  Written  USD per 1,000 places
Single models
  qwen2.5-coder:1.5b     214     430   1,340           –     812       14                 0.020
  workspace              0.8     1.9     4.2           –       –        –                     –
Baselines
  random member            –       –       –           –       –        –                     –
Strategies
  evidence               233     471   1,400         3.4     812       14                 0.020
  majority                 –       –       –           –       –        –                     –
Upper bound
  best of all              –       –       –           –       –        –                     –

Exact match %         typescript (140)            python (100)
Single models
  qwen2.5-coder:1.5b  37.1 (32.1–42.1)  30.1 (25.1–35.1, n 98)
  workspace                          –                       –
Baselines
  random member                      –                       –
Strategies
  evidence            40.0 (35.0–45.0)        33.8 (28.8–38.8)
  majority                           –                       –
Upper bound
  best of all                        –                       –

Could not be judged
- lazy-span: 2 members with score, has 0 (240 places)

Notes
- Times are as recorded.

Problems
- recordings/monday.jsonl:12: no candidates
`;

function widest(report: BenchmarkReport, width?: number): number {
  const text = textReport(report, width === undefined ? {} : { width });
  return Math.max(...text.split('\n').map(columnsOf));
}

describe('textReport', () => {
  it('reads like this', () => assert.equal(textReport(fullReport()), golden));
  it('keeps to its width, also with long names and many columns', () => {
    assert.ok(widest(fullReport()) <= 110);
    assert.ok(widest(hostileReport()) <= 110);
    assert.ok(widest(fullReport(), 80) <= 80);
  });
  it('lets through no control character and no mark that turns the direction', () => {
    assert.doesNotMatch(textReport(hostileReport()), /(?!\n)[\p{Cc}\u200e\u200f\u202a-\u202e]/u);
  });
  it('says that nothing was measured', () => {
    assert.match(textReport(reportOf({ items: 0, clusters: 0 })), /\nNothing was measured\.\n$/);
  });
  it('has no table of which no column is known', () => {
    const text = textReport(reportOf({ ways: [wayOf('only')] }));
    assert.match(text, /Quality/);
    assert.doesNotMatch(text, /Difference in points|Speed and cost/);
  });
  it('lists so many problems and counts the rest', () => {
    const problems = Array.from({ length: 45 }, (_, i) => `line ${i}`);
    assert.match(textReport(reportOf({ problems })), /- line 19\n- and 25 more\n$/);
  });
});
