import type { InstructTask } from './instruct-task.ts';
import { all, has, lacks } from './text-conditions.ts';

const TIMER = `export interface Timer {
  elapsed(): number;
}

export function createTimer(): Timer {
  const start = Date.now();
  return { elapsed: () => Date.now() - start };
}
`;

const APP = `import { createTimer } from './timer.ts';

export interface App {
  status(): string;
}

export function createApp(name: string): App {
  const timer = createTimer();
  return { status: () => name + ' for ' + String(timer.elapsed()) + ' ms' };
}
`;

const MAIN = `import { createApp } from './app.ts';

export const app = createApp('demo');
`;

const TESTS = `import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { test } from 'node:test';
import { createApp } from '../src/app.ts';
import { app } from '../src/main.ts';
import { createTimer } from '../src/timer.ts';

const source = (name: string): string =>
  readFileSync(new URL('../src/' + name, import.meta.url), 'utf8');
const timerBy = createTimer as (now: () => number) => { elapsed(): number };
const appBy = createApp as (name: string, now: () => number) => { status(): string };

/** Moves on by 5 with every look. */
function ticking(): () => number {
  let time = 100;
  return () => (time += 5);
}

test('tells its name', () => {
  assert.match(app.status(), /^demo for \\d+ ms$/);
});
test('tells no time before it began', () => {
  assert.ok(createTimer(Date.now).elapsed() >= 0);
});
test('times with the clock that it is given', () => {
  assert.equal(timerBy(ticking()).elapsed(), 5);
});
test('gives the clock on', () => {
  assert.equal(appBy('x', ticking()).status(), 'x for 5 ms');
});
test('takes the clock at the outside', () => {
  assert.match(source('main.ts'), /Date\\.now/);
});
test('takes no clock inside', () => {
  assert.doesNotMatch(source('app.ts') + source('timer.ts'), /Date/);
});
`;

const HIDDEN = `import assert from 'node:assert/strict';
import { test } from 'node:test';
import { createApp } from '../src/app.ts';
import { app } from '../src/main.ts';

test('looks at the given clock alone', (context) => {
  context.mock.method(Date, 'now', () => assert.fail('the clock of the machine'));
  let time = 0;
  const one = createApp('x', () => time);
  time = 42;
  assert.equal(one.status(), 'x for 42 ms');
});
test('still runs', () => {
  assert.match(app.status(), /^demo for /);
});
`;

const WITH_DEFAULT = 'now: () => number = Date.now)';

export const dependencyInjection: InstructTask = {
  id: 'dependency-injection',
  language: 'typescript',
  instruction:
    'Hand the clock in: createTimer(now) and createApp(name, now) look at no Date themselves, only main.ts does.',
  files: {
    'package.json': '{ "type": "module" }\n',
    'src/timer.ts': TIMER,
    'src/app.ts': APP,
    'src/main.ts': MAIN,
    'test/app.test.ts': TESTS,
  },
  scope: ['src/timer.ts', 'src/app.ts', 'src/main.ts'],
  mayCreate: false,
  checkCommand: 'node --test test/app.test.ts',
  testPath: 'test/app.test.ts',
  visible: [
    {
      name: 'tells its name',
      passes: all(has('src/app.ts', "' for '"), has('src/timer.ts', '() - start')),
    },
    { name: 'tells no time before it began', passes: has('src/timer.ts', '() - start') },
    {
      name: 'times with the clock that it is given',
      passes: has('src/timer.ts', 'now: () => number', 'now() - start'),
    },
    {
      name: 'gives the clock on',
      passes: all(
        has('src/timer.ts', 'now: () => number', 'now() - start'),
        has('src/app.ts', 'createTimer(now)', "' for '"),
      ),
    },
    { name: 'takes the clock at the outside', passes: has('src/main.ts', 'Date.now') },
    {
      name: 'takes no clock inside',
      passes: all(lacks('src/timer.ts', 'Date'), lacks('src/app.ts', 'Date')),
    },
  ],
  hidden: { 'hidden/app.test.ts': HIDDEN },
  hiddenCommand: 'node --test hidden/app.test.ts',
  steps: [
    {
      name: 'a timer with a clock',
      edits: [
        { path: 'src/timer.ts', before: 'createTimer()', after: `createTimer(${WITH_DEFAULT}` },
        {
          path: 'src/timer.ts',
          before: 'const start = Date.now();',
          after: 'const start = now();',
        },
        { path: 'src/timer.ts', before: '=> Date.now() - start', after: '=> now() - start' },
      ],
    },
    {
      name: 'an app with a clock',
      when: has('src/timer.ts', WITH_DEFAULT),
      edits: [
        {
          path: 'src/app.ts',
          before: 'createApp(name: string)',
          after: `createApp(name: string, ${WITH_DEFAULT}`,
        },
        { path: 'src/app.ts', before: 'createTimer()', after: 'createTimer(now)' },
      ],
    },
    {
      name: 'main gives the clock',
      when: has('src/app.ts', WITH_DEFAULT),
      edits: [
        { path: 'src/main.ts', before: "createApp('demo')", after: "createApp('demo', Date.now)" },
      ],
    },
    {
      name: 'no clock by default',
      when: has('src/main.ts', 'Date.now'),
      edits: [
        { path: 'src/timer.ts', before: WITH_DEFAULT, after: 'now: () => number)' },
        { path: 'src/app.ts', before: WITH_DEFAULT, after: 'now: () => number)' },
      ],
    },
  ],
  members: [
    {
      name: 'ann',
      knows: ['a timer with a clock', 'main gives the clock'],
      style: 'diff',
      whenLost: 'prose',
    },
    { name: 'bob', knows: ['an app with a clock'], style: 'blocks', whenLost: 'last-step' },
    { name: 'cid', knows: ['no clock by default'], style: 'fenced-blocks', whenLost: 'done' },
  ],
  traps: {
    breaks: {
      name: 'time runs backwards',
      edits: [{ path: 'src/timer.ts', before: '() - start', after: '() * 0 - start' }],
    },
    toggles: {
      name: 'another word',
      edits: [{ path: 'src/app.ts', before: "' for '", after: "' since '" }],
    },
  },
};
