import { sleep, type Clock } from '../../../src/core/clock.ts';
import type { CompletionResult } from '../../../src/core/completion.ts';
import type { DocumentSnapshot, Position } from '../../../src/core/document.ts';
import type { Engine } from '../../../src/engine/engine.ts';
import type { TypingPlan } from './typing-plan.ts';

/** What a pause brought. */
export interface Pause {
  /** When the last key was pressed, on the session's clock. */
  readonly atMs: number;
  /** The unfinished line, up to the cursor. */
  readonly line: string;
  /**
   * `blank`: every model had answered in time, and written nothing. `missed`: nothing was shown by the
   * end of the pause for any other reason.
   */
  readonly kind: 'shown' | 'blank' | 'missed';
  /** From the last key to the ghost text, where it was shown. */
  readonly shownAfterMs: number | undefined;
  /** Where the text came from, or why there was none. */
  readonly outcome: string;
  readonly text: string;
}

/** The editor waits so long after a key before it asks. */
const EDITOR_DEBOUNCE_MS = 50;

export interface TypingSession {
  readonly plan: TypingPlan;
  readonly engine: Pick<Engine, 'complete' | 'edited'>;
  readonly clock: Clock;
  readonly pauseMs: number;
}

/**
 * Types a plan as the editor would report it: every key cancels the request under way, changes the
 * document and asks anew 50 ms later unless another key came first. Returns one entry a pause, in
 * order. All requests are automatic; nothing is ever accepted.
 */
export async function playTyping({
  plan,
  engine,
  clock,
  pauseMs,
}: TypingSession): Promise<readonly Pause[]> {
  const editor = new Editor(plan, engine, clock);
  const pauses: Pause[] = [];
  const unaborted = new AbortController().signal;
  for (const burst of plan.bursts) {
    for (const { text, afterMs } of burst) {
      await sleep(clock, afterMs, unaborted);
      editor.press(text);
    }
    await sleep(clock, pauseMs, unaborted);
    pauses.push(editor.seen());
  }
  editor.close();
  return pauses;
}

/** The part of an editor that an inline provider notices. */
class Editor {
  readonly #plan: TypingPlan;
  readonly #engine: TypingSession['engine'];
  readonly #clock: Clock;
  #typed: string;
  #version = 0;
  #requests = 0;
  #request = new AbortController();
  #callOffDebounce = (): void => {};
  #keyAt = 0;
  #answer: { readonly result: CompletionResult; readonly afterMs: number } | undefined;

  constructor(plan: TypingPlan, engine: TypingSession['engine'], clock: Clock) {
    this.#plan = plan;
    this.#engine = engine;
    this.#clock = clock;
    this.#typed = plan.before;
  }

  press(text: string): void {
    this.close();
    this.#typed += text;
    this.#version++;
    this.#keyAt = this.#clock.now();
    this.#answer = undefined;
    this.#engine.edited(this.#snapshot());
    this.#callOffDebounce = this.#clock.after(EDITOR_DEBOUNCE_MS, () => {
      void this.#ask();
    });
  }

  /** Ends the request under way. */
  close(): void {
    this.#callOffDebounce();
    this.#request.abort(new DOMException('typing went on', 'AbortError'));
  }

  /** What is on the screen now. */
  seen(): Pause {
    const line = this.#typed.slice(this.#typed.lastIndexOf('\n') + 1);
    const nothing = { atMs: this.#keyAt, line, shownAfterMs: undefined, text: '' };
    if (this.#answer === undefined) return { ...nothing, kind: 'missed', outcome: 'waiting' };
    const { result, afterMs } = this.#answer;
    if (result.kind === 'none') {
      const blank =
        result.reason === 'all-filtered' &&
        result.failures.every(({ failure }) => failure.code === 'empty');
      const outcome = `${result.reason}: ${result.detail}`;
      return { ...nothing, kind: blank ? 'blank' : 'missed', outcome };
    }
    const text = result.shown[0]?.text ?? '';
    return { ...nothing, kind: 'shown', shownAfterMs: afterMs, outcome: result.source, text };
  }

  async #ask(): Promise<void> {
    this.#request = new AbortController();
    const { signal } = this.#request;
    const document = this.#snapshot();
    this.#requests++;
    const result = await this.#engine.complete(
      { id: `q${this.#requests}`, document, position: endOf(this.#typed), trigger: 'automatic' },
      undefined,
      signal,
    );
    if (signal.aborted) return;
    this.#answer = { result, afterMs: this.#clock.now() - this.#keyAt };
  }

  #snapshot(): DocumentSnapshot {
    const { uri, path, languageId, after } = this.#plan;
    return { uri, path, languageId, version: this.#version, text: this.#typed + after };
  }
}

function endOf(text: string): Position {
  const lines = text.split('\n');
  return { line: lines.length - 1, character: lines.at(-1)?.length ?? 0 };
}
