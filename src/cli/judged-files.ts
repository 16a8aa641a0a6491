import { readFile, stat } from 'node:fs/promises';
import { judgedPairsOf, judgedPairsOfLine, type JudgedPair } from '../comparison/judged-pairs.ts';
import { parseComparison } from '../comparison/parse-comparison.ts';
import { problemText } from '../recording/read-recording.ts';
import { readRecordingFile } from '../recording/recording-file.ts';

/** What judges said in some files. */
export interface JudgedFiles {
  readonly pairs: readonly JudgedPair[];
  /** Comparisons and requests that were read, with judged pairs or without. */
  readonly read: number;
}

/** A comparison that is larger is none that this program wrote. Unit: bytes. */
const LARGEST_COMPARISON = 64 * 2 ** 20;

/**
 * The judged pairs of comparisons, as the panel exports and keeps them and `compare --json` writes them, and
 * of recordings. What stands in two files, by its id, counts once. `tell` hears what cannot be read; the
 * rest is read.
 */
export async function judgedFiles(
  files: readonly string[],
  tell: (problem: string) => void,
): Promise<JudgedFiles> {
  const pairs: JudgedPair[] = [];
  const ids = new Set<string>();
  const isNew = (id: string): boolean => {
    if (ids.has(id)) return false;
    ids.add(id);
    return true;
  };
  for (const file of files) {
    const value = await comparisonValue(file);
    if (value !== undefined) {
      const parsed = parseComparison(value);
      if ('problem' in parsed) tell(`${file}: ${parsed.problem}`);
      else if (isNew(parsed.comparison.id)) pairs.push(...judgedPairsOf(parsed.comparison));
      continue;
    }
    for await (const item of readRecordingFile(file)) {
      if (item.kind === 'problem') tell(problemText(item));
      else if (isNew(item.line.id)) pairs.push(...judgedPairsOfLine(item.line));
    }
  }
  return { pairs, read: ids.size };
}

/** What a file holds if it is one JSON value that has columns, as no line of a recording has. */
async function comparisonValue(file: string): Promise<unknown> {
  try {
    if ((await stat(file)).size > LARGEST_COMPARISON) return undefined;
    const value: unknown = JSON.parse(await readFile(file, 'utf8'));
    return typeof value === 'object' && value !== null && 'columns' in value ? value : undefined;
  } catch {
    // Many lines, packed, or no file: whoever reads recordings says what is wrong with it.
    return undefined;
  }
}
