import type { TokenLogprob } from '../../core/generation.ts';

export interface TextPiece {
  readonly text: string;
  readonly tokens?: readonly TokenLogprob[];
}

/**
 * Ends a stream of text before the stop text that is complete first, for servers that honour only
 * some of them. Text that may be the head of a stop text is held back until that is decided.
 */
export interface StopGate {
  /** What can be let through now; undefined for nothing. */
  pass(piece: TextPiece): TextPiece | undefined;
  /** Whether a stop text was met: nothing more will be let through. */
  readonly stopped: boolean;
  /** What was held back, at the end of the stream. */
  rest(): TextPiece | undefined;
}

export function createStopGate(stops: readonly string[]): StopGate {
  const marks = stops.filter((stop) => stop !== '');
  let held: TextPiece = { text: '' };
  let stopped = false;

  function release(text: string): TextPiece | undefined {
    const tokens = held.tokens === undefined ? undefined : coveringTokens(held.tokens, text.length);
    held = { text: '' };
    if (text === '') return undefined;
    return tokens === undefined ? { text } : { text, tokens };
  }

  return {
    pass(piece) {
      if (stopped) return undefined;
      held = joined(held, piece);
      const end = firstStop(held.text, marks);
      if (end !== undefined) {
        stopped = true;
        return release(held.text.slice(0, end));
      }
      return marks.some((mark) => endsInHeadOf(held.text, mark)) ? undefined : release(held.text);
    },
    get stopped() {
      return stopped;
    },
    rest: () => release(held.text),
  };
}

/** The fewest leading tokens whose texts cover `length` UTF-16 units; the last may reach beyond. */
function coveringTokens(tokens: readonly TokenLogprob[], length: number): readonly TokenLogprob[] {
  let covered = 0;
  const end = tokens.findIndex((token) => {
    if (covered >= length) return true;
    covered += token.text.length;
    return false;
  });
  return end === -1 ? tokens : tokens.slice(0, end);
}

function joined(first: TextPiece, second: TextPiece): TextPiece {
  const text = first.text + second.text;
  if (first.tokens === undefined && second.tokens === undefined) return { text };
  return { text, tokens: [...(first.tokens ?? []), ...(second.tokens ?? [])] };
}

/** Where the stop text begins that is complete first: the one a server would have stopped at. */
function firstStop(text: string, marks: readonly string[]): number | undefined {
  const [first] = marks
    .map((mark) => ({ start: text.indexOf(mark), length: mark.length }))
    .filter(({ start }) => start !== -1)
    .sort((a, b) => a.start + a.length - (b.start + b.length) || a.start - b.start);
  return first?.start;
}

function endsInHeadOf(text: string, mark: string): boolean {
  for (let length = Math.min(mark.length - 1, text.length); length > 0; length--) {
    if (text.endsWith(mark.slice(0, length))) return true;
  }
  return false;
}
