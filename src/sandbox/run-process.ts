import { spawn } from 'node:child_process';
import { Readable } from 'node:stream';
import { abortReason, type Clock } from '../core/clock.ts';
import { STARTED_DESCRIPTOR } from './inner-script.ts';
import { FLOOD_FACTOR, SandboxError, type SandboxLimits, type SandboxResult } from './job.ts';
import { keptOutput } from './kept-output.ts';

export interface ProcessStart {
  readonly command: readonly string[];
  readonly environment: Readonly<Record<string, string>>;
  /** Where it starts; by default where this process is. */
  readonly folder: string | undefined;
  readonly input: string;
  readonly limits: SandboxLimits;
  /** Ends what is not in the group; called when its head has ended, by itself or killed. */
  readonly endStrays: (wasKilled: boolean) => Promise<void>;
}

export type ProcessEnd = Omit<SandboxResult, 'isolation'>;

/** Streams that are still open so long after the last process was ended belong to one that got away. */
const STRAY_STREAM_MS = 1000;

/**
 * Starts a command as the head of a process group and waits until it and its group have ended. The
 * group is killed, without asking it first, when the time is over, when it floods its output, when
 * the signal is aborted, and when its first process has ended.
 *
 * Throws the signal's reason after everything has ended; SandboxError when the command did not
 * report its start on `STARTED_DESCRIPTOR`, with what it wrote to its standard error.
 */
export async function runProcess(
  { command, environment, folder, input, limits, endStrays }: ProcessStart,
  clock: Clock,
  signal: AbortSignal,
): Promise<ProcessEnd> {
  signal.throwIfAborted();
  const [file = '', ...rest] = command;
  const startMs = clock.now();
  const child = spawn(file, rest, {
    env: { ...environment },
    stdio: ['pipe', 'pipe', 'pipe', 'pipe'],
    detached: true,
    ...(folder === undefined ? {} : { cwd: folder }),
  });
  const kill = () => killGroup(child.pid);
  const state: { started: boolean; endedBy?: 'time' | 'flood' } = { started: false };
  const stdout = keptOutput(limits.outputBytes);
  const stderr = keptOutput(limits.outputBytes);
  let writtenBytes = 0;
  const take = (into: typeof stdout) => (chunk: Buffer) => {
    into.add(chunk);
    writtenBytes += chunk.length;
    if (writtenBytes <= limits.outputBytes * FLOOD_FACTOR) return;
    state.endedBy ??= 'flood';
    kill();
  };
  child.stdout.on('data', take(stdout));
  child.stderr.on('data', take(stderr));
  const report = child.stdio[STARTED_DESCRIPTOR];
  if (report instanceof Readable) report.once('data', () => (state.started = true));
  // A command that does not read its input closes it: not an error.
  child.stdin.on('error', () => undefined);
  child.stdin.end(input);

  const over = new Promise<{ code: number | null; by: string | null }>((resolve, reject) => {
    child.once('error', (error) => reject(new SandboxError(error.message, { cause: error })));
    child.once('exit', (code, by) => resolve({ code, by }));
  });
  const closed = new Promise<void>((resolve) => child.once('close', () => resolve()));
  const callOffTime = clock.after(limits.timeMs, () => {
    state.endedBy ??= 'time';
    kill();
  });
  signal.addEventListener('abort', kill, { once: true });
  try {
    const { code, by } = await over;
    callOffTime();
    kill();
    await endStrays(signal.aborted || state.endedBy !== undefined);
    const callOffStreams = clock.after(STRAY_STREAM_MS, () => {
      for (const stream of child.stdio) stream?.destroy();
    });
    await closed;
    callOffStreams();
    if (signal.aborted) throw abortReason(signal);
    if (!state.started && state.endedBy === undefined) {
      throw new SandboxError(stderr.text.text.trim() || `${file} ended before the command began`);
    }
    return {
      exitCode: code ?? undefined,
      signal: by ?? undefined,
      timedOut: state.endedBy === 'time',
      flooded: state.endedBy === 'flood',
      stdout: stdout.text,
      stderr: stderr.text,
      durationMs: clock.now() - startMs,
    };
  } finally {
    callOffTime();
    signal.removeEventListener('abort', kill);
  }
}

function killGroup(id: number | undefined): void {
  if (id === undefined) return;
  try {
    process.kill(-id, 'SIGKILL');
  } catch {
    // Nobody is left in it.
  }
}
