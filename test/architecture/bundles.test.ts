import assert from 'node:assert/strict';
import { build } from 'esbuild';

interface Bundle {
  readonly entry: string;
  readonly external?: readonly string[];
  /** Folders of src and packages that must not be in it, with the reason. */
  readonly without: Readonly<Record<string, string>>;
  /** Something that must be in it, so that an empty bundle does not pass. */
  readonly holding: string;
}

const BUNDLES: Readonly<Record<string, Bundle>> = {
  extension: {
    entry: 'src/vscode/extension.ts',
    external: ['vscode'],
    holding: 'src/engine/engine.ts',
    without: {
      'src/cli/': 'the other host',
      'src/syntax/worker.ts': 'runs in a thread of its own',
      'src/providers/embedded/process.ts': 'runs in a process of its own',
      'src/providers/workspace/worker.ts': 'runs in a thread of its own',
      'node_modules/node-llama-cpp/': 'native; only its own process loads it',
      'node_modules/web-tree-sitter/': 'only the parser thread loads it',
      'test/': 'tests are not shipped',
    },
  },
  cli: {
    entry: 'src/cli/main.ts',
    holding: 'src/engine/engine.ts',
    without: {
      'src/vscode/': 'the other host',
      'node_modules/node-llama-cpp/': 'native; only its own process loads it',
      'node_modules/web-tree-sitter/': 'only the parser thread loads it',
      'test/': 'tests are not shipped',
    },
  },
  'syntax worker': {
    entry: 'src/syntax/worker.ts',
    holding: 'node_modules/web-tree-sitter/',
    without: {
      'src/engine/': 'it only parses',
      'src/providers/': 'it only parses',
      'src/strategies/': 'it only parses',
      'src/vscode/': 'it knows no host',
      'src/cli/': 'it knows no host',
    },
  },
  'workspace worker': {
    entry: 'src/providers/workspace/worker.ts',
    holding: 'src/ngram/segment.ts',
    without: {
      'src/engine/': 'it only learns and writes',
      'src/providers/ollama/': 'it only learns and writes',
      'src/providers/transport/': 'it only learns and writes',
      'src/strategies/': 'it only learns and writes',
      'src/vscode/': 'it knows no host',
      'src/cli/': 'it knows no host',
      'node_modules/openai': 'it asks no server',
      'node_modules/ollama': 'it asks no server',
      'node_modules/node-llama-cpp': 'it runs no other model',
    },
  },
  'embedded model': {
    entry: 'src/providers/embedded/process.ts',
    external: ['node-llama-cpp'],
    holding: 'src/providers/embedded/generate.ts',
    without: {
      'src/engine/': 'it only runs models',
      'src/strategies/': 'it only runs models',
      'src/vscode/': 'it knows no host',
      'src/cli/': 'it knows no host',
    },
  },
};

describe('a bundle', () => {
  for (const [name, { entry, external = [], without, holding }] of Object.entries(BUNDLES)) {
    describe(name, () => {
      let inputs: readonly string[] = [];
      let imports: readonly string[] = [];

      before(async () => {
        const { metafile } = await build({
          entryPoints: [entry],
          bundle: true,
          write: false,
          outdir: 'out',
          platform: 'node',
          target: 'node22',
          format: 'esm',
          external: [...external],
          metafile: true,
          logLevel: 'silent',
        });
        inputs = Object.keys(metafile.inputs);
        imports = Object.values(metafile.outputs).flatMap((output) =>
          output.imports.filter((one) => one.external).map((one) => one.path),
        );
      });

      it(`holds ${holding}`, () => {
        assert.ok(inputs.some((input) => input.startsWith(holding)));
      });

      for (const [part, reason] of Object.entries(without)) {
        it(`is without ${part}: ${reason}`, () => {
          assert.deepEqual(
            inputs.filter((input) => input.startsWith(part)),
            [],
          );
        });
      }

      it(`leaves ${['Node', ...external].join(' and ')} alone to run time`, () => {
        const { builtinModules } = process.getBuiltinModule('node:module');
        const foreign = imports.filter(
          (one) =>
            !one.startsWith('node:') && !builtinModules.includes(one) && !external.includes(one),
        );
        assert.deepEqual(foreign, []);
      });
    });
  }
});
