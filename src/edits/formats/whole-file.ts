import { asWholeLines } from '../file-lines.ts';
import { closesFence, fenceOf, type Fence } from './fence.ts';

/** The text between fences, and where it ends. */
export interface FencedText {
  readonly text: string;
  /** The line behind the closing fence, from 0. */
  readonly next: number;
}

/**
 * The text between the fence at a line and the one that closes it, which is as far indented; undefined where
 * none does. Lines that open another fence (with a language behind the marks) belong to the text together
 * with what closes that one. A text has a line end at its end unless it is empty. Cost O(lines).
 */
export function fencedText(
  lines: readonly string[],
  start: number,
  fence: Fence,
): FencedText | undefined {
  const text: string[] = [];
  const inner: Fence[] = [];
  for (let i = start + 1; i < lines.length; i++) {
    const line = lines[i] ?? '';
    const own = fenceOf(line);
    const last = inner.at(-1);
    if (own !== undefined && last !== undefined && own.info === '' && closesFence(line, last)) {
      inner.pop();
    } else if (own?.indent === fence.indent && own.marks.startsWith(fence.marks)) {
      if (own.info === '' && last === undefined) {
        return { text: asWholeLines(text), next: i + 1 };
      }
      if (own.info !== '') inner.push(own);
    }
    text.push(withoutIndent(line, fence.indent));
  }
  return undefined;
}

/** The line after the fence at a line that closes it as it stands there, whatever lies between. */
export function closingLine(
  lines: readonly string[],
  start: number,
  fence: Fence,
): number | undefined {
  for (let i = start + 1; i < lines.length; i++) {
    const line = lines[i] ?? '';
    if (fenceOf(line)?.indent === fence.indent && closesFence(line, fence)) return i;
  }
  return undefined;
}

function withoutIndent(line: string, indent: number): string {
  let from = 0;
  while (from < indent && (line[from] === ' ' || line[from] === '\t')) from++;
  return line.slice(from);
}
