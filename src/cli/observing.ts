import { realpath } from 'node:fs/promises';
import path from 'node:path';
import { toolFolders } from '../checks/tool-folders.ts';
import { systemClock } from '../core/clock.ts';
import type { CompletionRequest } from '../core/completion.ts';
import { createDiagnosticsSource } from '../diagnostics/diagnostics-source.ts';
import { CallsRefusedError, openCallObserver } from '../observation/call-observer.ts';
import { calledLanguage, type CallRuntime } from '../observation/call-runtimes.ts';
import { checkObserver } from '../observation/check-observer.ts';
import { diagnosticsObserver } from '../observation/diagnostics-observer.ts';
import { joinedObserver } from '../observation/joined-observer.ts';
import type { TextObserver } from '../observation/text-observer.ts';
import { isCheckUnrunnable } from '../refactor/sources.ts';
import { findPython } from '../sandbox/find-python.ts';
import type { RefactorSettings } from '../settings/parse-settings.ts';
import { visibleLine } from '../text/visible-text.ts';
import { flagOption, textOption, type Arguments } from './arguments.ts';
import type { Places } from './headless.ts';
import { openCheckOf } from './open-check.ts';
import { UsageError, type Output } from './output.ts';
import { isolationInWords, sandboxOf } from './sandbox-of.ts';

/** Checks, calls and type-checks the texts of one place, as the options of a command say. */
export interface Observing {
  readonly observe: TextObserver;
  /**
   * Before any model is asked: the sandbox, the copy and its first check, a trial of the calls. Throws
   * UsageError where something cannot be run; the signal's reason.
   */
  open(settings: RefactorSettings, signal: AbortSignal): Promise<void>;
  /** Begins with a text that somebody will ask about, so that texts are run side by side. */
  ahead(request: CompletionRequest, text: string, signal: AbortSignal): void;
  /** Ends what runs and removes the copies. */
  close(): Promise<void>;
}

/** Calls of `--call` are between these. */
const BETWEEN_CALLS = ' ;; ';

/** Options that say how texts are run, and those of which one must be there for them. */
const HOW: readonly (readonly [option: string, wants: readonly string[]])[] = [
  ['check-seconds', ['check']],
  ['check-visible', ['check']],
  ['prepare', ['check']],
  ['without-isolation', ['check', 'call']],
];

/** Undefined where the call has none of `--check`, `--call` and `--diagnostics`: then nothing is run. */
export function observingOf(
  given: Arguments,
  { document }: Pick<CompletionRequest, 'document'>,
  root: string,
  places: Places,
  output: Output,
): Observing | undefined {
  const command = textOption(given, 'check')?.trim();
  const calls = callsOf(given);
  const types = flagOption(given, 'diagnostics');
  if (command === '') throw new UsageError('--check wants a COMMAND');
  const idle = HOW.find(
    ([option, wants]) =>
      given.options[option] !== undefined &&
      wants.every((want) => given.options[want] === undefined),
  );
  if (idle !== undefined) throw new UsageError(`--${idle[0]} wants --${idle[1].join(' or --')}`);
  if (command === undefined && calls === undefined && !types) return undefined;
  const told = new Set<string>();
  const closing: (() => Promise<void>)[] = [];
  let observe: TextObserver = joinedObserver([]);
  const closed = new AbortController();
  const begun: Promise<unknown>[] = [];

  const unobserved = (what: string) => (why: string) => {
    const line = `${what}: ${visibleLine(why, 500)}`;
    if (!told.has(line)) output.message(line);
    told.add(line);
  };

  async function checkingOf(
    own: string,
    settings: RefactorSettings,
    signal: AbortSignal,
  ): Promise<TextObserver> {
    const sandbox = await sandboxOf(given, signal);
    const open = await openCheckOf(own, { given, settings, root, sandbox }, output);
    const check = await open((phase) => output.message(`${PHASES[phase]}: ${own}`), signal);
    closing.push(() => check.close());
    output.message(`Every text is checked ${isolationInWords(sandbox.isolation)}.`);
    return checkObserver(check, unobserved('A text is not checked'));
  }

  async function callingOf(own: readonly string[], signal: AbortSignal): Promise<TextObserver> {
    const sandbox = await sandboxOf(given, signal);
    const runtime = await runtimeOf(document.languageId, signal);
    const allowCopied = flagOption(given, 'without-isolation');
    const observer = await openCallObserver(
      { sandbox, runtime, calls: own, allowCopied },
      unobserved('A text is not called'),
      signal,
    );
    output.message(`Every text is called ${isolationInWords(sandbox.isolation)}.`);
    return observer;
  }

  function typingOf(): TextObserver {
    if (!/^(?:typescript|javascript)/.test(document.languageId)) {
      throw new UsageError(
        `--diagnostics is for files of TypeScript and JavaScript, not of ${document.languageId}; --check runs a checker of any language`,
      );
    }
    const source = createDiagnosticsSource({
      ...{ root, files: [document.path], trusted: true, clock: systemClock },
      processPath: path.join(places.dist, 'diagnostics-process.cjs'),
    });
    closing.push(() => source.dispose());
    const tell = unobserved('A text is not type-checked');
    return diagnosticsObserver(source, (why) => {
      tell(why === 'no-checker' ? NO_CHECKER : why);
    });
  }

  return {
    observe: (request, texts, signal) => observe(request, texts, signal),
    async open(settings, signal) {
      try {
        observe = joinedObserver([
          ...(calls === undefined ? [] : [await callingOf(calls, signal)]),
          ...(command === undefined ? [] : [await checkingOf(command, settings, signal)]),
          ...(types ? [typingOf()] : []),
        ]);
      } catch (error) {
        if (signal.aborted || !(error instanceof CallsRefusedError || isCheckUnrunnable(error))) {
          throw error;
        }
        throw new UsageError(`Nothing was asked. ${error.message}`);
      }
    },
    ahead(ofPlace, text, signal) {
      const either = AbortSignal.any([signal, closed.signal]);
      // Whoever asks about it later hears what went wrong.
      begun.push(observe(ofPlace, [text], either).catch(() => undefined));
    },
    async close() {
      closed.abort(new DOMException('closed', 'AbortError'));
      await Promise.allSettled([...closing.splice(0).map((end) => end()), ...begun]);
    },
  };
}

const NO_CHECKER =
  'there is no type checker for it; the workspace wants TypeScript ("npm install typescript") and a tsconfig.json that includes the file';

const PHASES = {
  copying: 'Copying the workspace for the check',
  preparing: 'Preparing the copy for the check',
  baseline: 'Checking the file as it is',
} as const;

function callsOf(given: Arguments): readonly string[] | undefined {
  const calls = textOption(given, 'call')
    ?.split(BETWEEN_CALLS)
    .map((call) => call.trim())
    .filter((call) => call !== '');
  if (calls?.length === 0) throw new UsageError('--call wants an EXPRESSION');
  return calls;
}

async function runtimeOf(languageId: string, signal: AbortSignal): Promise<CallRuntime> {
  const language = calledLanguage(languageId);
  if (language === undefined) {
    throw new UsageError(
      `--call is for files of Python, JavaScript and TypeScript, not of ${languageId}`,
    );
  }
  if (language === 'python') {
    return { language, interpreter: await findPython('python3', systemClock, signal) };
  }
  const command = await realpath(process.execPath);
  const { visible } = await toolFolders('/', command);
  return { language, interpreter: { command, readOnlyFolders: visible } };
}
