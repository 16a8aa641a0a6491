import { convertLineEnds } from '../text/lines.ts';
import { thinkingMarks } from '../text/thinking.ts';
import type { FilePath, ParsedAnswer, RefusalCode } from './edit.ts';
import { readAnswer } from './formats/read-answer.ts';
import { resolvedEdits } from './resolved-edits.ts';

export interface ParseOptions {
  /** What the author was shown and may change, files that the search has made among them. */
  readonly files: readonly FilePath[];
  readonly mayCreate: boolean;
}

/** Longest answer that is read, in UTF-16 code units. */
const LONGEST_ANSWER = 200_000;

/**
 * The edits in a model's answer, in their order, or why there are none. Nothing half-read: where a block
 * begins and does not end as one, the whole answer is refused, whatever else stands in it.
 *
 * Search/replace blocks, unified diffs, whole files in fences under their path, and the directives CREATE,
 * DELETE, RENAME and DONE are read, mixed as they come; see `formats/`. All else is talk. Thinking is left
 * out, CRLF read as LF.
 *
 * Never throws. Cost O(n).
 */
export function parseAnswer(answer: string, { files, mayCreate }: ParseOptions): ParsedAnswer {
  const refused = (code: RefusalCode, detail: string): ParsedAnswer => ({
    ...{ kind: 'refused', refusal: { code, detail } },
  });
  if (answer.length > LONGEST_ANSWER) {
    return refused('too-large', `an answer of ${answer.length} characters`);
  }
  const lines = withoutOrphan(convertLineEnds(answer, '\n')).split('\n');
  const read = readAnswer(lines, new Set(files));
  if (read.kind === 'refused') return refused(read.code, read.detail);
  const resolved = resolvedEdits(read.edits, files, mayCreate);
  if (resolved.kind === 'refused') return resolved;
  if (resolved.edits.length > 0) return { ...resolved, done: read.done };
  return read.done ? { kind: 'done' } : refused('no-edit', 'the answer has no edit');
}

/**
 * Without the thinking that began before the answer: up to a closing mark that is a line of its own and that
 * no opening one precedes.
 */
function withoutOrphan(answer: string): string {
  let from = 0;
  for (const { open, close } of thinkingMarks) {
    const first = answer.indexOf(close);
    const opening = answer.indexOf(open);
    for (let at = first; at >= 0; at = answer.indexOf(close, at + 1)) {
      if (opening >= 0 && opening < at) break;
      if (!isOwnLine(answer, at, at + close.length)) continue;
      from = Math.max(from, at + close.length);
      break;
    }
  }
  return answer.slice(from);
}

/** Cost: the blanks around. */
function isOwnLine(text: string, from: number, to: number): boolean {
  const isBlank = (at: number): boolean => text[at] === ' ' || text[at] === '\t';
  let [before, after] = [from - 1, to];
  while (isBlank(before)) before--;
  while (isBlank(after)) after++;
  return (before < 0 || text[before] === '\n') && (after >= text.length || text[after] === '\n');
}
