import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { fileURLToPath } from 'node:url';

const sources = fileURLToPath(new URL('../../src/cli/main.ts', import.meta.url));

export interface Ended {
  readonly code: number | null;
  readonly stdout: string;
  readonly stderr: string;
}

export interface RunOptions {
  readonly env?: Readonly<Record<string, string>>;
  readonly cwd?: string;
  /** The program; its sources where missing. */
  readonly main?: string;
  /** Arguments of Node before the program. */
  readonly node?: readonly string[];
  /** Called with the process once it runs. */
  readonly started?: (child: {
    kill(signal: NodeJS.Signals): boolean;
    closeStdout(): void;
  }) => void;
}

/** Runs the command line in a process of its own, with no server but those that `env` names. */
export async function ensemble(
  args: readonly string[],
  { env = {}, cwd, main = sources, node = [], started }: RunOptions = {},
): Promise<Ended> {
  const child = spawn(process.execPath, [...node, main, ...args], {
    env: { ...process.env, OLLAMA_HOST: '127.0.0.1:1', NO_COLOR: '1', ...env },
    stdio: ['ignore', 'pipe', 'pipe'],
    ...(cwd === undefined ? {} : { cwd }),
  });
  const stdout: Buffer[] = [];
  const stderr: Buffer[] = [];
  child.stdout.on('data', (piece: Buffer) => stdout.push(piece));
  child.stderr.on('data', (piece: Buffer) => stderr.push(piece));
  started?.({
    kill: (signal) => child.kill(signal),
    closeStdout: () => child.stdout.destroy(),
  });
  await once(child, 'close');
  return {
    code: child.exitCode,
    stdout: Buffer.concat(stdout).toString(),
    stderr: Buffer.concat(stderr).toString(),
  };
}
