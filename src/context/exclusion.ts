import ignore from 'ignore';
import type { Ignore } from 'ignore';
import type { Place } from '../core/model.ts';
import { createNeverSend } from './never-send.ts';
import { secretFilePattern } from './secret-files.ts';

/** An ignore file as the host found it. */
export interface IgnoreFile {
  readonly kind: 'gitignore' | 'ensembleignore';
  /** Folder whose content it speaks of, relative to the workspace folder, with `/`; `''` is the root. */
  readonly directory: string;
  readonly text: string;
}

/** Files that a host looks for in every folder. */
export const IGNORE_FILES = [
  { name: '.gitignore', kind: 'gitignore' },
  { name: '.ensembleignore', kind: 'ensembleignore' },
] as const;

/** Ignore files read per workspace folder at most; more than this is a generated tree. */
export const MOST_IGNORE_FILES = 200;
/** Of a longer one only so many bytes count. */
export const LARGEST_IGNORE_FILE = 100_000;

/** What may be done with a file. */
export interface Exclusion {
  /**
   * `allowed`: everything. `local-only`: completed by local models while it is open, never context
   * for other files, and nothing of it leaves the machine. `never`: not read at all.
   */
  readonly use: 'allowed' | 'local-only' | 'never';
  readonly rule: 'none' | 'gitignore' | 'ensembleignore' | 'secret-file' | 'never-send';
  /** The pattern that decided, for the log. */
  readonly pattern?: string;
}

export interface ExclusionRules {
  /**
   * `path` is relative to the workspace folder. Outside of it only secret files and those that are never
   * sent are known. `absolute`: the whole path, where a pattern may name it.
   */
  verdict(path: string, absolute?: string): Exclusion;
}

const allowed: Exclusion = { use: 'allowed', rule: 'none' };

/** Verdicts that are remembered. */
const mostRemembered = 2_000;

/**
 * The rules by which files are left out: secret files always, then `.ensembleignore`, then the patterns of
 * `neverSend`, then `.gitignore`. What `neverSend` names is `local-only`: were it context for other files
 * or learned from, local models would write pieces of it there, which judges elsewhere then read.
 *
 * Ignore files act as in git: a deeper file overrules a higher one, a later line an earlier one, `!`
 * takes back, but nothing inside a folder that is ignored itself can be taken back. Letter case
 * counts. Pure: the host reads the ignore files and makes new rules when one changes.
 * Cost: O(depth · patterns) a path, remembered afterwards.
 */
export function createExclusionRules(
  files: readonly IgnoreFile[],
  neverSend: readonly string[] = [],
): ExclusionRules {
  const kept = createNeverSend(neverSend);
  const ensemble = rulesOf(files, 'ensembleignore');
  const git = rulesOf(files, 'gitignore');
  const remembered = new Map<string, Exclusion>();

  const decide = (path: string, absolute: string | undefined): Exclusion => {
    const secret = secretFilePattern(path);
    if (secret !== undefined) return { use: 'never', rule: 'secret-file', pattern: secret };
    const isInside = ignore.isPathValid(path);
    const byEnsemble = isInside ? ignoredBy(ensemble, path) : undefined;
    if (byEnsemble !== undefined) {
      return { use: 'never', rule: 'ensembleignore', pattern: byEnsemble };
    }
    const byUser = kept.patternFor(path, absolute);
    if (byUser !== undefined) return { use: 'local-only', rule: 'never-send', pattern: byUser };
    if (!isInside) return allowed;
    const byGit = ignoredBy(git, path);
    return byGit === undefined ? allowed : { use: 'local-only', rule: 'gitignore', pattern: byGit };
  };

  return {
    verdict(rawPath, absolute) {
      const path = rawPath.replaceAll('\\', '/').replace(/^(?:\.\/)+/, '');
      const key = absolute === undefined ? path : `${path}\n${absolute}`;
      const known = remembered.get(key);
      if (known !== undefined) return known;
      if (remembered.size >= mostRemembered) remembered.clear();
      const exclusion = decide(path, absolute);
      remembered.set(key, exclusion);
      return exclusion;
    },
  };
}

/** Whether models at a place may complete the file. */
export function mayComplete(exclusion: Exclusion, place: Place): boolean {
  return exclusion.use === 'allowed' || (exclusion.use === 'local-only' && place === 'local');
}

/** Whether the file may be shown to models that complete another one. */
export function mayBeContext(exclusion: Exclusion): boolean {
  return exclusion.use === 'allowed';
}

/** Rules per folder. */
type FolderRules = ReadonlyMap<string, Ignore>;

function rulesOf(files: readonly IgnoreFile[], kind: IgnoreFile['kind']): FolderRules {
  const rules = new Map<string, Ignore>();
  for (const file of files) {
    if (file.kind !== kind) continue;
    const directory = file.directory.replaceAll('\\', '/').replace(/^(?:\.\/)+|\/+$/g, '');
    const known = rules.get(directory) ?? ignore({ ignorecase: false });
    rules.set(directory, known.add(file.text));
  }
  return rules;
}

/** The pattern by which a path is ignored; undefined where it is not. */
function ignoredBy(rules: FolderRules, path: string): string | undefined {
  if (rules.size === 0) return undefined;
  const names = path.split('/');
  for (let depth = 1; depth <= names.length; depth++) {
    const isFolder = depth < names.length;
    const decided = deepestDecision(rules, names.slice(0, depth), isFolder);
    if (decided !== undefined) return decided;
  }
  return undefined;
}

/** What the deepest rule file with an opinion says of exactly this file or folder. */
function deepestDecision(
  rules: FolderRules,
  names: readonly string[],
  isFolder: boolean,
): string | undefined {
  for (let depth = names.length - 1; depth >= 0; depth--) {
    const folder = rules.get(names.slice(0, depth).join('/'));
    if (folder === undefined) continue;
    const relative = names.slice(depth).join('/') + (isFolder ? '/' : '');
    const { ignored, unignored, rule } = folder.test(relative);
    // Ignored because of a folder above: the deeper file that took that folder back has decided.
    const byFolder = ignored && depth < names.length - 1 && isIgnoredFolder(folder, names, depth);
    if (ignored && !byFolder) return rule?.pattern ?? '';
    if (unignored) return undefined;
  }
  return undefined;
}

function isIgnoredFolder(folder: Ignore, names: readonly string[], depth: number): boolean {
  const parent = `${names.slice(depth, -1).join('/')}/`;
  return folder.test(parent).ignored;
}
