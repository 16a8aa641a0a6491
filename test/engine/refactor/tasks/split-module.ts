import type { InstructTask } from './instruct-task.ts';
import { has, lacks } from './text-conditions.ts';

const CIRCLE = `export function circleArea(radius) {
  return Math.PI * radius ** 2;
}
`;
const SQUARE = `export function squareArea(side) {
  return side * side;
}
`;
const APP = `import { circleArea, squareArea } from './shapes.mjs';

export function areas(size) {
  return [circleArea(size), squareArea(size)].map(Math.round);
}
`;

const TESTS = `import assert from 'node:assert/strict';
import { existsSync } from 'node:fs';
import { test } from 'node:test';

test('has areas', async () => {
  const { areas } = await import('../src/app.mjs');
  assert.deepEqual(areas(2), [13, 4]);
});
test('has the circle in a file of its own', async () => {
  const { circleArea } = await import('../src/circle.mjs');
  assert.equal(circleArea(1), Math.PI);
});
test('has the square in a file of its own', async () => {
  const { squareArea } = await import('../src/square.mjs');
  assert.equal(squareArea(3), 9);
});
test('calls the rest index', async () => {
  assert.ok(!existsSync(new URL('../src/shapes.mjs', import.meta.url)));
  const { circleArea } = await import('../src/index.mjs');
  assert.equal(circleArea(0), 0);
});
`;

const HIDDEN = `import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { test } from 'node:test';
import { areas } from '../src/app.mjs';
import * as circle from '../src/circle.mjs';
import * as index from '../src/index.mjs';
import * as square from '../src/square.mjs';

test('defines each function once', () => {
  assert.equal(index.circleArea, circle.circleArea);
  assert.equal(index.squareArea, square.squareArea);
  const source = readFileSync(new URL('../src/index.mjs', import.meta.url), 'utf8');
  assert.doesNotMatch(source, /function/);
});
test('has a module a shape', () => {
  assert.deepEqual(Object.keys(circle), ['circleArea']);
  assert.deepEqual(Object.keys(square), ['squareArea']);
  assert.deepEqual(areas(0), [0, 0]);
});
`;

const SHAPES_PATH = 'src/shapes.mjs';

/** Makes files and renames one. */
export const splitModule: InstructTask = {
  id: 'split-module',
  language: 'typescript',
  instruction:
    'Split shapes.mjs: circle.mjs and square.mjs get a function each; what is left exports both and is called index.mjs.',
  files: {
    [SHAPES_PATH]: `${CIRCLE}\n${SQUARE}`,
    'src/app.mjs': APP,
    'test/shapes.test.mjs': TESTS,
  },
  scope: [SHAPES_PATH, 'src/app.mjs'],
  mayCreate: true,
  checkCommand: 'node --test test/shapes.test.mjs',
  testPath: 'test/shapes.test.mjs',
  visible: [
    { name: 'has areas', passes: has('src/app.mjs', 'map(Math.round)') },
    { name: 'has the circle in a file of its own', passes: has('src/circle.mjs', CIRCLE) },
    {
      name: 'has the square in a file of its own',
      passes: has('src/square.mjs', 'return side * side;'),
    },
    {
      name: 'calls the rest index',
      passes: (at) => at(SHAPES_PATH) === '' && at('src/index.mjs') !== '',
    },
  ],
  hidden: { 'hidden/shapes.test.mjs': HIDDEN },
  hiddenCommand: 'node --test hidden/shapes.test.mjs',
  steps: [
    {
      name: 'the circle',
      edits: [
        { path: 'src/circle.mjs', create: CIRCLE },
        {
          path: SHAPES_PATH,
          before: CIRCLE,
          after: "export { circleArea } from './circle.mjs';\n",
        },
      ],
    },
    {
      name: 'the square',
      edits: [
        { path: 'src/square.mjs', create: SQUARE },
        {
          path: SHAPES_PATH,
          before: SQUARE,
          after: "export { squareArea } from './square.mjs';\n",
        },
      ],
    },
    {
      name: 'the index',
      when: lacks(SHAPES_PATH, 'function'),
      edits: [
        { path: SHAPES_PATH, renameTo: 'src/index.mjs' },
        { path: 'src/app.mjs', before: './shapes.mjs', after: './index.mjs' },
      ],
    },
  ],
  members: [
    { name: 'ann', knows: ['the circle'], style: 'blocks', whenLost: 'prose' },
    { name: 'bob', knows: ['the square'], style: 'diff', whenLost: 'done' },
    { name: 'cid', knows: ['the index'], style: 'fenced-diff', whenLost: 'prose' },
  ],
  traps: {
    breaks: {
      name: 'rounded down',
      edits: [
        { path: 'src/app.mjs', before: 'map(Math.round)', after: 'map(Math.trunc).map(String)' },
      ],
    },
    toggles: {
      name: 'a shorter square',
      edits: [{ path: SHAPES_PATH, before: 'return side * side;', after: 'return side + side;' }],
    },
  },
};
