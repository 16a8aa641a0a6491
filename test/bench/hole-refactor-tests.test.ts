import assert from 'node:assert/strict';
import { realpathSync } from 'node:fs';
import path from 'node:path';
import { systemClock } from '../../src/core/clock.ts';
import { findPython } from '../../src/sandbox/find-python.ts';
import { copiedSandbox, isolatedSandboxes, running } from '../sandbox/working-sandboxes.ts';
import type { TestedFunction } from './hole-refactor-hole.ts';
import { functionsIn, typescriptFunctions } from './hole-refactor-sets.ts';
import { marksOf, testsRunner, type RunTests, type TestsPassed } from './hole-refactor-tests.ts';

const node = realpathSync(process.execPath);

async function runner(): Promise<RunTests> {
  const [sandbox = await copiedSandbox()] = await isolatedSandboxes();
  const python = await findPython('python3', systemClock, running());
  const own = { command: node, readOnlyFolders: [path.dirname(node)] };
  return testsRunner({ sandbox, python, node: own }, running());
}

const PYTHON: TestedFunction = {
  ...{ group: 'f', path: 'f.py', languageId: 'python', text: '', setup: 'candidate = f' },
  tests: { visible: ['candidate(1) == 1', 'candidate(2) == 2'], hidden: ['candidate(3) == 3'] },
};
const TYPESCRIPT: TestedFunction = {
  ...{ group: 'f', path: 'f.ts', languageId: 'typescript', text: '', setup: '' },
  tests: { visible: ['[f(1), 1]', '[f(2), 2]'], hidden: ['[f(3), [3].at(0)]'] },
};

/** One digit a test. */
const digits = (passed: TestsPassed | undefined): string =>
  [...(passed?.visible ?? []), ...(passed?.hidden ?? [])].map(Number).join('');

async function digitsOf(
  source: TestedFunction,
  documents: Readonly<Record<string, string>>,
): Promise<Readonly<Record<string, string>>> {
  const run = await runner();
  const results = await run(Object.values(documents).map((document) => ({ source, document })));
  return Object.fromEntries(Object.keys(documents).map((name, i) => [name, digits(results[i])]));
}

describe('tests of holes', function () {
  this.timeout(120_000);

  it('are told apart in Python, whatever the program does', async () => {
    const found = await digitsOf(PYTHON, {
      'is right': 'def f(x):\n    return x\n',
      'is right with line ends of Windows': 'def f(x):\r\n    return x\r\n',
      'is right once': 'def f(x):\n    return 1\n',
      'hangs at the second test': 'def f(x):\n    while x > 1: pass\n    return x\n',
      'leaves at once': 'import os; os._exit(0)',
      'leaves in a test': 'def f(x):\n    import os\n    if x > 2: os._exit(0)\n    return x\n',
      'wants all memory': 'def f(x):\n    return [0] * 10 ** 12\n',
      'is no program': 'def f(x:\n',
      'floods its output': 'def f(x):\n    print("1" * 10 ** 6)\n    return x\n',
    });
    assert.deepEqual(found, {
      'is right': '111',
      'is right with line ends of Windows': '111',
      'is right once': '100',
      'hangs at the second test': '100',
      'leaves at once': '000',
      'leaves in a test': '110',
      'wants all memory': '000',
      'is no program': '000',
      'floods its output': '111',
    });
  });
  it('are told apart in TypeScript, whatever the program does', async () => {
    const found = await digitsOf(TYPESCRIPT, {
      'is right': 'export function f(x: number): number { return x; }',
      'throws in a test': 'export function f(x) { if (x === 2) throw 1; return x; }',
      'hangs at the second test': 'export function f(x) { while (x > 1); return x; }',
      'looks for the process': 'process.exit(0);',
      'is no program': 'export function f(',
      'gives what cannot be copied': 'export function f(x) { return x > 1 ? () => x : x; }',
      'fills the memory':
        'export function f(x) { const l = []; while (true) l.push(new Array(1e5).fill(x)); }',
    });
    assert.deepEqual(found, {
      'is right': '111',
      'throws in a test': '101',
      'hangs at the second test': '100',
      'looks for the process': '000',
      'is no program': '000',
      'gives what cannot be copied': '100',
      'fills the memory': '000',
    });
  });
  it('keep the order of what was asked, by whomever', async () => {
    const run = await runner();
    const asked = [1, 2, 3].map(async (right) => {
      const document = `def f(x):\n    return ${right}\n`;
      const [python] = await run([{ source: PYTHON, document }]);
      const [typescript] = await run([
        { source: TYPESCRIPT, document: `function f() { return ${right}; }` },
      ]);
      return [python, typescript].map((one) => digits(one)).join(' ');
    });
    assert.deepEqual(await Promise.all(asked), ['100 100', '010 010', '001 001']);
    assert.deepEqual(await run([]), []);
  });
});

describe('marks of tests', () => {
  it('have failed where they were not reached', () => {
    const programs = [{ tests: ['a', 'b'] }, { tests: ['a'] }, { tests: ['a'] }];
    assert.deepEqual(marksOf(' 01 - ', programs), [[false, true], [false], [false]]);
  });
});

describe('the TypeScript functions with holes', function () {
  this.timeout(120_000);
  const functions = typescriptFunctions(1);

  it('have four cases at least each, and are files of their own', () => {
    assert.ok(functions.length >= 20);
    for (const { group, text, tests } of functions) {
      assert.ok(tests.visible.length + tests.hidden.length >= 4, group);
      assert.deepEqual(
        functionsIn(text).map(({ called }) => called),
        [group],
      );
    }
    assert.equal(new Set(functions.map(({ group }) => group)).size, functions.length);
  });
  it('pass their own cases', async () => {
    const run = await runner();
    const results = await run(functions.map((source) => ({ source, document: source.text })));
    const failed = functions.filter((_, i) => /^$|0/.test(digits(results[i])));
    assert.deepEqual(
      failed.map(({ group }) => group),
      [],
    );
  });
});
