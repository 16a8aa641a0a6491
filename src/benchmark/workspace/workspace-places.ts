import type { ListedFiles } from '../../checks/listed-files.ts';
import { languageOf } from '../../context/language-of.ts';
import { planHoles, type HolePlan, type PlannedFile } from '../holes/plan-holes.ts';
import type { Hole } from '../holes/hole.ts';

/** The files of a workspace, without what ignore rules, secret rules and privacy leave out. */
export interface HoleFiles extends ListedFiles {
  read(path: string, signal: AbortSignal): Promise<Uint8Array | undefined>;
}

/** Longer files are mostly data. Unit: bytes. */
const LARGEST_FILE = 200_000;
/** No language to complete, or none whose holes say much. */
const LEFT_OUT = new Set(['plaintext', 'css']);

/**
 * Holes of a workspace's source files, at most `most`. Lists the files first, reads each when its turn
 * comes, and throws the signal's reason.
 */
export async function* workspaceHoles(
  files: HoleFiles,
  plan: HolePlan,
  most: number,
  signal: AbortSignal,
): AsyncGenerator<Hole> {
  const planned: PlannedFile[] = [];
  for await (const batch of files.list(signal)) {
    for (const { path, sizeBytes } of batch) {
      const languageId = languageOf(path);
      if (sizeBytes <= LARGEST_FILE && !LEFT_OUT.has(languageId))
        planned.push({ path, languageId });
    }
  }
  const decoder = new TextDecoder('utf-8', { fatal: true });
  const read = async ({ path }: PlannedFile): Promise<string | undefined> => {
    signal.throwIfAborted();
    const bytes = await files.read(path, signal);
    if (bytes === undefined) return undefined;
    try {
      return decoder.decode(bytes);
    } catch {
      return undefined; // not UTF-8: no text that a model could be shown
    }
  };
  let left = most;
  for await (const hole of planHoles(planned, read, plan)) {
    if (left-- <= 0) return;
    yield hole;
  }
}
