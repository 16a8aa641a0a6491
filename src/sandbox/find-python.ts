import path from 'node:path';
import type { Clock } from '../core/clock.ts';
import { runProcess } from './run-process.ts';
import { SandboxError } from './job.ts';

/** An interpreter, and the folders without which it does not start. */
export interface Interpreter {
  readonly command: string;
  readonly readOnlyFolders: readonly string[];
}

/**
 * Asks a Python where it lives. It may be a script in front of the real one (pyenv, asdf), in the
 * user's home or in a virtual environment; the sandbox shows none of these by itself. It is the
 * user's own program and is asked outside of the sandbox, with the user's environment.
 *
 * Throws SandboxError when it cannot be run or does not answer; the signal's reason.
 */
export async function findPython(
  command: string,
  clock: Clock,
  signal: AbortSignal,
): Promise<Interpreter> {
  const { stdout, stderr, exitCode } = await runProcess(
    {
      // The descriptor tells that it was started, as for a command in the sandbox.
      command: [
        '/bin/sh',
        '-c',
        'echo started >&3; exec 3>&-; exec "$@"',
        'sh',
        command,
        '-c',
        ASK,
      ],
      environment: environment(),
      folder: undefined,
      input: '',
      limits: { timeMs: 30_000, outputBytes: 65_536, diskBytes: 0 },
      endStrays: () => Promise.resolve(),
    },
    clock,
    signal,
  );
  const [file = '', ...folders] = stdout.text.trim().split('\n');
  if (exitCode !== 0 || !path.isAbsolute(file)) {
    throw new SandboxError(
      `"${command}" is not a Python that runs: ${stderr.text.trim() || `exit code ${exitCode}`}`,
    );
  }
  const needed = [...folders, path.dirname(path.dirname(file))];
  return {
    command: file,
    readOnlyFolders: [...new Set(needed)].filter((folder) => folder !== '/' && folder !== ''),
  };
}

/** The interpreter itself, then where its library is and where its extension modules are. */
const ASK =
  'import os, sys; print(os.path.realpath(sys.executable), sys.base_prefix, sys.base_exec_prefix, sep="\\n")';

function environment(): Record<string, string> {
  return Object.fromEntries(
    Object.entries(process.env).flatMap(([name, value]) =>
      value === undefined ? [] : [[name, value]],
    ),
  );
}
