import assert from 'node:assert/strict';
import { checkOutcome, outputOf } from '../../src/checks/check-outcome.ts';
import { refuseUnrunnable } from '../../src/checks/unrunnable.ts';
import { CheckUnrunnableError } from '../../src/refactor/sources.ts';
import type { SandboxResult } from '../../src/sandbox/job.ts';

function result(stdout: string, more: Partial<SandboxResult> = {}): SandboxResult {
  return {
    ...{ exitCode: 1, signal: undefined, timedOut: false, flooded: false },
    stdout: { text: stdout, omittedBytes: 0 },
    stderr: { text: '', omittedBytes: 0 },
    isolation: { level: 'copied', tool: 'none', limitsProcesses: false },
    durationMs: 10,
    ...more,
  };
}

/** The code and the words after it, or undefined where the check can say something. */
function fault(run: SandboxResult): string | undefined {
  try {
    refuseUnrunnable(checkOutcome(run), {
      ...{ command: 'npm test', timeMs: 1000, output: outputOf(run) },
    });
    return undefined;
  } catch (error) {
    assert.ok(error instanceof CheckUnrunnableError);
    const [, name = ''] =
      /(?:the module |started \()(.+?)(?: is not|\);)/.exec(error.message) ?? [];
    return `${error.code} ${name}`.trim();
  }
}

const MISSING = [
  ["Error: Cannot find module 'left-pad'\nRequire stack:", 'left-pad'],
  ["Error [ERR_MODULE_NOT_FOUND]: Cannot find package '@a/b' imported from /sandbox/x.mjs", '@a/b'],
  ["src/a.ts(1,15): error TS2307: Cannot find module 'zod' or its corresponding type", 'zod'],
  ["E   ModuleNotFoundError: No module named 'numpy.core'\n1 error in 0.12s", 'numpy.core'],
  ["ModuleNotFoundError: No module named 'x'\nRan 1 test in 0.000s\n\nFAILED (errors=1)", 'x'],
  ['/usr/bin/python3: No module named pytest', 'pytest'],
  ['a.go:3:8: no required module provides package github.com/a/b; to add it:', 'github.com/a/b'],
] as const;

describe('refuseUnrunnable', () => {
  for (const [output, name] of MISSING) {
    it(`tells a missing module: ${output.slice(0, 60)}`, () => {
      assert.equal(fault(result(output)), `missing-module ${name}`);
    });
  }
  for (const output of [
    "Error: Cannot find module './left-pad'",
    "error TS2307: Cannot find module '@/lib/x'",
    "Cannot find module '/sandbox/dist/x.js'",
    "Error: Cannot find module 'x'\n1 failed, 2 passed in 0.1s",
  ]) {
    it(`goes on with a mistake of the project: ${output.slice(0, 60)}`, () => {
      assert.equal(fault(result(output)), undefined);
    });
  }
  it('does not look for modules where the command passes', () => {
    assert.equal(fault(result("Cannot find module 'x', skipped", { exitCode: 0 })), undefined);
  });
  for (const [output, exitCode, name] of [
    ['/bin/sh: 1: jest: not found', 127, 'jest'],
    ['/bin/sh: 1: ./run: Permission denied', 126, 'npm test'],
    ['> test\n> jest\n\nsh: 1: jest: not found\nnpm error', 1, 'jest'],
    ['bash: line 1: vitest: command not found', 1, 'vitest'],
  ] as const) {
    it(`tells a program that is not there: ${JSON.stringify(output)}`, () => {
      assert.equal(fault(result(output, { exitCode })), `command-not-found ${name}`);
    });
  }
  for (const [output, exitCode] of [
    ['==== no tests ran in 0.00s ====', 5],
    ['Ran 0 tests in 0.000s\n\nOK', 0],
    ['Error: No test files found: "test"', 1],
    ['No tests found, exiting with code 1', 1],
    ['No test files found, exiting with code 1', 1],
    ['\n  0 passing (1ms)', 0],
    ['?   \tx\t[no test files]', 0],
    ['test result: ok. 0 passed; 0 failed; 0 ignored; 0 measured; 0 filtered out', 0],
  ] as const) {
    it(`tells that there are no tests: ${output.trim()}`, () => {
      assert.equal(fault(result(output, { exitCode })), 'no-tests');
    });
  }
  it('tells what does not end and what writes without end', () => {
    assert.equal(fault(result('', { timedOut: true, exitCode: undefined })), 'time-limit');
    assert.equal(fault(result('', { flooded: true, exitCode: undefined })), 'flood');
  });
  for (const [output, exitCode] of [
    ['1 failed, 2 passed in 0.1s', 1],
    ['', 0],
    ['', 1],
    ['src/a.ts(1,1): error TS2322: Type', 2],
    ['1 error in 0.12s\nE SyntaxError', 2],
  ] as const) {
    it(`opens with ${JSON.stringify(output)} and code ${exitCode}`, () => {
      assert.equal(fault(result(output, { exitCode })), undefined);
    });
  }
});

describe('checkOutcome', () => {
  it('passes by its exit code alone where no tests are counted', () => {
    assert.deepEqual(checkOutcome(result('fine', { exitCode: 0 })), {
      ...{ passed: true, ended: 'by-itself', exitCode: 0, lastLines: ['fine'], durationMs: 10 },
    });
  });
  it('reads both streams', () => {
    const stderr = { text: 'Tests:       2 passed, 2 total', omittedBytes: 0 };
    assert.equal(checkOutcome(result('', { exitCode: 0, stderr })).tests?.passed, 2);
  });
  it('has no exit code of what was ended', () => {
    const { ended, exitCode } = checkOutcome(result('', { timedOut: true, exitCode: 137 }));
    assert.deepEqual([ended, exitCode], ['time-limit', undefined]);
  });
});
