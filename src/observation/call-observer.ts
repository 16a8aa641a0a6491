import { abortReason } from '../core/clock.ts';
import type { Observation } from '../core/strategy.ts';
import type { Sandbox } from '../sandbox/job.ts';
import { secretToken } from '../sandbox/secret-token.ts';
import { behaviourWord, programBehaviour, type ProgramBehaviour } from './call-outcomes.ts';
import { CALL_DRIVERS, calledLanguage, moduleName, type CallRuntime } from './call-runtimes.ts';
import type { OnUnobserved } from './check-observer.ts';
import { documentWith } from './inserted-text.ts';
import { oncePerText } from './once-per-text.ts';
import type { TextObserver } from './text-observer.ts';

export interface CallObserverOptions {
  readonly sandbox: Sandbox;
  readonly runtime: CallRuntime;
  /** Expressions of the language, at least one: `add(1, 2)`. */
  readonly calls: readonly string[];
  /** The user has said that generated code may run where this machine cannot isolate it. */
  readonly allowCopied: boolean;
  /** Programs that run at a time; by default 2. */
  readonly concurrency?: number;
  /** Of one call. Far above what a call takes, so that a busy machine changes no outcome. Unit: s. */
  readonly callSeconds?: number;
  /** Of loading the module. Unit: s. */
  readonly loadSeconds?: number;
}

/** The calls cannot be made here. The message says why. */
export class CallsRefusedError extends Error {
  override readonly name = 'CallsRefusedError';
}

/** What starting an interpreter may take on a busy machine, and a margin for each call. Unit: s. */
const START_SECONDS = 5;
const MARGIN_SECONDS = 1;

/**
 * What the document with a text at its place does in each of some calls: it is loaded as a module in the
 * sandbox, alone, one process a text, and the calls are evaluated in it, each by itself. The outcome of a
 * call is its value as the language shows it, the name of what it threw, or that it did not end in time;
 * `Observation.behaviour` is a digest of all outcomes, so that texts which do the same have one word.
 *
 * A text whose program does not load (an error, no end, an early exit) has a word of its own and votes
 * for nothing, see `behaviourWord`. Other files of the workspace are not there: a document that needs
 * them does not load with any text. A document in another language has no behaviour.
 *
 * Departs from Agent-Forest's vote, which runs nothing but the load and compares texts by BLEU: equal
 * behaviour is the stronger evidence. Known weakness: see the drivers.
 *
 * Throws at once CallsRefusedError where a call is no expression, where the sandbox does not isolate and
 * nobody allowed that, and where the interpreter does not run in it; later the signal's reason alone,
 * once all processes are gone.
 */
export async function openCallObserver(
  options: CallObserverOptions,
  onUnobserved: OnUnobserved,
  signal: AbortSignal,
): Promise<TextObserver> {
  const { sandbox, runtime, concurrency = 2 } = options;
  if (options.calls.length === 0) throw new CallsRefusedError('there is no call to make');
  if (sandbox.isolation.level !== 'isolated' && !options.allowCopied) {
    throw new CallsRefusedError('generated code runs isolated only, unless that is allowed');
  }
  await assertWorks(options, signal);
  return oncePerText<Observation>(async (request, text, own) => {
    const { languageId, path } = request.document;
    if (calledLanguage(languageId) !== runtime.language) {
      onUnobserved(`nothing is called in ${languageId}`);
      return {};
    }
    try {
      const source = documentWith(request, text);
      const behaviour = await behaviourOf(source, moduleName(path, languageId), options, own);
      if (behaviour.kind === 'no-call') return {};
      return { behaviour: behaviourWord(behaviour, text) };
    } catch (error) {
      if (own.aborted) throw abortReason(own);
      onUnobserved(error instanceof Error ? error.message : String(error));
      return {};
    }
  }, concurrency);
}

async function behaviourOf(
  source: string,
  name: string,
  { sandbox, runtime, calls, callSeconds = 3, loadSeconds = 10 }: CallObserverOptions,
  signal: AbortSignal,
): Promise<ProgramBehaviour> {
  const { language, interpreter } = runtime;
  const { driver, environment, limits, ...way } = CALL_DRIVERS[language];
  const token = secretToken();
  const entry = `entry_${secretToken()}`;
  const loads = way.loadsEachTime ? calls.length : 1;
  const seconds =
    START_SECONDS + loads * loadSeconds + calls.length * (callSeconds + MARGIN_SECONDS);
  const { stdout, timedOut, flooded } = await sandbox.run(
    {
      command: interpreter.command,
      arguments: [...way.arguments, driver],
      input: JSON.stringify({ token, path: name, entry, calls, callSeconds, loadSeconds }),
      files: [{ path: name, text: way.moduleText(source, entry) }],
      readOnlyFolders: interpreter.readOnlyFolders,
      environment,
      limits: { ...limits, timeMs: seconds * 1000 },
    },
    signal,
  );
  const endedBy = timedOut ? 'time-out' : flooded ? 'flood' : undefined;
  return programBehaviour(stdout.text, token, calls, endedBy);
}

/** An empty module has none of the names, so that calls throw; but it loads and the calls are read. */
async function assertWorks(options: CallObserverOptions, signal: AbortSignal): Promise<void> {
  const { sandbox, runtime } = options;
  let why: string;
  try {
    const name = runtime.language === 'python' ? 'program.py' : 'program.js';
    const behaviour = await behaviourOf('\n', name, options, signal);
    if (behaviour.kind === 'loads') return;
    if (behaviour.kind === 'no-call') {
      throw new CallsRefusedError(`"${behaviour.call}" is no expression: ${behaviour.why}`);
    }
    ({ why } = behaviour);
  } catch (error) {
    if (signal.aborted) throw abortReason(signal);
    if (error instanceof CallsRefusedError) throw error;
    why = error instanceof Error ? error.message : String(error);
  }
  const { command } = runtime.interpreter;
  throw new CallsRefusedError(
    `${command} does not run in the sandbox (${sandbox.isolation.tool}): ${why}`,
  );
}
