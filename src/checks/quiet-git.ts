import { execFile } from 'node:child_process';

/** What git prints of a large repository's files. Unit: bytes. */
const LONGEST_OUTPUT = 256 * 2 ** 20;

/**
 * Runs git without the configuration of the machine and the user, without hooks and other programs
 * that a repository names, and so that it writes nothing that it need not.
 *
 * Gives what it printed; undefined where git is not there or fails. Throws the signal's reason.
 */
export async function quietGit(
  folder: string,
  given: readonly string[],
  signal: AbortSignal,
): Promise<string | undefined> {
  signal.throwIfAborted();
  const said = await new Promise<string | undefined>((resolve) => {
    execFile(
      'git',
      ['--no-optional-locks', ...SETTINGS.flatMap((one) => ['-c', one]), ...given],
      { cwd: folder, env: environment(), maxBuffer: LONGEST_OUTPUT, encoding: 'utf8', signal },
      (error, output) => {
        resolve(error === null ? output : undefined);
      },
    );
  });
  signal.throwIfAborted();
  return said;
}

const SETTINGS = [
  'core.fsmonitor=false',
  'core.hooksPath=/dev/null',
  'core.attributesFile=/dev/null',
  'core.autocrlf=false',
  'core.safecrlf=false',
  'commit.gpgsign=false',
  'gc.auto=0',
  'init.templateDir=',
  'init.defaultBranch=main',
  'user.name=ensemble',
  'user.email=ensemble@localhost',
];

function environment(): Record<string, string> {
  const { PATH = '/usr/bin:/bin' } = process.env;
  return {
    PATH,
    LC_ALL: 'C',
    GIT_CONFIG_NOSYSTEM: '1',
    GIT_CONFIG_GLOBAL: '/dev/null',
    GIT_TERMINAL_PROMPT: '0',
    GIT_OPTIONAL_LOCKS: '0',
  };
}
