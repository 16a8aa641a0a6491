import { readFile } from 'node:fs/promises';
import type { Trained } from '../core/trained.ts';
import { readTrained } from '../learning/trained-files.ts';
import { parseSettings, type Settings } from '../settings/parse-settings.ts';
import { withNewNames } from '../settings/renamed.ts';
import { FEATURES } from '../strategies/ranking/trained/candidate-features.ts';
import type { Arguments } from './arguments.ts';
import { UsageError, type Output } from './output.ts';
import { problemWords } from './problem-words.ts';

/**
 * The settings of `--config` with the strategy of the call, and what was trained in the files that they
 * name. What is wrong with one of them is told, and the rest counts. Throws UsageError where the file
 * itself cannot be read.
 */
export async function settingsOf(
  given: Pick<Arguments, 'config' | 'strategy'>,
  output: Output,
): Promise<{ readonly settings: Settings; readonly trained: Trained }> {
  const { values, renamed } = withNewNames(await readConfiguration(given.config));
  for (const { from, to } of renamed) output.message(`setting ${from} is called ${to} now`);
  const { settings, problems } = parseSettings({
    ...values,
    ...(given.strategy === undefined ? {} : { strategy: given.strategy }),
  });
  for (const problem of problems) output.message(problemWords(problem));
  const read = await readTrained(settings, FEATURES);
  for (const { key, problem } of read.problems) output.message(`setting ${key}: ${problem}`);
  return { settings, trained: read.trained };
}

/** The settings of a file; keys with or without the prefix `ensemble.`. */
async function readConfiguration(file: string | undefined): Promise<Record<string, unknown>> {
  if (file === undefined) return {};
  const text = await readFile(file, 'utf8').catch(() => {
    throw new UsageError(`cannot read the configuration ${file}`);
  });
  let value: unknown;
  try {
    value = JSON.parse(text);
  } catch (error) {
    throw new UsageError(`${file} is not JSON: ${error instanceof Error ? error.message : ''}`);
  }
  if (typeof value !== 'object' || value === null || Array.isArray(value)) {
    throw new UsageError(`${file} must hold an object with settings`);
  }
  return Object.fromEntries(
    Object.entries(value).map(([key, entry]) => [key.replace(/^ensemble\./, ''), entry]),
  );
}
