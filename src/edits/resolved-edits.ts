import type { FileEdit, FilePath, ParsedAnswer, Refusal } from './edit.ts';
import { filePathOf } from './file-path.ts';
import type { ReadEdit } from './formats/read-edit.ts';

/** Hunks and other edits of one answer; above this it is refused. */
const MOST_EDITS = 1_000;

type Resolved =
  | { readonly kind: 'edits'; readonly edits: readonly FileEdit[] }
  | Extract<ParsedAnswer, { kind: 'refused' }>;

/**
 * What an answer says, as edits of files of the workspace.
 *
 * - Without a path it is of the only file there is, if there is only one.
 * - A path that is none of the files, and the end of exactly one of them (`a.ts` of `src/a.ts`), means that
 *   one where lines of it are to be changed.
 * - Hunks that replace nothing, in none of the files, make a file; so does a whole text.
 * - Hunks of one file that follow each other are one edit: all are of the text as it was.
 */
export function resolvedEdits(
  read: readonly ReadEdit[],
  files: readonly FilePath[],
  mayCreate: boolean,
): Resolved {
  const known = new Set(files);
  const edits: FileEdit[] = [];
  let count = 0;
  for (const one of read) {
    const said = one.path ?? (files.length === 1 ? files[0] : undefined);
    if (said === undefined)
      return refused('no-edit', 'the answer does not say which file it is of');
    const named = filePathOf(said);
    if (named.kind === 'outside') return refused('outside', named.detail);
    let edit = editAt(one, named.path, known);
    if (edit.kind === 'rename') {
      const goal = filePathOf(edit.to);
      if (goal.kind === 'outside') return refused('outside', goal.detail);
      edit = { ...edit, to: goal.path };
      known.add(goal.path);
    }
    if (edit.kind === 'create' && !known.has(edit.path)) {
      if (!mayCreate) return refused('out-of-scope', 'no new files', edit.path);
      known.add(edit.path);
    }
    count += edit.kind === 'change' ? edit.hunks.length : 1;
    if (count > MOST_EDITS) return refused('too-large', `an answer of over ${MOST_EDITS} edits`);
    const last = edits.at(-1);
    if (edit.kind === 'change' && last?.kind === 'change' && last.path === edit.path) {
      edits[edits.length - 1] = { ...last, hunks: [...last.hunks, ...edit.hunks] };
    } else edits.push(edit);
  }
  return { kind: 'edits', edits };
}

function editAt(read: ReadEdit, path: FilePath, known: ReadonlySet<FilePath>): FileEdit {
  switch (read.kind) {
    case 'hunks': {
      const { hunks } = read;
      const isNew = !known.has(path) && hunks.every(({ before }) => before === '');
      if (!isNew) return { kind: 'change', path: fileMeant(path, known), hunks };
      return { kind: 'create', path, text: hunks.map(({ after }) => after).join('') };
    }
    case 'whole':
      return { kind: known.has(path) ? 'rewrite' : 'create', path, text: read.text };
    case 'create':
      return { kind: 'create', path, text: read.text };
    case 'delete':
      return { kind: 'delete', path };
    case 'rename':
      return { kind: 'rename', path, to: read.to };
  }
}

function fileMeant(path: FilePath, known: ReadonlySet<FilePath>): FilePath {
  if (known.has(path)) return path;
  const [first, second] = [...known].filter((file) => file.endsWith(`/${path}`));
  return first !== undefined && second === undefined ? first : path;
}

function refused(
  code: Refusal['code'],
  detail: string,
  path?: FilePath,
): Extract<ParsedAnswer, { kind: 'refused' }> {
  return {
    kind: 'refused',
    refusal: { code, detail, ...(path === undefined ? {} : { path }) },
  };
}
