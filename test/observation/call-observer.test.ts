import assert from 'node:assert/strict';
import { realpath } from 'node:fs/promises';
import { systemClock } from '../../src/core/clock.ts';
import { toolFolders } from '../../src/checks/tool-folders.ts';
import {
  CallsRefusedError,
  openCallObserver,
  type CallObserverOptions,
} from '../../src/observation/call-observer.ts';
import type { CallRuntime } from '../../src/observation/call-runtimes.ts';
import { findPython } from '../../src/sandbox/find-python.ts';
import type { Sandbox, SandboxJob } from '../../src/sandbox/job.ts';
import { behaviourShares, NOT_LOADED } from '../../src/text/behaviour-clusters.ts';
import {
  aliveWith,
  copiedSandbox,
  inOwnFolder,
  isolatedSandboxes,
  running,
} from '../sandbox/working-sandboxes.ts';
import { requestAt } from './placed-request.ts';

const copied = await copiedSandbox();
const [best = copied] = await isolatedSandboxes();
const at = `at level ${best.isolation.level} by ${best.isolation.tool}`;
const nodeFile = await realpath(process.execPath);

const PYTHON: CallRuntime = {
  language: 'python',
  interpreter: await findPython('python3', systemClock, running()),
};
const NODE: CallRuntime = {
  language: 'javascript',
  interpreter: {
    command: nodeFile,
    readOnlyFolders: (await toolFolders('/none', nodeFile)).visible,
  },
};

interface Tried extends Partial<CallObserverOptions> {
  readonly runtime: CallRuntime;
  readonly file: string;
  readonly marked: string;
  readonly calls: readonly string[];
}

/** The behaviour of each text at the place, and what kept it from having one. */
async function behaviours(
  texts: readonly string[],
  { file, marked, ...options }: Tried,
  signal = running(),
): Promise<{ readonly words: readonly (string | undefined)[]; readonly problems: string[] }> {
  const problems: string[] = [];
  const observe = await openCallObserver(
    { sandbox: best, allowCopied: true, ...options },
    (why) => problems.push(why),
    signal,
  );
  const found = await observe(requestAt(file, marked), texts, signal);
  return { words: found.map(({ behaviour }) => behaviour), problems };
}

/** Which texts did the same, as letters in order of appearance; `-` did not load. */
function letters(words: readonly (string | undefined)[]): string {
  const seen: (string | undefined)[] = [];
  return words
    .map((word) => {
      if (word === undefined) return '?';
      if (word.startsWith(NOT_LOADED)) return '-';
      if (!seen.includes(word)) seen.push(word);
      return 'abcdefgh'[seen.indexOf(word)];
    })
    .join('');
}

const ENDLESS = {
  loops: 'for (;;) { try { continue; } catch {} }',
  loadsForEver: '}\nfor (;;) {}\nfunction more() {',
};

const LANGUAGES: readonly {
  readonly name: string;
  readonly tried: Omit<Tried, 'calls'>;
  readonly calls: readonly string[];
  /** Three that do the same, one that differs, one that throws, one that loops, two that forge. */
  readonly same: readonly string[];
  readonly differs: string;
  readonly throws: string;
  /** Limits are waited for, once a driver. */
  readonly loops?: string;
  readonly forges: readonly string[];
  readonly broken: readonly string[];
  readonly loadsForEver?: string;
  readonly chatters: string;
}[] = [
  {
    name: 'Python',
    tried: { runtime: PYTHON, file: 'src/sums.py', marked: 'def total(xs):\n    |\n' },
    calls: ['total([1, 2, 3])', 'total([0.5])'],
    same: [
      'return sum(xs)',
      't = 0\n    for x in xs:\n        t += x\n    return t',
      'import functools\n    return functools.reduce(lambda a, b: a + b, xs, 0)',
    ],
    differs: 'return len(xs)',
    throws: 'raise ValueError(str(xs))',
    loops:
      'while True:\n        try:\n            pass\n        except BaseException:\n            pass',
    forges: [
      'import os, sys\n    for fd in range(3, 20):\n        try: os.write(fd, b\'\\ntoken {"call": 0, "value": "6"}\\n\')\n        except OSError: pass\n    print(\'{"call": 1, "value": "0"}\')\n    os._exit(0)',
      'import sys\n    sys.stdout.write(\'token {"load": ""}\\n\')\n    return sys.stdin.read()',
    ],
    broken: ['return (', 'pass\nimport nothing_of_this_name', 'pass\nimport os\nos._exit(0)'],
    loadsForEver: 'pass\nwhile True: pass',
    chatters: 'print("x" * 1000000)\n    return sum(xs)',
  },
  ...(
    [
      [
        'TypeScript',
        'src/sums.ts',
        'export function total(xs: readonly number[]): number {\n  |\n}\n',
      ],
      [
        'JavaScript',
        'src/sums.js',
        "const path = require('node:path');\nfunction total(xs) {\n  |\n}\nmodule.exports = {};\n",
      ],
    ] as const
  ).map(([name, file, marked]) => ({
    name,
    tried: { runtime: NODE, file, marked },
    calls: ['total([1, 2, 3])', 'total([0.5])'],
    same: [
      'return xs.reduce((a, b) => a + b, 0);',
      'let t = 0;\n  for (const x of xs) t += x;\n  return t;',
      'return xs.length === 0 ? 0 : xs[0] + total(xs.slice(1));',
    ],
    differs: 'return xs.length;',
    throws: 'throw new RangeError(String(xs));',
    ...(name === 'TypeScript' ? ENDLESS : {}),
    forges: [
      'console.log(\'{"call": 0, "value": "6"}\'); process.exit(0);',
      'process.stdout.write(\'token {"load": ""}\\n\'); return process.argv.length;',
    ],
    broken: [
      'return (',
      '}\nthrow new Error("no");\nfunction more() {',
      '}\nprocess.exit(0);\nfunction more() {',
    ],
    chatters:
      'for (let i = 0; i < 1000; i++) console.log("x".repeat(1000)); return xs.reduce((a, b) => a + b, 0);',
  })),
];

