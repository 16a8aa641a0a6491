/**
 * The JavaScript program that does for JavaScript and TypeScript what `PYTHON_DRIVER` does for Python:
 * the same wish (with `entry` besides, a name), the same records. Node takes the types off by itself.
 *
 * - Each call is evaluated in a worker of its own, which loads the module anew: no call sees what another
 *   has done, `process.exit` ends the worker alone, and an endless loop is ended from outside.
 * - A call sees all names at the top of the module, exported or not: the caller has put
 *   `callEntry(entry)` at the end of the file.
 * - A value is shown by `util.inspect`, keys in order, without what objects say of themselves and
 *   without the lines of a stack. What a promise comes to is its value.
 * - `Math.random` begins alike in every run; what is printed by `console` goes nowhere.
 *
 * Known weakness: as in Python, a module can say of itself what it likes.
 */
export const NODE_DRIVER = `
const { readFileSync, writeSync } = require('node:fs');
const { Worker } = require('node:worker_threads');
const { pathToFileURL } = require('node:url');
const { Script } = require('node:vm');

const inWorker = ${JSON.stringify(`
const { parentPort, workerData } = require('node:worker_threads');
const { inspect } = require('node:util');
const { createHash } = require('node:crypto');
const post = parentPort.postMessage.bind(parentPort);
process.stdout.write = process.stderr.write = () => true;
let state = 1;
Math.random = () => {
  state = (state + 0x6d2b79f5) | 0;
  let t = Math.imul(state ^ (state >>> 15), 1 | state);
  t = (t + Math.imul(t ^ (t >>> 7), 61 | t)) ^ t;
  return ((t ^ (t >>> 14)) >>> 0) / 4294967296;
};
const nameOf = (error) => {
  try {
    if (!(error instanceof Error)) return 'a ' + typeof error;
    return String(error.name === 'Error' ? error.constructor.name : error.name).slice(0, 100);
  } catch {
    return 'error';
  }
};
const LOOK = {
  depth: 10, sorted: true, customInspect: false, showProxy: true, maxArrayLength: 100000,
  maxStringLength: 1000000, breakLength: Infinity, compact: true,
};
const shown = (value) => {
  const text = inspect(value, LOOK).replace(/\\n *at [^\\n]*/g, '');
  if (text.length <= 2000) return text;
  return text.slice(0, 200) + '#' + createHash('sha256').update(text).digest('hex');
};
(async () => {
  try {
    await import(workerData.url);
  } catch (error) {
    post({ load: nameOf(error) });
    return;
  }
  const evaluate = globalThis[workerData.entry];
  if (typeof evaluate !== 'function') {
    post({ load: 'incomplete' });
    return;
  }
  post({ load: '' });
  try {
    post({ value: shown(await evaluate(workerData.call)) });
  } catch (error) {
    post({ threw: nameOf(error) });
  }
})();
`)};

const { token, path, entry, calls, callSeconds, loadSeconds } = JSON.parse(readFileSync(0, 'utf8'));
const tell = (record) => writeSync(1, '\\n' + token + ' ' + JSON.stringify(record) + '\\n');
const text = (value) => String(value).slice(0, 4000);
const code = (call) => '(' + call.trim() + '\\n)';

function recordOf(call) {
  return new Promise((resolve) => {
    let loaded = false;
    const worker = new Worker(inWorker, {
      eval: true, stdout: true, stderr: true,
      workerData: { url: pathToFileURL(path).href, entry, call: code(call) },
      resourceLimits: { maxOldGenerationSizeMb: 512 },
    });
    const ends = (record) => {
      clearTimeout(timer);
      worker.terminate().catch(() => {});
      resolve(record);
    };
    let timer = setTimeout(() => ends({ load: 'time-out' }), loadSeconds * 1000);
    worker.stdout.resume();
    worker.stderr.resume();
    worker.on('message', (said) => {
      if (typeof said !== 'object' || said === null) return;
      if (typeof said.load === 'string' && said.load !== '') ends({ load: text(said.load) });
      else if (said.load === '') {
        loaded = true;
        clearTimeout(timer);
        timer = setTimeout(() => ends({ timedOut: true }), callSeconds * 1000);
      } else if (typeof said.value === 'string') ends({ value: text(said.value) });
      else if (typeof said.threw === 'string') ends({ threw: text(said.threw) });
    });
    worker.on('error', (error) => {
      const name = text(error instanceof Error ? error.name : 'error');
      ends(loaded ? { threw: name } : { load: name });
    });
    worker.on('exit', () => ends(loaded ? {} : { load: 'left' }));
  });
}

(async () => {
  for (const [i, call] of calls.entries()) {
    try {
      new Script(code(call));
    } catch (error) {
      tell({ noCall: i, why: error.message });
      process.exit(0);
    }
  }
  for (const [i, call] of calls.entries()) {
    const record = await recordOf(call);
    if (typeof record.load === 'string') {
      tell({ load: record.load });
      process.exit(0);
    }
    if (i === 0) tell({ load: '' });
    tell({ ...record, call: i });
  }
  process.exit(0);
})();
`;

/** The line at the end of a module that lets the driver evaluate in it. Works in both kinds of modules. */
export function callEntry(entry: string): string {
  return `\n;globalThis[${JSON.stringify(entry)}] = (call) => eval(call);\n`;
}
