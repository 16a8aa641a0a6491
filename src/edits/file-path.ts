import type { FilePath } from './edit.ts';

/** What somebody wrote as a path: a place in the workspace, or why it is none. */
export type ReadPath =
  | { readonly kind: 'path'; readonly path: FilePath }
  | { readonly kind: 'outside'; readonly detail: string };

/** Longest path that is read, in UTF-16 code units. */
const LONGEST = 1_000;

/** Characters that Apple's file system leaves out when it compares names. */
const INVISIBLE = /[\u200b-\u200f\u202a-\u202e\u2060-\u206f\ufeff]/g;

/**
 * A path as the workspace names its files: `/` between folders, without `./`, never out of the workspace.
 *
 * Outside are absolute paths of any system (`/x`, `C:\x`, `C:x`, `\\server\x`, `~/x`, any scheme such as
 * `file:`), `..`, control characters, everything in a folder `.git` however a file system may spell it,
 * and what names no file. Cost O(n).
 */
export function filePathOf(said: string): ReadPath {
  const outside = (why: string): ReadPath => ({
    kind: 'outside',
    detail: `${why}: ${JSON.stringify(said.slice(0, 200))}`,
  });
  if (said.length > LONGEST) return outside('a path that is too long');
  const slashed = said.trim().replaceAll('\\', '/');
  if (/[\u0000-\u001f\u007f]/.test(slashed)) return outside('a path with control characters');
  if (isAbsolute(slashed)) return outside('an absolute path');
  if (slashed.endsWith('/')) return outside('a folder');
  const parts = slashed.split('/').filter((part) => part !== '' && part !== '.');
  // Without its `./` a path may begin with blanks, which are not part of it.
  const path = parts.join('/').trim();
  if (path === '') return outside('no path');
  for (const part of path.split('/')) {
    // Windows drops blanks and dots at the end of a name, so that `.. ` is `..` there.
    if (/^[.\s]+$/.test(part)) return outside('a path with ..');
    if (isGitFolder(part)) return outside('a path into .git');
  }
  // `./C:/x` is absolute without its `./`.
  return isAbsolute(path) ? outside('an absolute path') : { kind: 'path', path };
}

function isAbsolute(path: string): boolean {
  return /^(?:[/~]|[a-z][a-z0-9+.-]*:)/i.test(path);
}

function isGitFolder(part: string): boolean {
  const name = part.replace(INVISIBLE, '').toLowerCase();
  const bare = (name.split(':')[0] ?? '').replace(/[. ]+$/, '');
  return bare === '.git' || /^git~\d+$/.test(bare);
}
