import type { InstructTask } from './instruct-task.ts';
import { all, has, lacks } from './text-conditions.ts';

const USERS = `export interface User {
  readonly id: number;
  readonly name: string;
}

const users: readonly User[] = [
  { id: 1, name: 'Ada' },
  { id: 2, name: 'Grace' },
];

export function getUsr(id: number): User | undefined {
  return users.find((user) => user.id === id);
}
`;

const GREET = `import { getUsr } from './users.ts';

export function greet(id: number): string {
  const user = getUsr(id);
  return user === undefined ? 'Hello.' : 'Hello, ' + user.name + '.';
}
`;

const REPORT = `import { getUsr } from './users.ts';

export function report(ids: readonly number[]): string {
  const names = ids.map((id) => getUsr(id)?.name ?? '?');
  return names.join(', ');
}
`;

const TESTS = `import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { test } from 'node:test';

const source = (name: string): string =>
  readFileSync(new URL('../src/' + name, import.meta.url), 'utf8');

test('greets by name', async () => {
  const { greet } = await import('../src/greet.ts');
  assert.equal(greet(1), 'Hello, Ada.');
  assert.equal(greet(9), 'Hello.');
});
test('reports names', async () => {
  const { report } = await import('../src/report.ts');
  assert.equal(report([2, 9, 1]), 'Grace, ?, Ada');
});
test('offers findUser', async () => {
  const users: Record<string, unknown> = await import('../src/users.ts');
  assert.equal(typeof users['findUser'], 'function');
});
test('greets through findUser', () => {
  assert.ok(!source('greet.ts').includes('getUsr'));
});
test('reports through findUser', () => {
  assert.ok(!source('report.ts').includes('getUsr'));
});
test('has forgotten getUsr', () => {
  assert.ok(!source('users.ts').includes('getUsr'));
});
`;

const HIDDEN = `import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { test } from 'node:test';
import { greet } from '../src/greet.ts';
import { report } from '../src/report.ts';
import * as users from '../src/users.ts';

test('finds users by the new name alone', () => {
  assert.deepEqual(Object.keys(users), ['findUser']);
  assert.equal(users.findUser(2)?.name, 'Grace');
});
test('says what it said', () => {
  assert.deepEqual([greet(2), greet(3), report([])], ['Hello, Grace.', 'Hello.', '']);
});
test('names the function everywhere', () => {
  for (const name of ['greet.ts', 'report.ts']) {
    const source = readFileSync(new URL('../src/' + name, import.meta.url), 'utf8');
    assert.equal(source.split('findUser').length, 3);
  }
});
`;

/** The old name has to stay until all callers are moved. */
export const renameAcrossFiles: InstructTask = {
  id: 'rename-across-files',
  language: 'typescript',
  instruction: 'Rename the function getUsr to findUser in all files. No file may still say getUsr.',
  files: {
    'package.json': '{ "type": "module" }\n',
    'src/users.ts': USERS,
    'src/greet.ts': GREET,
    'src/report.ts': REPORT,
    'test/users.test.ts': TESTS,
  },
  scope: ['src/users.ts', 'src/greet.ts', 'src/report.ts'],
  mayCreate: false,
  checkCommand: 'node --test test/users.test.ts',
  testPath: 'test/users.test.ts',
  visible: [
    {
      name: 'greets by name',
      passes: all(has('src/greet.ts', "undefined ? 'Hello.'"), nameIsThere('src/greet.ts')),
    },
    {
      name: 'reports names',
      passes: all(has('src/report.ts', "join(', ')"), nameIsThere('src/report.ts')),
    },
    { name: 'offers findUser', passes: has('src/users.ts', 'findUser') },
    { name: 'greets through findUser', passes: lacks('src/greet.ts', 'getUsr') },
    { name: 'reports through findUser', passes: lacks('src/report.ts', 'getUsr') },
    { name: 'has forgotten getUsr', passes: lacks('src/users.ts', 'getUsr') },
  ],
  hidden: { 'hidden/users.test.ts': HIDDEN },
  hiddenCommand: 'node --test hidden/users.test.ts',
  steps: [
    {
      name: 'the new name beside the old one',
      edits: [
        {
          path: 'src/users.ts',
          before: 'export function getUsr(',
          after: 'export function findUser(',
        },
        {
          path: 'src/users.ts',
          before: 'user.id === id);\n}\n',
          after: 'user.id === id);\n}\n\nexport const getUsr = findUser;\n',
        },
      ],
    },
    {
      name: 'greet uses it',
      when: has('src/users.ts', 'findUser'),
      edits: [{ path: 'src/greet.ts', before: 'getUsr', after: 'findUser' }],
    },
    {
      name: 'report uses it',
      when: has('src/users.ts', 'findUser'),
      edits: [{ path: 'src/report.ts', before: 'getUsr', after: 'findUser' }],
    },
    {
      name: 'the old name goes',
      when: all(lacks('src/greet.ts', 'getUsr'), lacks('src/report.ts', 'getUsr')),
      edits: [{ path: 'src/users.ts', before: '\nexport const getUsr = findUser;\n', after: '' }],
    },
  ],
  members: [
    {
      name: 'ann',
      knows: ['the new name beside the old one', 'the old name goes'],
      style: 'blocks',
      whenLost: 'prose',
    },
    { name: 'bob', knows: ['greet uses it'], style: 'diff', whenLost: 'done' },
    { name: 'cid', knows: ['report uses it'], style: 'fenced-blocks', whenLost: 'last-step' },
  ],
  traps: {
    breaks: {
      name: 'a simpler greeting',
      edits: [{ path: 'src/greet.ts', before: "undefined ? 'Hello.'", after: "undefined ? ''" }],
    },
    toggles: {
      name: 'another separator',
      edits: [{ path: 'src/report.ts', before: "join(', ')", after: "join(';')" }],
    },
  },
};

/** Whether `users.ts` has the name that a file imports from it. */
function nameIsThere(path: string): (at: (path: string) => string) => boolean {
  return (at) =>
    at(path).includes('getUsr')
      ? at('src/users.ts').includes('getUsr')
      : at('src/users.ts').includes('findUser');
}
