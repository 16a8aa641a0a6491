import type { FilePath } from '../edit.ts';

/** A line that names a file and says nothing else. */
export interface PathLine {
  /** As it is written. */
  readonly said: string;
  /** It heads all that follows, with talk between as well; else only what stands right under it. */
  readonly isHeading: boolean;
}

const LONGEST = 1_000;

const LABEL =
  /^(?:(?:new|updated|modified|changed|existing) )?(?:file ?name|file ?path|file|path)(?:: *| +(?=[`*]))/i;

const REMARK = /^\((?:new|new file|created|modified|updated|changed|edited)\)$/i;

const PAIRS = ['**', '__', '`', '"', "'"];

const ENDING = /\.[a-z][\w-]{0,15}$/i;

/** What is absolute or climbs out of the workspace: a path without any ending, to be refused as one. */
const LEADING_OUT = /^(?:[/\\]{1,2}|~[/\\]|[a-z]:[/\\]|\.{1,2}[/\\]|\.git[/\\]|file:)[^\s]*\w/i;

const BARE = /^[\p{L}\p{N}_@.+\-/\\~()[\]$#%:]+$/u;
const WITH_BLANKS = /^[\p{L}\p{N}_@.+\-/\\~()[\]$#%:, ']+$/u;

/**
 * The path that a line names, if it does nothing else: bare, in backticks, as a heading, in bold, behind
 * `File:`, with a number or a bullet before and a colon behind.
 *
 * It is one of the files, or looks like a path: an ending, or a folder where it stands in backticks or
 * behind `File:`. Cost O(line); lines above 1,000 characters name nothing.
 */
export function pathLine(line: string, files: ReadonlySet<FilePath>): PathLine | undefined {
  if (line.length > LONGEST) return undefined;
  const bare = line.trim();
  const headed = bare.replace(/^#{1,6} +/, '');
  const numbered = headed.replace(/^(?:[-*+]|\d{1,3}[.)]) +/, '');
  const opened = withoutRemark(undecorated(numbered));
  const said = undecorated(withoutRemark(undecorated(opened.replace(LABEL, ''))));
  const isMarked = bare.includes('`') || LABEL.test(opened);
  if (!files.has(said) && !looksLikePath(said, isMarked)) return undefined;
  const isBullet = numbered !== headed && headed === bare;
  const isClear = files.has(said) || (/[/\\]/.test(said) && ENDING.test(said));
  return { said, isHeading: isClear && !isBullet };
}

/** Whether a text may be meant as a path; one in backticks or behind a label needs to look less so. */
export function looksLikePath(said: string, isMarked: boolean): boolean {
  if (/^[a-z][a-z0-9+.-]+:\/\//i.test(said) && !/^file:/i.test(said)) return false;
  if (LEADING_OUT.test(said)) return isMarked || !said.includes(' ');
  if (!(isMarked ? WITH_BLANKS : BARE).test(said)) return false;
  return ENDING.test(said) || (isMarked && /[/\\]/.test(said) && !said.includes(' '));
}

/** Without what only shows that it is a path: bold, backticks, quotes, a colon behind. Cost O(text). */
export function undecorated(text: string): string {
  let rest = text.trim();
  for (let round = 0; round < 4; round++) {
    const before = rest;
    if (rest.endsWith(':')) rest = rest.slice(0, -1).trimEnd();
    for (const pair of PAIRS) {
      const isInside =
        rest.length > 2 * pair.length && rest.startsWith(pair) && rest.endsWith(pair);
      if (isInside) rest = rest.slice(pair.length, -pair.length).trim();
    }
    if (rest === before) break;
  }
  return rest;
}

function withoutRemark(text: string): string {
  const at = text.endsWith(')') ? text.lastIndexOf('(') : -1;
  return at > 0 && REMARK.test(text.slice(at)) ? text.slice(0, at).trimEnd() : text;
}
