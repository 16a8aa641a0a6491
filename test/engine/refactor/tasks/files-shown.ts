/**
 * The files that a prompt shows, by path: a line that begins with `File:` (marks of Markdown around it do
 * not matter) and behind it a fenced block. The fence may be longer than three marks, so that the text
 * may have fences itself.
 */
export function filesShown(user: string): ReadonlyMap<string, string> {
  const lines = user.split('\n');
  const files = new Map<string, string>();
  for (let at = 0; at < lines.length; at++) {
    const path = /^[#*\s]*File:\s*[*`]*([^*`]+?)[*`:]*\s*$/.exec(lines[at] ?? '')?.[1];
    const fence = /^(`{3,}|~{3,})/.exec(lines[at + 1] ?? '')?.[1];
    if (path === undefined || fence === undefined) continue;
    const end = lines.findIndex((line, i) => i > at + 1 && line.trimEnd() === fence);
    if (end < 0) continue;
    const text = lines.slice(at + 2, end).join('\n');
    files.set(path, text === '' ? '' : `${text}\n`);
    at = end;
  }
  return files;
}
