import { realpath } from 'node:fs/promises';
import { constants } from 'node:os';
import type { Clock } from '../core/clock.ts';
import { bubblewrapCommand } from './bubblewrap.ts';
import { isolationBy, waysToIsolate } from './confinement.ts';
import type { ConfinedCommand, Confinement } from './confinement.ts';
import { innerScript } from './inner-script.ts';
import type { Isolation, Sandbox, SandboxJob, SandboxResult } from './job.ts';
import { runProcess } from './run-process.ts';
import { sandboxExecCommand } from './sandbox-exec.ts';
import { secretToken } from './secret-token.ts';
import { endStrayProcesses, RUN_VARIABLE } from './stray-processes.ts';
import { unshareCommand } from './unshare.ts';
import { systemFolders, withFolders, WORK, type VisibleFolders } from './visible-folders.ts';
import { createWorkingFolder, placeFiles, removeFolder } from './working-folder.ts';

export interface SandboxOptions {
  readonly clock: Clock;
  /** The user has said that commands may run without isolation where there is none. */
  readonly allowCopied: boolean;
  /** By default all that the platform may have; an empty list stands for a machine without. */
  readonly tools?: readonly Isolation['tool'][];
}

/** No way of isolating works here, and nobody allowed to go without. */
export class IsolationUnavailableError extends Error {
  override readonly name = 'IsolationUnavailableError';
  readonly attempts: readonly IsolationAttempt[];

  constructor(attempts: readonly IsolationAttempt[], platform: NodeJS.Platform) {
    const tried = attempts.map(({ tool, detail }) => `${tool}: ${detail}`).join('; ');
    super(
      platform === 'linux'
        ? `needs bwrap or unshare with user namespaces; install bubblewrap, or allow running without isolation (${tried})`
        : `needs Linux or macOS for isolation on ${platform}; allow running without isolation (${tried || 'nothing to try'})`,
    );
    this.attempts = attempts;
  }
}

export interface IsolationAttempt {
  readonly tool: Isolation['tool'];
  /** What it said when it was tried. */
  readonly detail: string;
}

/**
 * Finds the best isolation that works on this machine by running a trivial command in each in turn
 * (bwrap, unshare, none), once: the sandbox keeps the answer.
 *
 * Cost: up to 12 starts of a program, 10 to 40 ms each; 1 where bubblewrap works at once.
 * Throws IsolationUnavailableError; the signal's reason.
 */
export async function openSandbox(
  { clock, allowCopied, tools }: SandboxOptions,
  signal: AbortSignal,
): Promise<Sandbox> {
  const system = await systemFolders();
  const ways = waysToIsolate(process.platform, process.getuid?.() === 0).filter(
    ({ tool }) => tools?.includes(tool) ?? true,
  );
  const attempts: IsolationAttempt[] = [];
  for (const way of ways) {
    const sandbox = createSandbox(way, system, clock);
    const detail = await failureOf(sandbox, signal);
    if (detail === undefined) return sandbox;
    if (attempts.every(({ tool }) => tool !== way.tool)) attempts.push({ tool: way.tool, detail });
  }
  if (!allowCopied || process.platform === 'win32') {
    throw new IsolationUnavailableError(attempts, process.platform);
  }
  return createSandbox(WITHOUT_ISOLATION, system, clock);
}

/** Processes are not counted: the count would include all others of the user. */
const WITHOUT_ISOLATION: Confinement = {
  tool: 'none',
  dropsRoot: false,
  mountsProc: false,
  limitsProcesses: false,
};

/** Starts a second process, since that is what a wrong limit forbids, and reads what it says. */
async function failureOf(sandbox: Sandbox, signal: AbortSignal): Promise<string | undefined> {
  try {
    const { exitCode, stdout, stderr, timedOut } = await sandbox.run(PROBE, signal);
    if (stdout.text === 'inside\n' && exitCode === 0) return undefined;
    if (timedOut) return 'did not end';
    return stderr.text.trim() || `exit code ${exitCode}`;
  } catch (error) {
    signal.throwIfAborted();
    return error instanceof Error ? error.message : String(error);
  }
}

