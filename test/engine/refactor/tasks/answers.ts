import { structuredPatch } from 'diff';
import { stepped, type AnswerStyle, type Files, type Step } from './instruct-task.ts';

/** A step written down as models write edits, made for the files that it was shown. */
export function answerOf(files: Files, step: Step, style: AnswerStyle, isDone: boolean): string {
  const after = stepped(files, step);
  if (after === undefined) throw new RangeError(`${step.name} does not apply`);
  const done = isDone ? '\nDONE\n' : '';
  switch (style) {
    case 'blocks':
      return `${blocksOf(files, after, step, false)}${done}`;
    case 'fenced-blocks':
      return `I will do this: ${step.name}.\n\n${blocksOf(files, after, step, true)}\nThat is all of this step.\n${done}`;
    case 'diff':
      return `${diffOf(files, after, step)}${done}`;
    case 'fenced-diff':
      return `Here is the next step (${step.name}):\n\n\`\`\`diff\n${diffOf(files, after, step)}\`\`\`\n${done}`;
  }
}

/** Search and replace; a line says which file goes away or to another place. */
function blocksOf(before: Files, after: Files, { edits }: Step, isFenced: boolean): string {
  const blocks = edits.flatMap((edit) => {
    if ('remove' in edit) return [`DELETE ${edit.path}\n`];
    return 'renameTo' in edit ? [`RENAME ${edit.path} -> ${edit.renameTo}\n`] : [];
  });
  const origins = originsOf(edits);
  for (const [path, text] of after) {
    const old = before.get(origins.get(path) ?? path);
    if (old === text) continue;
    for (const [search, replace] of hunksOf(old ?? '', text)) {
      const block = `<<<<<<< SEARCH\n${search}=======\n${replace}>>>>>>> REPLACE\n`;
      blocks.push(isFenced ? `${path}\n\`\`\`\n${block}\`\`\`\n` : `${path}\n${block}`);
    }
  }
  return blocks.join('\n');
}

/** Changed lines with so many around that they are in the text once. */
function hunksOf(old: string, text: string): readonly (readonly [string, string])[] {
  if (old === '') return [['', text]];
  for (let context = 1; ; context++) {
    const { hunks } = structuredPatch('', '', old, text, '', '', { context });
    const pairs = hunks.map(({ lines }) => [side(lines, '-'), side(lines, '+')] as const);
    const isClear = pairs.every(([search]) => old.split(search).length === 2);
    if (isClear || context > 50) return pairs;
  }
}

function side(lines: readonly string[], mark: '-' | '+'): string {
  return lines
    .filter((line) => line.startsWith(' ') || line.startsWith(mark))
    .map((line) => `${line.slice(1)}\n`)
    .join('');
}

/** A unified diff whose line numbers are wrong, as those of models are. */
function diffOf(before: Files, after: Files, { edits }: Step): string {
  const renames = originsOf(edits);
  const moved = new Set(renames.values());
  const parts: string[] = [];
  for (const path of before.keys()) {
    if (after.has(path) || moved.has(path)) continue;
    parts.push(`--- a/${path}\n+++ /dev/null\n${linesOf(before.get(path) ?? '', '')}`);
  }
  for (const [path, text] of after) {
    const from = renames.get(path) ?? path;
    const old = before.get(from);
    if (from !== path) parts.push(renameHead(from, path));
    if (old === text) continue;
    const names = `--- ${old === undefined ? '/dev/null' : `a/${from}`}\n+++ b/${path}\n`;
    parts.push(names + linesOf(old ?? '', text));
  }
  return parts.join('');
}

/** Where renamed files were, by where they are. */
function originsOf(edits: Step['edits']): ReadonlyMap<string, string> {
  return new Map(
    edits.flatMap((edit) => ('renameTo' in edit ? [[edit.renameTo, edit.path] as const] : [])),
  );
}

function renameHead(from: string, to: string): string {
  return `diff --git a/${from} b/${to}\nsimilarity index 90%\nrename from ${from}\nrename to ${to}\n`;
}

function linesOf(old: string, text: string): string {
  const { hunks } = structuredPatch('', '', old, text, '', '', { context: 2 });
  return hunks
    .map(({ oldStart, oldLines, newStart, newLines, lines }) => {
      const off = oldLines === 0 || newLines === 0 ? 0 : 2;
      const head = `@@ -${oldStart + off},${oldLines} +${newStart + off},${newLines} @@\n`;
      return head + lines.map((line) => `${line}\n`).join('');
    })
    .join('');
}
