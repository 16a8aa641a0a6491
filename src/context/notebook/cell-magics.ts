import { languageOf } from '../language-of.ts';

/** What the body of a cell with a magic in its first line is. */
export interface MagicBody {
  readonly languageId: string;
  /** It is no part of what the kernel runs, such as a file that is written: other cells say nothing of it. */
  readonly alone: boolean;
}

/** The language in which a line of a Python cell escapes to something else. */
export const SHELL = 'shellscript';

/** Magics that run the cell in the notebook's own Python, and measure or keep something meanwhile. */
const OWN_PYTHON: ReadonlySet<string> = new Set([
  ...['time', 'timeit', 'capture', 'prun', 'lprun', 'mprun', 'memit', 'debug', 'heat', 'snakeviz'],
  ...['px', 'autopx', 'scalene', 'pyinstrument', 'skip', 'cython'],
]);

/** Python of another process: it knows nothing of the other cells. */
const OTHER_PYTHON: ReadonlySet<string> = new Set(['python', 'python2', 'python3', 'pypy']);

const LANGUAGES: ReadonlyMap<string, string> = new Map([
  ...named(SHELL, 'bash sh zsh ksh system sx ! cmd'),
  ...named('html', 'html HTML'),
  ...named('xml', 'svg SVG'),
  ...named('javascript', 'javascript js'),
  ...named('markdown', 'markdown'),
  ...named('latex', 'latex'),
  ...named('sql', 'sql bigquery read_sql sparksql'),
  ...named('r', 'R'),
  ...named('ruby', 'ruby'),
  ...named('perl', 'perl'),
  ...named('julia', 'julia'),
  ...named('powershell', 'powershell pwsh'),
  ...named('css', 'css'),
]);

/** Programs that `%%script` is called with. */
const PROGRAMS: ReadonlyMap<string, string> = new Map([
  ...named(SHELL, 'bash sh zsh ksh'),
  ...named('python', 'python python2 python3 pypy'),
  ...named('javascript', 'node deno bun'),
  ...named('ruby', 'ruby'),
  ...named('perl', 'perl'),
  ...named('r', 'Rscript'),
]);

/** Of a magic that nobody knows here the body may be anything, also a question in plain words. */
const UNKNOWN: MagicBody = { languageId: 'plaintext', alone: true };

/**
 * The body of a cell whose first line is `%%name rest`; undefined where it is the notebook's own Python.
 * Cost O(length of the line).
 */
export function bodyOfMagic(name: string, rest: string): MagicBody | undefined {
  if (OWN_PYTHON.has(name)) return undefined;
  if (OTHER_PYTHON.has(name)) return { languageId: 'python', alone: true };
  if (name === 'writefile' || name === 'file') {
    const file = rest.trim().split(/\s+/).at(-1) ?? '';
    return { languageId: languageOf(file.replace(/^["']|["']$/g, '')), alone: true };
  }
  if (name === 'script') {
    const [program = ''] = rest.trim().split(/\s+/);
    const languageId = PROGRAMS.get(program.slice(program.lastIndexOf('/') + 1));
    return languageId === undefined ? UNKNOWN : { languageId, alone: languageId === 'python' };
  }
  const languageId = LANGUAGES.get(name);
  return languageId === undefined ? UNKNOWN : { languageId, alone: false };
}

function named(languageId: string, names: string): readonly (readonly [string, string])[] {
  return names.split(' ').map((name) => [name, languageId] as const);
}
