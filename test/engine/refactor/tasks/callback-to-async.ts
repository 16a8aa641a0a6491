import type { InstructTask } from './instruct-task.ts';
import { has, lacks } from './text-conditions.ts';

const STORE = `const notes = new Map<string, string>([
  ['a', 'first'],
  ['b', 'second'],
]);

type Callback = (error: Error | null, text?: string) => void;

export function names(): readonly string[] {
  return [...notes.keys()];
}

export function load(name: string, callback: Callback): void {
  setImmediate(() => {
    const text = notes.get(name);
    if (text === undefined) callback(new Error('no note ' + name));
    else callback(null, text);
  });
}
`;

const OLD_LOAD = STORE.slice(STORE.indexOf('export function load'));

const READ = `export async function read(name: string): Promise<string> {
  const text = notes.get(name);
  if (text === undefined) throw new Error('no note ' + name);
  return text;
}
`;

const SHOW = `import { load } from './store.ts';

export function show(name: string, callback: (line: string) => void): void {
  load(name, (error, text) => {
    callback(error === null ? '* ' + String(text) : '! ' + error.message);
  });
}
`;

const NEW_SHOW = `import { read } from './store.ts';

export async function show(name: string): Promise<string> {
  try {
    return '* ' + (await read(name));
  } catch (error) {
    return '! ' + (error as Error).message;
  }
}
`;

const TESTS = `import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { test } from 'node:test';
import { show } from '../src/show.ts';
import * as store from '../src/store.ts';

const anyShow = show as (...given: unknown[]) => unknown;
const anyStore: Record<string, (name: string) => Promise<string>> = store as never;

test('knows its notes', () => {
  assert.deepEqual(store.names(), ['a', 'b']);
});
test('reads a note', async () => {
  assert.equal(await anyStore['read']('a'), 'first');
});
test('tells of a note that is missing', async () => {
  await assert.rejects(anyStore['read']('x'), /no note x/);
});
test('shows a note', async () => {
  assert.equal(anyShow.length, 1);
  assert.equal(await anyShow('b'), '* second');
});
test('shows why there is none', async () => {
  assert.equal(anyShow.length, 1);
  assert.equal(await anyShow('x'), '! no note x');
});
test('has no callbacks left', () => {
  for (const name of ['store.ts', 'show.ts']) {
    const source = readFileSync(new URL('../src/' + name, import.meta.url), 'utf8');
    assert.doesNotMatch(source, /callback/i);
  }
});
`;

const HIDDEN = `import assert from 'node:assert/strict';
import { test } from 'node:test';
import { show } from '../src/show.ts';
import * as store from '../src/store.ts';

test('reads side by side', async () => {
  assert.deepEqual(await Promise.all(['a', 'b'].map(store.read)), ['first', 'second']);
  assert.deepEqual(await Promise.all(['b', 'y'].map(show)), ['* second', '! no note y']);
});
test('offers nothing else', () => {
  assert.deepEqual(Object.keys(store), ['names', 'read']);
});
`;

export const callbackToAsync: InstructTask = {
  id: 'callback-to-async',
  language: 'typescript',
  instruction:
    'Give the notes promises: `read(name)` in place of `load`, and `show(name)` without a callback. No callback may be left.',
  files: {
    'package.json': '{ "type": "module" }\n',
    'src/store.ts': STORE,
    'src/show.ts': SHOW,
    'test/notes.test.ts': TESTS,
  },
  scope: ['src/store.ts', 'src/show.ts'],
  mayCreate: false,
  checkCommand: 'node --test test/notes.test.ts',
  testPath: 'test/notes.test.ts',
  visible: [
    { name: 'knows its notes', passes: has('src/store.ts', '[...notes.keys()]') },
    { name: 'reads a note', passes: has('src/store.ts', 'async function read(') },
    {
      name: 'tells of a note that is missing',
      passes: has('src/store.ts', 'async function read('),
    },
    {
      name: 'shows a note',
      passes: (at) => at('src/show.ts') === NEW_SHOW && at('src/store.ts').includes("'second'"),
    },
    { name: 'shows why there is none', passes: has('src/show.ts', 'async function show(name') },
    {
      name: 'has no callbacks left',
      passes: (at) =>
        lacks('src/store.ts', 'callback', 'Callback')(at) && lacks('src/show.ts', 'callback')(at),
    },
  ],
  hidden: { 'hidden/notes.test.ts': HIDDEN },
  hiddenCommand: 'node --test hidden/notes.test.ts',
  steps: [
    {
      name: 'read beside load',
      when: lacks('src/store.ts', 'async function read('),
      edits: [
        {
          path: 'src/store.ts',
          before: 'export function load(',
          after: `${READ}\nexport function load(`,
        },
      ],
    },
    {
      name: 'show awaits read',
      when: has('src/store.ts', 'async function read('),
      edits: [{ path: 'src/show.ts', before: SHOW, after: NEW_SHOW }],
    },
    {
      name: 'load goes',
      when: lacks('src/show.ts', 'load'),
      edits: [
        { path: 'src/store.ts', before: `\n${OLD_LOAD}`, after: '' },
        {
          path: 'src/store.ts',
          before: 'type Callback = (error: Error | null, text?: string) => void;\n\n',
          after: '',
        },
      ],
    },
  ],
  members: [
    {
      name: 'ann',
      knows: ['read beside load', 'load goes'],
      style: 'fenced-blocks',
      whenLost: 'done',
    },
    { name: 'bob', knows: ['show awaits read'], style: 'fenced-diff', whenLost: 'prose' },
  ],
  traps: {
    breaks: {
      name: 'names without notes',
      edits: [{ path: 'src/store.ts', before: 'return [...notes.keys()];', after: 'return [];' }],
    },
    toggles: {
      name: 'a shorter note',
      edits: [{ path: 'src/store.ts', before: "'second'", after: "'2nd'" }],
    },
  },
};
