import { execFile } from 'node:child_process';
import type { ChildProcess, ExecFileException } from 'node:child_process';
import { homedir } from 'node:os';
import type { Clock } from '../../core/clock.ts';
import { failure, ModelError } from '../../core/failure.ts';

/** Where tokens come from that are valid for a while. */
export interface TokenSource {
  /** Throws ModelError `unauthorised`. */
  token(): Promise<string>;
  /** Forgets a token that a server has refused; false where asking anew would not help. */
  renew(refused: string): boolean;
  close(): void;
}

export interface TokenCommandOptions {
  /** Program and arguments. No shell reads them. */
  readonly command: readonly string[];
  /** How long a token is kept. Default 30. */
  readonly minutes?: number | undefined;
  readonly clock: Clock;
}

const USUAL_MINUTES = 30;
const MINUTE_MS = 60_000;
const LONGEST_RUN_MS = 10_000;
const MOST_BYTES = 65_536;

/**
 * Tokens from the first line that a program prints. It is run without a shell, in the home folder and
 * without input, at most 10 s long, once at a time however many calls wait for it. After a refusal it is run
 * again, though not more than once a minute: a token that is refused while it is fresh is wrong for another
 * reason than its age.
 *
 * Failures are `unauthorised`, with how the program ended and nothing of what it printed.
 */
export function createTokenCommand(options: TokenCommandOptions): TokenSource {
  const { clock, minutes = USUAL_MINUTES } = options;
  let kept: { readonly token: string; readonly at: number } | undefined;
  let running: { readonly token: Promise<string>; readonly stop: () => void } | undefined;
  let renewedAt: number | undefined;

  async function runOnce(): Promise<string> {
    running ??= startRun(options.command, clock);
    const mine = running;
    try {
      const token = await mine.token;
      if (running === mine) kept = { token, at: clock.now() };
      return token;
    } finally {
      if (running === mine) running = undefined;
    }
  }

  return {
    async token() {
      // A clock that is set back leaves no token for longer than it should be kept.
      const age = kept === undefined ? Infinity : clock.now() - kept.at;
      if (kept !== undefined && age >= 0 && age < minutes * MINUTE_MS) return kept.token;
      return runOnce();
    },
    renew(refused) {
      // Another call has asked already.
      if (kept?.token !== refused) return true;
      const now = clock.now();
      if (renewedAt !== undefined && now - renewedAt < MINUTE_MS) return false;
      renewedAt = now;
      kept = undefined;
      return true;
    },
    close: () => running?.stop(),
  };
}

function startRun(
  [program = '', ...given]: readonly string[],
  clock: Clock,
): { readonly token: Promise<string>; readonly stop: () => void } {
  let stop = (): void => undefined;
  const token = new Promise<string>((resolve, reject) => {
    const fail = (why: string) => {
      callOff();
      reject(new ModelError(failure('unauthorised', `the token command ${why}`)));
    };
    let child: ChildProcess | undefined;
    stop = () => {
      fail('was stopped');
      // What it has started may hold its output open; nobody waits for that.
      child?.stdout?.destroy();
      child?.stderr?.destroy();
      child?.kill('SIGKILL');
    };
    const callOff = clock.after(LONGEST_RUN_MS, () => {
      fail(`took longer than ${LONGEST_RUN_MS / 1000} s`);
      stop();
    });
    const settings = {
      cwd: homedir(),
      encoding: 'utf8',
      maxBuffer: MOST_BYTES,
      shell: false,
      windowsHide: true,
    } as const;
    try {
      child = execFile(program, given, settings, (error, printed) => {
        if (error !== null) {
          fail(endOf(error));
          return;
        }
        const line = printed.split(/\r?\n/, 1)[0]?.trim() ?? '';
        callOff();
        if (line === '') fail('printed no token');
        else resolve(line);
      });
      child.stdin?.on('error', () => undefined);
      child.stdin?.end();
    } catch (error) {
      // An empty name, or an argument that no program can be given.
      fail(`cannot be started (${codeOf(error)})`);
    }
  });
  return { token, stop };
}

function endOf(error: ExecFileException): string {
  if (error.code === 'ERR_CHILD_PROCESS_STDIO_MAXBUFFER') return `printed over ${MOST_BYTES} bytes`;
  if (typeof error.code === 'number') return `ended with code ${error.code}`;
  if (typeof error.signal === 'string') return `ended by ${error.signal}`;
  return `cannot be started (${codeOf(error)})`;
}

function codeOf(error: unknown): string {
  const code: unknown = error instanceof Error && 'code' in error ? error.code : undefined;
  return typeof code === 'string' ? code : 'unknown';
}
