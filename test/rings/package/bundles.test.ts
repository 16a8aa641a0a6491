import assert from 'node:assert/strict';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { isBuiltin } from 'node:module';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { buildAll } from '../../stand/build.mjs';

/** What `meta.json` says of one bundle. */
interface BundleMeta {
  readonly inputs: readonly string[];
  readonly imports: readonly { readonly path: string }[];
}

/** What may be inside a bundle: folders of `src`, packages, and what benchmarks found of strategies. */
const MAY_HOLD: Readonly<Record<string, RegExp>> = {
  'start.cjs': /^src\/(core\/clock|vscode\/(start|platform\/code-cache))\.ts$/,
  'extension.cjs':
    /^(src\/(?!cli\/|ngram\/|checks\/|benchmark\/workspace|vscode\/comparison\/comparison-|vscode\/refactor\/(?!refactor-entries|under-way)|syntax\/worker\.ts|providers\/embedded\/process)|node_modules\/(?!openai\/|@anthropic-ai\/)|media\/fusion-evidence\.json$)/,
  'rooms.cjs':
    /^(src\/(?!cli\/|ngram\/|syntax\/worker\.ts|providers\/embedded\/process)|node_modules\/(?!openai\/|@anthropic-ai\/)|media\/fusion-evidence\.json$)/,
  'bridge/bridge.cjs':
    /^(src\/(core|bridge|vscode\/bridge|providers\/transport\/(direct-fetch|place))|node_modules\/zod\/)/,
  'cli.cjs':
    /^(src\/(?!vscode\/|ngram\/|syntax\/worker\.ts|providers\/embedded\/process)|node_modules\/(?!openai\/|@anthropic-ai\/)|media\/fusion-evidence\.json$)/,
  'openai.cjs': /^node_modules\/openai\//,
  'anthropic.cjs': /^node_modules\/(@anthropic-ai\/sdk|@opentelemetry\/api)\//,
  'syntax-worker.cjs': /^(src\/(core|syntax)\/|node_modules\/(web-tree-sitter|lru-cache)\/)/,
  // What must never be read is decided where it is read.
  'workspace-worker.cjs':
    /^(src\/(core|math|text|ngram|context|providers\/workspace)\/|node_modules\/ignore\/)/,
  'diagnostics-process.cjs': /^src\/(core|diagnostics)\//,
  'embedded-model.mjs': /^src\/(core|providers\/embedded|providers\/transport)\//,
};
const LEFT_TO_RUN_TIME: Readonly<Record<string, readonly string[]>> = {
  'extension.cjs': ['vscode', './anthropic.cjs', './openai.cjs', './rooms.cjs'],
  'rooms.cjs': ['vscode', './openai.cjs'],
  'bridge/bridge.cjs': ['vscode'],
  'cli.cjs': ['./anthropic.cjs', './openai.cjs'],
  'embedded-model.mjs': ['node-llama-cpp'],
};

describe('the bundles', function () {
  this.timeout(120_000);
  const scratch = mkdtempSync(path.join(tmpdir(), 'ensemble-bundles-'));
  let meta: Readonly<Record<string, BundleMeta>>;
  before(async () => {
    await buildAll({ out: path.join(scratch, 'dist') });
    const text = readFileSync(path.join(scratch, 'dist/meta.json'), 'utf8');
    meta = JSON.parse(text) as Readonly<Record<string, BundleMeta>>;
  });
  after(() => rmSync(scratch, { recursive: true, force: true }));

  for (const [name, allowed] of Object.entries(MAY_HOLD)) {
    it(`keep to their own side: ${name}`, () => {
      const strangers = meta[name]?.inputs.filter((file) => !allowed.test(file));
      assert.deepEqual(strangers, []);
    });

    it(`leave to run time only what is there then: ${name}`, () => {
      const left = meta[name]?.imports.map((one) => one.path).filter((one) => !isBuiltin(one));
      assert.deepEqual([...new Set(left)].sort(), [...(LEFT_TO_RUN_TIME[name] ?? [])].sort());
    });
  }

  it('carry no native code, no model library and no test code', () => {
    for (const { inputs } of Object.values(meta))
      for (const file of inputs) assert.doesNotMatch(file, /\.node$|node-llama-cpp|^test\//);
  });
});
