import assert from 'node:assert/strict';
import { mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { loadProgram } from '../../../src/vscode/platform/code-cache.ts';

const load = createRequire(import.meta.url);

/** Long enough that V8 keeps something of it. */
const PROGRAM = `
const path = require('node:path');
exports.name = path.basename(__filename);
exports.sum = (values) => values.reduce((sum, value) => sum + value, 0);
exports.fails = () => { throw new Error('from line five'); };
exports.text = '${'x'.repeat(2000)}';
`;

describe('a program with V8’s code of its last start', () => {
  let folder: string;
  let file: string;
  let kept: string;
  beforeEach(() => {
    folder = mkdtempSync(path.join(tmpdir(), 'ensemble-code-cache-'));
    file = path.join(folder, 'program.cjs');
    kept = path.join(folder, 'kept');
    writeFileSync(file, PROGRAM);
  });
  afterEach(() => rmSync(folder, { recursive: true, force: true }));

  const exportsOf = ({ exports }: { readonly exports: unknown }) =>
    exports as { name: string; sum: (values: readonly number[]) => number; fails: () => never };

  it('runs like any other module, and the second time without being compiled', async () => {
    const first = loadProgram(file, load, kept);
    assert.equal(first.isFromCache, false);
    assert.equal(exportsOf(first).name, 'program.cjs');
    assert.equal(exportsOf(first).sum([1, 2, 3]), 6);
    await first.keep();
    const second = loadProgram(file, load, kept);
    assert.equal(second.isFromCache, true);
    assert.equal(exportsOf(second).sum([4, 5]), 9);
  });

  it('tells lines and columns as they are in the file', async () => {
    await loadProgram(file, load, kept).keep();
    for (const program of [loadProgram(file, load, kept)])
      assert.throws(
        () => exportsOf(program).fails(),
        (error: Error) => error.stack?.includes(`${file}:5:`) === true,
      );
  });

  it('compiles again where what was kept is cut short, spoilt or of another file', async () => {
    await loadProgram(file, load, kept).keep();
    const [name] = readdirSync(kept);
    const code = path.join(kept, name ?? '');
    const bytes = readFileSync(code);
    for (const spoilt of [bytes.subarray(0, bytes.length / 2), Buffer.alloc(0), flipped(bytes)]) {
      writeFileSync(code, spoilt);
      const program = loadProgram(file, load, kept);
      assert.equal(program.isFromCache, false);
      assert.equal(exportsOf(program).sum([1]), 1);
    }
    writeFileSync(code, bytes);
    writeFileSync(file, `${PROGRAM}exports.name = 'another';`);
    assert.equal(exportsOf(loadProgram(file, load, kept)).name, 'another');
  });

  it('keeps the code of one program alone', async () => {
    await loadProgram(file, load, kept).keep();
    writeFileSync(file, `${PROGRAM}exports.name = 'newer';`);
    await loadProgram(file, load, kept).keep();
    assert.equal(readdirSync(kept).length, 1);
    assert.equal(loadProgram(file, load, kept).isFromCache, true);
  });

  it('goes on where nothing can be written', async () => {
    writeFileSync(kept, 'a file in place of the folder');
    const program = loadProgram(file, load, kept);
    await program.keep();
    assert.equal(exportsOf(program).sum([2, 2]), 4);
  });
});

function flipped(bytes: Buffer): Buffer {
  const copy = Buffer.from(bytes);
  copy[copy.length >> 1] = (copy[copy.length >> 1] ?? 0) ^ 0xff;
  return copy;
}
