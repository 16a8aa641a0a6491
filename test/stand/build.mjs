#!/usr/bin/env node
// Bundles the extension:  node test/stand/build.mjs [--production] [--out DIR]
//
// What it writes (dist/ by default); hosts find everything beside their own file:
//   start.cjs           what the editor loads: it runs extension.cjs, with V8's code of the last start
//   extension.cjs       the extension; `vscode` stays outside
//   rooms.cjs           what of the extension is used now and then: panels, refactoring, benchmarks
//   cli.cjs             the command line
//   shared-<hash>.cjs   what several of these three need
//   openai.cjs, anthropic.cjs  libraries of both that are loaded when a server needs them
//   syntax-worker.cjs   the parser's worker thread
//   workspace-worker.cjs  the thread of the model that learns the workspace
//   diagnostics-process.cjs  the process that checks types; `typescript` stays outside
//   bridge/             an extension of its own, for the user's side of a remote window
//   embedded-model.mjs  the process that runs embedded models; `node-llama-cpp` stays outside
//   panel/panel.js      the pages of the comparison panel and of a refactoring
//   panel/languages/    how languages are coloured there: <language>.json
//   grammars/           tree-sitter-<name>.wasm and the parser itself, web-tree-sitter.wasm
//   meta.json           bundle → {inputs: files it was made of, bytes, imports: left to run time}
// A bundle whose entry is not there is left out with a line on stderr.
import {
  chmodSync,
  cpSync,
  existsSync,
  globSync,
  mkdirSync,
  readFileSync,
  renameSync,
  rmSync,
  writeFileSync,
} from 'node:fs';
import { createRequire } from 'node:module';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import { parseArgs } from 'node:util';
import { build } from 'esbuild';
import { bundleTogether } from './shared-bundles.mjs';

const repository = fileURLToPath(new URL('../..', import.meta.url));
const require = createRequire(import.meta.url);

/** The bridge is an extension of its own: its manifest, and what translates both. */
const BRIDGE = path.join(repository, 'src/vscode/bridge');

const IN_THEIR_PLACE = {
  // Its main file asks for the others in a way that no bundler sees.
  'jsonc-parser': require.resolve('jsonc-parser').replace('/umd/', '/esm/'),
  // A stand-in for `fetch`, which every Node has.
  'whatwg-fetch': 'node:events',
};

/** The oldest extension host that `engines.vscode` admits runs Node 22. */
const TARGET = 'node22';

/** Programs that have the engine in common. */
const ENTRIES = {
  extension: 'src/vscode/extension.ts',
  rooms: 'src/vscode/rooms.ts',
  cli: 'src/cli/main.ts',
};

/** Entry, bundle, module format, and what is resolved when it runs. */
const BUNDLES = [
  { entry: 'src/vscode/start.ts', name: 'start.cjs', format: 'cjs', external: ['vscode'] },
  {
    entry: 'src/vscode/bridge/lender.ts',
    name: 'bridge/bridge.cjs',
    format: 'cjs',
    external: ['vscode'],
  },
  {
    entry: 'src/syntax/worker.ts',
    name: 'syntax-worker.cjs',
    format: 'cjs',
    // Its ES module asks for import.meta.url at load time, which a CommonJS bundle does not have.
    alias: { 'web-tree-sitter': require.resolve('web-tree-sitter') },
  },
  { entry: 'src/providers/workspace/worker.ts', name: 'workspace-worker.cjs', format: 'cjs' },
  {
    entry: 'src/diagnostics/process.ts',
    name: 'diagnostics-process.cjs',
    format: 'cjs',
    external: ['typescript'],
  },
  { entry: 'node_modules/openai/client.mjs', name: 'openai.cjs', format: 'cjs' },
  {
    entry: 'node_modules/@anthropic-ai/sdk/client.mjs',
    name: 'anthropic.cjs',
    format: 'cjs',
    // What reads webhooks is never called here, and its package has no licence file.
    alias: { standardwebhooks: 'node:events' },
  },
  {
    entry: 'src/providers/embedded/process.ts',
    name: 'embedded-model.mjs',
    format: 'esm',
    external: ['node-llama-cpp'],
  },
];

/** The page of the comparison panel: the browser of the oldest editor, and those that open its files. */
const PANEL = {
  entry: 'src/webview/main.ts',
  name: 'panel/panel.js',
  format: 'iife',
  platform: 'browser',
  target: ['chrome128', 'es2022'],
};

/** Languages of the editor that the panel colours, by the grammar of each. */
const PANEL_LANGUAGES = {
  c: 'c',
  cpp: 'cpp',
  csharp: 'csharp',
  css: 'css',
  go: 'go',
  html: 'html',
  java: 'java',
  javascript: 'javascript',
  // The grammar of JavaScript knows JSX.
  javascriptreact: 'javascript',
  json: 'json',
  markdown: 'markdown',
  python: 'python',
  rust: 'rust',
  shellscript: 'shellscript',
  typescript: 'typescript',
  typescriptreact: 'tsx',
  yaml: 'yaml',
};

