// node-llama-cpp as one file: as it is installed, it and what it needs are a thousand.
import { cpSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { build } from 'esbuild';

const LIBRARY = 'node_modules/node-llama-cpp';

/** Fields of its manifest that tell how it is found. */
const KEPT_FIELDS = ['name', 'version', 'license', 'type', 'main', 'exports'];

/** A file that is started as a process of its own, to try a binary; its work is done where it is imported. */
const STARTED = 'bindings/utils/testBindingBinary.js';

/**
 * Writes node-llama-cpp to `stage`/node_modules: its program in one file, and what it reads beside it. The
 * package with the binary is the caller's.
 *
 * @param {string} root   where node_modules is
 * @param {string} stage
 * @returns {Promise<{ inputs: string[] }>} the files that it was made of, as meta.json has them
 */
export async function bundleLlamaLibrary(root, stage) {
  const from = path.join(root, LIBRARY);
  const to = path.join(stage, LIBRARY);
  const { metafile } = await build({
    absWorkingDir: root,
    entryPoints: [`${LIBRARY}/dist/index.js`],
    outfile: path.join(to, 'dist/index.js'),
    bundle: true,
    platform: 'node',
    target: 'node22',
    format: 'esm',
    // The second is for copying of files, and left out where it is not installed.
    external: ['@node-llama-cpp/*', '@reflink/reflink', 'electron'],
    plugins: [asFromItsOwnFile(path.join(from, 'dist')), withoutGit],
    // Some of what it needs is CommonJS.
    banner: {
      js: "import { createRequire as createItsRequire } from 'node:module'; const require = createItsRequire(import.meta.url);",
    },
    minify: true,
    keepNames: true,
    legalComments: 'none',
    metafile: true,
    logLevel: 'warning',
  });
  mkdirSync(path.dirname(path.join(to, 'dist', STARTED)), { recursive: true });
  writeFileSync(path.join(to, 'dist', STARTED), "import '../../index.js';\n");
  for (const name of ['LICENSE', 'llama/binariesGithubRelease.json', 'llama/llama.cpp.info.json'])
    cpSync(path.join(from, name), path.join(to, name));
  const manifest = JSON.parse(readFileSync(path.join(from, 'package.json'), 'utf8'));
  const kept = Object.fromEntries(KEPT_FIELDS.map((field) => [field, manifest[field]]));
  writeFileSync(path.join(to, 'package.json'), `${JSON.stringify(kept, null, 2)}\n`);
  return { inputs: Object.keys(metafile.inputs) };
}

/** Files of the library find others from where they were, though all of them are one. */
function asFromItsOwnFile(dist) {
  return {
    name: 'as from its own file',
    setup({ onLoad }) {
      onLoad({ filter: /node-llama-cpp[/\\]dist[/\\].*\.js$/ }, ({ path: file }) => {
        const text = readFileSync(file, 'utf8');
        const own = path.relative(dist, file).split(path.sep).join('/');
        const url = `new URL(${JSON.stringify(`./${own}`)}, import.meta.url).href`;
        return { contents: text.replaceAll(/\bimport\.meta\.url\b/g, url), loader: 'js' };
      });
    },
  };
}

/** It fetches sources of llama.cpp, which are never built here, and has no licence file. */
const withoutGit = {
  name: 'without git',
  setup({ onResolve, onLoad }) {
    onResolve({ filter: /^simple-git$/ }, () => ({ path: 'simple-git', namespace: 'left-out' }));
    onLoad({ filter: /.*/, namespace: 'left-out' }, () => ({
      contents: "export function simpleGit() { throw new Error('llama.cpp is not built here'); }",
      loader: 'js',
    }));
  },
};
