import type { InstructTask } from './instruct-task.ts';
import { all, has, lacks } from './text-conditions.ts';

const RULES = `  if (!(order.amount > 0)) throw new RangeError('amount');
  if (order.item === '') throw new RangeError('item');
`;

const ORDERS = `export function createOrder(orders, order) {
${RULES}  return [...orders, order];
}

export function replaceOrder(orders, at, order) {
${RULES}  return orders.with(at, order);
}
`;

const TESTS = `import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { test } from 'node:test';
import { createOrder, replaceOrder } from '../src/orders.mjs';

const source = readFileSync(new URL('../src/orders.mjs', import.meta.url), 'utf8');
const tea = { item: 'tea', amount: 2 };

test('creates an order', () => {
  assert.deepEqual(createOrder([], tea), [tea]);
  assert.throws(() => createOrder([], { item: 'tea', amount: 0 }), /amount/);
});
test('replaces an order', () => {
  assert.deepEqual(replaceOrder([{}, {}], 1, tea), [{}, tea]);
  assert.throws(() => replaceOrder([{}], 0, { item: '', amount: 1 }), /item/);
});
test('has one function that checks an order', () => {
  assert.match(source, /function checkOrder\\(order\\)/);
});
test('checks a new order through it', () => {
  assert.match(createOrder.toString(), /checkOrder\\(order\\)/);
});
test('checks a replaced order through it', () => {
  assert.match(replaceOrder.toString(), /checkOrder\\(order\\)/);
});
`;

const HIDDEN = `import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { test } from 'node:test';
import { createOrder, replaceOrder } from '../src/orders.mjs';

test('states each rule once', () => {
  const source = readFileSync(new URL('../src/orders.mjs', import.meta.url), 'utf8');
  assert.equal(source.split('RangeError').length, 3);
});
test('refuses what it refused', () => {
  for (const order of [{ item: '', amount: 1 }, { item: 'x', amount: -1 }, { item: 'x' }]) {
    assert.throws(() => createOrder([], order), RangeError);
    assert.throws(() => replaceOrder([1], 0, order), RangeError);
  }
});
test('changes no list in place', () => {
  const orders = Object.freeze([1]);
  assert.deepEqual(createOrder(orders, { item: 'x', amount: 1 }).length, 2);
  assert.deepEqual(replaceOrder(orders, 0, { item: 'x', amount: 1 }).length, 1);
});
`;

const ORDERS_PATH = 'src/orders.mjs';

export const extractFunction: InstructTask = {
  id: 'extract-function',
  language: 'typescript',
  instruction:
    'createOrder and replaceOrder check an order in the same way. Extract a function checkOrder(order).',
  files: { [ORDERS_PATH]: ORDERS, 'test/orders.test.mjs': TESTS },
  scope: [ORDERS_PATH],
  mayCreate: false,
  checkCommand: 'node --test test/orders.test.mjs',
  testPath: 'test/orders.test.mjs',
  visible: [
    { name: 'creates an order', passes: has(ORDERS_PATH, '[...orders, order]') },
    { name: 'replaces an order', passes: has(ORDERS_PATH, 'orders.with(at, order)') },
    {
      name: 'has one function that checks an order',
      passes: has(ORDERS_PATH, 'function checkOrder(order)'),
    },
    {
      name: 'checks a new order through it',
      passes: lacks(ORDERS_PATH, `createOrder(orders, order) {\n${RULES}`),
    },
    {
      name: 'checks a replaced order through it',
      passes: lacks(ORDERS_PATH, `replaceOrder(orders, at, order) {\n${RULES}`),
    },
  ],
  hidden: { 'hidden/orders.test.mjs': HIDDEN },
  hiddenCommand: 'node --test hidden/orders.test.mjs',
  steps: [
    {
      name: 'the function by itself',
      when: lacks(ORDERS_PATH, 'function checkOrder'),
      edits: [
        {
          path: ORDERS_PATH,
          before: 'export function createOrder(',
          after: `function checkOrder(order) {\n${RULES}}\n\nexport function createOrder(`,
        },
      ],
    },
    {
      name: 'createOrder uses it',
      when: has(ORDERS_PATH, 'function checkOrder'),
      edits: [
        {
          path: ORDERS_PATH,
          before: `createOrder(orders, order) {\n${RULES}`,
          after: 'createOrder(orders, order) {\n  checkOrder(order);\n',
        },
      ],
    },
    {
      name: 'replaceOrder uses it',
      when: all(
        has(ORDERS_PATH, 'function checkOrder'),
        lacks(ORDERS_PATH, `createOrder(orders, order) {\n${RULES}`),
      ),
      edits: [
        {
          path: ORDERS_PATH,
          before: `replaceOrder(orders, at, order) {\n${RULES}`,
          after: 'replaceOrder(orders, at, order) {\n  checkOrder(order);\n',
        },
      ],
    },
  ],
  members: [
    {
      name: 'ann',
      knows: ['the function by itself', 'replaceOrder uses it'],
      style: 'fenced-diff',
      whenLost: 'last-step',
    },
    { name: 'bob', knows: ['createOrder uses it'], style: 'blocks', whenLost: 'prose' },
  ],
  traps: {
    breaks: {
      name: 'add in place',
      edits: [
        {
          path: ORDERS_PATH,
          before: 'return [...orders, order];',
          after: 'orders.push(order);\n  return orders.length;',
        },
      ],
    },
    toggles: {
      name: 'replace in place',
      edits: [
        { path: ORDERS_PATH, before: 'orders.with(at, order)', after: '(orders[at] = order)' },
      ],
    },
  },
};
