/** The line that opens a code fence. */
export interface Fence {
  /** The marks: three or more backticks or tildes. */
  readonly marks: string;
  /** Blanks before them. */
  readonly indent: number;
  /** What is written behind them. */
  readonly info: string;
}

/** Fences in lists are indented; deeper than this a line is code. */
const DEEPEST = 12;

/** The fence that a line opens, if it does. A line of marks alone opens one as well. Cost O(line). */
export function fenceOf(line: string): Fence | undefined {
  let indent = 0;
  while (line[indent] === ' ' || line[indent] === '\t') indent++;
  const mark = line[indent];
  if (indent > DEEPEST || (mark !== '`' && mark !== '~')) return undefined;
  let end = indent;
  while (line[end] === mark) end++;
  if (end - indent < 3) return undefined;
  const info = line.slice(end).trim();
  if (mark === '`' && info.includes('`')) return undefined;
  return { marks: line.slice(indent, end), indent, info };
}

/** Whether a line closes a fence: as many of the same marks or more, and nothing else. */
export function closesFence(line: string, fence: Fence): boolean {
  const own = fenceOf(line);
  return own?.info === '' && own.marks.startsWith(fence.marks);
}
