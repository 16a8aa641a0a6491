import type { Random } from '../../../src/core/random.ts';

/** What somebody types into a document at one cursor, in bursts with pauses between. */
export interface TypingPlan {
  readonly uri: string;
  readonly path: string;
  readonly languageId: string;
  /** The document around the cursor before the first key. */
  readonly before: string;
  readonly after: string;
  readonly bursts: readonly (readonly Keystroke[])[];
}

export interface Keystroke {
  /** What appears at the cursor: a character, or a line end with the next line's indentation. */
  readonly text: string;
  /** Since the key before it. */
  readonly afterMs: number;
}

export interface TypedSource {
  readonly path: string;
  readonly languageId: string;
  readonly text: string;
}

/** Keys of one burst, least and greatest. */
const BURST = [6, 18] as const;
/** At least so much of a line is typed, and so much of it missing, when the typist pauses inside it. */
const TYPED_LEAST = 3;
const MISSING_LEAST = 2;
const FIRST_LINE_SHARE = 0.4;

/**
 * A typist who writes the lines of a real file again where they stood, from the middle of the file
 * on, so that there is code before and after the cursor. A burst ends where a person stops to think:
 * at the end of a word inside an unfinished line, or on a new, still empty line. Never behind a
 * finished line, where nothing is missing.
 */
export function planTyping(source: TypedSource, bursts: number, random: Random): TypingPlan {
  const lines = source.text.split(/\r?\n/);
  const first = Math.floor(lines.length * FIRST_LINE_SHARE);
  const planned: Keystroke[][] = [];
  let burst: Keystroke[] = [];
  let line = first;
  let wanted = burstLength(random);
  const press = (text: string): void => {
    burst.push({ text, afterMs: keyInterval(random) });
  };
  const pause = (): void => {
    planned.push(burst);
    burst = [];
    wanted = burstLength(random);
  };
  for (; line < lines.length - 1 && planned.length < bursts; line++) {
    const text = lines[line] ?? '';
    const indentation = /^\s*/.exec(text)?.[0] ?? '';
    if (text.trim() === '' || /^\s*(\/[/*]|\*|#)/.test(text)) {
      burst.push({ text: `${text}\n`, afterMs: keyInterval(random) }); // pasted: nobody thinks over it
      continue;
    }
    press(indentation);
    if (burst.length >= wanted) pause();
    for (let at = indentation.length; at < text.length && planned.length < bursts; at++) {
      press(text[at] ?? '');
      const typed = at + 1 - indentation.length;
      const missing = text.length - at - 1;
      if (burst.length < wanted || typed < TYPED_LEAST || missing < MISSING_LEAST) continue;
      if (isWordEnd(text, at)) pause();
    }
    press('\n');
  }
  return {
    uri: `file:///typed/${source.path}`,
    path: source.path,
    languageId: source.languageId,
    before: lines
      .slice(0, first)
      .map((one) => `${one}\n`)
      .join(''),
    after: lines
      .slice(line)
      .map((one) => `\n${one}`)
      .join(''),
    bursts: planned,
  };
}

/** Whether a word, or the space or sign behind one, has just been finished. */
function isWordEnd(text: string, at: number): boolean {
  return !/\w/.test(text[at] ?? '') || !/\w/.test(text[at + 1] ?? '');
}

function burstLength(random: Random): number {
  return Math.round(BURST[0] + random.next() * (BURST[1] - BURST[0]));
}

/**
 * Time between two keys of a fluent typist: log-normal about 130 ms, within 45 and 600 ms. People's
 * inter-key intervals are skewed like this (Dhakal et al., 2018: median 170 to 240 ms; programmers
 * are faster on average and pause more).
 */
function keyInterval(random: Random): number {
  const normal =
    Math.sqrt(-2 * Math.log(1 - random.next())) * Math.cos(2 * Math.PI * random.next());
  return Math.round(Math.min(600, Math.max(45, 130 * Math.exp(0.45 * normal))));
}
