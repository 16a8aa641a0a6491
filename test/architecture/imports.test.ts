import assert from 'node:assert/strict';
import { readdirSync } from 'node:fs';
import { cruise, type IModule } from 'dependency-cruiser';

/** What a host may import. */
const HOST = [
  'core',
  'math',
  'text',
  'syntax',
  'context',
  'prompt',
  'providers/registry',
  // The one provider that a host feeds.
  'providers/workspace',
  'strategies/registry',
  'learning',
  'review',
  'recording',
  'comparison',
  'edits',
  'refactor',
  'checks',
  'diagnostics',
  'observation',
  'applications',
  'strategies/search/search',
  // Names of what trained rankers look at, which their files are checked by.
  'strategies/ranking/trained/candidate-features',
  // What host and page say to each other, and how a page becomes a file.
  'webview/protocol',
  'webview/page-state',
  'webview/state-of-comparison',
  'webview/static-page',
  'webview/file-of-comparison',
  'webview/grammars-of',
  'webview/tree/tree-protocol',
  'webview/tree/tree-page-state',
  'benchmark',
  'sandbox',
  'engine',
  'settings',
  'spending',
  'serve',
  'bridge',
  'providers/vendors',
  'providers/server-wish',
  'providers/bridged-servers',
  // Where else an Ollama may be, and whether it is.
  'providers/near-addresses',
  'providers/near-ollama',
  // The bridge sends straight to servers of its own machine alone.
  'providers/transport/direct-fetch',
  'providers/transport/place',
];

/** What each room of src may import besides itself; see src/README.md. */
const MAY_IMPORT: Readonly<Record<string, readonly string[]>> = {
  core: [],
  math: ['core'],
  text: ['core'],
  ngram: ['core', 'math', 'text'],
  syntax: ['core'],
  context: ['core', 'text'],
  prompt: ['core', 'text'],
  spending: ['core'],
  // An HTTP server around what the engine answers.
  serve: ['core', 'text', 'engine/answers'],
  // What lends and borrows a laptop's model servers says to each other; `vscode/bridge` carries it.
  bridge: ['core'],
  providers: ['core', 'ngram', 'context/exclusion', 'prompt/judge-prompt', 'prompt/judge-answer'],
  strategies: ['core', 'math', 'text'],
  review: ['core', 'text'],
  edits: ['core', 'text'],
  refactor: ['core', 'math', 'text', 'edits'],
  checks: ['core', 'text', 'edits', 'refactor', 'sandbox', 'context/exclusion'],
  diagnostics: ['core', 'text', 'edits', 'refactor'],
  observation: ['core', 'text', 'edits', 'refactor', 'sandbox'],
  applications: ['text'],
  learning: ['core', 'math', 'text'],
  // Forms of secrets are told in one place.
  recording: ['core', 'text/secret-forms'],
  comparison: [
    'core',
    'math',
    'text',
    'recording/recorded-request',
    'recording/recording-line',
    'recording/redact',
  ],
  webview: ['core', 'math', 'text', 'comparison', 'edits', 'refactor'],
  engine: [
    'core',
    'math',
    'text',
    'context',
    'prompt',
    'learning',
    'review',
    'recording',
    'comparison',
    'edits',
    'refactor',
    'applications',
    'strategies/registry',
    'strategies/search',
  ],
  sandbox: ['core', 'text'],
  benchmark: [
    'core',
    'math',
    'text',
    'context',
    'recording',
    'sandbox',
    'checks',
    'edits',
    'refactor',
    'engine',
    'strategies/registry',
    'strategies/ranking',
    'strategies/search',
  ],
  settings: [
    'core',
    'text/secret-forms',
    'context/never-send',
    'engine/engine-settings',
    'prompt',
    'review/choose-hints',
    'refactor/evidence',
    'providers/vendors',
    'providers/server-wish',
    'strategies/registry',
  ],
  cli: HOST,
  vscode: HOST,
};

/** Packages and Node's own modules, by room; every other room may import neither. */
const MAY_USE: Readonly<Record<string, RegExp>> = {
  syntax: /^(node:|web-tree-sitter$|lru-cache$)/,
  context: /^ignore$/,
  providers: /^(node:|ollama|openai|@anthropic-ai\/sdk|cockatiel|node-llama-cpp|zod)/,
  // The ledger is our own storage.
  spending: /^(node:|zod)/,
  serve: /^(node:|zod)/,
  bridge: /^zod/,
  // Hashes are pure, and the log of outcomes is the learner's own storage.
  learning: /^(node:|zod)/,
  engine: /^(p-queue|lru-cache)$/,
  // A recording is our own storage.
  recording: /^(node:|zod|csv-parse)/,
  comparison: /^diff$/,
  edits: /^diff$/,
  refactor: /^zod/,
  checks: /^(node:|p-queue$)/,
  // Types alone: the compiler itself is found on the user's disk.
  diagnostics: /^(node:|typescript$)/,
  observation: /^(node:|p-queue$)/,
  webview: /^(lit|@vscode-elements\/elements|shiki|zod|@vscode\/l10n)/,
  sandbox: /^node:/,
  // Reading the files of published tasks, and running their programs.
  benchmark: /^(node:|p-queue$)/,
  settings: /^zod/,
  cli: /^node:/,
  vscode: /^(node:|vscode$|jsonc-parser$)/,
};

