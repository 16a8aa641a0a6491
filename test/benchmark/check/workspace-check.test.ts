import assert from 'node:assert/strict';
import { existsSync, readFileSync } from 'node:fs';
import { mkdir, writeFile } from 'node:fs/promises';
import path from 'node:path';
import {
  CheckFailedError,
  openWorkspaceCheck,
  type CheckOptions,
  type WorkspaceCheck,
} from '../../../src/benchmark/check/workspace-check.ts';
import type { Sandbox } from '../../../src/sandbox/job.ts';
import { secretToken } from '../../../src/sandbox/secret-token.ts';
import { recordedLine } from '../../fakes/recorded-lines.ts';
import {
  aliveWith,
  copiedSandbox,
  inOwnFolder,
  isolatedSandboxes,
  running,
} from '../../sandbox/working-sandboxes.ts';
import { inWorkspace } from './workspace-folder.ts';

const [best = await copiedSandbox()] = await isolatedSandboxes();
const { level, tool } = best.isolation;

const ADD = { path: 'add.sh', before: 'echo $(($1 ', after: ' $2))\n' };

describe(`a check that is ${level} by ${tool}`, function () {
  this.timeout(60_000);
  const place = inOwnFolder();
  const workspace = inWorkspace({
    'add.sh': 'echo $(($1 + $2))\n',
    'windows.sh': '\uFEFF: a\r\n: b\r\n',
    'test.sh': 'test "$(sh add.sh 2 3)" = 5',
  });

  async function checked(
    use: (check: WorkspaceCheck) => Promise<void>,
    options: Partial<CheckOptions> = {},
  ): Promise<void> {
    const { root, files } = workspace;
    const usual = { root, files, command: 'sh test.sh', sandbox: best, timeMs: 30_000 };
    const check = await openWorkspaceCheck({ ...usual, ...options }, running());
    try {
      await use(check);
    } finally {
      await check.close();
    }
  }

  it('passes with a right text and fails with a wrong one, whatever came before', async () => {
    await checked(async (check) => {
      const results = [];
      for (const text of ['-', '+ 0 +', '*', '+ $3 0 +', 'x)', '+0+']) {
        results.push(await check.passes(ADD, text, running()));
      }
      assert.deepEqual(results, [0, 1, 0, 1, 0, 1]);
      assert.equal(check.tally.runs, 6);
      assert.deepEqual([check.tally.timedOut, check.tally.notRun], [0, 0]);
      assert.ok(check.tally.totalMs >= check.tally.longestMs && check.tally.longestMs > 0);
    });
  });
  it('leaves the workspace itself alone', async () => {
    await checked(async (check) => {
      await check.passes(ADD, '* 0; echo worse >add.sh; echo worse >test.sh; :', running());
    });
    assert.equal(readFileSync(path.join(workspace.root, 'add.sh'), 'utf8'), 'echo $(($1 + $2))\n');
  });
  it('is not run for the text that stood there', async () => {
    let runs = 0;
    const counting: Sandbox = {
      isolation: best.isolation,
      run(job, signal) {
        runs += 1;
        return best.run(job, signal);
      },
    };
    await checked(
      async (check) => {
        assert.equal(await check.passes(ADD, '+', running()), 1);
        // The untouched copy alone.
        assert.deepEqual([runs, check.tally.runs], [1, 0]);
      },
      { sandbox: counting },
    );
  });
  it('knows the text that stood there in a file with line ends of Windows and a mark of byte order', async () => {
    await checked(async (check) => {
      const file = { path: 'windows.sh', before: ': ', after: '\n: b\n' };
      assert.equal(await check.passes(file, 'a', running()), 1);
      assert.equal(check.tally.runs, 0);
    });
  });
  it('writes a text with the line ends of its file', async () => {
    await checked(
      async (check) => {
        const file = { path: 'windows.sh', before: ': ', after: '\n: b\n' };
        assert.equal(await check.passes(file, 'x\n: y', running()), 1);
        assert.equal(await check.passes(file, 'z', running()), 0);
      },
      {
        command: String.raw`test "$(tr '\r' '^' <windows.sh | grep -c '[axyb]^')" = "$(grep -c : windows.sh)"`,
      },
    );
  });
  it('undoes whatever a text does to the rest of the copy', async () => {
    const vandal = '+ $2)); rm -rf test.sh .gitignore; mkdir test.sh; echo "exit 0" >new.sh; : $((';
    await checked(
      async (check) => {
        assert.equal(await check.passes(ADD, vandal, running()), 1);
        assert.equal(await check.passes(ADD, '-', running()), 0);
        assert.equal(await check.passes(ADD, '+ 0 +', running()), 1);
      },
      { command: 'test ! -e new.sh && sh test.sh' },
    );
  });
  it('keeps what the untouched run has built, for every text anew', async () => {
    await checked(
      async (check) => {
        assert.equal(await check.passes(ADD, '+ 0 +', running()), 1);
        assert.equal(await check.passes(ADD, '+ 00 +', running()), 1);
      },
      // The first run finds nothing; each later one finds one line.
      { command: 'echo line >>built; test "$(wc -l <built)" -le 2' },
    );
  });
  it('calls a text that does not end failed', async () => {
    await checked(
      async (check) => {
        assert.equal(await check.passes(ADD, '+ $(sleep 100) +', running()), 0);
        assert.equal(check.tally.timedOut, 1);
      },
      { timeMs: 1500 },
    );
  });
  it('sees installed packages, and cannot change them', async () => {
    const packages = path.join(workspace.root, 'node_modules', 'five');
    await mkdir(packages, { recursive: true });
    await writeFile(path.join(packages, 'value'), '5');
    await checked(
      async (check) => {
        assert.equal(await check.passes(ADD, '+ 0 +', running()), 1);
        assert.equal(await check.passes(ADD, '-', running()), 0);
      },
      {
        command:
          'test "$(sh add.sh 2 3)" = "$(cat node_modules/five/value)"; r=$?; (echo 6 >node_modules/five/value) 2>/dev/null; exit $r',
      },
    );
    if (level === 'isolated') {
      assert.equal(readFileSync(path.join(packages, 'value'), 'utf8'), '5');
    }
  });
  it('sees the tools that are named, and finds them first', async () => {
    const bin = path.join(place.path, 'tools', 'bin');
    await mkdir(bin, { recursive: true });
    await writeFile(path.join(bin, 'sum'), '#!/bin/sh\nsh add.sh "$@"\n', { mode: 0o755 });
    await checked(async (check) => assert.equal(await check.passes(ADD, '-', running()), 0), {
      command: 'test "$(sum 2 3)" = 5',
      tools: { visible: [path.dirname(bin)], first: [bin] },
    });
  });
  it('knows nothing of a file that is not in the copy', async () => {
    await checked(async (check) => {
      for (const other of ['new.sh', '../add.sh', '/etc/passwd']) {
        assert.equal(await check.passes({ ...ADD, path: other }, '+', running()), undefined);
      }
      assert.equal(check.tally.notRun, 3);
      assert.equal(check.tally.fault, '/etc/passwd is not in the copy');
    });
  });
  it('knows nothing of a text where the sandbox fails, and goes on', async () => {
    let runs = 0;
    const failing: Sandbox = {
      isolation: best.isolation,
      run(job, signal) {
        runs += 1;
        return runs === 2 ? Promise.reject(new Error('no room')) : best.run(job, signal);
      },
    };
    await checked(
      async (check) => {
        assert.equal(await check.passes(ADD, '-', running()), undefined);
        assert.equal(check.tally.fault, 'no room');
        assert.equal(await check.passes(ADD, '-', running()), 0);
      },
      { sandbox: failing },
    );
  });
  it('runs one text at a time', async () => {
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
    await checked(
      async (check) => {
        const texts = ['-', '+ 0 +', '*'];
        const all = texts.map((text) => check.passes(ADD, text, running()));
        assert.deepEqual(await Promise.all(all), [0, 1, 0]);
      },
      { sandbox: watched },
    );
    assert.equal(most, 1);
  });
  it('ends at once when it is cancelled, and leaves no process', async () => {
    const word = secretToken();
    await checked(async (check) => {
      const cancel = new AbortController();
      const text = `+ $(sh -c 'sleep 100; :' ${word}) +`;
      const checking = check.passes(ADD, text, cancel.signal);
      while (aliveWith(word) === 0) await new Promise((resolve) => setTimeout(resolve, 5));
      cancel.abort(new Error('enough'));
      await assert.rejects(checking, /enough/);
      assert.equal(aliveWith(word), 0);
    });
  });

  it('does not open where the untouched copy fails, and tells the end of what was said', async () => {
    const command = 'seq 1 100; printf "\\033[31mred\\033[0m\\n  deep\\n" >&2; exit 3';
    await assert.rejects(
      checked(async () => {}, { command }),
      (error: unknown) => {
        assert.ok(error instanceof CheckFailedError);
        const [first = '', ...said] = error.message.split('\n');
        assert.match(
          first,
          /^the check does not pass on an untouched copy of the workspace: exit code 3 after \d/,
        );
        const numbers = Array.from({ length: 20 }, (_, i) => `  ${81 + i}`);
        assert.deepEqual(said, [...numbers, '  red', '    deep']);
        return true;
      },
    );
  });
  for (const [command, how] of [
    ['sleep 100', /: not ended after \d/],
    ['kill -9 $$', /: SIGKILL after/],
    ['yes', /: endless output/],
    ['no-such-tool', /: exit code 127 .*\n.*no-such-tool/],
  ] as const) {
    it(`does not open with “${command}”`, async () => {
      await assert.rejects(
        checked(async () => {}, { command, timeMs: 5000 }),
        how,
      );
    });
  }
  it('does not open with a folder that cannot be shown', async () => {
    const tools = { visible: ['/no/such/folder'], first: [] };
    if (level === 'isolated') {
      await assert.rejects(
        checked(async () => {}, { tools }),
        /cannot be run: "\/no\/such\/folder"/,
      );
    }
  });
  it('leaves nothing when it is cancelled while it opens', async () => {
    const cancel = new AbortController();
    const { root, files } = workspace;
    const opening = openWorkspaceCheck(
      { root, files, command: 'sleep 100', sandbox: best, timeMs: 60_000 },
      cancel.signal,
    );
    await new Promise((resolve) => setTimeout(resolve, 200));
    cancel.abort(new Error('enough'));
    await assert.rejects(opening, /enough/);
  });

  describe('placeOf', () => {
    const line = { group: 'add.sh', prefix: '$(($1 ', reference: '+', suffix: ' $2))' };

    it('finds the whole file around a hole of which the recording has only the surroundings', async () => {
      await checked(async (check) => {
        assert.deepEqual(await check.placeOf(recordedLine('a', {}, line)), ADD);
        const windows = { group: 'windows.sh', prefix: ': ', reference: 'a\n: b', suffix: '\n' };
        assert.deepEqual(await check.placeOf(recordedLine('a', {}, windows)), {
          path: 'windows.sh',
          before: ': ',
          after: '\n',
        });
      });
    });
    it('finds none where the file has changed, is not there, or has the surroundings twice', async () => {
      await writeFile(path.join(workspace.root, 'twice.sh'), ': a; : a;');
      await checked(async (check) => {
        for (const wrong of [
          { ...line, reference: '-' },
          { ...line, group: 'gone.sh' },
          { group: 'twice.sh', prefix: ': ', reference: 'a', suffix: ';' },
          {},
        ]) {
          assert.equal(await check.placeOf(recordedLine('a', {}, wrong)), undefined);
        }
      });
      assert.equal(existsSync(path.join(workspace.root, 'gone.sh')), false);
    });
  });
});
