import assert from 'node:assert/strict';
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { providers } from '../../src/providers/registry.ts';
import { catalogue, findStrategy, strategies } from '../../src/strategies/registry.ts';
import { commandsTable } from '../../src/vscode/commands/table.ts';
import { generatedFiles } from '../stand/generate.ts';

/** Every id of the catalogue, as settings and command line must know it for good. */
const PLANNED_IDS = `
  benchmark-routing route-llm hybrid-llm llm-bandit routing-lessons meta-llm select-llm bench-coe zooter
  to-router homo-router forc routoo pick-llm eagle blending
  gac unite deepen eva pack-llm citer cool-fusion sweet-span spec-fuse spec-em lazy-span
  le-mcts adaptive-branching
  agent-forest smoothie more pair-ranker llm-blender llm-topla urg evidence first fixed majority
  eco-assistant mot-cascade model-cascading neural-caching cascade-routing confidence-deferral frugal-gpt
  token-uncertainty auto-mix der mix-instruct router-bench ensemble-instruct bwrs prompt-mind
`
  .trim()
  .split(/\s+/);

/** Files beside the methods that hold none: lifts that methods share. Parts of methods lie in folders. */
const FAMILY_BASES = new Set([
  'ranker.ts',
  'evidence-weights.ts',
  'size-by-agreement.ts',
  'workspace-prior.ts',
  'by-trust.ts',
  'late-ranking.ts',
  'observed-parts.ts',
  'parse-shares.ts',
  'span-fusion.ts',
  'span-fuser.ts',
  'whole-text-rerank.ts',
  'disputed-drafts.ts',
  'judge-dispute.ts',
  'preferences-on.ts',
  'author-nats.ts',
  'token-fusion.ts',
  'token-fuser.ts',
  'next-lists.ts',
  'token-vote.ts',
  'authored-text.ts',
  'every-step.ts',
  'gated-draft.ts',
  'writing.ts',
  'preparations.ts',
  'learned-alignment.ts',
  'prompt-weights.ts',
  'fitted-router.ts',
  'routed-draft.ts',
  'token-router.ts',
  'search.ts',
  'search-policy.ts',
  'search-tree.ts',
  'tree-search.ts',
  'create-search.ts',
  'straight-on.ts',
  'best-node.ts',
  'trial-random.ts',
  'tries.ts',
  'line-search.ts',
  'line-state.ts',
]);

function typeScriptFilesOf(folder: string): readonly string[] {
  return readdirSync(folder, { recursive: true, encoding: 'utf8' }).filter((file) =>
    file.endsWith('.ts'),
  );
}

describe('registries', () => {
  it('have every method of the survey once', () => {
    assert.deepEqual(
      catalogue()
        .map(({ id }) => id)
        .sort(),
      [...PLANNED_IDS].sort(),
    );
  });
  it('have every method file, under its own name', () => {
    const families = readdirSync('src/strategies', { withFileTypes: true }).filter(
      (entry) => entry.isDirectory() && entry.name !== 'planned',
    );
    const ids = families.flatMap(({ name }) =>
      typeScriptFilesOf(`src/strategies/${name}`)
        .filter((file) => !file.includes('/') && !FAMILY_BASES.has(file))
        .map((file) => file.replace('.ts', '')),
    );
    assert.deepEqual(ids.sort(), strategies.map(({ id }) => id).sort());
  });
  it('have a test file for every method', () => {
    const missing = strategies
      .map(({ id, family }) => `test/strategies/${family}/${id}.test.ts`)
      .filter((file) => !existsSync(file));
    assert.deepEqual(missing, []);
  });
  it('name fallbacks that exist', () => {
    const fallbacks = strategies.flatMap(({ fallback }) => fallback ?? []);
    assert.deepEqual(
      fallbacks.filter((id) => findStrategy(id) === undefined),
      [],
    );
  });
  it('have every provider folder', () => {
    const folders = readdirSync('src/providers', { withFileTypes: true })
      .filter((entry) => entry.isDirectory() && entry.name !== 'transport')
      .map(({ name }) => name);
    const ids: readonly string[] = providers.map(({ id }) => id);
    assert.deepEqual(
      folders.filter((name) => !ids.includes(name)),
      [],
    );
  });
  it('have a handler in extension.ts for every command', () => {
    const text = readFileSync('src/vscode/extension.ts', 'utf8');
    assert.deepEqual(
      commandsTable.map(({ id }) => id).filter((id) => !text.includes(`'${id}':`)),
      [],
    );
  });
});

describe('generated files', () => {
  for (const [file, wanted] of generatedFiles()) {
    it(`${file} is fresh (npm run generate)`, () => {
      assert.equal(readFileSync(file, 'utf8'), wanted);
    });
  }
});

describe('the repository', () => {
  const files = ['src', 'test', 'media'].flatMap((folder) =>
    typeScriptFilesOf(folder).map((file) => `${folder}/${file}`),
  );
  it('has no file over 400 lines', () => {
    const long = files.filter((file) => readFileSync(file, 'utf8').split('\n').length > 401);
    assert.deepEqual(long, []);
  });
  it('names no folder of one machine and no registry', () => {
    const suspicious = /\/(?:work|root|home)\/(?:main|shared|\.cache)|registry\.npmjs/;
    const all = [
      ...files,
      'README.md',
      'CHANGELOG.md',
      'package.json',
      'package-lock.json',
      '.npmrc',
    ];
    assert.deepEqual(
      all.filter(
        (file) =>
          !file.endsWith('registries.test.ts') && suspicious.test(readFileSync(file, 'utf8')),
      ),
      [],
    );
  });
});
