import { createHash } from 'node:crypto';
import { readFileSync, statSync } from 'node:fs';
import { mkdir, readdir, rename, rm, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { Script } from 'node:vm';

/** A program as CommonJS has it, and how to keep what V8 has made of it. */
export interface LoadedProgram {
  readonly exports: unknown;
  /** Whether V8 took what was kept, so that nothing was compiled. */
  readonly isFromCache: boolean;
  /**
   * Keeps V8's code for the next start, in place of that of older programs. Rejects never: where nothing can
   * be written, the next start compiles again. Cost: some 10 ms, so not while somebody types.
   */
  keep(): Promise<void>;
}

/** `exports, require, module, __filename, __dirname`, as Node hands them to a file. */
type Body = (...given: readonly [object, NodeJS.Require, object, string, string]) => void;

const HEAD = '(function (exports, require, module, __filename, __dirname) {';
const DIGEST_BYTES = 32;

/**
 * Runs a CommonJS file as `require` does, but with V8's code of it from an earlier start where that is kept.
 * Compiling takes a third of our start. V8 refuses code of another version or with other flags; a file that
 * was cut short would end the process, so a digest stands before it.
 *
 * Throws   what reading and running the file throw
 */
export function loadProgram(file: string, load: NodeJS.Require, folder: string): LoadedProgram {
  const kept = path.join(folder, nameOf(file));
  const cachedData = readKept(kept);
  const source = `${HEAD}${readFileSync(file, 'utf8')}\n})`;
  const script = new Script(source, {
    filename: file,
    columnOffset: -HEAD.length,
    ...(cachedData === undefined ? {} : { cachedData }),
  });
  const body = script.runInThisContext() as Body;
  const module = { exports: {} };
  body(module.exports, load, module, file, path.dirname(file));
  const isFromCache = cachedData !== undefined && script.cachedDataRejected === false;
  return {
    exports: module.exports,
    isFromCache,
    keep: async () => {
      if (isFromCache) return;
      // After the start: V8 then has the code of the functions that a start calls as well.
      await write(kept, script.createCachedData()).catch(() => undefined);
    },
  };
}

/** Of this file as it is, on this V8. */
function nameOf(file: string): string {
  const { size, mtimeMs } = statSync(file);
  const version = [process.versions.v8, process.arch, size, mtimeMs].join('-');
  return `${path.basename(file)}-${createHash('sha256').update(version).digest('hex').slice(0, 16)}`;
}

function readKept(file: string): Buffer | undefined {
  try {
    const bytes = readFileSync(file);
    const code = bytes.subarray(DIGEST_BYTES);
    return digestOf(code).equals(bytes.subarray(0, DIGEST_BYTES)) ? code : undefined;
  } catch {
    return undefined;
  }
}

async function write(file: string, code: Buffer): Promise<void> {
  const folder = path.dirname(file);
  await mkdir(folder, { recursive: true });
  const beside = `${file}.${process.pid}`;
  await writeFile(beside, Buffer.concat([digestOf(code), code]), { mode: 0o600 });
  for (const name of await readdir(folder))
    if (path.join(folder, name) !== beside) await rm(path.join(folder, name), { force: true });
  await rename(beside, file);
}

function digestOf(code: Buffer): Buffer {
  return createHash('sha256').update(code).digest();
}
