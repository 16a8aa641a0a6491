import { withoutControlSequences } from '../text/terminal-text.ts';
import type { TestCounts } from './evidence.ts';
import { MOST_NAMES, tallyOf, type TestFormat } from './test-formats/counted-tests.ts';
import { cargoTest, goTest } from './test-formats/go-and-rust.ts';
import { jest, mocha, vitest } from './test-formats/javascript.ts';
import { pytest, unittest } from './test-formats/python.ts';
import { nodeTest, tap } from './test-formats/tap.ts';

/** Of a longer output the first and the last half of this are read. Unit: UTF-16 code units. */
const LONGEST_OUTPUT = 1_048_576;
/** Of a longer line the beginning is read: no summary is that long, and every pattern costs its length. */
const LONGEST_LINE = 500;

/** Runners whose summaries cannot be taken for each other's. */
const FORMATS: readonly TestFormat[] = [
  ...[pytest, unittest, mocha, jest, vitest],
  // Node's own may be TAP as well.
  (lines) => nodeTest(lines) ?? tap(lines),
  ...[goTest, cargoTest],
];

/**
 * The numbers of tests that runners have printed, added up over all summaries (a monorepo prints one a
 * package); undefined where none was found. Read are pytest, unittest, Mocha, Jest, Vitest, the test
 * runner of Node, TAP, `go test` and `cargo test`; else a last line such as `3 passed, 1 failed`.
 *
 * Whatever the tests themselves print can be taken for a summary. Cost O(n), n at most 1 MiB.
 */
export function readTestOutput(text: string): TestCounts | undefined {
  const lines = withoutControlSequences(shortened(text))
    .split(/\r?\n/)
    .map((line) => line.slice(0, LONGEST_LINE).trimEnd());
  const found = FORMATS.map((format) => format(lines)).filter((counts) => counts !== undefined);
  if (found.length === 0) return anySummary(lines);
  const sum = (name: 'passed' | 'failed' | 'skipped') =>
    found.reduce((all, counts) => all + counts[name], 0);
  return {
    runner: found.map(({ runner }) => runner).join(' + '),
    passed: sum('passed'),
    failed: sum('failed'),
    skipped: sum('skipped'),
    failing: found.flatMap(({ failing }) => failing).slice(0, MOST_NAMES),
  };
}

/** Whether a command has ended well although it printed failing tests. */
export function contradicts(exitCode: number | undefined, tests: TestCounts | undefined): boolean {
  return exitCode === 0 && tests !== undefined && tests.failed > 0;
}

function shortened(text: string): string {
  if (text.length <= LONGEST_OUTPUT) return text;
  return `${text.slice(0, LONGEST_OUTPUT / 2)}\n${text.slice(-LONGEST_OUTPUT / 2)}`;
}

/** Lines around the one that says how many have passed. */
const NEIGHBOURS = 2;

const PASSED = /\b(\d{1,9}) (?:tests? |specs? )?(?:passed|passing|pass|succeeded)\b/i;
const FAILED = /\b(\d{1,9}) (?:tests? |specs? )?(?:failed|failing|fail|failures?)\b/i;
const SKIPPED = /\b(\d{1,9}) (?:tests? |specs? )?(?:skipped|pending|ignored)\b/i;

/** The last line that says how many have passed, or else failed, with what stands around it. */
function anySummary(lines: readonly string[]): TestCounts | undefined {
  const isPassed = (line: string) => PASSED.test(line);
  const passedAt = lines.findLastIndex(isPassed);
  const at = passedAt >= 0 ? passedAt : lines.findLastIndex((line) => FAILED.test(line));
  if (at < 0) return undefined;
  const near = [
    lines[at] ?? '',
    ...lines.slice(at + 1, at + 1 + NEIGHBOURS),
    ...lines.slice(Math.max(0, at - NEIGHBOURS), at).toReversed(),
  ];
  const number = (pattern: RegExp) =>
    Number(near.map((line) => pattern.exec(line)?.[1]).find((one) => one !== undefined) ?? 0);
  const tally = tallyOf('unknown');
  tally.add({ passed: number(PASSED), failed: number(FAILED), skipped: number(SKIPPED) });
  return tally.counts();
}
