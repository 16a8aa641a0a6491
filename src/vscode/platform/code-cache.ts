import { createHash } from 'node:crypto';
import { existsSync, readFileSync, statSync } from 'node:fs';
import { mkdir, readdir, rename, rm, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { Script } from 'node:vm';

/** Programs of one folder, as CommonJS has them, and how to keep what V8 has made of them. */
export interface Programs {
  /**
   * What a file exports; it is run once. Files beside it that it requires are loaded the same way, everything
   * else as Node does. Throws what reading and running it throw.
   */
  load(name: string): unknown;
  /** How many of those that were loaded were compiled, and not taken from what was kept. */
  readonly compiled: number;
  /**
   * Keeps V8's code for the next start, and drops that of other versions. Never rejects: where nothing can be
   * written, the next start compiles again. Cost: some 10 ms, so not while somebody types.
   */
  keep(): Promise<void>;
}

/** `exports, require, module, __filename, __dirname`, as Node hands them to a file. */
type Body = (
  exports: object,
  require: (id: string) => unknown,
  module: { readonly exports: object },
  filename: string,
  dirname: string,
) => void;

interface Loaded {
  readonly module: { readonly exports: object };
  readonly script: Script;
  /** Name of the file that keeps its code. */
  readonly kept: string;
  readonly isFromCache: boolean;
}

const HEAD = '(function (exports, require, module, __filename, __dirname) {';
const BESIDE = /^\.\/([\w-]+\.cjs)$/;
const DIGEST_BYTES = 32;

/**
 * Runs CommonJS files as `require` does, but with V8's code of them from an earlier start where that is kept.
 * Compiling takes a third of our start. V8 refuses code of another version or with other flags; a file that
 * was cut short would end the process, so a digest stands before it.
 *
 * Input   `folder`: where the programs are; `requires`: for everything else; `cache`: where code is kept
 */
export function createPrograms(
  folder: string,
  requires: (id: string) => unknown,
  cache: string,
): Programs {
  const loaded = new Map<string, Loaded>();

  function load(name: string): unknown {
    const known = loaded.get(name);
    if (known !== undefined) return known.module.exports;
    const file = path.join(folder, name);
    const kept = keptName(file);
    const cachedData = readKept(path.join(cache, kept));
    const script = new Script(`${HEAD}${readFileSync(file, 'utf8')}\n})`, {
      filename: file,
      columnOffset: -HEAD.length,
      ...(cachedData === undefined ? {} : { cachedData }),
    });
    const isFromCache = cachedData !== undefined && script.cachedDataRejected === false;
    const module = { exports: {} };
    // Before it runs: files that need each other get what there is so far, as with Node.
    loaded.set(name, { module, script, kept, isFromCache });
    const requireFrom = (id: string): unknown => {
      const beside = BESIDE.exec(id)?.[1];
      return beside === undefined ? requires(id) : load(beside);
    };
    try {
      (script.runInThisContext() as Body)(module.exports, requireFrom, module, file, folder);
    } catch (error) {
      // Whoever asks next gets another try, and no half of it.
      loaded.delete(name);
      throw error;
    }
    return module.exports;
  }

  async function keep(): Promise<void> {
    const fresh = [...loaded.values()].filter(({ isFromCache }) => !isFromCache);
    if (fresh.length === 0) return;
    await mkdir(cache, { recursive: true });
    for (const { kept, script } of fresh) {
      const code = script.createCachedData();
      const part = path.join(cache, `${kept}.${process.pid}`);
      await writeFile(part, Buffer.concat([digestOf(code), code]), { mode: 0o600 });
      await rename(part, path.join(cache, kept));
    }
    for (const name of await readdir(cache))
      if (!isOfNow(name)) await rm(path.join(cache, name), { force: true });
  }

  /** Whether a file of the cache has the code of a program that is there, as it is now. */
  function isOfNow(kept: string): boolean {
    const file = path.join(folder, kept.slice(0, kept.lastIndexOf('-')));
    return existsSync(file) && keptName(file) === kept;
  }

  return {
    load,
    get compiled() {
      return [...loaded.values()].filter(({ isFromCache }) => !isFromCache).length;
    },
    keep: () => keep().catch(() => undefined),
  };
}

/**
 * Of a program as it is, on this V8. V8 itself looks at the length of a source alone, and would run the code of
 * another version that is as long; so its place counts too, where an installer gives all files the same time.
 */
function keptName(file: string): string {
  const { size, mtimeMs } = statSync(file);
  const version = [file, process.versions.v8, process.arch, size, mtimeMs].join('-');
  const digest = createHash('sha256').update(version).digest('hex').slice(0, 16);
  return `${path.basename(file)}-${digest}`;
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

function digestOf(code: Buffer): Buffer {
  return createHash('sha256').update(code).digest();
}
