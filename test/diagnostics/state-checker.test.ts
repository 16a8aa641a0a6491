import assert from 'node:assert/strict';
import ts from 'typescript';
import { createStateChecker } from '../../src/diagnostics/state-checker.ts';
import type { CheckResult } from '../../src/diagnostics/protocol.ts';
import type { Changes } from '../../src/refactor/sources.ts';
import { temporaryWorkspace, TSCONFIG } from './temporary-workspace.ts';

type Texts = Readonly<Record<string, string | undefined>>;

/** Whether the state's errors are these, as `path:line code`, and how many are gone. */
async function comparing(
  files: Readonly<Record<string, string>>,
  ...states: readonly {
    readonly changes: Texts;
    readonly added: readonly string[];
    gone?: number;
  }[]
): Promise<void> {
  await checking(files, async (check) => {
    for (const { changes, added, gone = 0 } of states) {
      const result = await check(changes);
      if (result.kind !== 'compared') assert.fail(result.kind);
      assert.deepEqual(
        {
          added: result.added.map(({ path, line, code }) => `${path}:${line} ${code}`),
          gone: result.goneCount,
        },
        { added, gone },
      );
    }
  });
}

async function checking(
  files: Readonly<Record<string, string>>,
  body: (check: (changes: Texts) => Promise<CheckResult>, root: string) => Promise<void>,
  base: Changes = new Map(),
): Promise<void> {
  const workspace = await temporaryWorkspace(files);
  try {
    const checker = createStateChecker(ts, {
      root: workspace.root,
      files: Object.keys(files).filter((file) => file.endsWith('.ts')),
      base,
    });
    await body(
      (changes) => checker.check(new Map(Object.entries(changes)), async () => {}),
      workspace.root,
    );
  } finally {
    await workspace.remove();
  }
}

const SUM = 'export function sum(a: number, b: number): number {\n  return a + b;\n}\n';
const USER = "import { sum } from './sum';\nexport const five: number = sum(2, 3);\n";
const PROJECT = { 'tsconfig.json': TSCONFIG, 'src/sum.ts': SUM, 'src/user.ts': USER };

