import { execFileSync } from 'node:child_process';
import { mkdir, mkdtemp, realpath, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { openChangeCheck, type ChangeCheckOptions } from '../../src/checks/change-check.ts';
import type { RememberedCheck } from '../../src/checks/remembered-check.ts';
import { toolFolders } from '../../src/checks/tool-folders.ts';
import { systemClock } from '../../src/core/clock.ts';
import { diskFiles } from '../../src/providers/workspace/disk-files.ts';
import { copiedSandbox, isolatedSandboxes, running } from '../sandbox/working-sandboxes.ts';

export const copied = await copiedSandbox();
/** The best of this machine. */
export const [best = copied] = await isolatedSandboxes();

const node = await toolFolders('/none', await realpath(process.execPath));

/** A project on disk, new for each test, in a folder of its own. To be called in a group. */
export function inProject(files: Readonly<Record<string, string>>): { readonly root: string } {
  const place = { root: '' };
  beforeEach(async () => {
    place.root = await realpath(await mkdtemp(path.join(tmpdir(), 'project-')));
    await write(place.root, files);
  });
  afterEach(() => rm(place.root, { recursive: true, force: true }));
  return place;
}

export async function write(root: string, files: Readonly<Record<string, string>>): Promise<void> {
  for (const [name, text] of Object.entries(files)) {
    await mkdir(path.dirname(path.join(root, name)), { recursive: true });
    await writeFile(path.join(root, name), text);
  }
}

/** Runs git as somebody whom no configuration of this machine reaches. */
export function git(root: string, ...given: readonly string[]): string {
  const who = ['-c', 'user.name=tester', '-c', 'user.email=tester@localhost'];
  const env = {
    PATH: process.env['PATH'],
    GIT_CONFIG_NOSYSTEM: '1',
    GIT_CONFIG_GLOBAL: '/dev/null',
  };
  const allowed = ['-c', 'protocol.file.allow=always', '-c', 'init.defaultBranch=main'];
  return execFileSync('git', [...who, ...allowed, ...given], {
    cwd: root,
    env,
    encoding: 'utf8',
    stdio: ['ignore', 'pipe', 'ignore'],
  });
}

/** Makes a folder a repository in which all files are committed. */
export function commitAll(root: string): void {
  git(root, 'init', '--quiet');
  git(root, 'add', '--all');
  git(root, 'commit', '--quiet', '--allow-empty', '--message', 'first');
}

/** Opens a check of one folder with the best sandbox, and closes it afterwards. */
export async function checked(
  root: string,
  options: Partial<ChangeCheckOptions> & { readonly command: string },
  use: (check: RememberedCheck) => Promise<void> = async () => {},
  onPhase: (phase: string) => void = () => {},
): Promise<void> {
  const check = await openChangeCheck(
    {
      roots: [{ name: 'main', folder: root }],
      walk: (folder) => diskFiles({ folders: [folder], excluded: [], most: 1000 }),
      sandbox: best,
      timeMs: 20_000,
      tools: node,
      clock: systemClock,
      ...options,
    },
    onPhase,
    running(),
  );
  try {
    await use(check);
  } finally {
    await check.close();
  }
}
