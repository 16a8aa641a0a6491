import type { Sandbox, SandboxLimits, SandboxResult } from '../sandbox/job.ts';
import { WORK } from '../sandbox/visible-folders.ts';
import type { ScratchCopy } from './scratch-copy.ts';
import type { ToolFolders } from './tool-folders.ts';

/** A command of the user's and how it is run. */
export interface CheckCommand {
  /** For the POSIX shell; it passes where it ends with 0. */
  readonly command: string;
  /** Where in the copy it runs; by default in its root. With `/` between folders. */
  readonly cwd?: string;
  readonly sandbox: Sandbox;
  /** Of one run. */
  readonly timeMs: number;
  readonly tools?: ToolFolders;
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
 * Runs a command in a copy, in the sandbox and with a clean environment. Nothing of the run is left but
 * what it has done to the copy.
 *
 * Throws the signal's reason once all its processes are gone; SandboxError; TypeError for a `cwd` that
 * leads out of the copy or a folder of tools that is not there.
 */
export async function runCommand(
  { command, cwd = '', sandbox, timeMs, tools = { visible: [], first: [] } }: CheckCommand,
  { folder, linked }: Pick<ScratchCopy, 'folder' | 'linked'>,
  signal: AbortSignal,
  more: Readonly<Record<string, string>> = {},
): Promise<SandboxResult> {
  refuseOutside(cwd);
  const inFolder = ['-c', 'cd -- "$1" && exec /bin/sh -c "$2"', 'sh', cwd, command];
  return await sandbox.run(
    {
      command: '/bin/sh',
      arguments: cwd === '' ? ['-c', command] : inFolder,
      scratchFolder: folder,
      readOnlyFolders: [...linked, ...tools.visible],
      environment: {
        ...ENVIRONMENT,
        PATH: [...tools.first, process.env['PATH']].join(':'),
        ...more,
      },
      limits: { ...LIMITS, timeMs },
    },
    signal,
  );
}

/** Throws TypeError for a folder to run in that leads out of the copy. */
export function refuseOutside(cwd = ''): void {
  if (!cwd.startsWith('/') && !cwd.split('/').includes('..')) return;
  throw new TypeError(`"${cwd}" is not a folder of the copy`);
}

/** Where commands in a sandbox see the copy that lies in a folder. */
export function seenIn({ isolation }: Sandbox): (folder: string) => string {
  const hasOwnRoot = isolation.tool === 'bwrap' || isolation.tool === 'unshare';
  return (folder) => (hasOwnRoot ? WORK : folder);
}
