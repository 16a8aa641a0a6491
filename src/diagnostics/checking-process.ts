import { fork } from 'node:child_process';
import type { ChildProcess } from 'node:child_process';
import { abortReason } from '../core/clock.ts';
import type { Clock } from '../core/clock.ts';
import type { FilePath } from '../edits/edit.ts';
import type { Changes } from '../refactor/sources.ts';
import { isProcessMessage } from './protocol.ts';
import type { CheckResult, HostMessage, ProcessMessage } from './protocol.ts';

export interface CheckingProcessOptions {
  /** What the process runs: the bundle of `process.ts`, or `process.ts` itself. */
  readonly processPath: string;
  /** Node's executable; by default that of this process (Electron is told to be Node). */
  readonly nodePath?: string;
  /** Absolute path of the compiler's main file. */
  readonly typescript: string;
  readonly root: string;
  readonly files: readonly FilePath[];
  readonly base: Changes;
  readonly clock: Clock;
}

export type CheckAnswer =
  | CheckResult
  | { readonly kind: 'failed'; readonly detail: string }
  /** The compiler offers no API or does not load: no other try will do better. */
  | { readonly kind: 'unusable'; readonly detail: string };

/** The one child process that checks types with one compiler. */
export interface CheckingProcess {
  /**
   * Starts the process when there is none. `failed` where it ended meanwhile or took longer than 30 s (60 s
   * for the first one), after which it is started anew; after two such ends without an answer between them nothing is started any
   * more. Throws the signal's reason at once when it is aborted.
   */
  check(changes: Changes, signal: AbortSignal): Promise<CheckAnswer>;
  /** Ends the process, and waits until it has ended. */
  dispose(): Promise<void>;
}

const IDLE_MS = 60_000;
const LONGEST_CHECK_MS = 30_000;
/** The first check of a process, which reads the whole project. */
const LONGEST_FIRST_CHECK_MS = 60_000;
const MOST_ENDS_IN_A_ROW = 2;
const HEAP_MB = 2048;
const MAX_STDERR_CHARACTERS = 300;

export function createCheckingProcess(options: CheckingProcessOptions): CheckingProcess {
  const { clock } = options;
  const pending = new Map<number, (answer: CheckAnswer) => void>();
  let child: ChildProcess | undefined;
  let over: Promise<void> = Promise.resolve();
  let lastId = 0;
  let hasAnswered = false;
  let endsInARow = 0;
  let lastEnd = '';
  let disposed = false;
  let callOffIdle: () => void = () => undefined;

  function start(): ChildProcess {
    hasAnswered = false;
    const started = fork(options.processPath, [], {
      execArgv: [`--max-old-space-size=${HEAP_MB}`],
      env: childEnvironment(),
      cwd: options.root,
      serialization: 'advanced',
      stdio: ['ignore', 'ignore', 'pipe', 'ipc'],
      ...(options.nodePath === undefined ? {} : { execPath: options.nodePath }),
    });
    let stderr = '';
    started.stderr?.setEncoding('utf8').on('data', (text: string) => {
      stderr = (stderr + text).slice(-MAX_STDERR_CHARACTERS);
    });
    over = new Promise((resolve) => {
      started.once('error', (error) => {
        if (child === started) ended(error.message);
        resolve();
      });
      started.once('close', (code, signal) => {
        const lastLine = stderr.trim().split('\n').at(-1) ?? '';
        if (child === started)
          ended([signal ?? `exit code ${code}`, lastLine].filter(Boolean).join(', '));
        resolve();
      });
    });
    started.on('message', (message: unknown) => {
      if (child === started && isProcessMessage(message)) receive(message);
    });
    const { typescript, root, files, base } = options;
    tell(started, { type: 'open', typescript, root, files, base });
    return started;
  }

  function tell(to: ChildProcess, message: HostMessage): void {
    // The error of a closed channel is dropped: the end of the process is told by itself.
    if (to.connected) to.send(message, () => undefined);
  }

  function receive(message: ProcessMessage): void {
    endsInARow = 0;
    hasAnswered = true;
    if (message.type === 'unusable') {
      for (const settle of pending.values()) settle({ kind: 'unusable', detail: message.detail });
    } else
      pending.get(message.id)?.(
        message.type === 'checked' ? message.result : { kind: 'failed', detail: message.detail },
      );
  }

  function ended(reason: string): void {
    const lost = child;
    child = undefined;
    lost?.kill('SIGKILL');
    endsInARow++;
    lastEnd = reason;
    for (const settle of pending.values()) settle({ kind: 'failed', detail: reason });
  }

  /** Lets the process go when nothing was asked of it for long. Its end is then no failure. */
  function idle(): void {
    callOffIdle();
    if (pending.size > 0 || child === undefined) return;
    callOffIdle = clock.after(IDLE_MS, () => {
      const unused = child;
      child = undefined;
      unused?.kill('SIGKILL');
    });
  }

  return {
    check(changes, signal) {
      if (signal.aborted) return Promise.reject(abortReason(signal));
      if (disposed) return Promise.resolve({ kind: 'failed', detail: 'closed' });
      if (endsInARow >= MOST_ENDS_IN_A_ROW)
        return Promise.resolve({
          kind: 'failed',
          detail: `it ended twice and is not started again: ${lastEnd}`,
        });
      callOffIdle();
      const asked = (child ??= start());
      const id = ++lastId;
      return new Promise((resolve, reject) => {
        const settled = () => {
          pending.delete(id);
          callOffLimit();
          signal.removeEventListener('abort', onAbort);
          idle();
        };
        const onAbort = () => {
          tell(asked, { type: 'cancel', id });
          settled();
          reject(abortReason(signal));
        };
        const limitMs = hasAnswered ? LONGEST_CHECK_MS : LONGEST_FIRST_CHECK_MS;
        const callOffLimit = clock.after(limitMs, () => ended(`no answer within ${limitMs} ms`));
        signal.addEventListener('abort', onAbort, { once: true });
        pending.set(id, (answer) => {
          settled();
          resolve(answer);
        });
        tell(asked, { type: 'check', id, changes });
      });
    },
    async dispose() {
      disposed = true;
      callOffIdle();
      if (child !== undefined) ended('closed');
      await over;
    },
  };
}

/** Nothing is inherited that could hold a secret: a compiler of the workspace runs in there. */
function childEnvironment(): NodeJS.ProcessEnv {
  const kept = ['PATH', 'LANG', 'SystemRoot', 'TEMP', 'TMP', 'TMPDIR'].flatMap((name) => {
    const value = process.env[name];
    return value === undefined ? [] : [[name, value] as const];
  });
  return { ...Object.fromEntries(kept), ELECTRON_RUN_AS_NODE: '1' };
}
