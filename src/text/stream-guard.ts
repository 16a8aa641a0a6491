import type { FilterContext } from './candidate-filter.ts';
import {
  isClosingFence,
  isLeadIn,
  isOpeningFence,
  mayBeFraming,
  readsLikeProse,
} from './chat-framing.ts';
import { createLineRules } from './line-rules.ts';
import type { LineStop } from './line-rules.ts';
import { convertLineEnds, isBlank } from './lines.ts';
import { firstCopyEnd } from './repetition.ts';
import { findSpecialMark, partialMarkStart } from './special-marks.ts';
import { findThinking, thinkingMarks } from './thinking.ts';

export type StopReason =
  | LineStop
  | 'special-token' // a mark of the model's template
  | 'fence-closed'; // the end of a chat model's code block

export interface GuardState {
  /** All text so far that may be shown, its lines joined by `\n`. */
  readonly text: string;
  /** True as soon as nothing that may still come would be used: end the stream. */
  readonly done: boolean;
  readonly reason?: StopReason;
}

/** Watches one stream. After `done` further text is ignored. */
export interface StreamGuard {
  push(delta: string): GuardState;
  /** The stream has ended by itself: what was held back is let go. */
  end(): GuardState;
}

/** Text between marks that is read at most, in UTF-16 code units; beyond it nobody writes a completion. */
const mostRead = 262_144;

/** Text that is kept at most, in UTF-16 code units. */
const mostKept = 16_384;

/** Marks and thinking blocks that are skipped before the stream counts as broken. */
const mostMarks = 16;

/** Length of a line from which on it is looked through for loops. */
const firstLoopCheck = 24;

const thinkingOpeners = thinkingMarks.map(({ open }) => open);

/** A mark that says “the answer begins here”, which some models repeat. */
const beginMark = /mid(?:dle)?|COMPLETION|\/INST/i;

/**
 * Reads a model's stream and says what of it may be shown and when to stop reading.
 *
 * Takes off thinking blocks, code fences, a chat model's opening sentence and marks of templates;
 * stops by the rules of `createLineRules`. Holds back what may still turn out to be one of these: a
 * mark or line that is incomplete, blank lines before the first code. So `text` only grows, except
 * when a fence shows that what came before it was talk, and when a repeated line is taken back.
 * Cost O(n) over a whole stream, whatever the deltas. Never throws.
 */
