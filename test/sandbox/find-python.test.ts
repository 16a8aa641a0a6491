import assert from 'node:assert/strict';
import { writeFile } from 'node:fs/promises';
import path from 'node:path';
import { systemClock } from '../../src/core/clock.ts';
import { findPython } from '../../src/sandbox/find-python.ts';
import { SandboxError } from '../../src/sandbox/job.ts';
import { inOwnFolder, running } from './working-sandboxes.ts';

describe('findPython', () => {
  const place = inOwnFolder();

  it('finds the interpreter behind a script, and the folders it needs', async () => {
    const real = await findPython('python3', systemClock, running());
    const script = path.join(place.path, 'python3');
    await writeFile(script, '#!/bin/sh\nexec python3 "$@"\n', { mode: 0o755 });
    assert.deepEqual(await findPython(script, systemClock, running()), real);
    assert.ok(path.isAbsolute(real.command));
    assert.ok(real.readOnlyFolders.some((folder) => real.command.startsWith(`${folder}/`)));
  });
  it('says what it got instead of a Python', async () => {
    const finding = findPython('no-such-python', systemClock, running());
    await assert.rejects(finding, (error: unknown) => {
      assert.ok(error instanceof SandboxError);
      assert.match(error.message, /^"no-such-python" is not a Python that runs: .+/s);
      return true;
    });
    await assert.rejects(findPython('true', systemClock, running()), SandboxError);
  });
});
