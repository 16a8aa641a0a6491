import assert from 'node:assert/strict';
import {
  cpSync,
  mkdirSync,
  mkdtempSync,
  readFileSync,
  readdirSync,
  rmSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import { buildAll } from '../../stand/build.mjs';
import { bundledPackages, writeNotices } from '../../stand/third-party-notices.mjs';

const repository = fileURLToPath(new URL('../../..', import.meta.url));

describe('the notices of others', function () {
  this.timeout(120_000);
  const scratch = mkdtempSync(path.join(tmpdir(), 'ensemble-notices-'));
  const meta = path.join(scratch, 'dist/meta.json');
  /** One a package or group, by its first line. */
  let notices: ReadonlyMap<string, string>;

  before(async () => {
    await buildAll({ out: path.join(scratch, 'dist') });
    writeNotices(repository, meta, scratch);
    notices = byTitle(scratch);
  });
  after(() => rmSync(scratch, { recursive: true, force: true }));

  it('have the licence of every package of which a bundle holds a file', () => {
    const folders = bundledPackages(meta);
    assert.ok(folders.length > 20);
    const missing = folders.filter((folder) => {
      const { name, version } = JSON.parse(
        readFileSync(path.join(repository, folder, 'package.json'), 'utf8'),
      ) as { readonly name: string; readonly version: string };
      const title = [...notices.keys()].find((one) => one.startsWith(`${name} ${version} (`));
      return !isLicence(notices.get(title ?? ''));
    });
    assert.deepEqual(missing, []);
  });

  it('name the author of every grammar', () => {
    const text = notices.get('Parsers and grammars of tree-sitter (MIT)') ?? '';
    assert.ok(isLicence(text));
    const grammars = readdirSync(path.join(scratch, 'dist/grammars'));
    assert.ok(grammars.length > 5);
    for (const file of grammars)
      assert.match(text, new RegExp(`^${path.basename(file, '.wasm')}: Copyright \\(c\\) `, 'm'));
  });

  it('say where the colours of code in the panel come from', () => {
    const titles = [...notices.keys()];
    for (const source of [
      '@shikijs/langs ',
      'Grammars of Visual Studio Code',
      'MagicPython',
      'textmate/yaml',
    ])
      assert.ok(
        titles.some((title) => title.startsWith(source)),
        source,
      );
  });

  it('are refused for a grammar of nobody', () => {
    const stage = path.join(scratch, 'strange');
    mkdirSync(path.join(stage, 'dist/grammars'), { recursive: true });
    writeFileSync(path.join(stage, 'dist/grammars/tree-sitter-strange.wasm'), '');
    assert.throws(() => writeNotices(repository, meta, stage), /tree-sitter-strange/);
  });

  it('are refused for a package without a licence', () => {
    const root = path.join(scratch, 'root');
    const bare = path.join(root, 'node_modules/bare');
    mkdirSync(bare, { recursive: true });
    writeFileSync(path.join(bare, 'package.json'), '{"name":"bare","version":"1.0.0"}');
    cpSync(
      path.join(repository, 'node_modules/web-tree-sitter/LICENSE'),
      path.join(root, 'node_modules/web-tree-sitter/LICENSE'),
      { recursive: true },
    );
    const own = path.join(scratch, 'bare.json');
    writeFileSync(own, JSON.stringify({ one: { inputs: ['node_modules/bare/index.js'] } }));
    assert.throws(() => writeNotices(root, own, root), /bare has no licence file/);
  });
});

function byTitle(folder: string): ReadonlyMap<string, string> {
  const text = readFileSync(path.join(folder, 'THIRD-PARTY-NOTICES.txt'), 'utf8');
  return new Map(
    text.split(`\n${'-'.repeat(80)}\n`).map((part) => [part.split('\n')[0] ?? '', part]),
  );
}

function isLicence(text: string | undefined): boolean {
  return /Permission is hereby granted|Apache License|Redistribution and use|Blue Oak/.test(
    text ?? '',
  );
}
