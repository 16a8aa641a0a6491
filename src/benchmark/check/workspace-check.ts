import PQueue from 'p-queue';
import type { RecordingLine } from '../../recording/recording-line.ts';
import type { ListedFiles } from '../../checks/listed-files.ts';
import { linesAtEnd } from '../../checks/lines-at-end.ts';
import { runCommand, seenIn, type CheckCommand } from '../../checks/run-command.ts';
import { createScratchCopy, type ScratchCopy } from '../../checks/scratch-copy.ts';
import type { SandboxResult } from '../../sandbox/job.ts';

export interface CheckOptions extends CheckCommand {
  /** The workspace: an absolute path. */
  readonly root: string;
  readonly files: ListedFiles;
}

/** Where a text goes, and the rest of its file. Line ends are `\n`. */
export interface CheckedPlace {
  readonly path: string;
  readonly before: string;
  readonly after: string;
}

/** What checking has cost so far. */
export interface CheckTally {
  readonly runs: number;
  readonly totalMs: number;
  readonly longestMs: number;
  /** Runs that the time limit ended: they count as failed. */
  readonly timedOut: number;
  /** Texts of which nothing is known, and why the last of them is one. */
  readonly notRun: number;
  readonly fault?: string;
}

export interface WorkspaceCheck {
  /** Files in the copy. */
  readonly files: number;
  /** What the run on the untouched copy took. */
  readonly untouchedMs: number;
  readonly tally: CheckTally;
  /**
   * Whether the command passes with a text at a place, 1 or 0; undefined where that cannot be told.
   * One run at a time. Throws the signal's reason.
   */
  passes(place: CheckedPlace, text: string, signal: AbortSignal): Promise<number | undefined>;
  /** The place that a recorded hole was cut from, where the copy still has it. */
  placeOf(line: RecordingLine): Promise<CheckedPlace | undefined>;
  /** Deletes the copy. */
  close(): Promise<void>;
}

/** The command does not pass on the untouched copy: nothing that it said of a text would count. */
export class CheckFailedError extends Error {
  override readonly name = 'CheckFailedError';
}

/** What is installed at the root: linked, whatever the level, since the user has asked for a benchmark. */
const DEPENDENCIES = ['node_modules', '.venv', 'venv'];

/**
 * Copies a workspace and runs a command in the copy, once as it is: that must pass. Then each text is
 * put into its file, the command runs, and the copy becomes what the first run left, so that no text
 * has to do with another and what was built is not built anew.
 *
 * Cost: the command itself, and two system calls a file of the copy. Known weakness: a text that changes
 * a file and hides it by setting the time back is not found out.
 *
 * Throws CheckFailedError with the end of what the command said; RangeError where the workspace is too
 * large; the signal's reason. Nothing is left then.
 */
export async function openWorkspaceCheck(
  options: CheckOptions,
  signal: AbortSignal,
): Promise<WorkspaceCheck> {
  const copy = await createScratchCopy(
    {
      roots: [{ place: '', folder: options.root, files: options.files }],
      dependencies: DEPENDENCIES,
      way: 'link',
      seenAt: seenIn(options.sandbox),
    },
    signal,
  );
  try {
    const { durationMs } = await untouchedRun(options, copy, signal);
    await copy.settle();
    return createCheck(options, copy, durationMs);
  } catch (error) {
    await copy.remove();
    throw error;
  }
}

async function untouchedRun(
  options: CheckOptions,
  copy: ScratchCopy,
  signal: AbortSignal,
): Promise<SandboxResult> {
  const result = await runCommand(options, copy, signal).catch((error: unknown) => {
    signal.throwIfAborted();
    throw new CheckFailedError(`the check cannot be run: ${messageOf(error)}`);
  });
  if (isPassed(result)) return result;
  const { exitCode, signal: by, timedOut, flooded, durationMs, stdout, stderr } = result;
  const seconds = (durationMs / 1000).toFixed(1);
  const how = timedOut
    ? `not ended after ${seconds} s`
    : flooded
      ? 'endless output'
      : `${by ?? `exit code ${exitCode}`} after ${seconds} s`;
  const said = [stdout, stderr].flatMap(({ text }) => linesAtEnd(text, LINES_SHOWN));
  throw new CheckFailedError(
    [
      `the check does not pass on an untouched copy of the workspace: ${how}`,
      ...said.map((line) => `  ${line}`),
    ].join('\n'),
  );
}

const LINES_SHOWN = 20;

function createCheck(
  options: CheckOptions,
  copy: ScratchCopy,
  untouchedMs: number,
): WorkspaceCheck {
  const queue = new PQueue({ concurrency: 1 });
  let tally: CheckTally = { runs: 0, totalMs: 0, longestMs: 0, timedOut: 0, notRun: 0 };

  async function check(
    place: CheckedPlace,
    text: string,
    signal: AbortSignal,
  ): Promise<number | undefined> {
    signal.throwIfAborted();
    const settled = await copy.settled(place.path);
    if (settled === undefined) {
      note(`${place.path} is not in the copy`);
      return undefined;
    }
    const whole = writtenLike(settled, place.before + text + place.after);
    if (whole === settled) return 1;
    try {
      await copy.put(new Map([[place.path, whole]]));
      const result = await runCommand(options, copy, signal);
      const { durationMs, timedOut } = result;
      tally = {
        ...tally,
        runs: tally.runs + 1,
        totalMs: tally.totalMs + durationMs,
        longestMs: Math.max(tally.longestMs, durationMs),
        timedOut: tally.timedOut + Number(timedOut),
      };
      return Number(isPassed(result));
    } catch (error) {
      signal.throwIfAborted();
      note(messageOf(error));
      return undefined;
    } finally {
      if (!signal.aborted) await copy.restore();
    }
  }

  function note(fault: string): void {
    tally = { ...tally, notRun: tally.notRun + 1, fault };
  }

  return {
    files: copy.files,
    untouchedMs,
    get tally() {
      return tally;
    },
    passes: (place, text, signal) => queue.add(() => check(place, text, signal)),
    async placeOf({ group = '', prefix = '', suffix = '', reference = '' }) {
      const settled = await copy.settled(group);
      if (settled === undefined) return undefined;
      const whole = settled.replace(BYTE_ORDER_MARK, '').replaceAll('\r\n', '\n');
      const piece = prefix + reference + suffix;
      const at = whole.indexOf(piece);
      if (at < 0 || whole.includes(piece, at + 1)) return undefined;
      return {
        path: group,
        before: whole.slice(0, at) + prefix,
        after: suffix + whole.slice(at + piece.length),
      };
    },
    close: () => copy.remove(),
  };
}

function isPassed({ exitCode, timedOut, flooded }: SandboxResult): boolean {
  return exitCode === 0 && !timedOut && !flooded;
}

const BYTE_ORDER_MARK = /^\uFEFF/;

/** A text with the mark of byte order and the line ends that the file has had. */
function writtenLike(settled: string, text: string): string {
  const mark = BYTE_ORDER_MARK.exec(settled)?.[0] ?? '';
  const plain = text.replaceAll('\r\n', '\n');
  return mark + (settled.includes('\r\n') ? plain.replaceAll('\n', '\r\n') : plain);
}

function messageOf(error: unknown): string {
  return error instanceof Error ? error.message : String(error);
}
