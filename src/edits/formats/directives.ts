import type { FilePath } from '../edit.ts';
import { looksLikePath, undecorated } from './path-line.ts';

/** A line that is an order by itself. */
export type Directive =
  | { readonly kind: 'create'; readonly path: string }
  | { readonly kind: 'delete'; readonly path: string }
  | { readonly kind: 'rename'; readonly path: string; readonly to: string }
  | { readonly kind: 'done' };

const LONGEST = 1_000;

/** Such as `Makefile` and `.gitignore`. */
const WITHOUT_ENDING = /^[A-Z.][\w.@-]*$/;

/**
 * The directive that a line outside of fences is: `CREATE path`, `DELETE path`, `RENAME old -> new`,
 * `RENAME old TO new` or `DONE`. Upper case; a bullet before it, and bold or backticks around it or its
 * paths, make no difference but for `DONE`. Cost O(line).
 */
export function directiveOf(line: string, files: ReadonlySet<FilePath>): Directive | undefined {
  if (line.length > LONGEST) return undefined;
  if (/^\s*DONE\.?\s*$/.test(line)) return { kind: 'done' };
  const bare = line.trim().replace(/^(?:#{1,6}|[-*+]|\d{1,3}[.)]) +/, '');
  const open = /^(?:\*\*|`)?(CREATE|DELETE|RENAME)(?:\*\*|`)?:? +/.exec(bare);
  if (open === null) return undefined;
  const rest = bare.slice(open[0].length);
  if (open[1] === 'RENAME') return renaming(rest, files);
  const path = pathIn(rest, files);
  if (path === undefined) return undefined;
  return { kind: open[1] === 'CREATE' ? 'create' : 'delete', path };
}

function renaming(rest: string, files: ReadonlySet<FilePath>): Directive | undefined {
  for (const between of [' -> ', ' → ', ' TO ', ' => ']) {
    const at = rest.indexOf(between);
    if (at < 0) continue;
    const path = pathIn(rest.slice(0, at), files);
    const to = pathIn(rest.slice(at + between.length), files);
    if (path !== undefined && to !== undefined) return { kind: 'rename', path, to };
  }
  return undefined;
}

/** One of the files, or what looks like a path without blanks: `DELETE FROM users` is no order. */
function pathIn(said: string, files: ReadonlySet<FilePath>): string | undefined {
  const bare = undecorated(said.replaceAll('`', '').replaceAll('**', ''));
  if (files.has(bare)) return bare;
  if (/\s/.test(bare)) return undefined;
  return looksLikePath(bare, true) || WITHOUT_ENDING.test(bare) ? bare : undefined;
}
