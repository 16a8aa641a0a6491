import { fork } from 'node:child_process';
import type { ChildProcess } from 'node:child_process';
import { isProcessMessage } from './protocol.ts';
import type { HostMessage, ProcessMessage } from './protocol.ts';

export interface ModelChildOptions {
  /** The file the process runs: the bundle of `process.ts`, or `process.ts` itself. */
  readonly entry: string;
  /** Node's executable; by default that of this process (Electron is told to be Node). */
  readonly nodePath?: string;
  /** A model, and in the end the process, unused for so long is given up. */
  readonly idleUnloadMs: number;
}

/** A process of ours that runs models. */
export interface ModelChild {
  send(message: HostMessage): void;
  /** Closes the channel: the process ends by itself. */
  end(): void;
  /** Ends it now, and waits until it has. */
  kill(): Promise<void>;
}

export interface ModelChildEvents {
  onMessage(message: ProcessMessage): void;
  /** Once, also when it could not be started. */
  onEnd(reason: string): void;
}

/**
 * Starts the model process with a channel for messages. It has no window, no input and no standard
 * output; the end of its standard error is kept for the reason of its end.
 */
export function startModelChild(
  { entry, nodePath, idleUnloadMs }: ModelChildOptions,
  events: ModelChildEvents,
): ModelChild {
  const child: ChildProcess = fork(entry, [String(idleUnloadMs)], {
    execArgv: [],
    env: childEnvironment(),
    serialization: 'advanced',
    stdio: ['ignore', 'ignore', 'pipe', 'ipc'],
    ...(nodePath === undefined ? {} : { execPath: nodePath }),
  });
  let stderr = '';
  child.stderr?.setEncoding('utf8').on('data', (text: string) => {
    stderr = (stderr + text).slice(-MAX_STDERR_CHARACTERS);
  });
  const over = new Promise<void>((resolve) => {
    child.once('error', (error) => {
      events.onEnd(error.message);
      resolve();
    });
    child.once('close', (code, signal) => {
      const lastLine = stderr.trim().split('\n').at(-1) ?? '';
      events.onEnd([signal ?? `exit code ${code}`, lastLine].filter(Boolean).join(', '));
      resolve();
    });
  });
  child.on('message', (message: unknown) => {
    if (isProcessMessage(message)) events.onMessage(message);
  });
  return {
    send(message) {
      // The error of a closed channel is dropped: the end of the process is told by itself.
      if (child.connected) child.send(message, () => undefined);
    },
    end() {
      if (child.connected) child.disconnect();
    },
    kill() {
      child.kill('SIGKILL');
      return over;
    },
  };
}

const MAX_STDERR_CHARACTERS = 300;

/** The parent's environment without what would change how Node starts. */
function childEnvironment(): NodeJS.ProcessEnv {
  const inherited = Object.entries(process.env).filter(([name]) => name !== 'NODE_OPTIONS');
  return { ...Object.fromEntries(inherited), ELECTRON_RUN_AS_NODE: '1' };
}
