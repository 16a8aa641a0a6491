import { fileLines, usualEnd, wholeLines, withLines, type FileLine } from './file-lines.ts';
import { lineSteps } from './line-steps.ts';

/**
 * A whole new text in the form of the old one: its byte order mark, its line ends (every line that stays
 * keeps its own, new ones take the most frequent) and its last line end or the lack of one. An empty file
 * has no form: the text is taken as it is. Cost O(n + m), and `lineSteps` where line ends are mixed.
 */
export function rewriteText(old: string, text: string): string {
  const file = fileLines(old);
  const bare = text.startsWith('\ufeff') ? text.slice(1) : text;
  if (file.lines.length === 0) return file.mark + bare;
  const lines = wholeLines(bare);
  const usual = usualEnd(file.lines);
  const isMixed = file.lines.some(({ end }) => end !== '' && end !== usual);
  if (!isMixed)
    return withLines(
      file,
      lines.map((line) => ({ text: line, end: usual })),
    );
  const result: FileLine[] = [];
  let done = 0;
  const own = file.lines.map((line) => line.text);
  for (const { from, to, newFrom, newTo } of lineSteps(own, lines)) {
    result.push(...file.lines.slice(done, from));
    for (const line of lines.slice(newFrom, newTo)) result.push({ text: line, end: '' });
    done = to;
  }
  for (const line of file.lines.slice(done)) result.push(line);
  return withLines(file, result);
}
