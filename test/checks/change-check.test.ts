import assert from 'node:assert/strict';
import { existsSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { CheckUnrunnableError } from '../../src/refactor/sources.ts';
import type { Sandbox } from '../../src/sandbox/job.ts';
import { secretToken } from '../../src/sandbox/secret-token.ts';
import { aliveWith, inOwnFolder, running } from '../sandbox/working-sandboxes.ts';
import { best, checked, commitAll, git, inProject, write } from './open-check.ts';

const NODE_TESTS = {
  'src/add.mjs': 'export const add = (a, b) => a + b;\n',
  'test/add.test.mjs': `import assert from 'node:assert';
import { test } from 'node:test';
import { add } from '../src/add.mjs';
test('adds', () => assert.equal(add(2, 3), 5));
test('adds nothing', () => assert.equal(add(2, 0), 2));
`,
};

const add = (text: string) => new Map([['src/add.mjs', `export const add = (a, b) => ${text};\n`]]);

describe('openChangeCheck', function () {
  this.timeout(60_000);
  inOwnFolder();
  const project = inProject(NODE_TESTS);

  it('tells the baseline and what each change does to the tests', async () => {
    const phases: string[] = [];
    await checked(
      project.root,
      { command: 'node --test --test-reporter=tap' },
      async (check) => {
        const { passed, tests } = check.baseline;
        assert.deepEqual([passed, tests?.passed, tests?.failed], [true, 2, 0]);
        assert.equal(check.isolation.level, best.isolation.level);
        const wrong = await check.run(add('a - b'), running());
        assert.deepEqual(
          [wrong.passed, wrong.exitCode, wrong.ended, wrong.tests?.passed, wrong.tests?.failing],
          [false, 1, 'by-itself', 1, ['adds']],
        );
        assert.equal((await check.run(add('b + a'), running())).passed, true);
      },
      (phase) => phases.push(phase),
    );
    assert.deepEqual(phases, ['copying', 'baseline']);
    assert.equal(
      readFileSync(path.join(project.root, 'src/add.mjs'), 'utf8'),
      NODE_TESTS['src/add.mjs'],
    );
  });

  it('opens where tests fail before any change', async () => {
    await write(project.root, { 'src/add.mjs': 'export const add = (a) => a;\n' });
    await checked(project.root, { command: 'node --test' }, async (check) => {
      assert.deepEqual([check.baseline.passed, check.baseline.tests?.passed], [false, 1]);
      assert.equal((await check.run(add('a + b'), running())).passed, true);
    });
  });

  it('reads unittest of Python as well', async () => {
    await write(project.root, {
      'add.py': 'def add(a, b):\n    return a - b\n',
      'test_add.py': `import unittest
from add import add

class Adding(unittest.TestCase):
    def test_adds(self):
        self.assertEqual(add(2, 3), 5)

    def test_nothing(self):
        self.assertEqual(add(2, 0), 2)
`,
    });
    const python = '/usr/bin/python3';
    if (!existsSync(python)) return;
    await checked(project.root, { command: `${python} -m unittest` }, async (check) => {
      assert.deepEqual(check.baseline.tests, {
        ...{ runner: 'unittest', passed: 1, failed: 1, skipped: 0 },
        failing: ['test_add.Adding.test_adds'],
      });
      const right = new Map([['add.py', 'def add(a, b):\n    return a + b\n']]);
      assert.equal((await check.run(right, running())).passed, true);
    });
  });

  it('makes, changes and deletes files in folders, and leaves the next run none of it', async () => {
    const command = 'find . -type f | sort | tr "\\n" " "; cat src/add.mjs; echo built >built.txt';
    await checked(project.root, { command }, async (check) => {
      const listing = async (changes: ReadonlyMap<string, string | undefined>) =>
        (await check.run(changes, running())).lastLines.join(' ');
      const changes = new Map<string, string | undefined>([
        ['new/deep/one.txt', 'one'],
        ['test/add.test.mjs', undefined],
        ['src/add.mjs', 'changed'],
      ]);
      // What the baseline has built stays.
      assert.equal(await listing(changes), './built.txt ./new/deep/one.txt ./src/add.mjs changed');
      assert.equal(
        await listing(new Map([['x', '']])),
        `./built.txt ./src/add.mjs ./test/add.test.mjs ./x ${NODE_TESTS['src/add.mjs'].trim()}`,
      );
      const moved = new Map<string, string | undefined>([
        ['src/add.mjs', undefined],
        ['src/add.mjs/index.mjs', 'inside'],
      ]);
      assert.match(
        (await check.run(moved, running())).lastLines.join(' '),
        /src\/add\.mjs\/index\.mjs/,
      );
    });
  });

  it('refuses a place outside of the copy, and stays usable', async () => {
    await checked(project.root, { command: 'true' }, async (check) => {
      for (const wrong of ['../x', '/etc/x', 'src', 'a//b', '', 'src/add.mjs/x']) {
        await assert.rejects(check.run(new Map([[wrong, 'x']]), running()), RangeError);
      }
      assert.equal((await check.run(new Map([['x', 'x']]), running())).passed, true);
    });
  });

  it('counts what is not saved instead of what lies on the disk', async () => {
    const buffers = new Map([
      ['src/add.mjs', 'unsaved'],
      ['.env', 'KEY=sesame'],
      ['../out', 'x'],
    ]);
    await checked(
      project.root,
      { command: 'cat src/add.mjs; ls -A . ..', buffers },
      async (check) => {
        const said = check.baseline.lastLines.join('\n');
        assert.match(said, /^unsaved/);
        assert.doesNotMatch(said, /\.env|out$/m);
      },
    );
  });

  it('runs in a folder of the copy', async () => {
    await checked(project.root, { command: 'ls', cwd: 'src' }, async ({ baseline }) => {
      assert.deepEqual(baseline.lastLines, ['add.mjs']);
    });
    await assert.rejects(checked(project.root, { command: 'ls', cwd: '../x' }), TypeError);
  });

  it('has each root of several in a folder of its name', async () => {
    const roots = ['src', 'test'].map((name) => ({
      name: `the-${name}`,
      folder: path.join(project.root, name),
    }));
    await checked(project.root, { roots, command: 'cat the-*/*' }, async (check) => {
      const changes = new Map([
        ['the-src/add.mjs', 'new'],
        ['the-test/add.test.mjs', 'text'],
      ]);
      assert.deepEqual((await check.run(changes, running())).lastLines, ['newtext']);
    });
    const same = roots.map((root) => ({ ...root, name: 'one' }));
    await assert.rejects(checked(project.root, { roots: same, command: 'true' }), TypeError);
  });

  it('has a repository of its own with one commit, and leaves the user’s alone', async () => {
    commitAll(project.root);
    await write(project.root, { 'src/add.mjs': 'dirty', 'untracked.txt': 'new' });
    const before = git(project.root, 'status', '--porcelain');
    const command =
      'git log --oneline | wc -l; git status --porcelain; git config --list --local; git stash list';
    await checked(project.root, { command }, async (check) => {
      const [commits, ...rest] = check.baseline.lastLines;
      assert.equal(commits?.trim(), '1');
      assert.equal(
        rest.some((line) => /user|hook|remote|add\.mjs/.test(line)),
        false,
      );
      const changed = await check.run(new Map([['untracked.txt', 'newer']]), running());
      assert.ok(changed.lastLines.some((line) => line.trim() === 'M untracked.txt'));
    });
    assert.equal(git(project.root, 'status', '--porcelain'), before);
    assert.equal(git(project.root, 'worktree', 'list').trim().split('\n').length, 1);
  });

  it('runs so many at the same time as there are copies, each without the other’s changes', async () => {
    let now = 0;
    let most = 0;
    const watched: Sandbox = {
      isolation: best.isolation,
      async run(job, signal) {
        most = Math.max(most, ++now);
        const result = await best.run(job, signal);
        now -= 1;
        return result;
      },
    };
    const command = 'cat src/add.mjs; ls';
    await checked(project.root, { command, copies: 2, sandbox: watched }, async (check) => {
      assert.equal(check.copies, 2);
      const all = ['1', '2', '3', '4', '5'].map((text) =>
        check.run(
          new Map([
            ['src/add.mjs', text],
            [`file${text}`, ''],
          ]),
          running(),
        ),
      );
      const said = (await Promise.all(all)).map(({ lastLines }) => lastLines.join(' '));
      assert.deepEqual(
        said,
        [1, 2, 3, 4, 5].map((n) => `${n}file${n} src test`),
      );
    });
    assert.equal(most, 2);
  });

  it('runs equal changes once', async () => {
    let runs = 0;
    const counting: Sandbox = {
      isolation: best.isolation,
      run(job, signal) {
        runs += 1;
        return best.run(job, signal);
      },
    };
    await checked(project.root, { command: 'true', sandbox: counting }, async (check) => {
      await Promise.all([check.run(add('1'), running()), check.run(add('1'), running())]);
      await check.run(new Map(), running());
      assert.deepEqual([runs, check.reused], [2, 2]);
    });
  });

  it('ends a run that is called off, with all its processes, and goes on', async () => {
    const word = secretToken();
    await checked(
      project.root,
      { command: `test -e go && exec sh -c 'sleep 100; :' ${word}; true` },
      async (check) => {
        const cancel = new AbortController();
        const run = check.run(new Map([['go', '']]), cancel.signal);
        const waiting = check.run(new Map([['other', '']]), cancel.signal);
        while (aliveWith(word) === 0) await new Promise((resolve) => setTimeout(resolve, 5));
        cancel.abort(new Error('enough'));
        await assert.rejects(waiting, /enough/);
        await assert.rejects(run, /enough/);
        assert.equal(aliveWith(word), 0);
        assert.equal((await check.run(new Map([['other', '']]), running())).passed, true);
      },
    );
  });

  it('ends what runs when it is closed', async () => {
    let ended: Promise<unknown> = Promise.resolve();
    const word = secretToken();
    await checked(
      project.root,
      { command: `test -e go && exec sh -c 'sleep 100; :' ${word}; true` },
      async (check) => {
        ended = assert.rejects(check.run(new Map([['go', '']]), running()), /closed/);
        while (aliveWith(word) === 0) await new Promise((resolve) => setTimeout(resolve, 5));
      },
    );
    await ended;
    assert.equal(aliveWith(word), 0);
  });

  for (const [what, command, timeMs, expected] of [
    ['hangs', 'test ! -e go || sleep 100', 3000, { passed: false, ended: 'time-limit' }],
    ['floods its output', 'test ! -e go || yes', 20_000, { passed: false, ended: 'flood' }],
    ['is killed', 'test ! -e go || kill -9 $$', 20_000, { passed: false, ended: 'signal' }],
    [
      'ends with 0 after failing tests',
      'test ! -e go || echo "1 failed, 2 passed in 0.1s"',
      20_000,
      { passed: false, ended: 'by-itself', exitCode: 0, contradicts: true },
    ],
  ] as const) {
    it(`calls a state failed whose check ${what}`, async () => {
      await checked(project.root, { command, timeMs }, async (check) => {
        assert.equal(check.baseline.passed, true);
        const { passed, ended, exitCode, contradicts } = await check.run(
          new Map([['go', '']]),
          running(),
        );
        assert.deepEqual(
          { passed, ended, exitCode, contradicts },
          { exitCode: undefined, contradicts: undefined, ...expected },
        );
      });
    });
  }

  it('leaves no process of a check that forks', async () => {
    const word = secretToken();
    const command = `test ! -e go || { (setsid sh -c 'sleep 100; :' ${word} >/dev/null 2>&1 &) ; }`;
    await checked(project.root, { command }, async (check) => {
      assert.equal((await check.run(new Map([['go', '']]), running())).passed, true);
      assert.equal(aliveWith(word), 0);
    });
  });

  for (const [code, command, message] of [
    ['command-not-found', 'no-such-tool --all', /no-such-tool/],
    ['command-not-found', 'sh -c "no-such-tool; exit 1"', /\(no-such-tool\)/],
    ['no-tests', 'cd src && node --test', /found no test/],
    [
      'missing-module',
      'node -e "require(\'left-pad\')"',
      /the module left-pad is not there; install/,
    ],
    ['time-limit', 'sleep 100', /not ended after 3\.0 s/],
    ['flood', 'yes', /without end/],
  ] as const) {
    it(`does not open with “${command}”: ${code}`, async () => {
      const timeMs = code === 'time-limit' ? 3000 : 20_000;
      await assert.rejects(checked(project.root, { command, timeMs }), (error: unknown) => {
        assert.ok(error instanceof CheckUnrunnableError);
        assert.equal(error.code, code);
        assert.match(error.message, message);
        return true;
      });
    });
  }

  it('proposes what would install a missing module', async () => {
    await write(project.root, { 'package-lock.json': '{}' });
    await assert.rejects(
      checked(project.root, { command: 'node -e "require(\'left-pad\')"' }),
      /or let “npm ci” do it in the copy/,
    );
  });

  it('does not open with a folder of tools that is not there', async function () {
    if (best.isolation.level !== 'isolated') return this.skip();
    const tools = { visible: ['/no/such/folder'], first: [] };
    await assert.rejects(checked(project.root, { command: 'true', tools }), (error: unknown) => {
      assert.ok(error instanceof CheckUnrunnableError);
      assert.equal(error.code, 'sandbox');
      return true;
    });
  });

  it('leaves nothing when it is called off while it opens', async () => {
    const cancel = new AbortController();
    const stopping: Sandbox = {
      isolation: best.isolation,
      run(job, signal) {
        cancel.abort(new Error('enough'));
        return best.run(job, AbortSignal.any([signal, cancel.signal]));
      },
    };
    await assert.rejects(checked(project.root, { command: 'true', sandbox: stopping }), /enough/);
  });
});
