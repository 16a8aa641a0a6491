// Several programs as CommonJS, with what they have in common in files of its own: the extension, what of it
// is loaded later and the command line are mostly the same engine.
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { build } from 'esbuild';

/**
 * Writes `<name>.cjs` for every entry, and `shared-<hash>.cjs` for what several of them need.
 *
 * A bundler splits ES modules alone, so they are made first, and each file is written as CommonJS then.
 *
 * @param {Readonly<Record<string, string>>} entries  name → source file
 * @param {object} options  of the bundler for the first step; `absWorkingDir`, `plugins`, `alias`, …
 * @param {{ out: string, production: boolean, target: string }} how
 * @returns {Promise<Record<string, { inputs: string[], bytes: number, imports: object[], files: string[] }>>}
 *   by `<name>.cjs`: of the file and of all that it loads at once
 */
export async function bundleTogether(entries, options, { out, production, target }) {
  const split = mkdtempSync(path.join(tmpdir(), 'ensemble-split-'));
  try {
    const { metafile } = await build({
      ...options,
      entryPoints: entries,
      bundle: true,
      splitting: true,
      format: 'esm',
      platform: 'node',
      target,
      outdir: split,
      chunkNames: 'shared-[hash]',
      outExtension: { '.js': '.cjs' },
      minify: production,
      sourcemap: production ? false : 'linked',
      metafile: true,
      legalComments: 'none',
      logLevel: 'warning',
    });
    const { absWorkingDir } = options;
    const outputs = new Map(
      Object.entries(metafile.outputs)
        .filter(([file]) => file.endsWith('.cjs'))
        .map(([file, output]) => [path.resolve(absWorkingDir, file), output]),
    );
    await build({
      entryPoints: [...outputs.keys()],
      bundle: false,
      format: 'cjs',
      platform: 'node',
      target,
      outdir: out,
      outExtension: { '.js': '.cjs' },
      // Extension hosts differ in what they make of import() in a CommonJS file.
      supported: { 'dynamic-import': false },
      minify: production,
      sourcemap: production ? false : 'linked',
      legalComments: 'none',
      logLevel: 'warning',
    });
    const described = Object.keys(entries).map((name) => {
      const file = `${name}.cjs`;
      return [file, withWhatItLoads(path.join(split, file), outputs, absWorkingDir)];
    });
    return Object.fromEntries(described);
  } finally {
    rmSync(split, { recursive: true, force: true });
  }
}

function withWhatItLoads(entry, outputs, absWorkingDir) {
  const files = new Set();
  const imports = [];
  const visit = (file) => {
    if (files.has(file)) return;
    files.add(file);
    for (const one of outputs.get(file).imports) {
      const at = path.resolve(absWorkingDir, one.path);
      if (one.external || !outputs.has(at)) imports.push(one);
      else visit(at);
    }
  };
  visit(entry);
  const of = [...files].map((file) => outputs.get(file));
  return {
    inputs: [...new Set(of.flatMap(({ inputs }) => Object.keys(inputs)))],
    bytes: of.reduce((sum, { bytes }) => sum + bytes, 0),
    imports,
    files: [...files].map((file) => path.basename(file)),
  };
}
