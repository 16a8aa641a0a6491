import type { CheckOutcome } from '../refactor/evidence.ts';
import { CheckUnrunnableError, type CheckUnrunnableCode } from '../refactor/sources.ts';
import { withoutControlSequences } from '../text/terminal-text.ts';

/** What is known of the run beyond its outcome, for the message. */
export interface BaselineRun {
  readonly command: string;
  readonly timeMs: number;
  readonly output: string;
  /** What would install the dependencies; see `proposePrepare`. */
  readonly prepare?: string;
}

/**
 * Refuses a check that can say nothing: the run on the unchanged copy could not begin, found no test,
 * lacks a module, did not end or did not stop writing. A run whose tests fail is no such case: what
 * fails before a change counts as such.
 *
 * A module is missing where the run failed, no test has passed, and a message of Node, TypeScript,
 * Python, Go or Rust names one that is written neither as a path nor with a mark in front (`@/`, `~`,
 * `#`): those are files of the project itself.
 *
 * Throws CheckUnrunnableError: what, what to do, and the end of what the command said.
 */
export function refuseUnrunnable(outcome: CheckOutcome, run: BaselineRun): void {
  const found = faultOf(outcome, run);
  if (found === undefined) return;
  const [code, what] = found;
  throw new CheckUnrunnableError(
    code,
    [
      `the check says nothing on an unchanged copy of the workspace: ${what}`,
      ...outcome.lastLines.map((line) => `  ${line}`),
    ].join('\n'),
  );
}

function faultOf(
  outcome: CheckOutcome,
  { command, timeMs, output, prepare }: BaselineRun,
): readonly [CheckUnrunnableCode, string] | undefined {
  const { ended, exitCode, tests } = outcome;
  if (ended === 'time-limit') {
    return [
      'time-limit',
      `it has not ended after ${(timeMs / 1000).toFixed(1)} s; allow it more time, or give a command that runs fewer tests`,
    ];
  }
  if (ended === 'flood') {
    return ['flood', 'it writes without end; give a command that says less'];
  }
  const text = withoutControlSequences(output);
  const counted = tests === undefined ? 0 : tests.passed + tests.failed + tests.skipped;
  const hasFailed = exitCode !== 0;
  if (hasFailed && counted === 0) {
    const isRefused = exitCode === 127 || exitCode === 126;
    const tool = missingCommand(text) ?? (isRefused ? command : undefined);
    if (tool !== undefined) {
      return [
        'command-not-found',
        `a program cannot be started (${tool}); besides the system only named folders of tools are seen, and of what is installed only the dependency folders`,
      ];
    }
  }
  const missing = hasFailed && (tests?.passed ?? 0) === 0 ? missingModule(text) : undefined;
  if (missing !== undefined) {
    const install =
      prepare === undefined
        ? 'install the dependencies in the workspace'
        : `install the dependencies in the workspace, or let “${prepare}” do it in the copy`;
    return [
      'missing-module',
      `the module ${missing} is not there; ${install} (ignored and secret files are not in the copy)`,
    ];
  }
  if (counted > 0 || (tests === undefined && !NO_TESTS.test(text))) return undefined;
  return ['no-tests', 'it has found no test; look at the command and the folder it runs in'];
}

/** Where no numbers are printed: Mocha, Jest and Vitest without any file of tests. */
const NO_TESTS =
  /^(?:.*\bNo test files found\b|No tests found, exiting|Error: No test files found)/m;

/** What shells say, and npm of a script. */
function missingCommand(text: string): string | undefined {
  const [, bash, dash] =
    /^.{0,200}?: (?:line )?(?:\d+: )?([\w./@+-]{1,100}): (?:command )?not found$|^(?:env|exec): .?([\w./@+-]{1,100}).?: No such file or directory$/m.exec(
      text,
    ) ?? [];
  return bash ?? dash;
}

/** Each has the name of the module as its one group. */
const MISSING_MODULES = [
  /\bCannot find (?:module|package) ['"]([^'"\n]{1,200})['"]/,
  /\bModuleNotFoundError: No module named ['"]?([\w.]{1,200})/,
  /\bImportError: No module named ['"]?([\w.]{1,200})/,
  /^\S*python[\d.]*: No module named ([\w.]{1,200})/m,
  /\bno required module provides package (\S{1,200});/,
  /\bcan't find crate for `([\w-]{1,200})`/,
  /\bfailed to (?:download|load source for dependency) `([^`\n]{1,200})`/,
  /\bFailed to (?:resolve|load) (?:import|url) ['"]?([^'"\s]{1,200})/,
];

function missingModule(text: string): string | undefined {
  return MISSING_MODULES.map((pattern) => pattern.exec(text)?.[1]).find(
    (name) => name !== undefined && !/^(?:[./~#]|@\/|[A-Za-z]:\\|file:)/.test(name),
  );
}
