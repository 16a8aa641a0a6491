import assert from 'node:assert/strict';
import { execFile } from 'node:child_process';
import {
  copyFileSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  readFileSync,
  rmSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { BRIDGE } from '../../../src/bridge/bridge-protocol.ts';
import { systemClock } from '../../../src/core/clock.ts';
import { isModelError } from '../../../src/core/failure.ts';
import { createEmbeddedServer } from '../../../src/providers/embedded/embedded-server.ts';
import { startHttpServer } from '../../fakes/http-server.ts';
import { openAiScript } from '../../fakes/scripted-openai.ts';
import { BINARIES, packageBridge, packageExtension } from '../../stand/package.mjs';
import type { PackagedExtension } from '../../stand/package.mjs';
import { codeBundle, LANGUAGES, manifestBundle } from '../../stand/l10n/bundles.ts';

const repository = fileURLToPath(new URL('../../..', import.meta.url));
const model = path.join(repository, 'media/models/ensemble-nano-ts.q8_0.gguf');
const MEGABYTE = 1_000_000;

/** Writes a package's files out, as VS Code does, and returns the extension's folder. */
function unpack({ contents }: PackagedExtension, folder: string): string {
  for (const entry of contents) {
    const file = path.join(folder, entry.path);
    mkdirSync(path.dirname(file), { recursive: true });
    writeFileSync(file, entry.read());
  }
  return path.join(folder, 'extension');
}

function noticesOf({ contents }: PackagedExtension): string {
  const entry = contents.find((one) => one.path.endsWith('/THIRD-PARTY-NOTICES.txt'));
  return entry?.read().toString('utf8') ?? '';
}

/** What the model process of an unpacked package writes, far from any checkout. */
async function generatedBy(extension: string, scratch: string): Promise<string> {
  const file = path.join(scratch, path.basename(model));
  copyFileSync(model, file);
  const server = createEmbeddedServer({
    id: 'embedded',
    files: [file],
    modelProcess: path.join(extension, 'dist/embedded-model.mjs'),
    clock: systemClock,
  });
  try {
    const { signal } = new AbortController();
    const [description] = await server.list(signal);
    const request = {
      prompt: { kind: 'raw', text: 'for (let i = 0; i <' },
      sampling: { temperature: 0, maxTokens: 8, stop: [] },
    } as const;
    let text = '';
    for await (const part of server.model(description!).generate(request, signal))
      if (part.kind === 'text') text += part.text;
    return text;
  } finally {
    await server.dispose();
  }
}

/** What an unpacked command line lists of an OpenAI-compatible server. */
async function modelsSeenBy(program: string, address: string): Promise<string> {
  const config = `${program}.json`;
  const servers = [{ name: 'their', kind: 'openai-compatible', url: address }];
  writeFileSync(config, JSON.stringify({ 'ensemble.servers': servers }));
  const env = { ...process.env, OLLAMA_HOST: '127.0.0.1:1' };
  const args = [program, 'models', '--json', '--config', config];
  const { stdout } = await promisify(execFile)(process.execPath, args, { env });
  return stdout;
}

const BRIDGE_MANIFEST = fileURLToPath(
  new URL('../../../src/vscode/bridge/package.json', import.meta.url),
);

describe('the package', function () {
  this.timeout(240_000);
  const scratch = mkdtempSync(path.join(tmpdir(), 'ensemble-package-ring-'));
  // As VS Code names the platform of this machine.
  const here = `${process.platform}-${process.arch}`;
  let universal: PackagedExtension;
  let native: PackagedExtension;

  before(async () => {
    universal = await packageExtension({ out: scratch });
    native = await packageExtension({ out: scratch, target: here });
  });
  after(() => rmSync(scratch, { recursive: true, force: true }));

  describe('for every platform', () => {
    it('holds the manifest, the bundles, the grammars and the notices, and nothing else', () => {
      const allowed =
        /^(\[Content_Types\]\.xml|extension\.vsixmanifest|extension\/(package(\.nls(\.[a-z-]+)?)?\.json|readme\.md|changelog\.md|LICENSE\.txt|THIRD-PARTY-NOTICES\.txt|media\/(icon\.png|l10n\/bundle\.l10n\.[a-z-]+\.json|panel\/compare-(light|dark)\.svg|walkthrough\/.*|sample\/(task-queue\.ts|word_count\.py))|dist\/(start|extension|shared-[A-Z0-9]+|rooms|cli|openai|anthropic|syntax-worker|workspace-worker|diagnostics-process)\.cjs|dist\/embedded-model\.mjs|dist\/grammars\/[\w-]+\.wasm|dist\/panel\/(panel\.js|languages\/[a-z]+\.json)))$/;
      const strangers = universal.contents
        .map((entry) => entry.path)
        .filter((name) => !allowed.test(name));
      assert.deepEqual(strangers, []);
    });

    it('has what the manifest names as its entry', () => {
      const names = universal.contents.map((entry) => entry.path);
      for (const name of [
        ...[
          'start.cjs',
          'extension.cjs',
          'rooms.cjs',
          'cli.cjs',
          'openai.cjs',
          'anthropic.cjs',
          'syntax-worker.cjs',
          'workspace-worker.cjs',
        ],
        ...['diagnostics-process.cjs', 'embedded-model.mjs'],
      ])
        assert.ok(names.includes(`extension/dist/${name}`), name);
      assert.equal(names.filter((name) => name.endsWith('.wasm')).length, 11);
    });

    it('has every translation, and the pictures that the manifest and panels name', () => {
      const names = new Set(universal.contents.map((entry) => entry.path));
      const wanted = [
        ...LANGUAGES.flatMap((language) => [codeBundle(language), manifestBundle(language)]),
        ...['media/panel/compare-light.svg', 'media/panel/compare-dark.svg'],
      ];
      assert.deepEqual(
        wanted.filter((name) => !names.has(`extension/${name}`)),
        [],
      );
    });

    it('stays within the budget of 3 MB', () => {
      assert.ok(universal.bytes <= 3 * MEGABYTE, `${universal.bytes} bytes`);
    });

    it('finds the library that it loads later beside it', async () => {
      const server = await startHttpServer(openAiScript([{ id: 'small' }]));
      try {
        const extension = unpack(universal, path.join(scratch, 'later'));
        const models = await modelsSeenBy(path.join(extension, 'dist/cli.cjs'), server.address);
        assert.match(models, /"their:small"/);
      } finally {
        await server.close();
      }
    });

    it('says how to get llama.cpp when a model is asked', async () => {
      const extension = unpack(universal, path.join(scratch, 'universal'));
      await assert.rejects(generatedBy(extension, scratch), (error) => {
        assert.ok(isModelError(error));
        assert.equal(error.failure.code, 'unsupported');
        assert.match(error.failure.detail, /node-llama-cpp is not installed: install/);
        return true;
      });
    });
  });

  describe('for this platform', () => {
    it('carries the binary of its platform alone, without GPU code, models or sources', () => {
      const names = native.contents.map((entry) => entry.path);
      const binaries = new Set(
        names.flatMap((name) => /@node-llama-cpp\/[^/]+/.exec(name)?.[0] ?? []),
      );
      assert.deepEqual([...binaries], [BINARIES[here]]);
      const unwanted = names.filter((name) =>
        /cuda|vulkan|\.gguf$|\.bundle$|\.cpp$|\.map$|\.d\.ts$/i.test(name),
      );
      assert.deepEqual(unwanted, []);
    });

    it('names the authors of its llama.cpp', () => {
      assert.match(noticesOf(native), /^llama\.cpp and ggml/m);
      assert.doesNotMatch(noticesOf(universal), /^llama\.cpp and ggml/m);
    });

    it('generates with its own process from its own folder', async () => {
      const extension = unpack(native, path.join(scratch, here));
      const text = await generatedBy(extension, scratch);
      assert.ok(text.length > 0);
      assert.equal(text, await generatedBy(extension, scratch));
    });
  });

  it('of the bridge holds one small bundle, runs where the user sits and declares every command', async () => {
    const { contents, bytes } = await packageBridge({ out: scratch });
    const names = contents.map((entry) => entry.path.replace('extension/', ''));
    assert.deepEqual(
      names.toSorted(),
      [
        ...[
          '[Content_Types].xml',
          'extension.vsixmanifest',
          'LICENSE.txt',
          'THIRD-PARTY-NOTICES.txt',
        ],
        ...['bridge.cjs', 'icon.png'],
        ...LANGUAGES.map((language) => `l10n/bundle.l10n.${language}.json`),
        'package.json',
        ...LANGUAGES.map((language) => `package.nls.${language}.json`),
        ...['package.nls.json', 'readme.md'],
      ].toSorted(),
    );
    assert.ok(bytes <= 0.2 * MEGABYTE, `${bytes} bytes`);
    const manifest = JSON.parse(readFileSync(BRIDGE_MANIFEST, 'utf8')) as {
      readonly extensionKind: readonly string[];
      readonly contributes: { readonly commands: readonly { readonly command: string }[] };
    };
    assert.deepEqual(manifest.extensionKind, ['ui']);
    const declared = manifest.contributes.commands.map(({ command }) => command);
    for (const command of Object.values(BRIDGE)) assert.ok(declared.includes(command), command);
  });

  it('is made where no GPU package of llama.cpp is installed', () => {
    for (const name of [
      'linux-x64-cuda',
      'linux-x64-cuda-ext',
      'linux-x64-vulkan',
      'win-x64-cuda',
      'win-x64-cuda-ext',
      'win-x64-vulkan',
    ]) {
      const folder = path.join(repository, 'node_modules/@node-llama-cpp', name);
      assert.ok(!existsSync(path.join(folder, 'bins')), `${name} is installed`);
    }
  });
});