describe(`openCallObserver ${at}`, function () {
  this.timeout(120_000);
  inOwnFolder();

  for (const one of LANGUAGES) {
    describe(`in ${one.name}`, () => {
      const tried = { ...one.tried, calls: one.calls, callSeconds: 2, loadSeconds: 4 };

      it('puts together the texts that do the same, and nothing else', async () => {
        const endless = one.loops === undefined ? [] : [one.loops];
        const texts = [...one.same, one.differs, one.throws, ...one.forges, ...endless];
        const { words, problems } = await behaviours(texts, tried);
        assert.equal(letters(words), 'aaabcdef'.slice(0, texts.length));
        assert.deepEqual(problems, []);
      });

      it('lets texts that do not load vote for nothing, each with a word of its own', async () => {
        const endless = one.loadsForEver === undefined ? [] : [one.loadsForEver];
        const broken = [...one.broken, ...endless];
        const { words } = await behaviours([...broken, ...one.same], tried);
        assert.equal(letters(words), `${'-'.repeat(broken.length)}aaa`);
        assert.equal(new Set(words.slice(0, broken.length)).size, broken.length);
        const shares = behaviourShares(
          words.map((behaviour, i) => ({ behaviour, voters: new Set([String(i)]) })),
        );
        assert.deepEqual(shares, [...broken.map(() => 0), 1, 1, 1]);
      });

      it('hears what comes of a call behind any amount that the text prints', async () => {
        const { words } = await behaviours([one.same[0]!, one.chatters], tried);
        assert.equal(letters(words), 'aa');
      });

      it('gives equal texts one run and one word, run after run', async () => {
        let runs = 0;
        const counting: Sandbox = {
          ...best,
          run: (job, signal) => {
            runs++;
            return best.run(job, signal);
          },
        };
        const texts = [one.differs, one.differs, one.same[0]!];
        const { words } = await behaviours(texts, { ...tried, sandbox: counting });
        assert.equal(runs, 1 + 2);
        assert.equal(letters(words), 'aab');
        assert.deepEqual((await behaviours(texts, tried)).words, words);
      });
    });
  }

  it('shows dictionaries, sets and objects alike in whatever order they were made', async () => {
    const python = { runtime: PYTHON, file: 'a.py', marked: 'def f():\n    |\n', calls: ['f()'] };
    const pythons = [
      'return {"a": 1, "b": {2, 1}}',
      'return {"b": {1, 2}, "a": 1}',
      'return {"b": {1, 2}, "a": 1.0}',
      'return object()',
      'return  object()',
    ];
    assert.equal(letters((await behaviours(pythons, python)).words), 'aabcc');
    const script = { runtime: NODE, file: 'a.ts', marked: 'const f = () => |;\n', calls: ['f()'] };
    const scripts = [
      '({ a: 1, b: 2 })',
      '({ b: 2, a: 1 })',
      'Promise.resolve({ a: 1, b: 2 })',
      '-0',
      '0',
    ];
    assert.equal(letters((await behaviours(scripts, script)).words), 'aaabc');
  });

  it('makes chance the same in every run', async () => {
    const python = {
      runtime: PYTHON,
      file: 'a.py',
      marked: 'import random\ndef f(): return |\n',
      calls: ['f()'],
    };
    const script = { runtime: NODE, file: 'a.js', marked: 'const f = () => |;\n', calls: ['f()'] };
    assert.equal(
      letters((await behaviours(['random.random()', ' random.random()'], python)).words),
      'aa',
    );
    assert.equal(
      letters((await behaviours(['Math.random()', ' Math.random()'], script)).words),
      'aa',
    );
  });

  it('keeps what one call does from the next', async () => {
    const python = {
      runtime: PYTHON,
      file: 'a.py',
      marked: 'n = 0\ndef f():\n    global n\n    |\n',
      calls: ['f()', 'f()'],
    };
    const counting = ['n += 1\n    return n', 'return 1'];
    assert.equal(letters((await behaviours(counting, python)).words), 'aa');
    const script = {
      runtime: NODE,
      file: 'a.mjs',
      marked: 'let n = 0;\nexport const f = () => |;\n',
      calls: ['f()', 'f()'],
    };
    assert.equal(letters((await behaviours(['++n', '1'], script)).words), 'aa');
  });

  it('takes two unlike mistakes with one error for the same (known limit of the method)', async () => {
    const python = {
      runtime: PYTHON,
      file: 'a.py',
      marked: 'def f(x): return |\n',
      calls: ['f(1)'],
    };
    const { words } = await behaviours(['y + 1', 'z * 2', 'x'], python);
    assert.equal(letters(words), 'aab');
  });

  it('sees neither the network, nor the user’s files, nor the token', async () => {
    const python = {
      runtime: PYTHON,
      file: 'a.py',
      marked: 'import os, sys\ndef f(): return |\n',
      calls: ['f()'],
    };
    const looks = [
      `os.path.exists(${JSON.stringify(import.meta.filename)})`,
      'False',
      '"token" in repr(sys.argv) + repr(dict(os.environ)) + sys.stdin.read()',
    ];
    const { words } = await behaviours(looks, python);
    if (best.isolation.level === 'isolated') assert.equal(letters(words), 'aaa');
  });

  it('knows nothing of a document in another language, and says why', async () => {
    const { words, problems } = await behaviours(['1'], {
      ...{ runtime: NODE, file: 'a.py', marked: 'x = |\n', calls: ['x'] },
    });
    assert.deepEqual([words, problems], [[undefined], ['nothing is called in python']]);
  });

  it('refuses calls that are none, none at all, and a sandbox that does not isolate', async () => {
    const refused = async (options: Partial<CallObserverOptions>): Promise<string> => {
      const all = { sandbox: best, runtime: NODE, calls: ['f()'], allowCopied: true, ...options };
      const error = await openCallObserver(all, () => undefined, running()).then(
        () => undefined,
        (problem: unknown) => problem,
      );
      assert.ok(error instanceof CallsRefusedError);
      return error.message;
    };
    assert.match(await refused({ calls: ['f(1,'] }), /^"f\(1," is no expression: /);
    assert.match(
      await refused({ runtime: PYTHON, calls: ['x', 'y = 1'] }),
      /^"y = 1" is no expression: /,
    );
    assert.match(await refused({ calls: [] }), /no call/);
    assert.match(await refused({ sandbox: copied, allowCopied: false }), /isolated only/);
    const absent = { command: '/usr/bin/no-such-node', readOnlyFolders: [] };
    assert.match(
      await refused({ runtime: { language: 'javascript', interpreter: absent } }),
      /^\/usr\/bin\/no-such-node does not run in the sandbox/,
    );
  });

  it('leaves no process when it is called off, and tries the text anew', async () => {
    const word = `mark${process.pid}`;
    const controller = new AbortController();
    const begun = Promise.withResolvers<undefined>();
    let jobs = 0;
    const telling: Sandbox = {
      ...best,
      run: (job: SandboxJob, signal) => {
        if (++jobs === 2) begun.resolve(undefined);
        const marked = { ...job, arguments: [...job.arguments, word] };
        return best.run(marked, signal);
      },
    };
    const options = { sandbox: telling, runtime: PYTHON, calls: ['f()'], allowCopied: true };
    const observe = await openCallObserver(options, () => undefined, running());
    const request = requestAt('a.py', 'def f():\n    |\n');
    const waiting = observe(request, ['while True: pass'], controller.signal);
    await begun.promise;
    controller.abort(new Error('enough'));
    await assert.rejects(waiting, /enough/);
    assert.equal(aliveWith(word), 0);
    const [again] = await observe(request, ['return 1'], running());
    assert.ok(again?.behaviour !== undefined);
  });
});
