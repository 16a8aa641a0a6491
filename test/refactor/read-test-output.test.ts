import assert from 'node:assert/strict';
import fc from 'fast-check';
import { contradicts, readTestOutput } from '../../src/refactor/read-test-output.ts';

/** Runner, passed, failed, skipped, names: as one line. */
function read(output: string): string | undefined {
  const counts = readTestOutput(output);
  if (counts === undefined) return undefined;
  const { runner, passed, failed, skipped, failing } = counts;
  return [`${runner}: ${passed} ${failed} ${skipped}`, ...failing].join(' | ');
}

const PYTEST = `
============================= test session starts ==============================
collected 5 items
test_a.py FF.sx                                                          [100%]
=========================== short test summary info ============================
FAILED test_a.py::A::test_bad - AssertionError: 1 != 2
ERROR test_b.py
FAILED test_a.py::A::test_err[x - y] - ValueError: x`;

const UNITTEST = `FE.sx
======================================================================
ERROR: test_err (test_a.A.test_err)
----------------------------------------------------------------------
Traceback (most recent call last):
======================================================================
FAIL: test_bad (test_a.A)
----------------------------------------------------------------------
Ran 5 tests in 0.001s

FAILED (failures=1, errors=1, skipped=1, expected failures=1)
`;

const MOCHA = `

  suite
    \u001b[32m  ✔\u001b[0m inner ok
    1) inner bad
    - pending

  1 passing (5ms)
  1 pending
  2 failing

  1) suite
       inner bad:
     Error: x
      at Context.<anonymous> (m.test.mjs:1:76)

  2) suite
       deep
         bad deep:
     Error: 2 passing
`;

const NODE_SPEC = `✔ adds (1.338346ms)
✖ fails top (1.135438ms)
▶ suite
  ✖ inner bad (0.196607ms)
✖ suite (2.165769ms)
ℹ tests 6
ℹ suites 1
ℹ pass 2
ℹ fail 2
ℹ cancelled 0
ℹ skipped 1
ℹ todo 1
ℹ duration_ms 91.648333

✖ failing tests:

test at t.test.mjs:2:23
✖ fails top (1.135438ms)
  AssertionError [ERR_ASSERTION]: 1 == 2

test at t.test.mjs:3:49
✖ inner bad (0.196607ms)
`;

const NODE_TAP = `TAP version 13
# Subtest: adds
ok 1 - adds
not ok 2 - fails top
  ---
  failureType: 'testCodeFailure'
  ...
ok 3 - later # SKIP
ok 4 - some day # TODO
    not ok 2 - inner bad
      ---
      failureType: 'testCodeFailure'
      ...
    1..2
not ok 5 - suite
  ---
  duration_ms: 1.728192
  type: 'suite'
  failureType: 'subtestsFailed'
  ...
1..5
# tests 6
# suites 1
# pass 2
# fail 1
# cancelled 1
# skipped 1
# todo 1
`;

const MOCHA_TAP = `ok 1 suite inner ok
not ok 2 suite inner bad
  Error: x
ok 3 suite pending # SKIP -
    ok 4 inside of another
# tests 3
# pass 1
# fail 1
1..3`;

const JEST = `FAIL ./a.test.js
  sum
    ✓ adds (2 ms)
    ✕ fails (1 ms)

  ● sum › fails

    expect(received).toBe(expected)

  ● Console

Summary of all failing tests
  ● sum › fails

Test Suites: 1 failed, 1 passed, 2 total
Tests:       1 failed, 1 skipped, 2 passed, 4 total
Snapshots:   0 total`;

const VITEST = ` ❯ a.test.ts (3 tests | 1 failed) 5ms
   × sum > fails 3ms
⎯⎯⎯ Failed Tests 1 ⎯⎯⎯
 FAIL  a.test.ts > sum > fails
AssertionError: expected 1 to be 2

 Test Files  1 failed | 1 passed (2)
      Tests  1 failed | 2 passed | 1 skipped (4)
   Duration  200ms`;

const GO_VERBOSE = `=== RUN   TestOk
--- PASS: TestOk (0.00s)
=== RUN   TestBad/sub_one
--- FAIL: TestBad (0.00s)
    --- FAIL: TestBad/sub_one (0.00s)
--- SKIP: TestSkip (0.00s)
FAIL
FAIL\tx\t0.002s
?   \tx/b\t[no test files]
FAIL`;

const CARGO = `running 3 tests
test tests::ok ... ok
test tests::bad ... FAILED
test result: FAILED. 1 passed; 1 failed; 1 ignored; 0 measured; 0 filtered out; finished in 0.18s
   Doc-tests x
test result: ok. 2 passed; 0 failed; 0 ignored; 0 measured; 0 filtered out; finished in 0.00s`;