/** Grammars that others embed, of languages that no file of theirs needs. */
const FOREIGN = new Set(['glsl', 'sql']);

/** What stands behind an `import()`, with the bundle that stands in for each when it runs. */
const LOADED_LATER = {
  openai: './openai.cjs',
  '@anthropic-ai/sdk': './anthropic.cjs',
  './rooms.ts': './rooms.cjs',
  '../rooms.ts': './rooms.cjs',
};

/** C is read by the C++ grammar: the package has none of its own. */
const GRAMMARS = [
  'bash',
  'cpp',
  'css',
  'go',
  'java',
  'javascript',
  'python',
  'rust',
  'tsx',
  'typescript',
];

/**
 * Writes all bundles and grammars to `out`. The folder is replaced in one step at the end, so that
 * nobody runs half a build.
 *
 * @param {{ production?: boolean, out?: string }} [options]
 * @returns {Promise<readonly string[]>} names of the bundles written
 */
export async function buildAll({ production = false, out = path.join(repository, 'dist') } = {}) {
  const part = `${out}.${process.pid}.part`;
  rmSync(part, { recursive: true, force: true });
  mkdirSync(part, { recursive: true });
  try {
    const present = [...BUNDLES, PANEL].filter(({ entry }) => {
      const exists = existsSync(path.join(repository, entry));
      if (!exists) console.error(`${entry} is missing: left out`);
      return exists;
    });
    const [together, ...built] = await Promise.all([
      bundlePrograms(production, part),
      ...present.map(async (bundle) => [bundle.name, await bundleOne(bundle, production, part)]),
    ]);
    const meta = { ...together, ...Object.fromEntries(built) };
    writeFileSync(path.join(part, 'meta.json'), JSON.stringify(meta));
    for (const name of globSync('{package*.json,l10n/bundle.l10n.*.json}', { cwd: BRIDGE }))
      cpSync(path.join(BRIDGE, name), path.join(part, 'bridge', name));
    copyGrammars(path.join(part, 'grammars'));
    await writePanelLanguages(path.join(part, 'panel/languages'));
    rmSync(out, { recursive: true, force: true });
    renameSync(part, out);
    return Object.keys(meta);
  } finally {
    rmSync(part, { recursive: true, force: true });
  }
}

/** Writes the page of the comparison panel alone, below `out`. */
export async function buildPanel({ production = false, out }) {
  mkdirSync(out, { recursive: true });
  await bundleOne(PANEL, production, out);
  await writePanelLanguages(path.join(out, 'panel/languages'));
}

async function bundlePrograms(production, out) {
  const options = {
    absWorkingDir: repository,
    external: ['vscode'],
    alias: IN_THEIR_PLACE,
    plugins: [loadedLater, leftOut, editorApi],
  };
  const meta = await bundleTogether(ENTRIES, options, { out, production, target: TARGET });
  const cli = path.join(out, 'cli.cjs');
  writeFileSync(cli, `#!/usr/bin/env node\n${readFileSync(cli, 'utf8')}`);
  chmodSync(cli, 0o755);
  return Object.fromEntries(
    Object.entries(meta).map(([name, one]) => [
      name,
      { ...one, inputs: withoutEditor(one.inputs) },
    ]),
  );
}

async function bundleOne(
  { entry, name, format, external = [], alias = {}, platform = 'node', target = TARGET },
  production,
  out,
) {
  const { metafile } = await build({
    absWorkingDir: repository,
    entryPoints: [entry],
    outfile: path.join(out, name),
    bundle: true,
    platform,
    target,
    format,
    external,
    alias,
    plugins: [loadedLater, leftOut, editorApi],
    // Extension hosts differ in what they make of import() in a CommonJS file.
    supported: { 'dynamic-import': format !== 'cjs' },
    minify: production,
    sourcemap: production ? false : 'linked',
    metafile: true,
    legalComments: 'none',
    logLevel: 'warning',
  });
  const [output] = Object.values(metafile.outputs).filter(({ entryPoint }) => entryPoint);
  const inputs = withoutEditor(Object.keys(metafile.inputs));
  return { inputs, bytes: output.bytes, imports: output.imports };
}

/** Files alone: the editor's interface is none. */
function withoutEditor(inputs) {
  return inputs.filter((input) => !input.startsWith('editor:'));
}

/**
 * The editor's interface as a module with named exports: a bundler copies all names of a CommonJS module for
 * every file that imports it, which was a tenth of the time that our start takes.
 */
