/** A pair of marks between which a model talks to itself. */
export interface ThinkingMarks {
  readonly open: string;
  readonly close: string;
}

export const thinkingMarks: readonly ThinkingMarks[] = [
  { open: '<think>', close: '</think>' },
  { open: '<thinking>', close: '</thinking>' },
  { open: '<thought>', close: '</thought>' },
  { open: '[THINK]', close: '[/THINK]' },
  { open: '◁think▷', close: '◁/think▷' },
];

/** The first mark that opens a thinking block at or after `from`, and where it stands. */
export function findThinking(
  text: string,
  from = 0,
): { readonly start: number; readonly marks: ThinkingMarks } | undefined {
  let first: { readonly start: number; readonly marks: ThinkingMarks } | undefined;
  for (const marks of thinkingMarks) {
    const start = text.indexOf(marks.open, from);
    if (start >= 0 && (first === undefined || start < first.start)) first = { start, marks };
  }
  return first;
}

/**
 * A text without its thinking blocks. A block that is not closed reaches to the end; a closing mark
 * without an opening one ends a block that began before the text. White space that the blocks leave
 * at the beginning goes too. Linear.
 */
export function removeThinking(text: string): string {
  let rest = afterOrphanClose(text);
  const kept: string[] = [];
  let found = findThinking(rest);
  if (found === undefined) return rest === text ? text : rest.trimStart();
  while (found !== undefined) {
    kept.push(rest.slice(0, found.start));
    const close = rest.indexOf(found.marks.close, found.start);
    rest = close < 0 ? '' : rest.slice(close + found.marks.close.length);
    found = findThinking(rest);
  }
  const joined = kept.join('');
  return joined.trim() === '' ? rest.trimStart() : joined + rest;
}

function afterOrphanClose(text: string): string {
  let start = 0;
  for (const { open, close } of thinkingMarks) {
    const end = text.indexOf(close);
    const opening = text.indexOf(open);
    if (end >= 0 && (opening < 0 || opening > end)) start = Math.max(start, end + close.length);
  }
  return text.slice(start);
}
