import { appendFile, mkdir } from 'node:fs/promises';
import path from 'node:path';
import { quietGit } from './quiet-git.ts';

/**
 * Makes a folder a git repository of its own with one commit of everything in it, for tools that
 * ask git. It shares nothing with any other: no history, no configuration, no hooks. Folders of
 * dependencies that come later are ignored, whatever the project says.
 *
 * False where git is not there or fails: the folder may then have a repository without a commit.
 * Throws the signal's reason. Cost: git reads every file once.
 */
export async function makeOwnRepository(
  folder: string,
  dependencies: readonly string[],
  signal: AbortSignal,
): Promise<boolean> {
  if ((await quietGit(folder, ['init', '--quiet'], signal)) === undefined) return false;
  await mkdir(path.join(folder, '.git', 'info'), { recursive: true });
  const patterns = dependencies.map((name) => `${name}\n`).join('');
  await appendFile(path.join(folder, '.git', 'info', 'exclude'), patterns);
  // What an ignore rule names is here only where the user's repository tracks it all the same.
  if ((await quietGit(folder, ['add', '--all', '--force'], signal)) === undefined) return false;
  const commit = ['commit', '--quiet', '--no-verify', '--allow-empty', '--message', 'as it was'];
  if ((await quietGit(folder, commit, signal)) === undefined) return false;
  // One file instead of one for each of the project's: every run looks at all of them.
  await quietGit(folder, ['repack', '-a', '-d', '--quiet'], signal);
  return true;
}
