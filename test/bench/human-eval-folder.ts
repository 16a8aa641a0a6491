import { existsSync, readFileSync, realpathSync, statSync } from 'node:fs';
import path from 'node:path';
import type { Interpreter } from '../../src/sandbox/find-python.ts';
import { benchResults } from '../stand/bench-tables.ts';
import type { BenchTable } from './benchmark.ts';
import { HUMAN_EVAL_FILES } from './hole-refactor-sets.ts';
import { repository } from './stage.ts';

/** The folder that `--data` names, or in which the file that it names lies; undefined without both files. */
export function humanEvalFolder(data: string | undefined): string | undefined {
  if (data === undefined || !existsSync(data)) return undefined;
  const folder = statSync(data).isDirectory() ? data : path.dirname(data);
  return HUMAN_EVAL_FILES.every((file) => existsSync(path.join(folder, file))) ? folder : undefined;
}

/** Tables of the last run, for benchmarks whose data is not part of the repository. */
export function earlierTables(isOf: (name: string) => boolean): readonly BenchTable[] {
  const file = path.join(repository, 'test/bench/results.json');
  const { tables } = benchResults.parse(JSON.parse(readFileSync(file, 'utf8')));
  return tables.filter(({ name }) => isOf(name));
}

/** The Node that runs this, for the sandbox. */
export function ownNode(): Interpreter {
  const command = realpathSync(process.execPath);
  return { command, readOnlyFolders: [path.dirname(command)] };
}
