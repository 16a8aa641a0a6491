import { mkdir, readdir, readFile, rename, rm, stat, writeFile } from 'node:fs/promises';
import path from 'node:path';

/** JSON files of one folder, readable by their owner alone, the oldest going first. */
export interface PrivateFiles {
  /** Replaces what was kept under the name; a file is never half written. In order of the calls. */
  save(name: string, value: unknown): Promise<void>;
  /** What `JSON.parse` gives; undefined where there is none or it cannot be read. */
  load(name: string): Promise<unknown>;
  /** Youngest first, by when they were written last. */
  list(): Promise<readonly { readonly name: string; readonly writtenMs: number }[]>;
  remove(name: string): Promise<void>;
}

export interface PrivateFilesLimits {
  readonly files: number;
  readonly bytes: number;
  /** Unit: ms. */
  readonly ageMs: number;
}

/** Keeps files in `folder` within `limits`. Throws what the disk throws. */
export function createPrivateFiles(
  folder: string,
  limits: PrivateFilesLimits,
  now: () => number,
): PrivateFiles {
  let last: Promise<unknown> = Promise.resolve();
  const fileOf = (name: string): string =>
    path.join(folder, `${name.replaceAll(/[^\w-]/g, '_')}.json`);

  /** One after the other, so that a slow write never comes after a later one. */
  function inTurn<Value>(work: () => Promise<Value>): Promise<Value> {
    const done = last.then(work);
    last = done.catch(() => undefined);
    return done;
  }

  async function write(name: string, value: unknown): Promise<void> {
    await mkdir(folder, { recursive: true });
    const file = fileOf(name);
    const part = `${file}.part`;
    await writeFile(part, JSON.stringify(value), { mode: 0o600 });
    await rename(part, file);
    await removeOld(folder, limits, now());
  }

  return {
    save: (name, value) => inTurn(() => write(name, value)),
    load: (name) => inTurn(() => readJson(fileOf(name))),
    list: () =>
      inTurn(async () => {
        await removeOld(folder, limits, now());
        const files = await filesOf(folder);
        return files
          .filter(({ file }) => file.endsWith('.json'))
          .map(({ file, mtimeMs }) => ({ name: path.basename(file, '.json'), writtenMs: mtimeMs }));
      }),
    remove: (name) => inTurn(() => rm(fileOf(name), { force: true })),
  };
}

async function readJson(file: string): Promise<unknown> {
  try {
    return JSON.parse(await readFile(file, 'utf8'));
  } catch {
    // Gone, or damaged: there is nothing to go on with.
    return undefined;
  }
}

interface KeptFile {
  readonly file: string;
  readonly mtimeMs: number;
  readonly size: number;
}

/** Youngest first. */
async function filesOf(folder: string): Promise<readonly KeptFile[]> {
  const names = await readdir(folder).catch(() => []);
  const found = await Promise.all(
    names.map(async (name) => {
      const file = path.join(folder, name);
      const facts = await stat(file).catch(() => undefined);
      return facts === undefined ? [] : [{ file, mtimeMs: facts.mtimeMs, size: facts.size }];
    }),
  );
  return found.flat().sort((a, b) => b.mtimeMs - a.mtimeMs);
}

/** What a crash has left half written goes with the old ones. */
async function removeOld(folder: string, limits: PrivateFilesLimits, now: number): Promise<void> {
  let bytes = 0;
  for (const [i, { file, mtimeMs, size }] of (await filesOf(folder)).entries()) {
    bytes += size;
    // The youngest stays, however long it is: it has just been written.
    const isWithin = i < limits.files && (i === 0 || bytes <= limits.bytes);
    if (now - mtimeMs <= limits.ageMs && isWithin) continue;
    // A folder that cannot be written is read all the same.
    await rm(file, { force: true }).catch(() => undefined);
  }
}
