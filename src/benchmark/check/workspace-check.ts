import PQueue from 'p-queue';
import type { RecordingLine } from '../../recording/recording-line.ts';
import type { Sandbox, SandboxLimits, SandboxResult } from '../../sandbox/job.ts';
import type { HoleFiles } from '../workspace/workspace-places.ts';
import { createScratchCopy, type ScratchCopy } from './scratch-copy.ts';
import { linesAtEnd } from './lines-at-end.ts';
import type { ToolFolders } from './tool-folders.ts';

export interface CheckOptions {
  /** The workspace: an absolute path. */
  readonly root: string;
  readonly files: Pick<HoleFiles, 'list'>;
  /** For the POSIX shell, in the root of the copy; it passes where it ends with 0. */
  readonly command: string;
  readonly sandbox: Sandbox;
  /** Of one run. */
  readonly timeMs: number;
  readonly tools?: ToolFolders;
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

/** Most of a machine, but not all of it. */
const LIMITS: Omit<SandboxLimits, 'timeMs'> = {
  outputBytes: 262_144,
  processes: 1024,
  diskBytes: 512 * 2 ** 20,
};

/**
 * What a test runner needs to know: that nobody sits there, that colours are of no use. Python would
 * take a compiled file for that of a source of the same length and second.
 */
const ENVIRONMENT = { CI: 'true', NO_COLOR: '1', PYTHONDONTWRITEBYTECODE: '1' };

/**
 * Copies a workspace and runs a command in the copy, once as it is: that must pass. Then each text is
 * put into its file, the command runs, and the copy becomes what the first run left, so that no text
 * has to do with another and what was built is not built anew.
 *
 * Cost: the command itself, and two system calls a file of the copy. Known weakness: what is linked
 * (dependencies) may lead back to the workspace itself, as packages of a monorepo do; a text that
 * changes a file and hides it by setting the time back is not found out.
 *
 * Throws CheckFailedError with the end of what the command said; RangeError where the workspace is too
 * large; the signal's reason. Nothing is left then.
 */
export async function openWorkspaceCheck(
  options: CheckOptions,
  signal: AbortSignal,
): Promise<WorkspaceCheck> {
  const copy = await createScratchCopy(options.root, options.files, signal);
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
  const result = await run(options, copy, signal).catch((error: unknown) => {
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
      await copy.replace(place.path, whole);
      const result = await run(options, copy, signal);
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

async function run(
  { command, sandbox, timeMs, tools = { visible: [], first: [] } }: CheckOptions,
  { folder, linked }: ScratchCopy,
  signal: AbortSignal,
): Promise<SandboxResult> {
  return await sandbox.run(
    {
      command: '/bin/sh',
      arguments: ['-c', command],
      scratchFolder: folder,
      readOnlyFolders: [...linked, ...tools.visible],
      environment: { ...ENVIRONMENT, PATH: [...tools.first, process.env['PATH']].join(':') },
      limits: { ...LIMITS, timeMs },
    },
    signal,
  );
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
