import path from 'node:path';
import type { Interpreter } from '../sandbox/find-python.ts';
import type { SandboxLimits } from '../sandbox/job.ts';
import { callEntry, NODE_DRIVER } from './node-driver.ts';
import { PYTHON_DRIVER } from './python-driver.ts';

/** How modules of one language are loaded and called in. */
export interface CallRuntime {
  readonly language: CalledLanguage;
  readonly interpreter: Interpreter;
}

export type CalledLanguage = 'python' | 'javascript';

/** The language whose driver loads a document; undefined where none does. */
export function calledLanguage(languageId: string): CalledLanguage | undefined {
  if (languageId === 'python') return 'python';
  return languageId === 'javascript' || languageId === 'typescript' ? 'javascript' : undefined;
}

/** What is different from language to language. */
export interface CallDriver {
  /** Before the driver's own text. */
  readonly arguments: readonly string[];
  readonly driver: string;
  readonly environment: Readonly<Record<string, string>>;
  readonly limits: Omit<SandboxLimits, 'timeMs'>;
  /** Whether every call loads the module anew. */
  readonly loadsEachTime: boolean;
  /** The file as the driver needs it. */
  moduleText(source: string, entry: string): string;
}

const LIMITS: Omit<SandboxLimits, 'timeMs'> = {
  outputBytes: 262_144,
  processes: 64,
  diskBytes: 16 * 2 ** 20,
};

export const CALL_DRIVERS: Readonly<Record<CalledLanguage, CallDriver>> = {
  python: {
    // -s: nothing of the user's own; -B: nothing is compiled to disk.
    arguments: ['-s', '-B', '-c'],
    driver: PYTHON_DRIVER,
    environment: { PYTHONHASHSEED: '0', PYTHONUTF8: '1', TZ: 'UTC' },
    limits: { ...LIMITS, memoryBytes: 2 ** 30 },
    loadsEachTime: false,
    moduleText: (source) => source,
  },
  javascript: {
    arguments: ['-e'],
    driver: NODE_DRIVER,
    environment: { NODE_NO_WARNINGS: '1', TZ: 'UTC' },
    // Node reserves far more address space than it uses; its workers have a limit of their own.
    limits: LIMITS,
    loadsEachTime: true,
    moduleText: (source, entry) => source + callEntry(entry),
  },
};

const ENDINGS: Readonly<Record<CalledLanguage, RegExp>> = {
  python: /\.pyw?$/,
  javascript: /\.[cm]?[jt]s$/,
};

/** Name of the module in its working folder: that of the document, where it is one of the language. */
export function moduleName(documentPath: string, languageId: string): string {
  const language = calledLanguage(languageId) ?? 'javascript';
  const own = path.posix.basename(documentPath.replaceAll('\\', '/'));
  if (ENDINGS[language].test(own) && /^[\w.-]+$/.test(own) && !own.startsWith('.')) return own;
  if (language === 'python') return 'program.py';
  return languageId === 'typescript' ? 'program.ts' : 'program.js';
}
