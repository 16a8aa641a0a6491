/**
 * The Node program that runs others, in TypeScript; what it reads and writes is as for Python's driver.
 * A program without types, and without `export` before its function, runs in a context of its own.
 *
 * A test is `call === want` in form only: the text `[call, want]`, an expression of two values, which
 * are equal in depth once both are copied out of the context. Each step has 2 s; after one that takes
 * longer the rest has failed.
 */
export const NODE_DRIVER = `
import { readFileSync, writeSync } from 'node:fs';
import { stripTypeScriptTypes } from 'node:module';
import { isDeepStrictEqual } from 'node:util';
import { deserialize, serialize } from 'node:v8';
import vm from 'node:vm';

const whole = readFileSync(0, 'utf8');
const end = whole.indexOf('\\n');
const token = whole.slice(0, end);
const timeout = 2000;

function run({ source, tests }) {
  let word = '';
  try {
    const context = vm.createContext({}, { microtaskMode: 'afterEvaluate' });
    const code = stripTypeScriptTypes(source.replace(/^export /gm, ''));
    vm.runInContext('"use strict";' + code + '\\n;', context, { timeout });
    for (const test of tests) {
      let passed = false;
      try {
        const pair = vm.runInContext('(' + test + ')', context, { timeout });
        const [got, want] = deserialize(serialize(pair));
        passed = isDeepStrictEqual(got, want);
      } catch (error) {
        if (error?.code === 'ERR_SCRIPT_EXECUTION_TIMEOUT') throw error;
      }
      word += passed ? '1' : '0';
    }
  } catch {
    // What was not reached has failed.
  }
  return word === '' ? '-' : word;
}

const words = JSON.parse(whole.slice(end + 1)).map(run);
writeSync(1, [token, ...words].join(' ') + '\\n');
process.exit(0);
`;
