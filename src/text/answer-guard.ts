import { isLeadIn, isProseLanguage } from './chat-framing.ts';
import { convertLineEnds, isBlank, splitLines } from './lines.ts';
import type { GuardState, StreamGuard } from './stream-guard.ts';
import { thinkingMarks } from './thinking.ts';

/** An answer is read up to here; nobody puts more into a place at once. Unit: UTF-16 code units. */
const MOST_KEPT = 65_536;

/** In Markdown a fence may be moved right by three blanks; deeper ones stand in a comment of the code. */
const OPENING_FENCE = /^ {0,3}(`{3,}|~{3,})[^`]*$/;

/** Tags under which a model hands over prose as a whole. */
const PROSE_TAGS: ReadonlySet<string> = new Set([
  ...['markdown', 'md', 'mdx', 'text', 'txt', 'plaintext', 'latex', 'tex', 'rst', 'asciidoc'],
]);

/**
 * Reads the answer of a chat model that was told to write code, and says what of it is the code: what
 * stands in the first fence, else everything but an opening sentence. Thoughts go.
 *
 * Where a fence opens, what stood before it was talk, and the text begins anew; where it closes, the
 * stream is done. In prose a fence is text, unless it stands around the whole answer. Held back is what may still
 * become a fence. Lines are joined by `\n`. Cost O(n) over a whole stream. Never throws.
 */
export function createAnswerGuard(languageId: string): StreamGuard {
  const isProse = isProseLanguage(languageId);
  let phase: 'beginning' | 'thinking' | 'open' | 'fenced' | 'done' = 'beginning';
  let pending = '';
  let closing = '';
  let fence = '';
  let lines = 0;
  let text = '';
  let kept = 0;
  let isTooLong = false;

  const isDone = (): boolean => phase === 'done';

  const startOver = (): void => {
    lines = 0;
    text = '';
  };

  const keep = (line: string): void => {
    text += lines === 0 ? line : `\n${line}`;
    lines++;
  };

  const takeLine = (line: string): void => {
    if (phase === 'fenced') {
      if (closes(line, fence)) phase = 'done';
      else keep(line);
      return;
    }
    const thought = thinkingMarks.find(({ close }) => line.includes(close));
    const opened = isProse ? undefined : OPENING_FENCE.exec(line)?.[1];
    if (thought !== undefined) {
      // The server's template had opened the thought.
      startOver();
      const rest = line.slice(line.indexOf(thought.close) + thought.close.length);
      if (!isBlank(rest)) takeLine(rest.trimStart());
    } else if (opened !== undefined) {
      startOver();
      fence = opened;
      phase = 'fenced';
    } else if (isBlank(text) && (isBlank(line) || isLeadIn(line, languageId))) {
      startOver();
    } else {
      keep(line);
    }
  };

  /** Whether it is known by now how the answer begins. */
  const hasBegun = (): boolean => {
    const head = pending.trimStart();
    if (head === '') return false;
    const marks = thinkingMarks.find(({ open }) => head.startsWith(open));
    if (marks !== undefined) {
      phase = 'thinking';
      closing = marks.close;
      return true;
    }
    if (thinkingMarks.some(({ open }) => open.startsWith(head))) return false;
    phase = 'open';
    return true;
  };

  const takeLines = (): void => {
    let from = 0;
    for (let end = pending.indexOf('\n'); end >= 0; end = pending.indexOf('\n', from)) {
      takeLine(pending.slice(from, end));
      from = end + 1;
      if (isDone()) break;
    }
    pending = pending.slice(from);
  };

  /** Reads up to where the answer begins; false where that is not known yet. */
  const skipThoughts = (atEnd: boolean): boolean => {
    for (;;) {
      if (phase === 'thinking') {
        const close = pending.indexOf(closing);
        if (close < 0) {
          pending = pending.slice(-closing.length);
          return false;
        }
        pending = pending.slice(close + closing.length);
        phase = 'beginning';
      }
      if (phase !== 'beginning') return true;
      if (hasBegun()) continue;
      if (!atEnd || isBlank(pending)) return false;
      phase = 'open';
    }
  };

  const advance = (atEnd: boolean): void => {
    if (!skipThoughts(atEnd)) return;
    if (!isDone()) takeLines();
    if (!atEnd || isDone() || pending === '') return;
    takeLine(pending);
    pending = '';
  };

  const state = (): GuardState => {
    if (isDone()) return { text, done: true, reason: 'fence-closed' };
    if (isTooLong) return { text, done: true, reason: 'size' };
    const mayFrame = /^ {0,3}[`~]/.test(pending) || isBlank(pending);
    const isShown = (phase === 'open' || phase === 'fenced') && !mayFrame;
    if (!isShown || (lines === 0 && isLeadIn(pending, languageId))) return { text, done: false };
    return { text: lines === 0 ? pending : `${text}\n${pending}`, done: false };
  };

  return {
    push(delta) {
      if (isDone() || isTooLong) return state();
      if (phase !== 'thinking') kept += delta.length;
      pending = joined(pending, delta);
      const held = pending.endsWith('\r') ? '\r' : '';
      if (held !== '') pending = pending.slice(0, -1);
      advance(false);
      pending += held;
      isTooLong = kept > MOST_KEPT;
      return state();
    },
    end() {
      pending = convertLineEnds(pending, '\n');
      if (phase !== 'thinking') advance(true);
      if (isProse) text = unwrapped(text, languageId);
      return { text, done: true };
    },
  };
}

function joined(pending: string, delta: string): string {
  const all = pending + delta;
  return all.includes('\r') ? all.replace(/\r\n|\r(?!$)/g, '\n') : all;
}

function closes(line: string, fence: string): boolean {
  const mark = line.trim();
  return mark.length >= fence.length && mark === fence.charAt(0).repeat(mark.length);
}

/** Prose without the fence around all of it. */
function unwrapped(text: string, languageId: string): string {
  const lines = splitLines(text.trimEnd());
  const [, fence, tag] = /^ {0,3}(`{3,}|~{3,})\s*([\w.+-]+)\s*$/.exec(lines[0] ?? '') ?? [];
  const last = lines.at(-1) ?? '';
  if (fence === undefined || tag === undefined || lines.length < 2) return text;
  const isWhole = closes(last, fence) && (PROSE_TAGS.has(tag.toLowerCase()) || tag === languageId);
  return isWhole ? lines.slice(1, -1).join('\n') : text;
}
