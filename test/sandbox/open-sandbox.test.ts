import assert from 'node:assert/strict';
import { existsSync, readdirSync } from 'node:fs';
import { chmod, mkdir, readFile, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { systemClock } from '../../src/core/clock.ts';
import { findPython } from '../../src/sandbox/find-python.ts';
import { IsolationUnavailableError, openSandbox } from '../../src/sandbox/open-sandbox.ts';
import { secretToken } from '../../src/sandbox/secret-token.ts';
import {
  aliveWith,
  copiedSandbox,
  inOwnFolder,
  isolatedSandboxes,
  LIMITS,
  running,
  sh,
} from './working-sandboxes.ts';

const python = await findPython('python3', systemClock, running());
const isolated = await isolatedSandboxes();
const sandboxes = [...isolated, await copiedSandbox()];

async function exists(file: string): Promise<void> {
  while (!existsSync(file)) await new Promise((resolve) => setTimeout(resolve, 5));
}

describe('isolation on this machine', () => {
  const place = inOwnFolder();

  it(`is there on a build server: ${isolated.map((one) => one.isolation.tool).join(', ') || 'none'}`, () => {
    if (process.env['CI'] !== undefined) assert.notEqual(isolated.length, 0);
  });
  it('is not skipped without leave', async () => {
    const opening = openSandbox({ clock: systemClock, allowCopied: false, tools: [] }, running());
    await assert.rejects(opening, IsolationUnavailableError);
  });
  it('is named with what to install and what to allow where it does not work', async () => {
    const broken = path.join(place.path, 'bin');
    await mkdir(broken);
    for (const tool of ['bwrap', 'setpriv', 'sandbox-exec']) {
      await writeFile(path.join(broken, tool), '#!/bin/sh\necho "no permission" >&2\nexit 1\n');
      await chmod(path.join(broken, tool), 0o755);
    }
    const before = process.env['PATH'];
    process.env['PATH'] = `${broken}:${before ?? ''}`;
    try {
      const opening = openSandbox({ clock: systemClock, allowCopied: false }, running());
      await assert.rejects(opening, (error: unknown) => {
        assert.ok(error instanceof IsolationUnavailableError);
        assert.notEqual(error.attempts.length, 0);
        for (const { detail } of error.attempts) assert.equal(detail, 'no permission');
        if (process.platform === 'linux') {
          assert.match(error.message, /install bubblewrap, or allow running without isolation/);
        }
        return true;
      });
    } finally {
      process.env['PATH'] = before;
    }
  });
  if (isolated.some(({ isolation }) => isolation.tool === 'unshare')) {
    it('goes on to unshare when bubblewrap does not work', async () => {
      const before = process.env['PATH'];
      await writeFile(path.join(place.path, 'bwrap'), '#!/bin/sh\nexit 1\n', { mode: 0o755 });
      process.env['PATH'] = `${place.path}:${before ?? ''}`;
      try {
        const sandbox = await openSandbox({ clock: systemClock, allowCopied: false }, running());
        assert.equal(sandbox.isolation.tool, 'unshare');
      } finally {
        process.env['PATH'] = before;
      }
    });
  }
});

for (const sandbox of sandboxes) {
  const { level, tool } = sandbox.isolation;

  describe(`a sandbox that is ${level} by ${tool}`, function () {
    this.timeout(120_000);

    const place = inOwnFolder();

    it('gives back what the command wrote, its exit code and the level', async () => {
      const result = await sh(sandbox, 'echo "ü→𝄞"; echo bad >&2; exit 3');
      assert.deepEqual(
        { ...result, durationMs: 0 },
        {
          exitCode: 3,
          signal: undefined,
          timedOut: false,
          flooded: false,
          stdout: { text: 'ü→𝄞\n', omittedBytes: 0 },
          stderr: { text: 'bad\n', omittedBytes: 0 },
          isolation: sandbox.isolation,
          durationMs: 0,
        },
      );
    });
    it('hands over arguments and input as they are', async () => {
      const words = ["it's", '$HOME', 'a b\n"c"', '\\', '*', ''];
      const { stdout } = await sandbox.run(
        {
          command: 'sh',
          arguments: ['-c', 'printf "<%s>" "$@"; cat', 'sh', ...words],
          input: 'é\n',
          limits: LIMITS,
        },
        running(),
      );
      assert.equal(stdout.text, `${words.map((word) => `<${word}>`).join('')}é\n`);
    });
    it('names the signal that ended the command', async () => {
      const ends = [];
      for (const name of ['TERM', 'KILL', 'ABRT']) {
        const { exitCode, signal, stderr } = await sh(sandbox, `kill -${name} $$`);
        ends.push([exitCode, signal, stderr.text]);
      }
      assert.deepEqual(ends, [
        [undefined, 'SIGTERM', ''],
        [undefined, 'SIGKILL', ''],
        [undefined, 'SIGABRT', ''],
      ]);
    });
    it('says that a command is not there', async () => {
      const job = { command: 'no-such-command', arguments: [], limits: LIMITS };
      const { exitCode, stderr } = await sandbox.run(job, running());
      assert.equal(exitCode, 127);
      assert.match(stderr.text, /no-such-command/);
    });
    it('places files, and lets them be changed', async () => {
      const files = [
        { path: 'top.txt', text: 'ü\r\n' },
        { path: 'a/b/deep.txt', text: 'deep' },
      ];
      const script = 'cat top.txt a/b/deep.txt && echo more >>a/b/deep.txt && cat a/b/deep.txt';
      const { stdout } = await sh(sandbox, script, { files });
      assert.equal(stdout.text, 'ü\r\ndeepdeepmore\n');
    });
    it('refuses a file outside of the working folder', async () => {
      for (const wrong of ['../x', '/x', 'a/../../x', 'a//x', '']) {
        await assert.rejects(sh(sandbox, ':', { files: [{ path: wrong, text: '' }] }), TypeError);
      }
    });
    it('leaves what was written in a scratch folder, and only there', async () => {
      const scratch = path.join(place.path, 'scratch');
      await mkdir(scratch);
      await sh(sandbox, 'echo kept >new.txt; mkdir sub', { scratchFolder: scratch });
      assert.equal(await readFile(path.join(scratch, 'new.txt'), 'utf8'), 'kept\n');
      assert.deepEqual(readdirSync(scratch).sort(), ['new.txt', 'sub']);
    });
    it('removes folders that the command has locked', async () => {
      const files = [{ path: 'a/b/c', text: '' }];
      const { exitCode } = await sh(sandbox, 'chmod 0 a/b && chmod 0 a', { files });
      assert.equal(exitCode, 0);
    });
    it('inherits no variable but PATH and LANG', async () => {
      process.env['ENSEMBLE_TEST_SECRET'] = 'sesame';
      try {
        const { stdout } = await sh(sandbox, 'env', { environment: { GIVEN: '1' } });
        assert.match(stdout.text, /^GIVEN=1$/m);
        const names = stdout.text
          .trim()
          .split('\n')
          .map((line) => line.replace(/=.*/, ''));
        const known = ['ENSEMBLE_SANDBOX_RUN', 'GIVEN', 'HOME', 'LANG', 'PATH', 'TMPDIR'];
        // A shell sets these itself.
        const own = new Set(['PWD', 'OLDPWD', 'SHLVL', '_']);
        assert.deepEqual(names.filter((name) => !own.has(name)).sort(), known);
      } finally {
        delete process.env['ENSEMBLE_TEST_SECRET'];
      }
    });
    it('ends a command that would never end, whether it listens or not', async () => {
      for (const script of ['while :; do :; done', 'trap "" TERM INT HUP; while :; do :; done']) {
        const limits = { ...LIMITS, timeMs: 500 };
        const { timedOut, signal } = await sh(sandbox, script, { limits });
        assert.deepEqual([timedOut, signal], [true, 'SIGKILL']);
      }
    });
    it('keeps the beginning and the end of a long output', async () => {
      const script =
        'echo first; i=0; while [ $i -lt 9000 ]; do echo $i; i=$((i+1)); done; echo last';
      const { stdout, flooded } = await sh(sandbox, script);
      assert.match(stdout.text, /^first\n0\n1\n[^]*8999\nlast\n$/);
      // 6 + 5 for the words, digits and line ends of 0 to 8999.
      const written = 11 + 10 * 2 + 90 * 3 + 900 * 4 + 8000 * 5;
      assert.equal(Buffer.byteLength(stdout.text) + stdout.omittedBytes, written);
      assert.equal(Buffer.byteLength(stdout.text), LIMITS.outputBytes);
      assert.equal(flooded, false);
    });
    it('ends a command whose output has no end', async () => {
      const { stdout, flooded, timedOut } = await sh(sandbox, 'yes; yes >&2');
      assert.deepEqual([flooded, timedOut], [true, false]);
      assert.equal(stdout.text.length, LIMITS.outputBytes);
    });
    it('gives a process no more memory than allowed', async () => {
      const { exitCode, stderr } = await sandbox.run(
        {
          command: python.command,
          arguments: ['-S', '-c', 'bytearray(10 * 2 ** 30)'],
          readOnlyFolders: python.readOnlyFolders,
          limits: LIMITS,
        },
        running(),
      );
      assert.equal(exitCode, 1);
      assert.match(stderr.text, /MemoryError/);
    });
    it('gives a file no more room than allowed', async () => {
      const { exitCode, stdout } = await sh(sandbox, 'yes | head -c 50000000 >big; wc -c <big');
      assert.equal(exitCode, 0);
      assert.ok(Number(stdout.text) <= LIMITS.diskBytes, stdout.text);
    });
    if (process.platform === 'linux') {
      it('leaves no process that hides from its group', async () => {
        const word = secretToken();
        const script = `(setsid sh -c 'trap "" TERM; while :; do sleep 1; done' ${word} </dev/null >/dev/null 2>&1 &)`;
        const { exitCode } = await sh(sandbox, script);
        assert.equal(exitCode, 0);
        assert.equal(aliveWith(word), 0);
      });
      it('leaves no process when time is over', async () => {
        const word = secretToken();
        const loop = `sh -c 'while :; do :; done' ${word}`;
        const limits = { ...LIMITS, timeMs: 500 };
        const { timedOut } = await sh(sandbox, `(setsid ${loop} &) ; ${loop}`, { limits });
        assert.equal(timedOut, true);
        assert.equal(aliveWith(word), 0);
      });
      it('leaves neither process nor folder when it is cancelled', async () => {
        const scratch = path.join(place.path, 'scratch');
        await mkdir(scratch);
        const word = secretToken();
        const cancel = new AbortController();
        const loop = `sh -c 'while :; do :; done' ${word}`;
        const run = sh(
          sandbox,
          `(setsid ${loop} &) ; echo >begun; ${loop}`,
          { scratchFolder: scratch },
          cancel.signal,
        );
        await exists(path.join(scratch, 'begun'));
        assert.notEqual(aliveWith(word), 0);
        cancel.abort(new Error('enough'));
        await assert.rejects(run, /enough/);
        assert.equal(aliveWith(word), 0);
      });
    }
    it('starts nothing when it is cancelled before', async () => {
      const run = sh(sandbox, ':', {}, AbortSignal.abort(new Error('never')));
      await assert.rejects(run, /never/);
    });
    it('runs several commands at a time', async () => {
      const results = await Promise.all(
        Array.from({ length: 8 }, (_, i) =>
          sh(sandbox, 'cat name', { files: [{ path: 'name', text: String(i) }] }),
        ),
      );
      assert.deepEqual(
        results.map(({ stdout }) => stdout.text),
        ['0', '1', '2', '3', '4', '5', '6', '7'],
      );
    });
  });
}

describe('a sandbox without isolation', () => {
  const place = inOwnFolder();

  it('keeps no program from writing elsewhere (known limit of the level)', async () => {
    const elsewhere = path.join(place.path, 'elsewhere');
    await sh(await copiedSandbox(), `echo x >'${elsewhere}'`);
    assert.equal(existsSync(elsewhere), true);
  });
});
