import assert from 'node:assert/strict';
import { mkdir, mkdtemp, readFile, realpath, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import { createDiagnosticsSource } from '../../src/diagnostics/diagnostics-source.ts';
import type { DiagnosticsSourceOptions } from '../../src/diagnostics/diagnostics-source.ts';
import type { DiagnosticsSource } from '../../src/refactor/sources.ts';
import { createManualClock } from '../fakes/manual-clock.ts';
import { temporaryWorkspace, TSCONFIG, typescriptFolder } from './temporary-workspace.ts';
import type { TemporaryWorkspace } from './temporary-workspace.ts';

const processPath = fileURLToPath(new URL('../../src/diagnostics/process.ts', import.meta.url));
const unaborted = new AbortController().signal;

const SUM = 'export function sum(a: number, b: number): number {\n  return a + b;\n}\n';
const USER = "import { sum } from './sum';\nexport const five: number = sum(2, 3);\n";
const PROJECT = { 'tsconfig.json': TSCONFIG, 'src/sum.ts': SUM, 'src/user.ts': USER };
const RENAMED = new Map([['src/sum.ts', SUM.replace('sum', 'total')]]);
const SOUND = new Map([['src/sum.ts', `${SUM}// sound\n`]]);

/** A module `typescript` whose main file is this text. */
async function packageOf(version: string, text: string): Promise<string> {
  const folder = await realpath(await mkdtemp(path.join(tmpdir(), 'ensemble-typescript-')));
  await mkdir(path.join(folder, 'lib'));
  await writeFile(path.join(folder, 'package.json'), JSON.stringify({ version }));
  await writeFile(path.join(folder, 'lib/typescript.js'), text);
  return folder;
}

describe('diagnostics of a workspace', function () {
  this.timeout(60_000);
  const workspaces: TemporaryWorkspace[] = [];
  const sources: DiagnosticsSource[] = [];
  const packages: string[] = [];

  afterEach(async () => {
    await Promise.all(sources.splice(0).map((source) => source.dispose()));
    await Promise.all(workspaces.splice(0).map((workspace) => workspace.remove()));
    await Promise.all(packages.splice(0).map((one) => rm(one, { recursive: true, force: true })));
  });

  async function opened(
    options: Partial<DiagnosticsSourceOptions> & {
      readonly of?: Readonly<Record<string, string>>;
      /** Main file of a compiler of the workspace's own; by default this repository's compiler. */
      readonly compiler?: string;
    } = {},
  ) {
    const { of = PROJECT, compiler, ...rest } = options;
    const workspace = await temporaryWorkspace(of);
    workspaces.push(workspace);
    if (compiler === undefined) await workspace.installTypescript();
    else {
      const folder = await packageOf('1.2.3', compiler);
      packages.push(folder);
      await workspace.installTypescript(folder);
    }
    const clock = createManualClock();
    const source = createDiagnosticsSource({
      root: workspace.root,
      files: Object.keys(of).filter((file) => !file.endsWith('.json')),
      trusted: true,
      processPath,
      clock,
      ...rest,
    });
    sources.push(source);
    return {
      source,
      clock,
      workspace,
      check: (changes: typeof RENAMED, signal = unaborted) => source.check(changes, signal),
    };
  }

  /** The start of a compiler of the workspace's own that then does as the real one does. */
  const real = `module.exports = require(${JSON.stringify(path.join(typescriptFolder, 'lib/typescript.js'))});\n`;

  it('are those of its own compiler, one state after the other', async () => {
    const { check } = await opened();
    const found = await check(RENAMED);
    if (found.kind !== 'known') assert.fail(found.why);
    assert.deepEqual(found.added, [
      {
        path: 'src/user.ts',
        line: 1,
        code: 'TS2305',
        message: `Module '"./sum"' has no exported member 'sum'.`,
      },
    ]);
    assert.match(found.checker, /^typescript \d+\.\d+\.\d+ of the workspace$/);
    const sound = await check(SOUND);
    assert.deepEqual(sound, { kind: 'known', added: [], gone: 0, checker: found.checker });
  });
  it('are none where nothing is changed, without a process', async () => {
    const { check } = await opened({ processPath: '/nowhere.cjs' });
    const found = await check(new Map());
    assert.equal(found.kind === 'known' && found.added.length + found.gone, 0);
  });
  it('tell how many more errors there are than are kept', async () => {
    const { check } = await opened();
    const lines = Array.from({ length: 53 }, (_, i) => `const a${i}: string = ${i};\n`);
    const found = await check(new Map([['src/new.ts', `${lines.join('')}export {};\n`]]));
    assert.deepEqual(
      found.kind === 'known' && [found.added.length, found.further, found.gone],
      [50, 3, 0],
    );
  });
  it('come of the bundled compiler where the workspace is not trusted or has none', async () => {
    for (const trusted of [false, true]) {
      const { check, workspace } = await opened({
        trusted,
        bundled: typescriptFolder,
        compiler: 'process.exit(1)',
      });
      if (trusted) await rm(path.join(workspace.root, 'node_modules'), { recursive: true });
      const found = await check(RENAMED);
      if (found.kind !== 'known') assert.fail(found.why);
      assert.equal(found.added.length, 1);
      assert.match(found.checker, /^typescript \d+\.\d+\.\d+ of the editor$/);
    }
  });
  it('are missing for want of trust where only the workspace has a compiler, which is not run', async () => {
    const { check, workspace } = await opened({
      trusted: false,
      compiler: "require('node:fs').writeFileSync('ran', '')",
    });
    assert.deepEqual(await check(RENAMED), { kind: 'missing', why: 'untrusted' });
    await assert.rejects(readFile(path.join(workspace.root, 'ran')), { code: 'ENOENT' });
  });
  it('are missing where there is no compiler', async () => {
    const { check, workspace } = await opened();
    await rm(path.join(workspace.root, 'node_modules'), { recursive: true });
    assert.deepEqual(await check(RENAMED), { kind: 'missing', why: 'no-checker' });
  });
  it('are missing where no file has types to check', async () => {
    const { source, check } = await opened({ of: { 'a.py': 'a = 1\n', 'b.js': 'let a;\n' } });
    const missing = { kind: 'missing', why: 'no-checker' };
    assert.deepEqual(await check(new Map([['a.py', 'a = 2\n']])), missing);
    assert.deepEqual(await check(new Map([['b.js', 'let a = 2;\n']])), missing);
    const aborted = AbortSignal.abort(new Error('not wanted'));
    await assert.rejects(source.check(new Map([['a.py', '']]), aborted), /not wanted/);
  });
  it('come of the next compiler where the first has no API or does not load', async () => {
    for (const compiler of [
      'module.exports = { version: "7.0.0" };',
      'throw new Error("broken");',
    ]) {
      const { check } = await opened({ compiler, bundled: typescriptFolder });
      const found = await check(RENAMED);
      assert.equal(found.kind === 'known' && found.added.length, 1);
      const { check: without } = await opened({ compiler });
      const missing = await without(RENAMED);
      assert.ok(missing.kind === 'missing' && missing.why === 'no-checker');
      assert.match(
        missing.detail ?? '',
        /^typescript 1\.2\.3 of the workspace: (it offers no API|broken)/,
      );
    }
  });
  it('survive what a compiler prints and sends', async () => {
    const { check } = await opened({
      compiler: `console.log('{"type":"checked"}'.repeat(10000)); console.error('garbage');
        for (const garbage of [null, 7, 'checked', { type: 'checked', id: 1 }, { type: 'checked', id: 1, result: { kind: 'compared', added: [{}], addedCount: 1, goneCount: 0 } }, { type: 'failed', id: -1 }])
          process.send(garbage);\n${real}`,
    });
    const found = await check(RENAMED);
    assert.equal(found.kind === 'known' && found.added.length, 1);
  });
  it('see no secret of the host', async () => {
    process.env['ENSEMBLE_TEST_SECRET'] = 'hunter2';
    try {
      const { check, workspace } = await opened({
        compiler: `require('node:fs').writeFileSync('seen.json', JSON.stringify(process.env));\n${real}`,
      });
      assert.equal((await check(SOUND)).kind, 'known');
      const seen = await readFile(path.join(workspace.root, 'seen.json'), 'utf8');
      assert.match(seen, /"PATH"/);
      assert.doesNotMatch(seen, /hunter2/);
    } finally {
      delete process.env['ENSEMBLE_TEST_SECRET'];
    }
  });
  it('are missing for a state that ends the process, and come again for the next', async () => {
    const { check } = await opened({
      compiler: `${real}const { createSourceFile } = module.exports;
        module.exports = { ...module.exports, createSourceFile(name, text, ...rest) {
          if (text.includes('deadly')) { console.error('oh no'); process.exit(3); }
          return createSourceFile(name, text, ...rest);
        } };`,
    });
    const deadly = new Map([['src/sum.ts', `${SUM}// deadly\n`]]);
    assert.equal((await check(SOUND)).kind, 'known');
    for (let i = 0; i < 2; i++) {
      assert.deepEqual(await check(deadly), {
        kind: 'missing',
        why: 'failed',
        detail: 'typescript 1.2.3 of the workspace: exit code 3, oh no',
      });
      assert.equal((await check(SOUND)).kind, 'known');
    }
    await check(deadly);
    await check(deadly);
    const given = await check(SOUND);
    assert.ok(given.kind === 'missing' && given.why === 'failed');
    assert.match(given.detail ?? '', /ended twice and is not started again: exit code 3/);
  });
  it('are missing where the compiler throws, which ends nothing', async () => {
    const { check } = await opened({
      compiler: `${real}const { createProgram } = module.exports;
        let programs = 0;
        module.exports = { ...module.exports, createProgram(...all) {
          if (++programs === 2) throw new Error('Debug Failure.\\nwith a stack');
          return createProgram(...all);
        } };`,
    });
    assert.deepEqual(await check(RENAMED), {
      kind: 'missing',
      why: 'failed',
      detail: 'typescript 1.2.3 of the workspace: Debug Failure.',
    });
    assert.equal((await check(RENAMED)).kind, 'known');
  });
  it('are missing after thirty seconds, after sixty for the first state, when the process is ended', async () => {
    const { check, clock, workspace } = await opened({
      compiler: `${real}const { createSourceFile } = module.exports;
        module.exports = { ...module.exports, createSourceFile(name, text, ...rest) {
          if (text.includes('endless')) { require('node:fs').writeFileSync(text.slice(3, 8), String(process.pid)); for (;;); }
          return createSourceFile(name, text, ...rest);
        } };`,
    });
    for (const [mark, limitMs] of [
      ['begin', 60_000],
      ['later', 30_000],
    ] as const) {
      const endless = check(new Map([['src/sum.ts', `// ${mark} endless`]]));
      const id = Number(await begun(path.join(workspace.root, mark)));
      clock.advance(limitMs - 1);
      assert.doesNotThrow(() => process.kill(id, 0));
      clock.advance(1);
      const missing = await endless;
      assert.ok(missing.kind === 'missing' && missing.why === 'failed');
      assert.match(missing.detail ?? '', new RegExp(`no answer within ${limitMs} ms`));
      assert.equal((await check(SOUND)).kind, 'known');
      assert.throws(() => process.kill(id, 0), { code: 'ESRCH' });
    }
  });
  it('are left at once when nobody wants them any more, and the rest still come', async () => {
    const { check } = await opened();
    const controller = new AbortController();
    const first = check(RENAMED, controller.signal);
    const waiting = check(RENAMED, controller.signal);
    const third = check(RENAMED);
    controller.abort(new Error('not wanted'));
    await assert.rejects(first, /not wanted/);
    await assert.rejects(waiting, /not wanted/);
    assert.equal((await third).kind, 'known');
    await assert.rejects(check(RENAMED, controller.signal), /not wanted/);
  });
  it('are worked on one at a time', async () => {
    const { check } = await opened({
      compiler: `${real}const fs = require('node:fs');
        const { createProgram } = module.exports;
        process.on('message', ({ type }) => fs.appendFileSync('order', type + ' '));
        const send = process.send.bind(process);
        process.send = (message) => { fs.appendFileSync('order', message.type + ' '); return send(message); };`,
    });
    await Promise.all([check(RENAMED), check(SOUND), check(RENAMED)]);
    assert.equal(
      await readFile(path.join(workspaces[0]!.root, 'order'), 'utf8'),
      'check checked check checked check checked ',
    );
  });
  it('let the process go after an idle minute, and start it again', async () => {
    const { check, clock } = await opened({
      compiler: `require('node:fs').appendFileSync('started', process.pid + '\\n');\n${real}`,
    });
    const pids = async () =>
      (await readFile(path.join(workspaces[0]!.root, 'started'), 'utf8')).trim().split('\n');
    await check(SOUND);
    clock.advance(59_999);
    await check(SOUND);
    assert.equal((await pids()).length, 1);
    clock.advance(60_000);
    assert.equal(clock.pending(), 0);
    assert.equal((await check(RENAMED)).kind, 'known');
    assert.equal((await pids()).length, 2);
  });
  it('leave no process behind, and are missing afterwards', async () => {
    const { check, source, clock } = await opened({
      compiler: `require('node:fs').writeFileSync('begun', String(process.pid));\n${real}`,
    });
    await check(SOUND);
    const id = Number(await begun(path.join(workspaces[0]!.root, 'begun')));
    const unfinished = check(RENAMED);
    await source.dispose();
    assert.throws(() => process.kill(id, 0), { code: 'ESRCH' });
    assert.equal((await unfinished).kind, 'missing');
    assert.equal((await check(SOUND)).kind, 'missing');
    assert.equal(clock.pending(), 0);
  });
});

/** The text of a file as soon as there is one. */
async function begun(file: string): Promise<string> {
  for (;;) {
    const text = await readFile(file, 'utf8').catch(() => '');
    if (text !== '') return text;
    await new Promise((resolve) => setImmediate(resolve));
  }
}
