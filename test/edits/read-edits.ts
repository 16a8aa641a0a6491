import type { ParsedAnswer } from '../../src/edits/edit.ts';
import { parseAnswer } from '../../src/edits/parse-answer.ts';

/** The files that answers are about. */
export const FILES = ['src/a.ts', 'src/b.ts', 'Makefile', 'notes.md'];

/** What an answer is read as, a line for every edit. */
export function read(answer: string, files: readonly string[] = FILES, mayCreate = true): string {
  const parsed = parseAnswer(answer, { files, mayCreate });
  if (parsed.kind === 'done') return 'done';
  if (parsed.kind === 'refused') return parsed.refusal.code;
  return shown(parsed);
}

function shown({ edits, done }: Extract<ParsedAnswer, { kind: 'edits' }>): string {
  const rows = edits.map((edit) => {
    const text = (one: string): string => one.replaceAll('\n', '/');
    switch (edit.kind) {
      case 'change':
        return `${edit.path}: ${edit.hunks
          .map(({ before, after, line }) => {
            const at = line === undefined ? '' : `${line} `;
            return `${at}[${text(before)}] [${text(after)}]`;
          })
          .join(', ')}`;
      case 'rename':
        return `${edit.path} -> ${edit.to}`;
      case 'delete':
        return `- ${edit.path}`;
      default:
        return `${edit.kind} ${edit.path}: [${text(edit.text)}]`;
    }
  });
  return [...rows, ...(done ? ['done'] : [])].join('\n');
}

/** A search/replace block. */
export const block = (before: string, after: string): string =>
  `<<<<<<< SEARCH\n${before}=======\n${after}>>>>>>> REPLACE\n`;
export const X = block('x\n', 'y\n');
/** What `X` of `src/a.ts` is read as. */
export const CHANGED = 'src/a.ts: [x/] [y/]';