const editorApi = {
  name: 'the editor’s interface',
  setup({ onResolve, onLoad }) {
    onResolve({ filter: /^vscode$/ }, ({ kind }) =>
      kind === 'require-call' ? { external: true } : { path: 'vscode', namespace: 'editor' },
    );
    onLoad({ filter: /^vscode$/, namespace: 'editor' }, () => ({
      contents: [
        'const editor = require("vscode");',
        ...editorNames().map(
          (name) => `export const ${name} = /* @__PURE__ */ (() => editor.${name})();`,
        ),
      ].join('\n'),
    }));
  },
};

/** What `vscode` has at its top, by its types, as far as we use it. */
function editorNames() {
  const used = new Set(
    globSync('src/vscode/**/*.ts', { cwd: repository }).flatMap((file) =>
      [...readFileSync(path.join(repository, file), 'utf8').matchAll(/\bvscode\.(\w+)/g)].map(
        ([, name]) => name,
      ),
    ),
  );
  const types = readFileSync(require.resolve('@types/vscode/index.d.ts'), 'utf8');
  const found = types.matchAll(
    /^\texport (?:abstract )?(?:class|namespace|enum|const|function) (\w+)/gm,
  );
  return [...new Set([...found].map(([, name]) => name))].filter((name) => used.has(name));
}

/** Half of the extension would be a library that most sessions never need. */
const loadedLater = {
  name: 'loaded later',
  setup({ onResolve }) {
    const names = Object.keys(LOADED_LATER).map((name) => name.replaceAll('.', '\\.'));
    const filter = new RegExp(`^(${names.join('|')})$`);
    onResolve({ filter }, ({ path: name, kind }) =>
      kind === 'dynamic-import' ? { path: LOADED_LATER[name], external: true } : undefined,
    );
  },
};

/** Routes of vendors' APIs that are called here; their libraries know a hundred more. */
const CALLED_ROUTES = /resources[/\\](index|chat|completions|embeddings|models|messages|shared)\b/;

/** In place of a route that nobody calls stands a class without methods. */
const leftOut = {
  name: 'left out',
  setup({ onLoad }) {
    const filter = /node_modules[/\\](openai|@anthropic-ai[/\\]sdk)[/\\]resources[/\\]/;
    onLoad({ filter }, ({ path: file }) =>
      CALLED_ROUTES.test(file)
        ? undefined
        : { contents: emptyClasses(readFileSync(file, 'utf8')), loader: 'js' },
    );
  },
};

/** The names that a file of theirs exports, each as a class without methods. */
function emptyClasses(text) {
  const declared = [...text.matchAll(/^export (?:class|const|function|var) (\w+)/gm)].map(
    ([, name]) => name,
  );
  const listed = [...text.matchAll(/^export \{([^}]*)\}/gm)]
    .flatMap(([, names]) => names.split(','))
    .map((name) =>
      name
        .trim()
        .split(/\s+as\s+/)
        .at(-1),
    )
    .filter((name) => name);
  return [...new Set([...declared, ...listed])].map((name) => `export class ${name} {}`).join('\n');
}

function copyGrammars(folder) {
  mkdirSync(folder);
  const grammarFolder = path.join(
    path.dirname(require.resolve('@vscode/tree-sitter-wasm/package.json')),
    'wasm',
  );
  for (const grammar of GRAMMARS) {
    const file = `tree-sitter-${grammar}.wasm`;
    cpSync(path.join(grammarFolder, file), path.join(folder, file));
  }
  cpSync(
    require.resolve('web-tree-sitter/web-tree-sitter.wasm'),
    path.join(folder, 'web-tree-sitter.wasm'),
  );
}

/**
 * One file a language: the grammars that it embeds, then its own. A grammar that is another language's own
 * stands there by that language's name.
 */
async function writePanelLanguages(folder) {
  mkdirSync(folder, { recursive: true });
  const owners = new Map();
  for (const [languageId, grammar] of Object.entries(PANEL_LANGUAGES))
    if (!owners.has(grammar)) owners.set(grammar, languageId);
  for (const [languageId, grammar] of Object.entries(PANEL_LANGUAGES)) {
    const { default: grammars } = await import(`shiki/langs/${grammar}.mjs`);
    const named = new Map(grammars.map((one) => [one.name, one]));
    for (const { name } of grammars) if (FOREIGN.has(name)) named.delete(name);
    const listed = [...named].map(([name, one]) => {
      const owner = owners.get(name);
      return owner === undefined || owner === languageId ? one : owner;
    });
    writeFileSync(path.join(folder, `${languageId}.json`), JSON.stringify(listed));
  }
}

if (process.argv[1] === fileURLToPath(import.meta.url)) {
  const { values } = parseArgs({
    options: { production: { type: 'boolean', default: false }, out: { type: 'string' } },
  });
  await buildAll({
    production: values.production,
    ...(values.out ? { out: path.resolve(values.out) } : {}),
  });
}
