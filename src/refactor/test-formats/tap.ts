import { tallyOf, type TestFormat } from './counted-tests.ts';

/** `ℹ tests 6` of the reporter spec, `# tests 6` of the reporter tap. */
const NODE_NUMBER = /^(?:ℹ|#) (tests|suites|pass|fail|cancelled|skipped|todo) (\d{1,9})$/;
const NODE_NAMES = ['tests', 'suites', 'pass', 'fail', 'cancelled', 'skipped', 'todo'];

/** The test runner of Node, with the reporters spec, dot and tap. Groups of tests are not counted. */
export const nodeTest: TestFormat = (lines) => {
  const tally = tallyOf('node:test');
  let isListOfFailures = false;
  for (const [at, line] of lines.entries()) {
    isListOfFailures ||= /^(?:✖ failing tests|Failed tests):$/.test(line);
    const [, failure] = isListOfFailures
      ? (/^✖ (.+) \(\d[\d.]*ms\)$/.exec(line) ?? [])
      : (/^ *not ok \d+ - (.+)$/.exec(line) ?? []);
    if (failure !== undefined && !isExcused(failure) && !isGroup(lines, at)) tally.fail(failure);
    if (NODE_NUMBER.exec(line)?.[1] !== 'tests') continue;
    const of = new Map(
      lines.slice(at, at + NODE_NAMES.length).map((one) => {
        const [, name = '', number = ''] = NODE_NUMBER.exec(one) ?? [];
        return [name, Number(number)] as const;
      }),
    );
    // Other programs that write TAP end with some of these lines, but not with all.
    if (!NODE_NAMES.every((name) => of.has(name))) continue;
    tally.add({
      passed: of.get('pass') ?? 0,
      failed: (of.get('fail') ?? 0) + (of.get('cancelled') ?? 0),
      skipped: (of.get('skipped') ?? 0) + (of.get('todo') ?? 0),
    });
  }
  return tally.counts();
};

/** Lines of details in which a failure says that it is one of tests inside. */
const DETAIL_LINES = 8;

function isGroup(lines: readonly string[], at: number): boolean {
  const details = lines.slice(at + 1, at + 1 + DETAIL_LINES).map((line) => line.trim());
  const end = details.findIndex((line) => /^(?:\.\.\.$|not ok |ok |✖ )/.test(line));
  return details
    .slice(0, end < 0 ? undefined : end)
    .some(
      (line) => line === "failureType: 'subtestsFailed'" || /^'\d+ subtests? failed'$/.test(line),
    );
}

/** Test Anything Protocol 12 to 14: what stands at the beginning of a line is counted. */
export const tap: TestFormat = (lines) => {
  const isTap = lines.some((line) => /^(?:TAP version \d+|1\.\.\d+)/.test(line));
  if (!isTap) return undefined;
  const tally = tallyOf('TAP');
  tally.add({});
  for (const line of lines) {
    const [, not, name = ''] = /^(not )?ok\b(?: \d+)?(?: -)?(.*)$/.exec(line) ?? [];
    if (!/^(?:not )?ok(?: \d| -|$)/.test(line)) continue;
    if (isExcused(name)) tally.add({ skipped: 1 });
    else if (not === undefined) tally.add({ passed: 1 });
    else {
      tally.add({ failed: 1 });
      tally.fail(name);
    }
  }
  return tally.counts();
};

function isExcused(name: string): boolean {
  return /# (?:skip|todo)\b/i.test(name);
}