/** Where a program starts: a file of src that none of these reaches is forgotten. */
const ROOTS = [
  'src/vscode/start.ts',
  'src/vscode/extension.ts',
  'src/cli/main.ts',
  'src/syntax/worker.ts',
  'src/providers/embedded/process.ts',
  'src/providers/workspace/worker.ts',
  'src/webview/main.ts',
  // An extension of its own, on the user's side of a remote window.
  'src/vscode/bridge/lender.ts',
  'src/diagnostics/process.ts',
  // Read by `npm run generate`, which makes the manifest from it.
  'src/vscode/walkthrough-table.ts',
];

/** Pure rooms, which benchmarks and tests read as well; knip finds what nobody uses. */
const LIBRARIES = new Set(['math', 'text', 'ngram', 'benchmark/metrics']);

interface Import {
  readonly from: string;
  readonly to: string;
  /** As written in the import. */
  readonly written: string;
}

function roomOf(file: string): string {
  return /^src\/([^/]+)/.exec(file)?.[1] ?? '';
}

function isLibrary(file: string): boolean {
  const [, folder = ''] = /^src\/(.+)\/[^/]+$/.exec(file) ?? [];
  return [...LIBRARIES].some((library) => `${folder}/`.startsWith(`${library}/`));
}

function isAllowed({ from, to }: Import): boolean {
  const room = roomOf(from);
  const other = roomOf(to);
  if (room === other) return true;
  return (MAY_IMPORT[room] ?? []).some((allowed) =>
    allowed.includes('/')
      ? to === `src/${allowed}.ts` || to.startsWith(`src/${allowed}/`)
      : other === allowed,
  );
}

describe('imports', function () {
  this.timeout(60_000);
  let modules: readonly IModule[] = [];
  let imports: readonly Import[] = [];

  before(async () => {
    const { output } = await cruise(['src'], {
      tsPreCompilationDeps: true,
      doNotFollow: { path: 'node_modules' },
      enhancedResolveOptions: { extensions: ['.ts', '.js', '.json'], exportsFields: ['exports'] },
    });
    if (typeof output === 'string') throw new Error('no module graph');
    modules = output.modules.filter(({ source }) => source.startsWith('src/'));
    imports = modules.flatMap(({ source, dependencies }) =>
      dependencies.map(({ resolved, module, coreModule }) => ({
        from: source,
        to: resolved,
        written: coreModule ? `node:${module.replace(/^node:/, '')}` : module,
      })),
    );
  });

  it('see every file of src', () => {
    const files = readdirSync('src', { recursive: true, encoding: 'utf8' });
    const wanted = files.filter((file) => file.endsWith('.ts')).map((file) => `src/${file}`);
    assert.deepEqual(modules.map(({ source }) => source).sort(), wanted.sort());
  });
  it('go only where the map in src/README.md allows', () => {
    const inside = imports.filter(({ to }) => to.startsWith('src/'));
    assert.ok(inside.length > 100);
    assert.deepEqual(
      inside.filter((one) => !isAllowed(one)).map(({ from, to }) => `${from} → ${to}`),
      [],
    );
  });
  it('name a package only in the room that owns it', () => {
    const outside = imports.filter(
      ({ to, written }) => !to.startsWith('src/') && !written.startsWith('.'),
    );
    assert.ok(outside.some(({ written }) => written === 'vscode'));
    const wrong = outside.filter(
      ({ from, written }) => MAY_USE[roomOf(from)]?.test(written) !== true,
    );
    assert.deepEqual(
      wrong.map(({ from, written }) => `${from} → ${written}`),
      [],
    );
  });
  it('lead from one provider to no other', () => {
    const provider = (file: string): string => /^src\/providers\/([^/.]+)\//.exec(file)?.[1] ?? '';
    const crossing = imports.filter(({ from, to }) => {
      const [own, other] = [provider(from), provider(to)];
      return own !== '' && other !== '' && own !== other && other !== 'transport';
    });
    assert.deepEqual(crossing, []);
  });
  it('lead from one provider alone to the model of the workspace', () => {
    const wrong = imports.filter(
      ({ from, to }) =>
        roomOf(from) === 'providers' &&
        roomOf(to) === 'ngram' &&
        !from.startsWith('src/providers/workspace/'),
    );
    assert.deepEqual(wrong, []);
  });
  it('lead from one family of strategies to no other', () => {
    const family = (file: string): string => /^src\/strategies\/([^/]+)\//.exec(file)?.[1] ?? '';
    const crossing = imports.filter(({ from, to }) => {
      const [own, other] = [family(from), family(to)];
      return own !== '' && other !== '' && own !== other;
    });
    assert.deepEqual(crossing, []);
  });
  it('never lead from src to test', () => {
    assert.deepEqual(
      imports.filter(({ to }) => to.startsWith('test/')),
      [],
    );
  });
  it('form no circle', () => {
    const circles = modules.flatMap(({ source, dependencies }) =>
      dependencies
        .filter(({ circular }) => circular)
        .map(({ resolved }) => `${source} → ${resolved}`),
    );
    assert.deepEqual(circles, []);
  });
  it('reach every file from a program', () => {
    const reached = new Set(ROOTS);
    for (const file of reached) {
      for (const { from, to } of imports) if (from === file) reached.add(to);
    }
    assert.deepEqual(
      modules
        .map(({ source }) => source)
        .filter((source) => !reached.has(source) && !isLibrary(source)),
      [],
    );
  });
});
