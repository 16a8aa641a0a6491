import type { InstructTask, TextAt } from './instruct-task.ts';
import { has } from './text-conditions.ts';

const BOX = `export function volume(width: number, height: number, depth: number): number {
  return width * height * depth;
}
`;
const NEW_BOX = `export interface Box {
  readonly width: number;
  readonly height: number;
  readonly depth: number;
}

export function volume({ width, height, depth }: Box): number {
  return width * height * depth;
}
`;
const OLD_CALL = 'volume(size, size, size)';
const NEW_CALL = 'volume({ width: size, height: size, depth: size })';
const OLD_SUM = 'volume(width, height, depth)';
const NEW_SUM = 'volume({ width, height, depth })';

const CUBE = `import { volume } from './box.ts';

export function cube(size: number): number {
  return ${OLD_CALL};
}
`;
const SHELF = `import { volume } from './box.ts';

export function shelf(sizes: readonly (readonly [number, number, number])[]): number {
  return sizes.reduce((sum, [width, height, depth]) => sum + ${OLD_SUM}, 0);
}
`;

const TESTS = `import assert from 'node:assert/strict';
import { test } from 'node:test';
import { volume } from '../src/box.ts';
import { cube } from '../src/cube.ts';
import { shelf } from '../src/shelf.ts';

test('knows a cube', () => {
  assert.equal(cube(3), 27);
});
test('fills a shelf', () => {
  assert.equal(shelf([[1, 2, 3], [2, 2, 2]]), 14);
});
test('knows the unit', () => {
  assert.equal(cube(1), 1);
});
test('takes one object', () => {
  assert.equal(volume.length, 1);
});
test('reads its sides by name', () => {
  const one = volume as (box: object) => number;
  assert.equal(one({ depth: 2, height: 3, width: 4 }), 24);
});
`;

const HIDDEN = `import assert from 'node:assert/strict';
import { test } from 'node:test';
import { volume } from '../src/box.ts';
import { cube } from '../src/cube.ts';
import { shelf } from '../src/shelf.ts';

test('is the same everywhere', () => {
  assert.equal(volume({ width: 1, height: 2, depth: 5 }), 10);
  assert.equal(cube(2), 8);
  assert.equal(shelf([]), 0);
  assert.equal(shelf([[1, 1, 1], [3, 1, 1]]), 4);
});
`;

/**
 * A valley: the first step breaks the callers, and only when the second and third are done as well are
 * more tests green than before.
 */
export const argumentObject: InstructTask = {
  id: 'argument-object',
  language: 'typescript',
  instruction: 'volume takes one object { width, height, depth } in place of three numbers.',
  files: {
    'package.json': '{ "type": "module" }\n',
    'src/box.ts': BOX,
    'src/cube.ts': CUBE,
    'src/shelf.ts': SHELF,
    'test/box.test.ts': TESTS,
  },
  scope: ['src/box.ts', 'src/cube.ts', 'src/shelf.ts'],
  mayCreate: false,
  checkCommand: 'node --test test/box.test.ts',
  testPath: 'test/box.test.ts',
  visible: [
    { name: 'knows a cube', passes: (at) => fits(at, 'src/cube.ts') && isWhole(at) },
    { name: 'fills a shelf', passes: (at) => fits(at, 'src/shelf.ts') && isWhole(at) },
    { name: 'knows the unit', passes: (at) => fits(at, 'src/cube.ts') && isWhole(at) },
    { name: 'takes one object', passes: has('src/box.ts', '}: Box)') },
    {
      name: 'reads its sides by name',
      passes: (at) => has('src/box.ts', '}: Box)')(at) && isWhole(at),
    },
  ],
  hidden: { 'hidden/box.test.ts': HIDDEN },
  hiddenCommand: 'node --test hidden/box.test.ts',
  steps: [
    {
      name: 'volume takes a box',
      edits: [{ path: 'src/box.ts', before: BOX, after: NEW_BOX }],
    },
    {
      name: 'cube gives one',
      when: has('src/box.ts', '}: Box)'),
      edits: [{ path: 'src/cube.ts', before: OLD_CALL, after: NEW_CALL }],
    },
    {
      name: 'shelf gives some',
      when: has('src/box.ts', '}: Box)'),
      edits: [{ path: 'src/shelf.ts', before: OLD_SUM, after: NEW_SUM }],
    },
  ],
  members: [
    { name: 'ann', knows: ['volume takes a box'], style: 'diff', whenLost: 'done' },
    { name: 'bob', knows: ['cube gives one'], style: 'fenced-blocks', whenLost: 'prose' },
    { name: 'cid', knows: ['shelf gives some'], style: 'blocks', whenLost: 'last-step' },
  ],
  traps: {
    breaks: {
      name: 'always empty',
      edits: [{ path: 'src/cube.ts', before: 'return volume(', after: 'return 0 * volume(' }],
    },
    toggles: {
      name: 'sides added up',
      edits: [
        { path: 'src/box.ts', before: 'width * height * depth', after: 'width + height * depth' },
      ],
    },
  },
};

function fits(at: TextAt, path: string): boolean {
  const isBox = at('src/box.ts').includes('}: Box)');
  const givesBox = at(path).includes('volume({');
  return isBox === givesBox && !at(path).includes('0 * volume');
}

/** With the wrong sum a cube of 1 is 2. */
function isWhole(at: TextAt): boolean {
  return at('src/box.ts').includes('width * height * depth');
}