const PROBE: SandboxJob = {
  command: '/bin/sh',
  arguments: ['-c', 'said=$(echo inside) && echo "$said"'],
  limits: { timeMs: 10_000, outputBytes: 4096, processes: 16, diskBytes: 65_536 },
};

function createSandbox(confinement: Confinement, system: VisibleFolders, clock: Clock): Sandbox {
  const isolation = isolationBy(confinement);
  const isInNamespaces = confinement.tool === 'bwrap' || confinement.tool === 'unshare';
  let runs = process.pid;
  return {
    isolation,
    async run(job, signal) {
      signal.throwIfAborted();
      runs += 1;
      const userId = FIRST_USER + (runs % USERS);
      const mark = secretToken();
      const files = job.files ?? [];
      const visible = await withFolders(system, job.readOnlyFolders ?? []);
      const needsFolder = !isInNamespaces || files.length > 0;
      const ownFolder =
        job.scratchFolder === undefined && needsFolder ? await createWorkingFolder() : undefined;
      try {
        const folder = job.scratchFolder ?? ownFolder;
        const workingFolder = folder === undefined ? undefined : await realpath(folder);
        if (workingFolder !== undefined) await placeFiles(workingFolder, files);
        const { limits } = job;
        const command = [job.command, ...job.arguments];
        const end = await runProcess(
          {
            command: commandLine({ confinement, command, limits, visible, workingFolder, userId }),
            environment: environmentOf(job, isInNamespaces ? undefined : workingFolder, mark),
            folder: isInNamespaces ? '/' : workingFolder,
            input: job.input ?? '',
            limits,
            // Namespaces end with their first process, at once when it ends by itself. When it was
            // killed from outside they may still be ending: the search waits for it.
            endStrays: (wasKilled) =>
              isInNamespaces && !wasKilled ? Promise.resolve() : endStrayProcesses(mark, clock),
          },
          clock,
          signal,
        );
        return { ...end, ...exitOf(end, isInNamespaces), isolation };
      } finally {
        if (ownFolder !== undefined) await removeFolder(ownFolder);
      }
    },
  };
}

/**
 * User ids that no distribution assigns (60706 to 61183, systemd's "Users, Groups, UIDs and GIDs").
 * Each run has its own, since the kernel counts processes by user.
 */
const FIRST_USER = 60_706;
const USERS = 478;

function commandLine(confined: ConfinedCommand): readonly string[] {
  switch (confined.confinement.tool) {
    case 'bwrap':
      return bubblewrapCommand(confined);
    case 'unshare':
      return unshareCommand(confined);
    case 'sandbox-exec':
      return sandboxExecCommand(confined);
    case 'none':
      return ['/bin/sh', '-c', innerScript(confined, 'leaves'), 'sh', ...confined.command];
  }
}

/** Nothing is inherited that could hold a secret. */
function environmentOf(
  job: SandboxJob,
  hostFolder: string | undefined,
  mark: string,
): Record<string, string> {
  const { PATH = '/usr/bin:/bin', LANG = 'C.UTF-8' } = process.env;
  const home = { HOME: hostFolder ?? WORK, TMPDIR: hostFolder ?? '/tmp' };
  return { PATH, LANG, ...home, ...job.environment, [RUN_VARIABLE]: mark };
}

/** The scripts around a command in namespaces report its signal as a shell does. */
function exitOf(
  { exitCode, signal }: Pick<SandboxResult, 'exitCode' | 'signal'>,
  isInNamespaces: boolean,
): Pick<SandboxResult, 'exitCode' | 'signal'> {
  if (!isInNamespaces || exitCode === undefined || exitCode <= 128) return { exitCode, signal };
  const name = SIGNALS.get(exitCode - 128);
  return name === undefined ? { exitCode, signal } : { exitCode: undefined, signal: name };
}

/** Of two names for one number the first, which is the usual one. */
const SIGNALS = new Map(
  Object.entries(constants.signals)
    .map(([name, number]) => [number, name] as const)
    .toReversed(),
);
