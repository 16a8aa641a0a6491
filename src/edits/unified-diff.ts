import type { FilePath } from './edit.ts';
import { lineHunks, type LineHunk } from './line-hunks.ts';
import { byPath } from './path-order.ts';
import { quotedPath } from './quoted-path.ts';
import { baseTextOf } from './text-of.ts';
import type { BaseFiles, WorkspaceState } from './workspace-state.ts';

/**
 * What a state changes, as git writes it, in the order of paths; `git apply` takes it. '' where nothing
 * differs. File modes are not known: new files are 100644.
 *
 * Throws RangeError for a changed file that was never loaded. Cost as `lineSteps` for every file.
 */
export function unifiedDiff(base: BaseFiles, state: WorkspaceState): string {
  const origins = new Set(state.renamedFrom.values());
  return [...state.changes.keys()]
    .sort(byPath)
    .map((path) => {
      const text = state.changes.get(path);
      const origin = state.renamedFrom.get(path);
      if (text !== undefined && origin !== undefined) {
        return renamed(origin, path, baseTextOf(base, origin) ?? '', text);
      }
      // Told with the file that it became.
      if (text === undefined && origins.has(path)) return '';
      return changed(path, baseTextOf(base, path), text);
    })
    .join('');
}

function renamed(from: FilePath, to: FilePath, before: string, after: string): string {
  return [
    header(from, to),
    `rename from ${quotedPath(from)}\n`,
    `rename to ${quotedPath(to)}\n`,
    body(named('a/', from), named('b/', to), lineHunks(before, after)),
  ].join('');
}

function changed(path: FilePath, before: string | undefined, after: string | undefined): string {
  const isNew = before === undefined;
  const isGone = after === undefined;
  const [old, now] = [
    isNew ? '/dev/null' : named('a/', path),
    isGone ? '/dev/null' : named('b/', path),
  ];
  return [
    header(path, path),
    isNew ? 'new file mode 100644\n' : isGone ? 'deleted file mode 100644\n' : '',
    body(old, now, lineHunks(before ?? '', after ?? '')),
  ].join('');
}

function header(from: FilePath, to: FilePath): string {
  return `diff --git ${quotedPath(`a/${from}`)} ${quotedPath(`b/${to}`)}\n`;
}

/** A tab ends a name with blanks: else they could not be told from a date. */
function named(prefix: string, path: FilePath): string {
  return quotedPath(prefix + path) + (path.includes(' ') ? '\t' : '');
}

function body(old: string, now: string, hunks: readonly LineHunk[]): string {
  if (hunks.length === 0) return '';
  return `--- ${old}\n+++ ${now}\n${hunks.map(written).join('')}`;
}

function written({ from, to, newFrom, newTo, lines }: LineHunk): string {
  const head = `@@ -${range(from, to)} +${range(newFrom, newTo)} @@\n`;
  const signs = { same: ' ', removed: '-', added: '+' } as const;
  const rows = lines.map(({ kind, text }) => {
    return signs[kind] + (text.endsWith('\n') ? text : `${text}\n\\ No newline at end of file\n`);
  });
  return head + rows.join('');
}

/** From 1; of no lines, the line before them. */
function range(from: number, to: number): string {
  const count = to - from;
  if (count === 0) return `${from},0`;
  return count === 1 ? String(from + 1) : `${from + 1},${count}`;
}
