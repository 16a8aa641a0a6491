import assert from 'node:assert/strict';
import path from 'node:path';
import { testProgram } from '../../../src/benchmark/human-eval/program.ts';
import { runTests, TEST_LIMITS } from '../../../src/benchmark/human-eval/run-tests.ts';
import type { TestedProgram, TestRunOptions } from '../../../src/benchmark/human-eval/run-tests.ts';
import { readTasks } from '../../../src/benchmark/human-eval/tasks.ts';
import type { HumanEvalTask } from '../../../src/benchmark/human-eval/tasks.ts';
import { systemClock } from '../../../src/core/clock.ts';
import { findPython } from '../../../src/sandbox/find-python.ts';
import type { Sandbox } from '../../../src/sandbox/job.ts';
import { secretToken } from '../../../src/sandbox/secret-token.ts';
import {
  aliveWith,
  copiedSandbox,
  isolatedSandboxes,
  running,
} from '../../sandbox/working-sandboxes.ts';

const FIXTURES = path.join(import.meta.dirname, '..', '..', 'fixtures', 'human-eval');
const files = ['completion.jsonl', 'infilling.jsonl'].map((name) => path.join(FIXTURES, name));
const read = await Promise.all(files.map((file) => readTasks(file, running())));
const tasks = read.flatMap((one) => one.tasks);
const [double] = tasks;
assert.ok(double !== undefined);

const python = await findPython('python3', systemClock, running());
const [best = await copiedSandbox()] = await isolatedSandboxes();
const at = `at level ${best.isolation.level} by ${best.isolation.tool}`;

const OPTIONS: TestRunOptions = { sandbox: best, python, concurrency: 2, newToken: secretToken };

function said({ verdict }: TestedProgram): string {
  return 'reason' in verdict ? `${verdict.kind}: ${verdict.reason}` : verdict.kind;
}

/** The verdicts of programs, in words. */
async function verdicts(
  sources: readonly string[],
  options: Partial<TestRunOptions> = {},
): Promise<readonly string[]> {
  const programs = sources.map((source, i) => ({ id: String(i), source }));
  const tested = await runTests(programs, { ...OPTIONS, ...options }, running());
  assert.deepEqual(
    tested.map(({ id }) => id),
    programs.map(({ id }) => id),
  );
  return tested.map(said);
}

function withAnswer(task: HumanEvalTask, answer: string): string {
  return testProgram(task, answer);
}

