// Functions for the benchmark `hole-refactors`: each is a file of its own there, with the cases of
// `cases.ts` as its tests.

/** Words in lower case with hyphens between them, as in an address of a page. */
export function slugify(title: string): string {
  const words = title
    .toLowerCase()
    .split(/[^a-z0-9]+/)
    .filter((word) => word !== '');
  return words.join('-');
}

/** How often each word occurs, whatever its case. */
export function countWords(text: string): Record<string, number> {
  const counts: Record<string, number> = {};
  for (const word of text.toLowerCase().split(/\s+/)) {
    if (word === '') continue;
    counts[word] = (counts[word] ?? 0) + 1;
  }
  return counts;
}

/** Breaks a text into lines of at most `width` characters; a longer word has a line of its own. */
export function wrapWords(text: string, width: number): string[] {
  const lines: string[] = [];
  let line = '';
  for (const word of text.split(' ')) {
    if (line !== '' && line.length + 1 + word.length > width) {
      lines.push(line);
      line = word;
    } else {
      line = line === '' ? word : `${line} ${word}`;
    }
  }
  if (line !== '') lines.push(line);
  return lines;
}

/** The text cut to `length` characters, the last of which is an ellipsis where something is left out. */
export function truncate(text: string, length: number): string {
  if (text.length <= length) return text;
  return `${text.slice(0, Math.max(0, length - 1))}…`;
}

/** Whether every bracket is closed by its own kind, in order. */
export function isBalanced(text: string): boolean {
  const closing: Record<string, string> = { '(': ')', '[': ']', '{': '}' };
  const open: string[] = [];
  for (const character of text) {
    const closer = closing[character];
    if (closer !== undefined) open.push(closer);
    else if (Object.values(closing).includes(character) && open.pop() !== character) return false;
  }
  return open.length === 0;
}

/** Runs of equal characters as the character and their number: `aab` is `a2b1`. */
export function encodeRuns(text: string): string {
  let result = '';
  let count = 0;
  for (let i = 0; i < text.length; i++) {
    count += 1;
    if (text[i + 1] === text[i]) continue;
    result += `${text[i] ?? ''}${String(count)}`;
    count = 0;
  }
  return result;
}

/** The fields of a line with commas; a field in double quotes may contain commas. */
export function splitFields(line: string): string[] {
  const fields: string[] = [];
  let field = '';
  let quoted = false;
  for (const character of line) {
    if (character === '"') {
      quoted = !quoted;
    } else if (character === ',' && !quoted) {
      fields.push(field);
      field = '';
    } else {
      field += character;
    }
  }
  fields.push(field);
  return fields;
}
