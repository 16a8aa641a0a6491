import path from 'node:path';
import type { HoleFiles } from '../../benchmark/workspace/workspace-places.ts';
import { testedOnce, withQualities } from '../../benchmark/check/tested-texts.ts';
import { toolFolders } from '../../checks/tool-folders.ts';
import {
  CheckFailedError,
  openWorkspaceCheck,
  type CheckedPlace,
  type CheckTally,
} from '../../benchmark/check/workspace-check.ts';
import { listOption, numberOption, textOption, type Arguments } from '../arguments.ts';
import { UsageError, type Output } from '../output.ts';
import { isolationInWords, sandboxOf } from '../sandbox-of.ts';
import type { BenchmarkCall } from './benchmarked.ts';

/** A run of the project's tests takes no longer, where nobody says otherwise. Unit: s. */
const USUAL_SECONDS = 120;

/** What `--check` adds to a benchmark. */
export interface WorkspaceTests extends Required<
  Pick<BenchmarkCall, 'passes' | 'annotate' | 'more'>
> {
  /** Deletes the copy. */
  close(): Promise<void>;
}

/**
 * Runs the command of `--check` on an untouched copy of the folder, which must pass; then every text of
 * the benchmark can be tested by it. Undefined without the option. Throws the signal's reason.
 */
export async function workspaceTests(
  folder: string,
  files: HoleFiles,
  given: Arguments,
  output: Output,
  signal: AbortSignal,
): Promise<WorkspaceTests | undefined> {
  const command = textOption(given, 'check');
  const seconds = numberOption(given, 'check-seconds', { minimum: 0.1 }) ?? USUAL_SECONDS;
  const named = listOption(given, 'check-visible') ?? [];
  if (command === undefined) {
    const alone = ['check-seconds', 'check-visible'].find(
      (name) => given.options[name] !== undefined,
    );
    if (alone !== undefined) throw new UsageError(`--${alone} wants --check COMMAND`);
    return undefined;
  }
  const root = path.resolve(folder);
  const sandbox = await sandboxOf(given, signal);
  const tools = await toolFolders(
    root,
    process.execPath,
    named.map((one) => path.resolve(one)),
  );
  output.message(`Checking an untouched copy: ${command}`);
  const check = await openWorkspaceCheck(
    { root, files, command, sandbox, timeMs: seconds * 1000, tools },
    signal,
  ).catch((error: unknown) => {
    if (error instanceof CheckFailedError) throw new UsageError(`${error.message}\n${HINT}`);
    if (error instanceof RangeError) throw new UsageError(`--check: ${error.message}`);
    throw error;
  });
  const { files: copied, untouchedMs } = check;
  output.message(
    `It passes on a copy of ${counted(copied, 'file')} in ${inSeconds(untouchedMs)}; each new text costs about that.`,
  );
  const tested = testedOnce<CheckedPlace & { readonly id: string }>(async (place, texts) => {
    const results: (number | undefined)[] = [];
    for (const text of texts) results.push(await check.passes(place, text, signal));
    return results;
  });
  return {
    annotate: (line, place) => withQualities(line, (texts) => tested(place, texts)),
    async passes(line, text) {
      const place = await check.placeOf(line);
      if (place === undefined) return undefined;
      return (await tested({ ...place, id: line.id }, [text]))[0];
    },
    more: () => [
      `Tests ran ${isolationInWords(sandbox.isolation)}, on a copy of ${counted(copied, 'file')} that passes untouched in ${inSeconds(untouchedMs)}: ${command}`,
      ...tallyInWords(check.tally, seconds),
    ],
    close: () => check.close(),
  };
}

const HINT =
  'Nothing was asked. The copy has neither ignored nor secret files nor .git, there is no network, and besides the system only node_modules, .venv and venv are seen; --check-visible DIR shows another folder.';

function tallyInWords(
  { runs, totalMs, longestMs, timedOut, notRun, fault }: CheckTally,
  seconds: number,
): readonly string[] {
  const limit = timedOut === 0 ? '' : `, of which ${timedOut} reached the limit of ${seconds} s`;
  return [
    runs === 0
      ? 'No text had to be checked anew.'
      : `Checking took ${counted(runs, 'run')}, ${inSeconds(totalMs / runs)} each, the longest ${inSeconds(longestMs)}${limit}; equal texts of a place were run once. A text that no test reaches passes as well.`,
    ...(notRun === 0 ? [] : [`${counted(notRun, 'text')} could not be checked: ${fault}.`]),
  ];
}

function inSeconds(ms: number): string {
  return `${(ms / 1000).toFixed(1)} s`;
}

function counted(number: number, noun: string): string {
  return `${number} ${noun}${number === 1 ? '' : 's'}`;
}