describe(`runTests ${at}`, function () {
  this.timeout(120_000);

  it('passes the reference of every task, also with line ends of Windows', async () => {
    const unix = tasks.map((task) => withAnswer(task, task.reference));
    const windows = unix.map((source) => source.replaceAll('\n', '\r\n'));
    assert.deepEqual(await verdicts([...unix, ...windows]), Array(12).fill('passed'));
  });
  it('passes no task whose answer does nothing', async () => {
    const idle = tasks.map(({ kind }) => (kind === 'completion' ? '    pass\n' : ''));
    const found = await verdicts(tasks.map((task, i) => withAnswer(task, idle[i]!)));
    assert.deepEqual(found, [
      'failed: AssertionError',
      'failed: AssertionError',
      'failed: TypeError',
      'failed: AssertionError',
      'failed: NameError',
      'failed: IndentationError',
    ]);
  });

  const hostile: Readonly<Record<string, readonly [answer: string, verdict: string]>> = {
    'leaves with exit code 0': ['    import os; os._exit(0)\n', 'failed: left before the tests'],
    'leaves as a program may': ['    import sys; sys.exit(0)\n', 'failed: SystemExit'],
    'leaves before the tests are defined': [
      '    return 1\nimport sys; sys.exit()\n',
      'failed: SystemExit',
    ],
    'leaves with another exit code': ['    import os; os._exit(7)\n', 'failed: exit code 7'],
    'raises what is not an Exception': [
      '    raise BaseException("done")\n',
      'failed: BaseException',
    ],
    'raises an exception of a module': [
      '    import json; json.loads("{")\n',
      'failed: json.decoder.JSONDecodeError',
    ],
    'replaces what could report': [
      [
        '    return 0\nimport builtins, os, sys',
        'os.write = builtins.print = lambda *a, **k: None',
        'sys.stdout = sys.stderr',
        'os._exit = sys.exit = lambda code=0: None',
        '',
      ].join('\n'),
      'failed: AssertionError',
    ],
    'says that it passed': [
      '    print("passed", "ok", flush=True); import os; os._exit(0)\n',
      'failed: left before the tests',
    ],
    'writes back what it can read': [
      '    import os, sys\n    sys.stdout.write(sys.stdin.read())\n    sys.stdout.flush()\n    os._exit(0)\n',
      'failed: left before the tests',
    ],
    'takes 10 GB': ['    return bytearray(10 * 2 ** 30)\n', 'failed: MemoryError'],
    'writes without end': ['    while True: print("x" * 1000)\n', 'failed: endless output'],
    'calls itself without end': ['    return double(number)\n', 'failed: RecursionError'],
    'ends by a signal': ['    import os; os.kill(os.getpid(), 11)\n', 'failed: SIGSEGV'],
    'waits for input': ['    return input()\n', 'failed: EOFError'],
    'is not Python': ['    return (\n', 'failed: SyntaxError'],
    'holds half a character': ['    return "\uD800"\n', 'failed: AssertionError'],
    'looks for a secret in the environment': [
      '    import os; return os.environ["ENSEMBLE_TEST_SECRET"]\n',
      'failed: KeyError',
    ],
  };
  for (const [name, [answer, expected]] of Object.entries(hostile)) {
    it(`does not pass an answer that ${name}`, async () => {
      process.env['ENSEMBLE_TEST_SECRET'] = 'sesame';
      try {
        assert.deepEqual(await verdicts([withInfill(double, answer)]), [expected]);
      } finally {
        delete process.env['ENSEMBLE_TEST_SECRET'];
      }
    });
  }

  it('does not pass a right answer that closes the output or holds a zero byte', async () => {
    const closing = '    import os; os.close(1); return number * 2\n';
    const zero = '    return number * 2 # \0\n';
    const found = await verdicts([closing, zero].map((answer) => withInfill(double, answer)));
    // Which exception or code it is differs between versions of Python.
    for (const one of found) assert.match(one, /^failed: /);
  });
  it('passes a right answer that replaces what could report, talks, and leaves threads behind', async () => {
    const answer = [
      '    print("é" * 100000)',
      '    return number * 2',
      'import builtins, os, sys, threading, time, atexit',
      'os.write = builtins.print = lambda *a, **k: None',
      'os._exit = lambda code: None',
      'sys.stdout = None',
      'atexit.register(time.sleep, 1000)',
      'threading.Thread(target=lambda: time.sleep(1000)).start()',
      '',
    ].join('\n');
    assert.deepEqual(await verdicts([withInfill(double, answer)]), ['passed']);
  });
  it('calls an answer that does not end timed-out, also one that ignores signals', async () => {
    const limits = { ...TEST_LIMITS, timeMs: 2000 };
    const deaf = '    import signal; signal.signal(signal.SIGTERM, signal.SIG_IGN)\n';
    const loop = '    while True: pass\n';
    const sources = [loop, deaf + loop].map((answer) => withAnswer(double, answer));
    assert.deepEqual(await verdicts(sources, { limits }), ['timed-out', 'timed-out']);
  });
  it('takes the same order of a set in every run', async () => {
    const words = '["".join({"a", "b", "c", "d", "e", "f", "g"})]';
    // Equal programs are run once, hence the different ends.
    const sources = ['', ' ', '  '].map((end) => `raise ValueError(${words})${end}\n`);
    const said = await Promise.all(sources.map(stderrOf));
    assert.match(said[0]!, /ValueError: \['[a-g]{7}'\]/);
    assert.equal(new Set(said).size, 1);
  });
  it('runs equal programs once', async () => {
    let runs = 0;
    const counting: Sandbox = {
      isolation: best.isolation,
      run(job, signal) {
        runs += 1;
        return best.run(job, signal);
      },
    };
    const source = withAnswer(double, double.reference);
    assert.deepEqual(await verdicts([source, source, source], { sandbox: counting }), [
      'passed',
      'passed',
      'passed',
    ]);
    // One more: the program that must pass.
    assert.equal(runs, 2);
  });
  it('tries a Python once in a sandbox, however often it is called', async () => {
    let runs = 0;
    const counting: Sandbox = {
      isolation: best.isolation,
      run(job, signal) {
        runs += 1;
        return best.run(job, signal);
      },
    };
    for (const source of ['assert 1\n', 'assert 2\n', 'assert 3\n']) {
      assert.deepEqual(await verdicts([source], { sandbox: counting }), ['passed']);
    }
    assert.equal(runs, 4);
    const broken = { command: '/usr/bin/no-such-python', readOnlyFolders: [] };
    for (const again of [1, 2]) {
      const call = verdicts([`assert ${again}\n`], { sandbox: counting, python: broken });
      await assert.rejects(call, /does not run in the sandbox/);
    }
    assert.equal(runs, 6);
  });
  it('knows no more of a Python after a try that was cancelled', async () => {
    const cancel = new AbortController();
    let runs = 0;
    const cancelling: Sandbox = {
      isolation: best.isolation,
      run(job, signal) {
        runs += 1;
        if (runs === 1) cancel.abort(new Error('enough'));
        return best.run(job, signal);
      },
    };
    const options = { ...OPTIONS, sandbox: cancelling };
    const [first] = await runTests([{ id: 'a', source: 'assert 1\n' }], options, cancel.signal);
    assert.equal(first && said(first), 'not-run: cancelled');
    assert.deepEqual(await verdicts(['assert 1\n'], { sandbox: cancelling }), ['passed']);
    assert.equal(runs, 3);
  });
  it('runs no more at a time than asked', async () => {
    let now = 0;
    let most = 0;
    const counting: Sandbox = {
      isolation: best.isolation,
      async run(job, signal) {
        most = Math.max(most, ++now);
        const result = await best.run(job, signal);
        now -= 1;
        return result;
      },
    };
    const sources = Array.from({ length: 7 }, (_, i) => `assert ${i} < 7\n`);
    await verdicts(sources, { sandbox: counting, concurrency: 3 });
    assert.equal(most, 3);
  });
  it('reports its progress', async () => {
    const seen: string[] = [];
    await verdicts(['assert True\n', 'assert False\n'], {
      concurrency: 1,
      onProgress: (tested, done, all) =>
        seen.push(`${done}/${all} ${tested.id} ${tested.verdict.kind}`),
    });
    assert.deepEqual(seen, ['1/2 0 passed', '2/2 1 failed']);
  });
  it('leaves nothing when it is cancelled, and knows what it knew', async () => {
    const word = `w${secretToken()}`;
    const cancel = new AbortController();
    const endless = `import os, sys\nos.execv(sys.executable, [sys.executable, "-S", "-c", "while True: pass", "${word}"])\n`;
    const programs = ['assert True\n', endless, 'assert 1\n'].map((source, i) => ({
      id: String(i),
      source,
    }));
    const tested = await runTests(
      programs,
      { ...OPTIONS, concurrency: 1, onProgress: () => cancel.abort() },
      cancel.signal,
    );
    assert.deepEqual(tested.map(said), ['passed', 'not-run: cancelled', 'not-run: cancelled']);
    assert.equal(aliveWith(word), 0);
  });
  it('says that the sandbox failed rather than the program', async () => {
    let runs = 0;
    const failing: Sandbox = {
      isolation: best.isolation,
      run(job, signal) {
        runs += 1;
        return runs === 1 ? best.run(job, signal) : Promise.reject(new Error('no room'));
      },
    };
    assert.deepEqual(await verdicts(['assert True\n'], { sandbox: failing }), ['not-run: no room']);
  });
  it('refuses to judge with a Python that does not start', async () => {
    const broken = { command: '/usr/bin/no-such-python', readOnlyFolders: [] };
    await assert.rejects(
      verdicts(['assert True\n'], { python: broken }),
      /does not run in the sandbox/,
    );
  });
  it('does nothing for no programs', async () => {
    assert.deepEqual(await verdicts([]), []);
  });
  it('passes a program that takes the token from its caller (known limit: one process)', async () => {
    const thief = [
      'import os, sys',
      'token = sys._getframe(1).f_locals["token"]',
      'os.write(1, b"\\n" + token + b"\\n")',
      'os._exit(0)',
    ].join('\n');
    assert.deepEqual(await verdicts([thief]), ['passed']);
  });
});

/** As an infilling, which is not cut, so that an answer can do something outside of the function. */
function withInfill(task: HumanEvalTask, answer: string): string {
  return testProgram({ ...task, kind: 'infilling' }, answer);
}

async function stderrOf(source: string): Promise<string> {
  let text = '';
  const listening: Sandbox = {
    isolation: best.isolation,
    async run(job, signal) {
      const result = await best.run(job, signal);
      text = result.stderr.text;
      return result;
    },
  };
  await verdicts([source], { sandbox: listening });
  return text;
}
