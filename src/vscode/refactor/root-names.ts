import type { FilePath } from '../../edits/edit.ts';

/**
 * What the workspace's folders are called at the head of a path: nothing where there is one, else their
 * names, with a number behind where two have the same.
 */
export function rootNames(folders: readonly string[]): readonly string[] {
  if (folders.length <= 1) return folders.map(() => '');
  const taken = new Set<string>();
  return folders.map((folder) => {
    const plain = folder.replaceAll(/[/\\]/g, '-');
    let name = plain;
    for (let n = 2; taken.has(name) || name === ''; n++) name = `${plain}-${n}`;
    taken.add(name);
    return name;
  });
}

/** Which folder a path lies in, and where below it. */
export interface RootedPath {
  /** Index among the folders. */
  readonly root: number;
  readonly below: string;
}

/**
 * Undefined for a path that is none of these folders' own: absolute, with `..`, empty parts, a drive or a
 * backslash, or with the name of no folder at its head.
 */
export function rootedPath(path: FilePath, names: readonly string[]): RootedPath | undefined {
  const parts = path.split('/');
  if (parts.some((part) => !isPlain(part))) return undefined;
  if (names.length === 1 && names[0] === '') return { root: 0, below: path };
  const root = names.indexOf(parts[0] ?? '');
  if (root < 0 || parts.length < 2) return undefined;
  return { root, below: parts.slice(1).join('/') };
}

function isPlain(part: string): boolean {
  return part !== '' && part !== '.' && part !== '..' && !/[\\:\0]/.test(part);
}
