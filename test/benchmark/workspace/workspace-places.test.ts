import assert from 'node:assert/strict';
import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { HOLE_KINDS } from '../../../src/benchmark/holes/hole.ts';
import { workspaceHoles } from '../../../src/benchmark/workspace/workspace-places.ts';
import { diskFiles } from '../../../src/providers/workspace/disk-files.ts';

const code = (name: string): string =>
  Array.from(
    { length: 12 },
    (_, i) => `function ${name}${i}(input) {\n  return multiply(input, '${name}', ${i} + 1);\n}\n`,
  ).join('\n');

const FILES: Readonly<Record<string, string | Uint8Array>> = {
  'src/a.ts': code('a'),
  'src/b.py': code('b'),
  'src/bom.ts': `\uFEFF${code('bom')}`,
  '.gitignore': 'ignored/\n*.gen.ts\n',
  '.ensembleignore': 'private\n',
  'ignored/c.ts': code('c'),
  'src/d.gen.ts': code('d'),
  'private/e.ts': code('e'),
  'secrets/credentials.json': code('f'),
  '.env': code('g'),
  'id_rsa.ts': code('h'),
  'node_modules/i/index.js': code('i'),
  'notes.txt': code('j'),
  'style.css': code('k'),
  'huge.ts': code('l').repeat(400),
  'latin.ts': Buffer.concat([Buffer.from(code('m')), Buffer.from([0xe9, 0x0a])]),
};

describe('the holes of a workspace', () => {
  const { signal } = new AbortController();
  let root = '';
  before(async () => {
    root = await mkdtemp(path.join(tmpdir(), 'holes-'));
    for (const [name, text] of Object.entries(FILES)) {
      await mkdir(path.dirname(path.join(root, name)), { recursive: true });
      await writeFile(path.join(root, name), text);
    }
  });
  after(() => rm(root, { recursive: true }));

  const holes = async (most = 1000, own = signal) => {
    const files = diskFiles({ folders: [root], excluded: [], most: 1000 });
    const plan = { kinds: HOLE_KINDS, perFile: 3, seed: 1 };
    return await Array.fromAsync(workspaceHoles(files, plan, most, own));
  };

  it('are in source files alone: none that is ignored, secret, private, foreign, huge or not UTF-8', async () => {
    const paths = new Set((await holes()).map((hole) => hole.path));
    assert.deepEqual([...paths].sort(), ['src/a.ts', 'src/b.py', 'src/bom.ts']);
  });

  it('show nothing but their own file', async () => {
    for (const { path: name, before, reference, after } of await holes()) {
      assert.equal(before + reference + after, FILES[name]?.toString().replace('\uFEFF', ''));
    }
  });

  it('are no more than wanted, the first ones of all', async () => {
    const all = await holes();
    assert.deepEqual(await holes(2), all.slice(0, 2));
    assert.deepEqual(await holes(0), []);
  });

  it('end with the reason of the signal', async () => {
    await assert.rejects(holes(10, AbortSignal.abort(new Error('enough'))), /enough/);
  });
});
