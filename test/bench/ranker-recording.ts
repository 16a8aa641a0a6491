import { existsSync } from 'node:fs';
import { readFile, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { cacheFolder } from '../stand/cache.mjs';
import { parseRecordingLine, type RecordingLine } from '../../src/recording/recording-line.ts';
import { packageSources, withoutDuplicates, type EvaluationSource } from './evaluation-sources.ts';
import { fusionPackages } from './fusion-packages.ts';
import { sitesOf } from './fusion-sites.ts';
import { rankerPackages } from './ranker-packages.ts';
import { recordedSites } from './recorded-sites.ts';

const HOLES_OF_A_FILE = 24;
const SEED = 11;

/**
 * The recording that the shipped rankers are trained on: what the members of sites write into holes of
 * `rankerPackages`. Read from `file` where it is there already, else made and written there.
 */
export async function rankerRecording(
  perLanguage: number,
  file: string | undefined,
): Promise<readonly RecordingLine[]> {
  if (file !== undefined && existsSync(file)) return await linesOf(file);
  const lines = await recordedSites(sitesOf(rankerSources(), perLanguage, SEED, HOLES_OF_A_FILE));
  if (file !== undefined) {
    await writeFile(file, lines.map((line) => `${JSON.stringify(line)}\n`).join(''));
  }
  return lines;
}

/** Files of the packages that are like none that fusion is judged on; those are looked at for nothing else. */
export function rankerSources(): readonly EvaluationSource[] {
  const homes = [path.join(cacheFolder(), 'evaluation-python')];
  const seen = new Set<string>();
  withoutDuplicates(packageSources(fusionPackages, homes), seen);
  return withoutDuplicates(packageSources(rankerPackages), seen).sources;
}

async function linesOf(file: string): Promise<readonly RecordingLine[]> {
  const texts = (await readFile(file, 'utf8')).split('\n').filter((text) => text !== '');
  return texts.map((text) => {
    const parsed = parseRecordingLine(JSON.parse(text));
    if ('problem' in parsed) throw new Error(`${file}: ${parsed.problem}`);
    return parsed.line;
  });
}
