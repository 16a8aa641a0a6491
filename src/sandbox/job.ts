/** One command to run where it can do no harm. */
export interface SandboxJob {
  /** An absolute path, or a name to be found on PATH inside the sandbox. */
  readonly command: string;
  readonly arguments: readonly string[];
  /** What the command reads from its standard input; by default nothing. */
  readonly input?: string;
  /** Put into the working folder before the command starts. */
  readonly files?: readonly SandboxFile[];
  /**
   * A folder of the caller's own that becomes the working folder: what the command writes stays
   * there. By default the working folder is new, empty and gone afterwards. Where this process is
   * root, the folder is given to another user.
   */
  readonly scratchFolder?: string;
  /** Absolute folders that the command may read at their own place, besides those of the system. */
  readonly readOnlyFolders?: readonly string[];
  /** Besides PATH and LANG, which are all that is inherited, and HOME and TMPDIR. */
  readonly environment?: Readonly<Record<string, string>>;
  readonly limits: SandboxLimits;
}

export interface SandboxFile {
  /** Below the working folder, with `/` between folders. */
  readonly path: string;
  readonly text: string;
}

export interface SandboxLimits {
  readonly timeMs: number;
  /** Of each standard stream the first and the last half of this many bytes is kept. */
  readonly outputBytes: number;
  /**
   * Address space of each process. Not for programs that reserve far more than they use (Node,
   * Java, Go with the race detector); without it nothing but the system's own limit holds.
   */
  readonly memoryBytes?: number;
  /** Processes and threads at one time; held only where `Isolation.limitsProcesses`. */
  readonly processes?: number;
  /**
   * Of any one file; and, in namespaces, of each of /tmp, /dev/shm and a working folder without
   * files, which are in memory. A folder on disk as a whole is not limited.
   */
  readonly diskBytes: number;
}

/** A job that writes so many times what is kept is ended. */
export const FLOOD_FACTOR = 256;

/** How far a command is kept away from the rest of the machine. */
export interface Isolation {
  /**
   * `isolated`: no network, no file outside the system's folders and those named is seen, none
   * outside the working folder can be written, no process outlives the job. `copied`: only another
   * folder, a clean environment and limits; nothing keeps a program in that wants out.
   */
  readonly level: 'isolated' | 'copied';
  readonly tool: 'bwrap' | 'unshare' | 'sandbox-exec' | 'none';
  /** Whether `SandboxLimits.processes` is held here. */
  readonly limitsProcesses: boolean;
}

export interface SandboxResult {
  /** Unknown when a signal ended the command. As in a shell, 128 + n means signal n. */
  readonly exitCode: number | undefined;
  readonly signal: string | undefined;
  /** The time limit ended it. */
  readonly timedOut: boolean;
  /** It was ended because it wrote `FLOOD_FACTOR` times what is kept. */
  readonly flooded: boolean;
  readonly stdout: KeptText;
  readonly stderr: KeptText;
  readonly isolation: Isolation;
  readonly durationMs: number;
}

/** A text of which the middle may be left out. */
export interface KeptText {
  /** The first part, directly followed by the last part. */
  readonly text: string;
  /** How many bytes between them were dropped; 0 when the text is whole. */
  readonly omittedBytes: number;
}

export interface Sandbox {
  readonly isolation: Isolation;
  /**
   * Runs one command to its end and leaves neither a process nor a folder behind; any number at a
   * time.
   *
   * Throws the signal's reason once everything is ended and removed; SandboxError when the command
   * could not be started; TypeError when the job itself is wrong.
   */
  run(job: SandboxJob, signal: AbortSignal): Promise<SandboxResult>;
}

/** The sandbox itself failed: the command never started. */
export class SandboxError extends Error {
  override readonly name = 'SandboxError';
}
