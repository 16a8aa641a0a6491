import type ts from 'typescript';
import type { Changes } from '../refactor/sources.ts';

/** The files of a workspace as a compiler asks for them, at one state. Absolute paths with `/`. */
export interface FileView {
  fileExists(path: string): boolean;
  readFile(path: string): string | undefined;
  directoryExists(path: string): boolean;
  getDirectories(path: string): string[];
  realpath(path: string): string;
  /** Whether the text is another one than in the base, or was deleted or made. */
  isChanged(path: string): boolean;
}

export interface FileViews {
  /** Absolute path of the workspace, without symbolic links. */
  readonly root: string;
  readonly base: FileView;
  readonly isCaseSensitive: boolean;
  /** Equal for equal files of this machine. */
  readonly canonical: (path: string) => string;
  /** The base with a state's changes over it. */
  withChanges(changes: Changes): FileView;
  /** Below the root and in no `node_modules`. */
  isOwn(path: string): boolean;
  absolute(path: string): string;
  relative(path: string): string;
}

/**
 * Views on a workspace: what lies on disk, unsaved texts over it (the base), and the changes of a state
 * over both. What was read once stays as it was, so that all states stand on the same base.
 *
 * A state sees no file outside the workspace but those that the base has read, and packages: what a
 * model writes into an import could otherwise have any file of the user told in an error message.
 */
export function createFileViews(sys: ts.System, root: string, unsaved: Changes): FileViews {
  const isCaseSensitive = sys.useCaseSensitiveFileNames;
  const canonical = (path: string) => (isCaseSensitive ? path : path.toLowerCase());
  const realRoot = withSlashes(sys.realpath?.(root) ?? root).replace(/\/$/, '');
  const compilerFolder = withSlashes(sys.getExecutingFilePath()).replace(/\/[^/]*$/, '');
  const absolute = (path: string) => `${realRoot}/${path}`;
  const disk = cachedDisk(sys, canonical);
  const readOutside = new Set<string>();

  const isBelow = (path: string, folder: string) =>
    canonical(path).startsWith(`${canonical(folder)}/`) && !path.includes('/../');
  const isSafe = (path: string) =>
    isBelow(path, realRoot) || path.includes('/node_modules/') || isBelow(path, compilerFolder);

  function overlaid(below: FileView, changes: Changes): FileView {
    const texts = new Map([...changes].map(([path, text]) => [canonical(absolute(path)), text]));
    const folders = new Set<string>();
    for (const [path, text] of texts) {
      if (text === undefined) continue;
      let end = path.lastIndexOf('/');
      for (; end > realRoot.length; end = path.lastIndexOf('/', end - 1))
        folders.add(path.slice(0, end));
    }
    return {
      fileExists(path) {
        const key = canonical(path);
        return texts.has(key) ? texts.get(key) !== undefined : below.fileExists(path);
      },
      readFile(path) {
        const key = canonical(path);
        return texts.has(key) ? texts.get(key) : below.readFile(path);
      },
      directoryExists: (path) => folders.has(canonical(path)) || below.directoryExists(path),
      getDirectories: (path) => below.getDirectories(path),
      realpath: (path) => (texts.has(canonical(path)) ? path : below.realpath(path)),
      isChanged: (path) => texts.has(canonical(path)),
    };
  }

  const remembering: FileView = {
    ...disk,
    fileExists(path) {
      const exists = disk.fileExists(path);
      if (exists && !isSafe(path)) readOutside.add(canonical(path));
      return exists;
    },
    readFile(path) {
      const text = disk.readFile(path);
      if (text !== undefined && !isSafe(path)) readOutside.add(canonical(path));
      return text;
    },
  };
  const mayRead = (path: string) => isSafe(path) || readOutside.has(canonical(path));
  const guarded: FileView = {
    ...disk,
    fileExists: (path) => mayRead(path) && disk.fileExists(path),
    readFile: (path) => (mayRead(path) ? disk.readFile(path) : undefined),
  };
  const base = { ...overlaid(remembering, unsaved), isChanged: () => false };
  const belowStates = { ...overlaid(guarded, unsaved), isChanged: () => false };

  return {
    root: realRoot,
    base,
    isCaseSensitive,
    canonical,
    withChanges: (changes) => overlaid(belowStates, changes),
    isOwn: (path) => isBelow(path, realRoot) && !path.includes('/node_modules/'),
    absolute,
    relative: (path) => (isBelow(path, realRoot) ? path.slice(realRoot.length + 1) : path),
  };
}

function cachedDisk(sys: ts.System, canonical: (path: string) => string): FileView {
  const once = <T>(read: (path: string) => T): ((path: string) => T) => {
    const known = new Map<string, { readonly value: T }>();
    return (path) => {
      const key = canonical(path);
      const entry = known.get(key) ?? { value: read(path) };
      known.set(key, entry);
      return entry.value;
    };
  };
  return {
    fileExists: once((path) => sys.fileExists(path)),
    readFile: once((path) => sys.readFile(path)),
    directoryExists: once((path) => sys.directoryExists(path)),
    getDirectories: once((path) => sys.getDirectories(path)),
    realpath: once((path) => sys.realpath?.(path) ?? path),
    isChanged: () => false,
  };
}

function withSlashes(path: string): string {
  return path.replaceAll('\\', '/');
}
