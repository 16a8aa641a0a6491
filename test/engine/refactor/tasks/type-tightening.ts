import type { InstructTask } from './instruct-task.ts';
import { has, lacks } from './text-conditions.ts';

const CART = `export function parseCart(text: string): any {
  return JSON.parse(text);
}

export function total(items: any): number {
  return items.reduce((sum: any, item: any) => sum + item.price * item.count, 0);
}

export function line(item: any): any {
  return item.name + ' x' + item.count;
}
`;

const ITEM = `export interface Item {
  readonly name: string;
  readonly price: number;
  readonly count: number;
}

`;

const TESTS = `import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { test } from 'node:test';
import { line, parseCart, total } from '../src/cart.ts';

const source = readFileSync(new URL('../src/cart.ts', import.meta.url), 'utf8');
const CART = '[{ "name": "tea", "price": 3, "count": 2 }, { "name": "cup", "price": 5, "count": 1 }]';

test('adds up a cart', () => {
  assert.equal(total(parseCart(CART)), 11);
});
test('writes a line', () => {
  assert.equal(line({ name: 'tea', price: 3, count: 2 }), 'tea x2');
});
test('types a line', () => {
  assert.match(source, /line\\(item: Item\\): string/);
});
test('types the total', () => {
  assert.match(source, /total\\(items: readonly Item\\[\\]\\): number/);
});
test('refuses what is no cart', () => {
  for (const text of ['{}', '[1]', '[{ "name": "tea" }]']) {
    assert.throws(() => parseCart(text), TypeError);
  }
});
test('has no any left', () => {
  assert.doesNotMatch(source, /\\bany\\b/);
});
`;

const HIDDEN = `import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { test } from 'node:test';
import { parseCart, total } from '../src/cart.ts';

test('reads what it read', () => {
  assert.deepEqual(parseCart('[]'), []);
  assert.equal(total([]), 0);
  assert.equal(total(parseCart('[{ "name": "", "price": 0.5, "count": 4 }]')), 2);
});
test('refuses fields of other types', () => {
  for (const field of ['"name": 1', '"price": "1"', '"count": null']) {
    const other = '{ "name": "x", "price": 1, "count": 1, ' + field + ' }';
    assert.throws(() => parseCart('[' + other + ']'), TypeError);
  }
});
test('asserts no type', () => {
  const source = readFileSync(new URL('../src/cart.ts', import.meta.url), 'utf8');
  assert.doesNotMatch(source, /ts-ignore|ts-expect-error|\\bany\\b/);
});
`;

const CART_PATH = 'src/cart.ts';

export const typeTightening: InstructTask = {
  id: 'type-tightening',
  language: 'typescript',
  instruction:
    'Replace every `any`: an interface Item, typed functions, and parseCart refuses what is no list of items.',
  files: {
    'package.json': '{ "type": "module" }\n',
    [CART_PATH]: CART,
    'test/cart.test.ts': TESTS,
  },
  scope: [CART_PATH],
  mayCreate: false,
  checkCommand: 'node --test test/cart.test.ts',
  testPath: 'test/cart.test.ts',
  visible: [
    { name: 'adds up a cart', passes: has(CART_PATH, 'item.price * item.count') },
    { name: 'writes a line', passes: has(CART_PATH, "' x'") },
    { name: 'types a line', passes: has(CART_PATH, 'line(item: Item): string') },
    { name: 'types the total', passes: has(CART_PATH, 'total(items: readonly Item[]): number') },
    { name: 'refuses what is no cart', passes: has(CART_PATH, 'value.every(isItem)') },
    { name: 'has no any left', passes: (at) => !/\bany\b/.test(at(CART_PATH)) },
  ],
  hidden: { 'hidden/cart.test.ts': HIDDEN },
  hiddenCommand: 'node --test hidden/cart.test.ts',
  steps: [
    {
      name: 'an item and its line',
      edits: [
        {
          path: CART_PATH,
          before: 'export function parseCart(text: string): any',
          after: `${ITEM}export function parseCart(text: string): any`,
        },
        { path: CART_PATH, before: 'line(item: any): any', after: 'line(item: Item): string' },
      ],
    },
    {
      name: 'a typed total',
      when: has(CART_PATH, 'interface Item'),
      edits: [
        { path: CART_PATH, before: 'total(items: any)', after: 'total(items: readonly Item[])' },
        { path: CART_PATH, before: '(sum: any, item: any)', after: '(sum, item)' },
      ],
    },
    {
      name: 'a cart that is checked',
      when: lacks(CART_PATH, 'items: any'),
      edits: [
        {
          path: CART_PATH,
          before: 'parseCart(text: string): any {\n  return JSON.parse(text);\n}\n',
          after: `parseCart(text: string): readonly Item[] {
  const value: unknown = JSON.parse(text);
  if (!Array.isArray(value) || !value.every(isItem)) throw new TypeError('no cart');
  return value;
}

function isItem(value: unknown): value is Item {
  if (typeof value !== 'object' || value === null) return false;
  const { name, price, count } = value as Partial<Record<keyof Item, unknown>>;
  return typeof name === 'string' && typeof price === 'number' && typeof count === 'number';
}
`,
        },
      ],
    },
  ],
  members: [
    {
      name: 'ann',
      knows: ['an item and its line', 'a cart that is checked'],
      style: 'blocks',
      whenLost: 'prose',
    },
    { name: 'bob', knows: ['a typed total'], style: 'fenced-diff', whenLost: 'done' },
  ],
  traps: {
    breaks: {
      name: 'a total without counts',
      edits: [{ path: CART_PATH, before: 'item.price * item.count', after: 'item.price' }],
    },
    toggles: {
      name: 'a line with another sign',
      edits: [{ path: CART_PATH, before: "' x'", after: "' times '" }],
    },
  },
};
