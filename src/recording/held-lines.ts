import type { RecordingLine } from './recording-line.ts';

/** Lines that wait for what becomes of their text. */
export interface HeldLines {
  /** A line of a run; that of the run before goes out, since nothing more becomes of it. */
  hold(runId: string, line: RecordingLine): Promise<void>;
  /** The user has taken a text of a run, or its rest. The line goes out as soon as it is there. */
  taken(runId: string, text: string): Promise<void>;
  /** What is held goes out as it is. */
  flush(): Promise<void>;
}

/**
 * Holds back the latest line until its text was taken, or the next line comes, and writes it with the text
 * that was taken. A text may be taken before its line is there, since a line waits for late members.
 *
 * Memory: one line, and what was taken of one run that has no line yet. Rejects where `write` does.
 */
export function createHeldLines(write: (line: RecordingLine) => Promise<void>): HeldLines {
  let held: { readonly runId: string; readonly line: RecordingLine } | undefined;
  let early: { readonly runId: string; readonly text: string } | undefined;

  async function flush(): Promise<void> {
    const last = held;
    held = undefined;
    if (last !== undefined) await write(last.line);
  }

  return {
    async hold(runId, line) {
      await flush();
      const text = early?.runId === runId ? early.text : undefined;
      early = undefined;
      if (text === undefined) held = { runId, line };
      else await write(withAccepted(line, text));
    },
    async taken(runId, text) {
      if (held?.runId !== runId) {
        early = { runId, text };
        return;
      }
      held = { runId, line: withAccepted(held.line, text) };
      await flush();
    },
    flush,
  };
}

/** A member's whole text where only the rest of it was offered, since its head was typed. */
function withAccepted(line: RecordingLine, text: string): RecordingLine {
  const whole = line.candidates.find((candidate) => candidate.text.endsWith(text))?.text;
  return { ...line, accepted: whole ?? text };
}
