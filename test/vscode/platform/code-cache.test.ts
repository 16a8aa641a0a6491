import assert from 'node:assert/strict';
import {
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  statSync,
  unlinkSync,
  utimesSync,
  writeFileSync,
} from 'node:fs';
import { createRequire } from 'node:module';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { createPrograms, type Programs } from '../../../src/vscode/platform/code-cache.ts';

const requires = createRequire(import.meta.url);

/** Long enough that V8 keeps something of it. */
const PROGRAM = `
const path = require('node:path');
const shared = require('./shared-A1.cjs');
exports.name = path.basename(__filename);
exports.fails = () => { throw new Error('from line five'); };
exports.sum = (values) => values.reduce(shared.add, 0);
exports.later = () => require('./rooms.cjs');
exports.text = '${'x'.repeat(2000)}';
`;
const SHARED = `
exports.add = (sum, value) => sum + value;
`;
const ROOMS = `exports.add = require('./shared-A1.cjs').add;\n`;

interface Exports {
  readonly name: string;
  sum(values: readonly number[]): number;
  fails(): never;
  later(): { readonly add: unknown };
}

describe('programs with V8’s code of their last start', () => {
  let folder: string;
  let cache: string;
  const write = (name: string, text: string): void => {
    writeFileSync(path.join(folder, name), text);
  };
  const start = (): Programs => createPrograms(folder, requires, cache);
  const load = (programs: Programs): Exports => programs.load('program.cjs') as Exports;
  /** A start after which everything is kept. */
  const startAndKeep = async (): Promise<void> => {
    const programs = start();
    load(programs).later();
    await programs.keep();
  };

  beforeEach(() => {
    folder = mkdtempSync(path.join(tmpdir(), 'ensemble-code-cache-'));
    cache = path.join(folder, 'kept');
    write('program.cjs', PROGRAM);
    write('shared-A1.cjs', SHARED);
    write('rooms.cjs', ROOMS);
  });
  afterEach(() => rmSync(folder, { recursive: true, force: true }));

  it('run like other modules, each once, and the second time without being compiled', async () => {
    const first = start();
    assert.equal(load(first).name, 'program.cjs');
    assert.equal(load(first).sum([1, 2, 3]), 6);
    assert.equal(load(first).later(), load(first).later());
    assert.equal(load(first).later().add, (first.load('shared-A1.cjs') as { add: unknown }).add);
    assert.equal(first.compiled, 3);
    await first.keep();
    const second = start();
    assert.equal(load(second).sum([4, 5]), 9);
    load(second).later();
    assert.equal(second.compiled, 0);
  });

  it('tell lines as they are in the file, from the cache as well', async () => {
    await startAndKeep();
    const programs = start();
    assert.throws(
      () => load(programs).fails(),
      (error: Error) => error.stack?.includes(`${path.join(folder, 'program.cjs')}:5:`) === true,
    );
    assert.equal(programs.compiled, 0);
  });

  it('are compiled again where what was kept is cut short, spoilt or of another file', async () => {
    await startAndKeep();
    const name = readdirSync(cache).find((one) => one.startsWith('program.cjs')) ?? '';
    const bytes = readFileSync(path.join(cache, name));
    for (const spoilt of [bytes.subarray(0, bytes.length / 2), Buffer.alloc(0), flipped(bytes)]) {
      writeFileSync(path.join(cache, name), spoilt);
      const programs = start();
      assert.equal(load(programs).sum([1]), 1);
      assert.equal(programs.compiled, 1);
    }
    writeFileSync(path.join(cache, name), bytes);
    write('program.cjs', `${PROGRAM}exports.name = 'another';`);
    assert.equal(load(start()).name, 'another');
  });

  it('are not taken for those of another folder that have their length and time', async () => {
    const other = mkdtempSync(path.join(tmpdir(), 'ensemble-code-cache-'));
    try {
      // Some installers give every file the same time.
      for (const name of ['program.cjs', 'shared-A1.cjs', 'rooms.cjs']) {
        const { atime, mtime } = statSync(path.join(folder, name));
        const text = readFileSync(path.join(folder, name), 'utf8');
        writeFileSync(path.join(other, name), text.replace('sum + value', 'sum - value'));
        utimesSync(path.join(other, name), atime, mtime);
        utimesSync(path.join(folder, name), atime, mtime);
      }
      const first = start();
      assert.equal(load(first).sum([1, 2]), 3);
      await first.keep();
      const programs = createPrograms(other, requires, cache);
      assert.equal(load(programs).sum([1, 2]), -3);
      assert.equal(programs.compiled, 2);
    } finally {
      rmSync(other, { recursive: true, force: true });
    }
  });

  it('are run again where they failed at first, as with Node', () => {
    write('rooms.cjs', `exports.half = 1; require('./shared-Z9.cjs'); exports.add = 'all';`);
    const program = load(start());
    assert.throws(() => program.later(), /shared-Z9/);
    write('shared-Z9.cjs', SHARED);
    assert.equal(program.later().add, 'all');
  });

  it('leave nothing of programs that are others now, or gone', async () => {
    await startAndKeep();
    write('program.cjs', PROGRAM.replace('./shared-A1.cjs', './shared-B2.cjs'));
    write('rooms.cjs', ROOMS.replace('./shared-A1.cjs', './shared-B2.cjs'));
    write('shared-B2.cjs', SHARED);
    unlinkSync(path.join(folder, 'shared-A1.cjs'));
    await startAndKeep();
    const names = readdirSync(cache).map((name) => name.replace(/-[0-9a-f]{16}$/, ''));
    assert.deepEqual(names.sort(), ['program.cjs', 'rooms.cjs', 'shared-B2.cjs']);
  });

  it('go on where nothing can be written', async () => {
    writeFileSync(cache, 'a file in place of the folder');
    const programs = start();
    await programs.keep();
    assert.equal(load(programs).sum([2, 2]), 4);
    await programs.keep();
  });
});

function flipped(bytes: Buffer): Buffer {
  const copy = Buffer.from(bytes);
  copy[copy.length >> 1] = (copy[copy.length >> 1] ?? 0) ^ 0xff;
  return copy;
}
