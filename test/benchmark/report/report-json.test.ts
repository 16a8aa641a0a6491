import assert from 'node:assert/strict';
import type { BenchmarkReport } from '../../../src/benchmark/report/benchmark-report.ts';
import { serialiseReport } from '../../../src/benchmark/report/report-json.ts';
import { fullReport, reportOf, timesOf, wayOf } from './sample-report.ts';

/** The same value with the keys of every object the other way round. */
function reversed(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(reversed);
  if (typeof value !== 'object' || value === null) return value;
  const entries = Object.entries(value).toReversed();
  return Object.fromEntries(entries.map(([key, inner]) => [key, reversed(inner)]));
}

function parsed(report: BenchmarkReport): BenchmarkReport {
  return JSON.parse(serialiseReport(report)) as BenchmarkReport;
}

const shownOf = (shown: number) =>
  parsed(reportOf({ ways: [wayOf('a', { shown })] })).ways[0]?.shown;

describe('serialiseReport', () => {
  it('is the same bytes whatever order the keys were made in', () => {
    const report = fullReport();
    assert.equal(serialiseReport(reversed(report) as BenchmarkReport), serialiseReport(report));
  });
  it('keeps everything but real time', () => {
    const report = fullReport();
    assert.deepEqual(
      parsed(report),
      JSON.parse(
        JSON.stringify(report, (key, value: unknown) => (key === 'ownMs' ? undefined : value)),
      ),
    );
  });
  it('is the same bytes for reports that differ in real time alone', () => {
    const timed = (p50: number) =>
      reportOf({ ways: [wayOf('a', { kind: 'strategy', ownMs: timesOf(p50, 2, 3) })] });
    assert.equal(serialiseReport(timed(1)), serialiseReport(timed(1.5)));
  });
  it('rounds to six significant digits, and writes what it has read in the same bytes', () => {
    assert.equal(shownOf(0.123_456_789), 0.123_457);
    assert.equal(shownOf(0.000_001_234_567_89), 0.000_001_234_57);
    const once = serialiseReport(fullReport());
    assert.equal(serialiseReport(JSON.parse(once) as BenchmarkReport), once);
  });
  it('keeps whole numbers whole', () => {
    assert.equal(parsed(reportOf({ seed: 4_294_967_295 })).seed, 4_294_967_295);
  });
  it('leaves out what is no number, and has no negative zero', () => {
    assert.equal(shownOf(Number.NaN), undefined);
    assert.equal(Object.is(shownOf(-0), 0), true);
  });
  it('begins with what a reader looks for, and ends with a line feed', () => {
    const text = serialiseReport(fullReport());
    assert.ok(text.startsWith('{\n  "version": 1,\n  "title": "Own code",\n  "subject"'));
    assert.ok(text.endsWith('}\n'));
  });
  it('puts keys that it does not know behind the others, by name', () => {
    const report = { ...reportOf(), zebra: 1, apple: 2 };
    const keys = Object.keys(JSON.parse(serialiseReport(report)) as object);
    assert.deepEqual(keys.slice(-3), ['problems', 'apple', 'zebra']);
  });
});
