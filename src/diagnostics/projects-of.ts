import type ts from 'typescript';
import type { FilePath } from '../edits/edit.ts';
import type { FileViews } from './file-views.ts';
import { parseConfig } from './parse-config.ts';
import type { ParsedProject } from './parse-config.ts';

/** Files of which a compiler knows something. */
const CODE = /\.[cm]?[jt]sx?$/i;
const JAVASCRIPT = /\.[cm]?jsx?$/i;

/** How far references of references are followed. */
const DEEPEST_REFERENCE = 4;

/** A project by the path of its configuration; undefined: that of the files without one. */
export type ProjectKey = string | undefined;

/** Tells which project a file belongs to; of the base, so that a state cannot change it. */
export type ProjectOf = (path: FilePath) => { readonly key: ProjectKey } | undefined;

/**
 * A file's project is the nearest `tsconfig.json`, else `jsconfig.json`, in its folder or above it up to
 * the root. Where that leaves the file out and refers to other projects, it is the one of these that has
 * the file, or for a new file the one with the nearest files. JavaScript in a project that does not
 * allow it has no configuration. Undefined for files that are no code.
 */
export function projectsOf(compiler: typeof ts, views: FileViews): ProjectOf {
  const parsed = new Map<string, ParsedProject>();
  const read = (config: string): ParsedProject => {
    const known = parsed.get(config) ?? parseConfig(compiler, config, views.base);
    parsed.set(config, known);
    return known;
  };

  function nearestConfig(file: string): string | undefined {
    let folder = file;
    do {
      folder = folder.slice(0, folder.lastIndexOf('/'));
      for (const name of ['tsconfig.json', 'jsconfig.json'])
        if (views.base.fileExists(`${folder}/${name}`)) return `${folder}/${name}`;
    } while (folder.length > views.root.length);
    return undefined;
  }

  function withReferences(config: string, depth: number): readonly string[] {
    if (depth === 0) return [config];
    const { references } = read(config);
    const below = references.filter((reference) => views.base.fileExists(reference));
    return [config, ...below.flatMap((reference) => withReferences(reference, depth - 1))];
  }

  function chosen(file: string, config: string): string {
    const candidates = new Set(withReferences(config, DEEPEST_REFERENCE));
    if (candidates.size === 1) return config;
    let best = { config, nearness: -1 };
    for (const candidate of candidates) {
      for (const name of read(candidate).fileNames) {
        const nearness = shared(name, file);
        if (nearness > best.nearness) best = { config: candidate, nearness };
      }
    }
    return best.config;
  }

  function keyOf(path: FilePath): ProjectKey {
    const file = views.absolute(path);
    const nearest = nearestConfig(file);
    if (nearest === undefined) return undefined;
    const config = chosen(file, nearest);
    const { allowJs, checkJs } = read(config).options;
    return JAVASCRIPT.test(path) && !(allowJs ?? checkJs ?? false) ? undefined : config;
  }

  const keys = new Map<FilePath, { readonly key: ProjectKey }>();
  return (path) => {
    if (!CODE.test(path)) return undefined;
    const known = keys.get(path) ?? { key: keyOf(path) };
    keys.set(path, known);
    return known;
  };
}

/** Folders that two paths share from the left; all of one that is equal. */
function shared(path: string, other: string): number {
  if (path === other) return Number.POSITIVE_INFINITY;
  const parts = path.split('/').slice(0, -1);
  const others = other.split('/').slice(0, -1);
  const end = parts.findIndex((part, i) => part !== others[i]);
  return end < 0 ? parts.length : end;
}
