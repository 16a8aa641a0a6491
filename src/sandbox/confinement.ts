import type { Isolation, SandboxLimits } from './job.ts';
import type { VisibleFolders } from './visible-folders.ts';

/** One way to confine a command; which of them work here is found out by trying. */
export interface Confinement {
  readonly tool: Isolation['tool'];
  /**
   * True: this process is the machine's root, builds the namespaces as such and hands the command
   * over to a user of no rights. False: the namespaces belong to a new user namespace.
   */
  readonly dropsRoot: boolean;
  /** Some containers forbid a new /proc; the command then sees none. */
  readonly mountsProc: boolean;
  /**
   * Linux before 5.14 counts all processes of the user rather than those in the sandbox, so that
   * any sensible limit is already passed; root is never counted.
   */
  readonly limitsProcesses: boolean;
}

/** What a way of confining turns into a command line. */
export interface ConfinedCommand {
  readonly confinement: Confinement;
  readonly command: readonly string[];
  readonly limits: SandboxLimits;
  readonly visible: VisibleFolders;
  /** A folder of the host that becomes the working folder; without it one is made in memory. */
  readonly workingFolder: string | undefined;
  /** Whom the command runs as when root is dropped. */
  readonly userId: number;
}

/** How the result states a confinement. */
export function isolationBy({ tool, limitsProcesses }: Confinement): Isolation {
  return { level: tool === 'none' ? 'copied' : 'isolated', tool, limitsProcesses };
}

/**
 * The ways to isolate on a platform, best first. `isRoot` says that this process is user 0; in a
 * container that may still be a root without rights, hence the ways without it come after.
 */
export function waysToIsolate(platform: NodeJS.Platform, isRoot: boolean): readonly Confinement[] {
  if (platform === 'darwin') {
    return [{ tool: 'sandbox-exec', dropsRoot: false, mountsProc: false, limitsProcesses: false }];
  }
  if (platform !== 'linux') return [];
  return (['bwrap', 'unshare'] as const).flatMap((tool) =>
    (isRoot ? [true, false] : [false]).flatMap((dropsRoot) =>
      (!isRoot || dropsRoot ? [true, false] : [false]).flatMap((limitsProcesses) =>
        [true, false].map((mountsProc) => ({ tool, dropsRoot, mountsProc, limitsProcesses })),
      ),
    ),
  );
}
