import assert from 'node:assert/strict';
import { readdirSync } from 'node:fs';
import { mkdir, readFile, writeFile } from 'node:fs/promises';
import { createServer, type AddressInfo } from 'node:net';
import path from 'node:path';
import { systemClock } from '../../src/core/clock.ts';
import { findPython } from '../../src/sandbox/find-python.ts';
import { secretToken } from '../../src/sandbox/secret-token.ts';
import {
  aliveWith,
  inOwnFolder,
  isolatedSandboxes,
  LIMITS,
  running,
  sh,
} from './working-sandboxes.ts';

const python = await findPython('python3', systemClock, running());

for (const sandbox of await isolatedSandboxes()) {
  describe(`isolation by ${sandbox.isolation.tool}`, function () {
    this.timeout(120_000);
    const place = inOwnFolder();

    it('reaches no server, not even of this machine', async () => {
      let calls = 0;
      const server = createServer((socket) => {
        calls += 1;
        socket.destroy();
      });
      await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
      try {
        const port = portOf(server.address());
        const source = [
          'import socket',
          `for address in (("127.0.0.1", ${port}), ("192.0.2.1", 80)):`,
          '    try: socket.create_connection(address, 1); print("reached")',
          '    except OSError as error: print("refused")',
        ].join('\n');
        const { stdout } = await sandbox.run(
          {
            command: python.command,
            arguments: ['-S', '-c', source],
            readOnlyFolders: python.readOnlyFolders,
            limits: LIMITS,
          },
          running(),
        );
        assert.equal(stdout.text, 'refused\nrefused\n');
        assert.equal(calls, 0);
      } finally {
        server.close();
      }
    });
    if (process.platform === 'linux') {
      it('lets a program talk to itself, as a test with a server of its own does', async () => {
        const source = [
          'import socket',
          'server = socket.create_server(("127.0.0.1", 0))',
          'client = socket.create_connection(server.getsockname(), 5)',
          'server.accept()[0].sendall(b"hello")',
          'print(client.recv(5).decode())',
        ].join('\n');
        const { stdout, stderr } = await sandbox.run(
          {
            command: python.command,
            arguments: ['-S', '-c', source],
            readOnlyFolders: python.readOnlyFolders,
            limits: LIMITS,
          },
          running(),
        );
        assert.equal(stdout.text, 'hello\n', stderr.text);
      });
    }
    it('hides the home and the tree, and keeps what is written there from them', async () => {
      const secret = path.join(place.path, 'secret.txt');
      await writeFile(secret, 'sesame');
      const script = `cat '${secret}'; echo worse >'${secret}'; mkdir -p '${place.path}/new'; echo x >'${place.path}/new/file'; ls '${process.cwd()}'`;
      const { stdout } = await sh(sandbox, script);
      assert.equal(stdout.text, '');
      assert.equal(await readFile(secret, 'utf8'), 'sesame');
      assert.deepEqual(readdirSync(place.path), ['secret.txt']);
    });
    it('shows a folder that is named, read-only, and what is mounted or linked below it', async () => {
      const shown = path.join(place.path, 'a folder\\with #odd');
      await mkdir(path.join(shown, 'sub'), { recursive: true });
      await writeFile(path.join(shown, 'sub', 'file'), 'seen');
      const script = 'cat "$1/sub/file"; echo worse >"$1/sub/file"; rm -r "$1/sub"';
      const { stdout, exitCode } = await sandbox.run(
        {
          command: 'sh',
          arguments: ['-c', script, 'sh', shown],
          readOnlyFolders: [shown],
          limits: LIMITS,
        },
        running(),
      );
      assert.equal(stdout.text, 'seen');
      assert.notEqual(exitCode, 0);
      assert.equal(await readFile(path.join(shown, 'sub', 'file'), 'utf8'), 'seen');
    });
    it('refuses to show a folder that is not there or that the sandbox has itself', async () => {
      for (const wrong of ['relative', '/', '/proc', '/dev/shm', path.join(place.path, 'absent')]) {
        await assert.rejects(sh(sandbox, ':', { readOnlyFolders: [wrong] }), TypeError);
      }
    });
    if (process.platform === 'linux') {
      it('lets nothing of the system be written', async () => {
        const files = ['/usr/x', '/bin/x', '/etc/ld.so.cache', '/proc/sys/kernel/core_pattern'];
        const script = 'for file in "$@"; do (: >>"$file") 2>/dev/null && echo "$file"; done; :';
        const job = { command: 'sh', arguments: ['-c', script, 'sh', ...files], limits: LIMITS };
        const { stdout, exitCode } = await sandbox.run(job, running());
        assert.deepEqual([stdout.text, exitCode], ['', 0]);
      });
      it('gives no right that would open it from inside', async () => {
        const script = 'grep -E "^Cap(Prm|Eff|Bnd)" /proc/self/status; mount -o remount,rw /usr';
        const { stdout, exitCode } = await sh(sandbox, script);
        assert.match(stdout.text, /^(Cap(Prm|Eff|Bnd):\t0+\n){3}$/);
        assert.notEqual(exitCode, 0);
      });
      it('shows no process but its own', async () => {
        const { stdout } = await sh(sandbox, 'ls /proc | grep -c "^[0-9]"');
        assert.ok(Number(stdout.text) < 10, stdout.text);
      });
      it('bounds what is written in memory', async () => {
        const script =
          'for d in /tmp /dev/shm .; do for i in 1 2 3 4 5 6; do yes | head -c 900000 >$d/$i; done; done; cat /tmp/* /dev/shm/* ./* | wc -c';
        const { stdout } = await sh(sandbox, script);
        assert.ok(Number(stdout.text) < 6 * LIMITS.diskBytes, stdout.text);
      });
    }
    if (sandbox.isolation.limitsProcesses) {
      it('bounds a fork bomb and ends it', async () => {
        const word = secretToken();
        const limits = { ...LIMITS, timeMs: 1000, processes: 16 };
        const bomb = `sh -c 'f() { f | f & wait; }; while :; do f; done' ${word}`;
        const counting = sh(sandbox, `${bomb} 2>/dev/null`, { limits });
        let most = 0;
        let over = false;
        const counted = counting.finally(() => (over = true));
        while (!over) {
          most = Math.max(most, aliveWith(word));
          await new Promise((resolve) => setTimeout(resolve, 5));
        }
        await counted;
        assert.ok(most > 1 && most <= limits.processes + 8, String(most));
        assert.equal(aliveWith(word), 0);
      });
    }
  });
}

function portOf(address: AddressInfo | string | null): number {
  assert.ok(typeof address === 'object' && address !== null);
  return address.port;
}
