import { numbersByWord, tallyOf, type TestFormat } from './counted-tests.ts';

/** Lines after `3 passing (5ms)` that may tell the pending and the failing ones. */
const MOCHA_SUMMARY_LINES = 3;
/** A name of a failing test is spread over lines, one for each group around it. */
const MOCHA_NAME_LINES = 12;

/** Mocha, with any reporter that ends with its usual summary (spec, dot, min, …). */
export const mocha: TestFormat = (lines) => {
  const tally = tallyOf('mocha');
  for (const [at, line] of lines.entries()) {
    const [, passed] = /^\s*(\d{1,9}) passing \(\d/.exec(line) ?? [];
    if (passed === undefined) continue;
    const after = lines.slice(at + 1, at + 1 + MOCHA_SUMMARY_LINES);
    const end = after.findIndex((one) => !/^\s+\d{1,9} (?:pending|failing)$/.test(one));
    const of = numbersByWord(after.slice(0, end < 0 ? undefined : end).join('\n'));
    const failed = of.get('failing') ?? 0;
    tally.add({ passed: Number(passed), failed, skipped: of.get('pending') ?? 0 });
    for (const name of mochaNames(lines, at, failed)) tally.fail(name);
  }
  return tally.counts();
};

/** The names in the numbered list behind a summary, the groups of each in front of it. */
function* mochaNames(lines: readonly string[], from: number, most: number): Generator<string> {
  let wanted = 1;
  for (let at = from; at < lines.length && wanted <= most; at += 1) {
    const start = `  ${wanted}) `;
    const line = lines[at] ?? '';
    if (!line.startsWith(start)) continue;
    const name = [line.slice(start.length).trim()];
    while (name.at(-1)?.endsWith(':') !== true && name.length < MOCHA_NAME_LINES) {
      name.push(lines[at + name.length]?.trim() ?? '');
    }
    if (name.length < MOCHA_NAME_LINES) yield name.join(' ').replace(/:$/, '');
    wanted += 1;
  }
}

/** Jest. A file that could not be run counts as one failure where no test in it is counted. */
export const jest: TestFormat = (lines) => {
  const tally = tallyOf('jest');
  let brokenFiles = 0;
  for (const line of lines) {
    const [, name] = /^ {2}● (\S.*)$/.exec(line) ?? [];
    if (name !== undefined && !/^(?:Console|Test suite failed to run)$/.test(name))
      tally.fail(name);
    const [, files] = /^Test Suites: +(\S.*)$/.exec(line) ?? [];
    if (files !== undefined) brokenFiles = numbersByWord(files).get('failed') ?? 0;
    const [, tests] = /^Tests: +(\S.* total)$/.exec(line) ?? [];
    if (tests === undefined) continue;
    const of = numbersByWord(tests);
    const failed = of.get('failed') ?? 0;
    tally.add({
      passed: of.get('passed') ?? 0,
      failed: failed > 0 ? failed : brokenFiles,
      skipped: (of.get('skipped') ?? 0) + (of.get('todo') ?? 0),
    });
    brokenFiles = 0;
  }
  return tally.counts();
};

/** Vitest. A file that could not be run counts as one failure where no test in it is counted. */
export const vitest: TestFormat = (lines) => {
  const tally = tallyOf('vitest');
  let brokenFiles = 0;
  for (const line of lines) {
    const [, name] = /^ FAIL {2}(\S.* > .*)$/.exec(line) ?? [];
    if (name !== undefined) tally.fail(name);
    const [, files] = /^ *Test Files {2}(\S.*)$/.exec(line) ?? [];
    if (files !== undefined) brokenFiles = numbersByWord(files).get('failed') ?? 0;
    const [, tests] = /^ *Tests {2}(no tests|\d{1,9} \S.*\(\d{1,9}\))$/.exec(line) ?? [];
    if (tests === undefined) continue;
    const of = numbersByWord(tests);
    const failed = of.get('failed') ?? 0;
    tally.add({
      passed: (of.get('passed') ?? 0) + (of.get('expected') ?? 0),
      failed: failed > 0 ? failed : brokenFiles,
      skipped: (of.get('skipped') ?? 0) + (of.get('todo') ?? 0),
    });
    brokenFiles = 0;
  }
  return tally.counts();
};