describe('the checker of states', function () {
  this.timeout(30_000);

  it('finds nothing where the types still fit', () =>
    comparing(PROJECT, { changes: { 'src/sum.ts': SUM.replaceAll('a', 'x') }, added: [] }));
  it('finds an error in a file that imports what was renamed', () =>
    comparing(PROJECT, {
      changes: { 'src/sum.ts': SUM.replace('sum', 'total') },
      added: ['src/user.ts:1 TS2305'],
    }));
  it('finds it behind a file that only hands it on', () =>
    comparing(
      {
        ...PROJECT,
        'src/index.ts': "export * from './sum';\n",
        'src/user.ts': USER.replace('./sum', './index'),
      },
      {
        changes: { 'src/sum.ts': SUM.replace('b: number', 'b: string') },
        added: ['src/sum.ts:2 TS2322', 'src/user.ts:2 TS2345'],
      },
    ));
  it('finds it behind a file whose types are inferred from it', () =>
    comparing(
      {
        'tsconfig.json': TSCONFIG,
        'a.ts': 'export const make = () => ({ x: 1 });\n',
        'b.ts': "import { make } from './a';\nexport const made = () => make();\n",
        'c.ts': "import { made } from './b';\nexport const x: number = made().x;\n",
        'd.ts': "const c = import('./c');\nexport const y = c.then(({ x }) => x.toFixed(1));\n",
      },
      {
        changes: { 'a.ts': "export const make = () => ({ x: '1' });\n" },
        added: ['c.ts:2 TS2322'],
      },
      { changes: { 'a.ts': 'export const make = () => ({ x: 2 });\n' }, added: [] },
      {
        changes: { 'c.ts': "export const x: string = '';\n" },
        added: ['d.ts:2 TS2551'],
      },
    ));
  it('finds who comes to a deleted file through another', () =>
    comparing(
      {
        'tsconfig.json': TSCONFIG,
        'a.ts': 'export const a: number = 1;\n',
        'index.ts': "export * from './a';\n",
        'use.ts': "import { a } from './index';\nexport const b = a;\n",
        'ref.ts': '/// <reference path="./global.ts" />\nexport const g = global1;\n',
        'global.ts': 'declare const global1: number;\n',
      },
      { changes: { 'a.ts': undefined }, added: ['index.ts:1 TS2307', 'use.ts:1 TS2305'] },
      { changes: { 'global.ts': undefined }, added: ['ref.ts:1 TS6053', 'ref.ts:2 TS2304'] },
    ));
  it('counts an error of the base that is repaired as gone', () =>
    comparing(
      { ...PROJECT, 'src/user.ts': USER.replace('3', "'3'") },
      { changes: { 'src/user.ts': USER }, added: [], gone: 1 },
    ));
  it('knows an error of the base again on another line', () =>
    comparing(
      { ...PROJECT, 'src/user.ts': USER.replace('3', "'3'") },
      { changes: { 'src/user.ts': `// first\n\n${USER.replace('3', "'3'")}` }, added: [] },
    ));
  it('counts the same error twice where it is there twice', () => {
    const wrong = "import { sum } from './sum';\nsum(2, '3');\n";
    return comparing(
      { ...PROJECT, 'src/user.ts': wrong },
      { changes: { 'src/user.ts': `${wrong}sum(4, '3');\n` }, added: ['src/user.ts:3 TS2345'] },
    );
  });
  it('finds who imports a deleted file', () =>
    comparing(PROJECT, { changes: { 'src/sum.ts': undefined }, added: ['src/user.ts:1 TS2307'] }));
  it('checks a new file, and lets others find it', () =>
    comparing(
      { ...PROJECT, 'src/user.ts': USER.replace('./sum', './new/total') },
      {
        changes: { 'src/new/total.ts': `${SUM}const wrong: string = 1;\nexport { wrong };\n` },
        added: ['src/new/total.ts:4 TS2322'],
        gone: 1,
      },
    ));
  it('takes the errors of a file that was renamed along', () => {
    const wrong = `${SUM}export const wrong: string = 1;\n`;
    return comparing(
      { ...PROJECT, 'src/sum.ts': wrong },
      {
        changes: {
          'src/sum.ts': undefined,
          'src/total.ts': wrong,
          'src/user.ts': USER.replace('./sum', './total'),
        },
        added: [],
      },
    );
  });
  it('reads lines that end with CRLF, and a byte order mark', () => {
    const crlf = (text: string) => `\uFEFF${text.replaceAll('\n', '\r\n')}`;
    return comparing(
      { ...PROJECT, 'src/sum.ts': crlf(SUM), 'src/user.ts': crlf(USER) },
      {
        changes: { 'src/user.ts': crlf(`${USER}sum('a', 1);\n`) },
        added: ['src/user.ts:3 TS2345'],
      },
      { changes: { 'src/sum.ts': crlf(SUM) }, added: [] },
    );
  });
  it('keeps states apart: none stands on the one before', () =>
    comparing(
      PROJECT,
      { changes: { 'src/sum.ts': SUM.replace('sum', 'total') }, added: ['src/user.ts:1 TS2305'] },
      { changes: { 'src/new.ts': "export const x: string = 'x';\n" }, added: [] },
      {
        changes: { 'src/user.ts': "import { x } from './new';\nexport const y = x;\n" },
        added: ['src/user.ts:1 TS2307'],
      },
      { changes: { 'src/sum.ts': undefined }, added: ['src/user.ts:1 TS2307'] },
      { changes: { 'src/sum.ts': `${SUM}// the same\n` }, added: [] },
    ));
  it('finds a syntax error', () =>
    comparing(PROJECT, {
      changes: { 'src/sum.ts': `${SUM}const = ;\n` },
      added: ['src/sum.ts:4 TS1134'],
    }));
  it('checks all files after a change of global types', () =>
    comparing(
      {
        'tsconfig.json': TSCONFIG,
        'globals.d.ts': 'declare const LIMIT: number;\n',
        'use.ts': 'export const limit: number = LIMIT;\n',
      },
      { changes: { 'globals.d.ts': 'declare const LIMIT: string;\n' }, added: ['use.ts:1 TS2322'] },
    ));
  it('goes by a configuration that the state changes', () =>
    comparing(
      {
        ...PROJECT,
        'src/user.ts': `${USER}export function f(a) { return a; }\n`,
        'tsconfig.json': TSCONFIG.replace('"strict":true', '"strict":false'),
      },
      { changes: { 'tsconfig.json': TSCONFIG }, added: ['src/user.ts:3 TS7006'] },
    ));
  it('works with a configuration that is broken', () =>
    comparing(
      {
        ...PROJECT,
        'tsconfig.json':
          '{ "compilerOptions": { "strict": true, "lib": ["es2020"], "target": "never" }, "extends": "./gone.json" ',
      },
      { changes: { 'src/sum.ts': SUM.replace('sum', 'total') }, added: ['src/user.ts:1 TS2305'] },
    ));
  it('tells that a state breaks the configuration', () =>
    comparing(PROJECT, {
      changes: { 'tsconfig.json': TSCONFIG.replace('esnext', 'never') },
      added: ['tsconfig.json:1 TS6046'],
    }));
  it('assumes the usual without a configuration, and misses no package', () =>
    comparing(
      { 'sum.ts': SUM, 'user.ts': USER },
      {
        changes: {
          'user.ts': `import { readFile } from 'node:fs';\nimport x from 'no-such-package';\n${USER}process.exit(x, readFile);\nsum(2);\n`,
        },
        added: ['user.ts:6 TS2554'],
      },
    ));
  it('checks the projects of all files: a change of one that breaks another', () =>
    comparing(
      {
        'packages/a/tsconfig.json': TSCONFIG,
        'packages/a/sum.ts': SUM,
        'packages/b/tsconfig.json': TSCONFIG,
        'packages/b/user.ts': USER.replace('./sum', '../a/sum'),
      },
      {
        changes: { 'packages/a/sum.ts': SUM.replace('sum', 'total') },
        added: ['packages/b/user.ts:1 TS2305'],
      },
      {
        changes: { 'packages/a/sum.ts': `${SUM}const no: string = 1;\nexport { no };\n` },
        added: ['packages/a/sum.ts:4 TS2322'],
      },
    ));
  it('finds the project behind a configuration that only refers to others', () =>
    comparing(
      {
        'tsconfig.json': JSON.stringify({
          files: [],
          references: [{ path: './tsconfig.app.json' }],
        }),
        'tsconfig.app.json': JSON.stringify({
          compilerOptions: { noImplicitAny: true, strict: false, lib: ['es2020'], types: [] },
          include: ['src'],
        }),
        'src/sum.ts': SUM,
      },
      // Strictness of null is off in the application alone.
      { changes: { 'src/sum.ts': `${SUM}export const a: string = null;\n` }, added: [] },
      {
        changes: { 'src/new.ts': 'export function f(a) {}\nexport const a: string = null;\n' },
        added: ['src/new.ts:1 TS7006'],
      },
    ));
  it('finds who reads a deleted or changed file of data', () =>
    comparing(
      {
        'tsconfig.json': TSCONFIG.replace('"strict"', '"resolveJsonModule":true,"strict"'),
        'data.json': '{"limit":3}',
        'use.ts': "import data from './data.json';\nexport const limit: number = data.limit;\n",
      },
      { changes: { 'data.json': undefined }, added: ['use.ts:1 TS2307'] },
      { changes: { 'data.json': '{"limit":"3"}' }, added: ['use.ts:2 TS2322'] },
      { changes: { 'data.json': '{"limit":4}' }, added: [] },
    ));
  it('checks JavaScript where the configuration wants it, and else its syntax beside other files', async () => {
    const text = "/** @type {number} */\nexport const a = 'x';\n";
    await comparing(
      {
        'jsconfig.json': '{"compilerOptions":{"checkJs":true,"lib":["es2020"],"types":[]}}',
        'a.js': '',
      },
      { changes: { 'a.js': text }, added: ['a.js:2 TS2322'] },
    );
    await comparing(
      { ...PROJECT, 'a.js': '' },
      { changes: { 'a.js': `${text}const = ;\n`, 'src/sum.ts': SUM }, added: ['a.js:3 TS1134'] },
    );
  });
  it('has nothing to check where only unchecked JavaScript changes', async () => {
    for (const files of [{ 'a.js': '' }, { ...PROJECT, 'a.js': '' }])
      await checking(files, async (check) => {
        assert.deepEqual(await check({ 'a.js': 'let a = 1' }), { kind: 'nothing-to-check' });
        assert.deepEqual(await check({ 'a.md': 'let a = 1' }), { kind: 'nothing-to-check' });
      });
  });
  it('compares with unsaved texts where there are any', () =>
    checking(
      PROJECT,
      async (check) => {
        const result = await check({ 'src/user.ts': USER.replace('sum }', 'total as sum }') });
        assert.equal(result.kind === 'compared' && result.addedCount, 0);
      },
      new Map([['src/sum.ts', SUM.replace('sum', 'total')]]),
    ));
  it('keeps fifty errors and counts them all', () =>
    checking(PROJECT, async (check) => {
      const lines = Array.from({ length: 70 }, (_, i) => `const a${i}: string = ${i};`);
      const result = await check({ 'src/sum.ts': `${SUM}${lines.join('\n')}` });
      if (result.kind !== 'compared') assert.fail(result.kind);
      assert.deepEqual([result.added.length, result.addedCount], [50, 70]);
    }));
  it('runs nothing that a configuration names, and tells no error of a package', async () => {
    const evil = 'globalThis.diagnosticsRanAPlugin = true; module.exports = () => ({});';
    await comparing(
      {
        ...PROJECT,
        'tsconfig.json': JSON.stringify({
          compilerOptions: {
            ...(JSON.parse(TSCONFIG) as { compilerOptions: object }).compilerOptions,
            types: ['evil'],
            plugins: [{ name: 'evil' }, { name: '../evil.js', transform: '../evil.js' }],
          },
        }),
        'evil.js': evil,
        'node_modules/evil/package.json': '{"name":"evil","main":"index.js","types":"index.d.ts"}',
        'node_modules/evil/index.js': evil,
        'node_modules/evil/index.d.ts': 'declare const evil: Missing;\n',
      },
      { changes: { 'src/sum.ts': SUM.replace('sum', 'total') }, added: ['src/user.ts:1 TS2305'] },
    );
    assert.equal('diagnosticsRanAPlugin' in globalThis, false);
  });
  it('shows a state no file outside the workspace that the base does not read', async () => {
    const outside = await temporaryWorkspace({
      'secret.ts': "export const key = 'hunter2' as const;\n",
      'shared.ts': "export const shared = 'hunter3' as const;\n",
    });
    try {
      const shared = `import { shared } from '${outside.root}/shared';\nexport const a: string = shared;\n`;
      await checking({ ...PROJECT, 'src/user.ts': shared }, async (check) => {
        const told = async (text: string) => JSON.stringify(await check({ 'src/user.ts': text }));
        assert.match(
          await told(`import { key } from '${outside.root}/secret';\nexport const a: 1 = key;\n`),
          /"added":\[\{"path":"src\/user.ts","line":1,"code":"TS2307"/,
        );
        assert.match(await told(shared.replace('string', 'number')), /TS2322/);
      });
    } finally {
      await outside.remove();
    }
  });
  it('tells no path of this machine', () =>
    checking(PROJECT, async (check, root) => {
      const result = await check({
        'src/user.ts': `import a from './a.json';\n${USER}export const b = await import('./gone');\nconst c: number = import('./sum');\n`,
      });
      assert.match(JSON.stringify(result), /TS2322/);
      assert.ok(!JSON.stringify(result).includes(root));
    }));
  it('stops where its pause throws', async () => {
    const workspace = await temporaryWorkspace(PROJECT);
    try {
      const checker = createStateChecker(ts, { root: workspace.root, files: [], base: new Map() });
      const changes = new Map([['src/sum.ts', `${SUM}sum('');`]]);
      let pauses = 0;
      await assert.rejects(
        checker.check(changes, async () => {
          if (++pauses === 3) throw new Error('stopped');
        }),
        /stopped/,
      );
      const after = await checker.check(changes, async () => {});
      assert.equal(after.kind === 'compared' && after.addedCount, 1);
    } finally {
      await workspace.remove();
    }
  });
});