describe('readTestOutput', () => {
  for (const [what, output, expected] of [
    [
      'pytest',
      `${PYTEST}\n====== 2 failed, 3 passed, 1 skipped, 1 xfailed, 1 error, 2 warnings in 65.04s (0:01:05) ======`,
      'pytest: 4 3 1 | test_a.py::A::test_bad | test_b.py | test_a.py::A::test_err[x',
    ],
    ['pytest -q', '.\n1 passed in 0.01s', 'pytest: 1 0 0'],
    ['pytest without tests', '==== no tests ran in 0.00s ====', 'pytest: 0 0 0'],
    ['unittest', UNITTEST, 'unittest: 2 2 1 | test_a.A.test_err | test_a.A.test_bad'],
    ['unittest that passes', 'Ran 2 tests in 0.000s\n\nOK (skipped=1)', 'unittest: 1 0 1'],
    ['unittest without tests', 'Ran 0 tests in 0.000s\n\nNO TESTS RAN', 'unittest: 0 0 0'],
    ['Mocha', MOCHA, 'mocha: 1 2 1 | suite inner bad | suite deep bad deep'],
    ['Mocha without tests', '\n  0 passing (1ms)\n', 'mocha: 0 0 0'],
    ['Jest', JEST, 'jest: 2 1 1 | sum › fails'],
    [
      'Jest whose file cannot be run',
      'Test Suites: 1 failed, 1 total\nTests:       0 total',
      'jest: 0 1 0',
    ],
    ['Vitest', VITEST, 'vitest: 2 1 1 | a.test.ts > sum > fails'],
    [
      'Vitest whose file cannot be run',
      ' Test Files  1 failed (1)\n      Tests  no tests',
      'vitest: 0 1 0',
    ],
    ['the test runner of Node', NODE_SPEC, 'node:test: 2 2 2 | fails top | inner bad'],
    ['the same as TAP', NODE_TAP, 'node:test: 2 2 2 | fails top | inner bad'],
    ['TAP', MOCHA_TAP, 'TAP: 1 1 1 | suite inner bad'],
    ['TAP without tests', 'TAP version 14\n1..0', 'TAP: 0 0 0'],
    ['TAP that has failures to do', '1..1\nnot ok 1 - x # TODO later', 'TAP: 0 0 1'],
    ['go test -v', GO_VERBOSE, 'go test -v: 1 2 1 | TestBad | TestBad/sub_one'],
    [
      'go test by package',
      '--- FAIL: TestBad (0.00s)\nFAIL\nFAIL\tx\t0.002s\nok  \tx/b\t(cached)\nFAIL\tx/c [build failed]\nFAIL',
      'go test: 1 2 0 | TestBad',
    ],
    ['go test without tests', '?   \tx/b\t[no test files]', 'go test: 0 0 0'],
    ['cargo test', CARGO, 'cargo test: 3 1 1 | tests::bad'],
    [
      'anything else by its last numbers',
      '1 failed\n  2 skipped\n  7 passed (3.1s)',
      'unknown: 7 1 2',
    ],
    ['anything else on one line', 'ok | 5 passed | 2 failed (12ms)', 'unknown: 5 2 0'],
    ['anything else that only fails', 'FAILED: 3 tests failed', 'unknown: 0 3 0'],
    ['several packages as one', '1 passed in 0.01s\n2 failed, 1 passed in 0.02s', 'pytest: 2 2 0'],
    ['two runners', `${CARGO}\n1 passed in 0.01s`, 'pytest + cargo test: 4 1 1 | tests::bad'],
  ] as const) {
    it(`reads ${what}`, () => {
      assert.equal(read(output), expected);
    });
  }
  it('knows nothing of what is no test runner', () => {
    for (const output of ['', 'Found 2 errors in 1 file.', 'built in 2.3s', '✖ 3 problems']) {
      assert.equal(read(output), undefined);
    }
  });
  it('keeps 200 names', () => {
    const names = Array.from({ length: 500 }, (_, i) => `FAILED a.py::test_${i}`).join('\n');
    const counts = readTestOutput(`${names}\n500 failed in 1.0s`);
    assert.deepEqual([counts?.failed, counts?.failing.length], [500, 200]);
  });
  it('reads the end of an endless output', () => {
    assert.equal(read(`${'x\n'.repeat(3_000_000)}2 passed in 0.1s`), 'pytest: 2 0 0');
  });
  it('reads anything, and never has negative or broken numbers', () => {
    const pieces = fc.constantFrom(
      ...[
        '  1) ',
        'Ran 3 tests in 1s',
        'OK',
        'FAILED (failures=9)',
        '1 passing (',
        '\u001b]',
        '\u001b[',
      ],
      ...['Tests:  ', ' total', '# tests 3', '1..1', 'not ok ', '999999999999 passed', '\n', ' > '],
    );
    const hostile = fc.array(fc.oneof(pieces, fc.string()), { maxLength: 60 });
    fc.assert(
      fc.property(hostile, (parts) => {
        const counts = readTestOutput(parts.join('\n'));
        if (counts === undefined) return;
        for (const number of [counts.passed, counts.failed, counts.skipped]) {
          assert.ok(Number.isSafeInteger(number) && number >= 0);
        }
      }),
    );
  });
});

describe('contradicts', () => {
  it('is what ends with 0 after failing tests', () => {
    const tests = readTestOutput('1 failed, 2 passed in 0.1s');
    assert.equal(contradicts(0, tests), true);
    assert.equal(contradicts(1, tests), false);
    assert.equal(contradicts(undefined, tests), false);
    assert.equal(contradicts(0, readTestOutput('2 passed in 0.1s')), false);
    assert.equal(contradicts(0, undefined), false);
  });
});
