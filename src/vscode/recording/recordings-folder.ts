import { mkdir, readdir, rm, stat } from 'node:fs/promises';
import path from 'node:path';

/** A recording kept by the editor. */
export interface KeptRecording {
  readonly file: string;
  readonly name: string;
  readonly bytes: number;
  readonly modifiedMs: number;
}

/** Recordings hold code: none is kept longer. */
const KEPT_DAYS = 30;
const DAY_MS = 86_400_000;

/** Recordings under the extension's own storage, youngest first. Older ones than 30 days are deleted. */
export async function keptRecordings(
  folder: string,
  now: number,
): Promise<readonly KeptRecording[]> {
  const names = await readdir(folder).catch(() => []);
  const found = await Promise.all(
    names
      .filter((name) => name.endsWith('.jsonl'))
      .map(async (name) => {
        const file = path.join(folder, name);
        const facts = await stat(file).catch(() => undefined);
        if (facts === undefined) return [];
        if (now - facts.mtimeMs > KEPT_DAYS * DAY_MS) {
          await rm(file, { force: true });
          return [];
        }
        return [{ file, name, bytes: facts.size, modifiedMs: facts.mtimeMs }];
      }),
  );
  return found.flat().sort((a, b) => b.modifiedMs - a.modifiedMs);
}

/** A new file named after the time; its folder is made, or opening the file says why that was not possible. */
export async function newRecordingFile(folder: string, now: number): Promise<string> {
  await mkdir(folder, { recursive: true }).catch(() => undefined);
  return path.join(
    folder,
    `${new Date(now).toISOString().replaceAll(':', '-').slice(0, 19)}.jsonl`,
  );
}