export function createStreamGuard(context: FilterContext): StreamGuard {
  const { languageId } = context;
  /** Arrived, not yet looked through for marks. */
  let pending = '';
  let read = 0;
  let thinkingUntil: string | undefined;
  let marks = 0;

  let framing: 'open' | 'plain' | 'fenced' = 'open';
  let blankLines = 0;
  let talked = false;
  /** A thought has just ended, and the white space behind it belongs to it. */
  let skipsBlanks = false;
  let partial = '';
  let nextLoopCheck = firstLoopCheck;

  let rules = createLineRules(context);
  let lines: string[] = [];
  let text = '';
  let stopped: StopReason | undefined;

  const startOver = (): void => {
    rules = createLineRules(context);
    lines = [];
    text = '';
    blankLines = 0;
  };

  const keep = (line: string): void => {
    text += lines.length === 0 ? line : `\n${line}`;
    lines.push(line);
    if (text.length > mostKept) stopped = 'size';
  };

  const judge = (line: string): void => {
    const verdict = rules.judge(line);
    if (verdict.keepLines !== undefined) {
      lines = lines.slice(0, verdict.keepLines);
      text = lines.join('\n');
    }
    if (verdict.line !== undefined) keep(verdict.line);
    stopped ??= verdict.stop;
  };

  const takeLine = (line: string): void => {
    if (framing === 'fenced' && isClosingFence(line, languageId)) {
      stopped = 'fence-closed';
    } else if (framing !== 'fenced' && isOpeningFence(line, languageId)) {
      if (framing === 'plain' && !readsLikeProse(lines)) {
        stopped = 'fence-closed';
      } else {
        startOver();
        framing = 'fenced';
      }
    } else if (framing === 'open' && isLeadIn(line, languageId)) {
      startOver();
      talked = true;
    } else if (framing === 'open' && isBlank(line)) {
      blankLines += 1;
    } else {
      beginCode();
      if (stopped === undefined) judge(line);
    }
  };

  const beginCode = (): void => {
    if (framing !== 'open') return;
    framing = 'plain';
    const leading = talked ? 0 : blankLines;
    for (let i = 0; i < leading && stopped === undefined; i++) judge('');
  };

  /** Text without marks, cut into lines. */
  const takeText = (rawPiece: string): void => {
    const piece = skipsBlanks ? rawPiece.trimStart() : rawPiece;
    if (piece === '') return;
    skipsBlanks = false;
    partial += convertLineEnds(piece, '\n');
    let from = 0;
    for (
      let end = partial.indexOf('\n');
      end >= 0 && stopped === undefined;
      end = partial.indexOf('\n', from)
    ) {
      takeLine(partial.slice(from, end));
      from = end + 1;
      nextLoopCheck = firstLoopCheck;
    }
    partial = partial.slice(from);
    if (framing === 'open' && !isBlank(partial) && !mayBeFraming(partial, languageId)) beginCode();
    if (partial.length > mostKept) stopped ??= 'size';
    if (stopped !== undefined || framing === 'open') return;
    const early = rules.stopsEarly(partial);
    if (early === 'suffix-reached') judge(partial);
    stopped ??= early;
    // Often while that is cheap, then when the line has doubled, which keeps the whole linear.
    if (partial.length >= nextLoopCheck) {
      nextLoopCheck = partial.length + Math.max(16, partial.length > 256 ? partial.length : 0);
      if (stopped === undefined && firstCopyEnd(partial) !== undefined) judge(partial);
    }
  };

  const takeMarks = (atEnd: boolean): void => {
    while (stopped === undefined && pending !== '') {
      if (thinkingUntil !== undefined) {
        const close = pending.indexOf(thinkingUntil);
        if (close < 0) {
          pending = pending.slice(-thinkingUntil.length);
          return;
        }
        pending = pending.slice(close + thinkingUntil.length);
        thinkingUntil = undefined;
        if (isBlank(text + partial)) {
          startOver();
          partial = '';
          framing = 'open';
          skipsBlanks = true;
        }
        continue;
      }
      if (marks++ > mostMarks) {
        endPartial('special-token');
        return;
      }
      const mark = findSpecialMark(pending, languageId);
      const thinking = findThinking(pending);
      if (thinking !== undefined && (mark === undefined || thinking.start < mark.start)) {
        takeText(pending.slice(0, thinking.start));
        pending = pending.slice(thinking.start + thinking.marks.open.length);
        thinkingUntil = thinking.marks.close;
      } else if (mark !== undefined) {
        takeText(pending.slice(0, mark.start));
        const begins = beginMark.test(pending.slice(mark.start, mark.end));
        pending = pending.slice(mark.end);
        if (!begins || !isBlank(text + partial)) endPartial('special-token');
      } else {
        const safe = atEnd ? pending.length : heldFrom(pending);
        const piece = pending.slice(0, safe);
        pending = pending.slice(safe);
        takeText(piece);
        marks -= 1;
        return;
      }
    }
  };

  const endPartial = (reason: StopReason): void => {
    if (stopped === undefined && partial !== '') takeLine(partial);
    partial = '';
    stopped ??= reason;
  };

  const shown = (): string => {
    const visible =
      stopped === undefined &&
      framing !== 'open' &&
      !isBlank(partial) &&
      !rules.mayBeNextLine(partial);
    if (!visible) return text;
    return lines.length === 0 ? partial : `${text}\n${partial}`;
  };

  const state = (done: boolean): GuardState =>
    stopped === undefined
      ? { text: done ? text : shown(), done }
      : { text, done: true, reason: stopped };

  return {
    push(delta) {
      if (stopped !== undefined) return state(true);
      pending += delta.slice(0, mostRead - read);
      read += delta.length;
      takeMarks(false);
      if (read > mostRead) endPartial('size');
      return state(false);
    },
    end() {
      takeMarks(true);
      if (stopped === undefined && partial !== '') takeLine(partial);
      partial = '';
      return state(true);
    },
  };
}

/** From where on a text may still grow into a mark or a line end. */
function heldFrom(text: string): number {
  const mark = partialMarkStart(text, thinkingOpeners);
  return mark === text.length && text.endsWith('\r') ? text.length - 1 : mark;
}
