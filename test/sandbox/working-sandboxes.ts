import assert from 'node:assert/strict';
import { readdirSync, readFileSync } from 'node:fs';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { systemClock } from '../../src/core/clock.ts';
import type { Sandbox, SandboxJob, SandboxResult } from '../../src/sandbox/job.ts';
import { openSandbox } from '../../src/sandbox/open-sandbox.ts';

export const LIMITS: SandboxJob['limits'] = {
  timeMs: 15_000,
  outputBytes: 20_000,
  memoryBytes: 512 * 1024 ** 2,
  processes: 24,
  diskBytes: 1024 ** 2,
};

/** The signal of a run that nobody cancels. */
export const running = (): AbortSignal => new AbortController().signal;

/** One sandbox for each way of isolating that works on this machine; none works in some containers. */
export async function isolatedSandboxes(): Promise<readonly Sandbox[]> {
  const opened = await Promise.all(
    (['bwrap', 'unshare', 'sandbox-exec'] as const).map((tool) =>
      openSandbox({ clock: systemClock, allowCopied: false, tools: [tool] }, running()).catch(
        () => undefined,
      ),
    ),
  );
  return opened.filter((sandbox) => sandbox !== undefined);
}

/** The one without isolation, which works everywhere. */
export async function copiedSandbox(): Promise<Sandbox> {
  return await openSandbox({ clock: systemClock, allowCopied: true, tools: [] }, running());
}

/** Runs a script of the shell. */
export async function sh(
  sandbox: Sandbox,
  script: string,
  more: Partial<SandboxJob> = {},
  signal = running(),
): Promise<SandboxResult> {
  const job = { command: 'sh', arguments: ['-c', script], limits: LIMITS, ...more };
  return await sandbox.run(job, signal);
}

/** How many processes have this word in their command line. */
export function aliveWith(word: string): number {
  return readdirSync('/proc').filter((id) => {
    try {
      return /^\d+$/.test(id) && readFileSync(`/proc/${id}/cmdline`, 'utf8').includes(word);
    } catch {
      return false;
    }
  }).length;
}

/**
 * A folder of each test's own, in which everything temporary is made; the test fails when a folder
 * of the sandbox or of checks is left there. To be called in a group: outside, hooks are those of every test.
 */
export function inOwnFolder(): { readonly path: string } {
  const place = { path: '' };
  const temporary = process.env['TMPDIR'];
  beforeEach(async () => {
    place.path = await mkdtemp(path.join(tmpdir(), 'sandbox-test-'));
    process.env['TMPDIR'] = place.path;
  });
  afterEach(async () => {
    if (temporary === undefined) delete process.env['TMPDIR'];
    else process.env['TMPDIR'] = temporary;
    const left = readdirSync(place.path).filter((name) =>
      /^ensemble-(?:sandbox|checks)-/.test(name),
    );
    await rm(place.path, { recursive: true, force: true });
    assert.deepEqual(left, []);
  });
  return place;
}
