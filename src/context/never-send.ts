import ignore from 'ignore';
import { alternativesOf } from './ignore-patterns.ts';

/** Files that must not leave the machine, by the user's patterns. */
export interface NeverSend {
  /**
   * The pattern that keeps a file here; undefined where none does. `path` is relative to its workspace
   * folder, or absolute; `absolute` is its whole path where that is known: a pattern for any depth keeps a
   * file also where its folder, or one in it, was opened by itself. Cost O(patterns · depth).
   */
  patternFor(path: string, absolute?: string): string | undefined;
}

/** How a pattern is read. */
export interface ReadPattern {
  /** Lines of an ignore file that match everything the pattern could mean. */
  readonly lines: readonly string[];
  /** What is wrong with it. */
  readonly problem?: 'unclosed' | 'taken-back';
}

/**
 * A pattern of the setting `cloud.neverSend` as lines of an ignore file. What is unclear is read as widely
 * as it can be: behind a bracket or brace that is not closed everything matches, `\` is a separator and an
 * escape, `~/` is any folder. A pattern that takes back others (`!`) is none: no list may open what another
 * one keeps.
 */
export function readPattern(pattern: string): ReadPattern {
  const trimmed = pattern.trim();
  if (trimmed === '') return { lines: [] };
  if (trimmed.startsWith('!')) return { lines: [], problem: 'taken-back' };
  const unclosed = unclosedAt(trimmed);
  const known = unclosed === undefined ? trimmed : `${trimmed.slice(0, unclosed)}*`;
  const readings = known.includes('\\') ? [known, known.replaceAll('\\', '/')] : [known];
  const lines = readings.flatMap(alternativesOf).map(asLine);
  return unclosed === undefined ? { lines } : { lines, problem: 'unclosed' };
}

/** Letter case does not count, since it does not on many disks. */
export function createNeverSend(patterns: readonly string[]): NeverSend {
  const rules = patterns.flatMap((pattern) => {
    const { lines } = readPattern(pattern);
    if (lines.length === 0) return [];
    // Each apart: what is written behind a pattern must not change what it keeps.
    const rule = ignore({ ignorecase: true }).add([...lines]);
    return [{ pattern, rule }];
  });
  return {
    patternFor(path, absolute) {
      if (rules.length === 0) return undefined;
      const relative = testable(path);
      const whole = absolute === undefined ? '' : testable(absolute);
      return rules.find(({ rule }) => isKept(rule, relative) || isKept(rule, whole))?.pattern;
    },
  };
}

function isKept(rule: ReturnType<typeof ignore>, path: string): boolean {
  return path !== '' && rule.ignores(path);
}

/** As the matcher takes paths: below a root, with `/`. */
function testable(path: string): string {
  const names = path.split(/[\\/]/).filter((name) => name !== '' && name !== '.' && name !== '..');
  return names.join('/').replace(/^[A-Za-z]:\/?/, '');
}

function asLine(glob: string): string {
  const below = glob.replace(/^~[\\/]/, '**/').replace(/^\.[\\/]/, '/');
  const rooted = below.replace(/^[A-Za-z]:[\\/]/, '/');
  // A line that begins with this is a comment.
  return rooted.startsWith('#') ? `\\${rooted}` : rooted;
}

/** Where a bracket or a brace is opened that nothing closes. */
function unclosedAt(pattern: string): number | undefined {
  for (let i = 0; i < pattern.length; i++) {
    const sign = pattern[i];
    if (sign === '\\') {
      i++;
      continue;
    }
    if (sign !== '[' && sign !== '{') continue;
    // A bracket may hold its own closing sign in the first place.
    const from = sign === '[' ? i + 2 : i + 1;
    const end = pattern.indexOf(sign === '[' ? ']' : '}', from);
    if (end < 0) return i;
    i = sign === '[' ? end : i;
  }
  return undefined;
}
