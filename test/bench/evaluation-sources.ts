import { execFileSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import { existsSync, globSync, readFileSync, realpathSync, statSync } from 'node:fs';
import path from 'node:path';
import * as z from 'zod/mini';
import { evaluationPackages } from './evaluation-packages.ts';
import { repository } from './stage.ts';

export type EvaluationLanguage = 'typescript' | 'javascript' | 'python';

export interface EvaluationSource {
  readonly packageName: string;
  /** Package and path in it. */
  readonly path: string;
  readonly languageId: EvaluationLanguage;
  readonly text: string;
}

export interface EvaluationSet {
  readonly sources: readonly EvaluationSource[];
  /** Files left out because most of their lines stand in another one. */
  readonly duplicates: number;
  /** Of all names and texts: equal digests, equal sets. */
  readonly digest: string;
}

const trainedOnFile = z.object({ npm: z.array(z.string()), python: z.array(z.string()) });

/** Packages that the small models were trained on. */
export function trainedOn(): z.infer<typeof trainedOnFile> {
  const file = path.join(repository, 'media/models/trained-on.json');
  return trainedOnFile.parse(JSON.parse(readFileSync(file, 'utf8')));
}

/** Evaluated packages that the models were trained on, by name or by scope: must be none. */
export function overlapWithTraining(
  packages: PackageNames = evaluationPackages,
): readonly string[] {
  const { npm, python } = trainedOn();
  const seen = new Set(npm);
  const seenInPython = new Set(python.map((name) => name.replace(/\.py$/, '')));
  return [
    ...packages.npm.filter((name) => seen.has(name) || seen.has(name.split('/')[0] ?? name)),
    ...packages.python.filter((name) => seenInPython.has(name)),
  ];
}

const LEAST_BYTES = 1500;
const MOST_BYTES = 60_000;
const LONGEST_LINE = 300;
/** A file is left out when more than this share of its lines stand in files seen before. */
const SAME_LINES = 0.4;

/**
 * The sources of the evaluated packages that are installed here, without near-duplicates: of each
 * other, and of whatever the models were trained on that is installed here as well.
 */
export function evaluationSources(): EvaluationSet {
  const overlap = overlapWithTraining();
  if (overlap.length > 0) throw new Error(`the models were trained on ${overlap.join(', ')}`);
  const seen = linesOf(trainingFiles().map((file) => readFileSync(file, 'utf8')));
  const { sources, duplicates } = withoutDuplicates(packageSources(evaluationPackages), seen);
  const hash = createHash('sha256');
  for (const { path: name, text } of sources) hash.update(`${name}\n${text}\n`);
  return { sources, duplicates, digest: hash.digest('hex').slice(0, 12) };
}

/** Sources of which most lines stand in none before them, nor are among those `seen`, which grow. */
export function withoutDuplicates(
  all: readonly EvaluationSource[],
  seen = new Set<string>(),
): { readonly sources: readonly EvaluationSource[]; readonly duplicates: number } {
  const sources: EvaluationSource[] = [];
  let duplicates = 0;
  for (const source of all) {
    const lines = tellingLines(source.text);
    const same = lines.filter((line) => seen.has(line)).length;
    if (lines.length === 0) continue;
    for (const line of lines) seen.add(line);
    if (same / lines.length > SAME_LINES) duplicates++;
    else sources.push(source);
  }
  return { sources, duplicates };
}

/** Packages by name, of npm and of Python. */
export interface PackageNames {
  readonly npm: readonly string[];
  readonly python: readonly string[];
}

/**
 * Sources of packages that are installed here, tests and generated files left out. Python's are looked
 * for in `homes` first.
 */
export function packageSources(
  packages: PackageNames,
  homes: readonly string[] = [],
): readonly EvaluationSource[] {
  const npm = packages.npm.flatMap((packageName) => {
    const folder = path.join(repository, 'node_modules', packageName);
    const typescript = filesIn(folder, '**/*.ts').filter((file) => !file.endsWith('.d.ts'));
    // What is compiled from sources that are there as well would count twice.
    const files = typescript.length > 0 ? typescript : filesIn(folder, '**/*.{js,mjs,cjs}');
    return sourcesOf(packageName, folder, files);
  });
  const everywhere = [...homes, ...pythonHomes()];
  const python = packages.python.flatMap((packageName) => {
    const home = everywhere.find(
      (one) =>
        existsSync(path.join(one, packageName)) || existsSync(path.join(one, `${packageName}.py`)),
    );
    if (home === undefined) return [];
    const files = [
      ...filesIn(path.join(home, packageName), '**/*.py'),
      path.join(home, `${packageName}.py`),
    ];
    return sourcesOf(
      packageName,
      home,
      files.filter((file) => existsSync(file)),
    );
  });
  return [...npm, ...python];
}

function sourcesOf(
  packageName: string,
  folder: string,
  files: readonly string[],
): readonly EvaluationSource[] {
  return files.flatMap((file) => {
    const bytes = statSync(file).size;
    if (bytes < LEAST_BYTES || bytes > MOST_BYTES) return [];
    const text = readFileSync(file, 'utf8').replaceAll('\r\n', '\n');
    if (text.split('\n').some((line) => line.length > LONGEST_LINE)) return [];
    const relative = path.relative(folder, file);
    const name = relative.startsWith(packageName) ? relative : path.join(packageName, relative);
    return [{ packageName, path: name, languageId: languageOf(file), text }];
  });
}

/** Sources under a folder in a stable order, without tests and what others wrote. */
function filesIn(folder: string, pattern: string): readonly string[] {
  return globSync(pattern, {
    cwd: folder,
    exclude: (name) => /node_modules|vendor|tests?$/i.test(name),
  })
    .filter((file) => !/(^|[._-])tests?([._-]|$)|\.min\.|\.spec\./i.test(path.basename(file)))
    .filter((file) => !/(^|\/)(lib\/vendored|_?vendor|packaging)\//.test(file))
    .sort()
    .map((file) => path.join(folder, file));
}

function languageOf(file: string): EvaluationLanguage {
  if (file.endsWith('.py')) return 'python';
  return file.endsWith('.ts') ? 'typescript' : 'javascript';
}

/** Sources of trained-on packages that lie in node_modules. */
function trainingFiles(): readonly string[] {
  return trainedOn().npm.flatMap((name) => {
    const folder = path.join(repository, 'node_modules', name);
    if (!existsSync(folder)) return [];
    return filesIn(folder, '**/*.{ts,js,mjs,cjs}').filter(
      (file) => statSync(file).size <= MOST_BYTES * 4,
    );
  });
}

function linesOf(texts: readonly string[]): Set<string> {
  return new Set(texts.flatMap(tellingLines));
}

/** Lines that hardly come twice by chance. */
function tellingLines(text: string): readonly string[] {
  return text
    .split('\n')
    .map((line) => line.trim())
    .filter(
      (line) => line.length >= 24 && !/^(\/\/|\*|#|import |from |export \{|\} from)/.test(line),
    );
}

/** Folders with Python packages: npm's own copy of gyp, and where this machine's Pythons look. */
function pythonHomes(): readonly string[] {
  const gyp = (process.env['PATH'] ?? '')
    .split(path.delimiter)
    .map((folder) => path.join(folder, 'npm'))
    .filter((file) => existsSync(file))
    .map((file) =>
      path.join(path.dirname(realpathSync(file)), '../node_modules/node-gyp/gyp/pylib'),
    );
  const installed = ['python3', '/usr/bin/python3'].flatMap((python) =>
    (told(python, ['-c', 'import sys; print("\\n".join(sys.path))']) ?? '').split('\n'),
  );
  return [...gyp, ...installed.filter((folder) => folder.startsWith('/'))];
}

function told(command: string, words: readonly string[]): string | undefined {
  try {
    return execFileSync(command, words, {
      encoding: 'utf8',
      stdio: ['ignore', 'pipe', 'ignore'],
    }).trim();
  } catch {
    return undefined;
  }
}
