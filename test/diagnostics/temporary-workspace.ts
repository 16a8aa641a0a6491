import { cp, mkdir, mkdtemp, realpath, rm, symlink, writeFile } from 'node:fs/promises';
import { createRequire } from 'node:module';
import { tmpdir } from 'node:os';
import path from 'node:path';

/** The folder of this repository's own compiler. */
export const typescriptFolder = path.dirname(
  createRequire(import.meta.url).resolve('typescript/package.json'),
);

export interface TemporaryWorkspace {
  readonly root: string;
  write(file: string, text: string): Promise<void>;
  /** Installs this repository's compiler, or another package of its name. */
  installTypescript(folder?: string, at?: string): Promise<void>;
  remove(): Promise<void>;
}

/** A strict project without types of the environment, so that checking is quick. */
export const TSCONFIG = JSON.stringify({
  compilerOptions: {
    strict: true,
    lib: ['es2020'],
    types: [],
    module: 'esnext',
    moduleResolution: 'bundler',
    noEmit: true,
  },
});

/** A workspace with these files, gone with `remove`. */
export async function temporaryWorkspace(
  files: Readonly<Record<string, string>>,
): Promise<TemporaryWorkspace> {
  const root = await realpath(await mkdtemp(path.join(tmpdir(), 'ensemble-diagnostics-')));
  async function write(file: string, text: string): Promise<void> {
    await mkdir(path.dirname(path.join(root, file)), { recursive: true });
    await writeFile(path.join(root, file), text);
  }
  for (const [file, text] of Object.entries(files)) await write(file, text);
  return {
    root,
    write,
    async installTypescript(folder = typescriptFolder, at = '.') {
      const modules = path.join(root, at, 'node_modules');
      await mkdir(modules, { recursive: true });
      if (folder === typescriptFolder) await symlink(folder, path.join(modules, 'typescript'));
      else await cp(folder, path.join(modules, 'typescript'), { recursive: true });
    },
    remove: () => rm(root, { recursive: true, force: true }),
  };
}
