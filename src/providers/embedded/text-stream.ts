import type { TokenLogprob } from '../../core/generation.ts';

/** What may be sent on now. */
export interface Released {
  readonly text: string;
  readonly tokens: readonly TokenLogprob[];
  /** A stop text was found: nothing comes after this. */
  readonly stopped: boolean;
}

/** Turns tokens into text that is safe to show. */
export interface TextStream {
  push(bytes: Uint8Array, token: TokenLogprob | undefined): Released;
  /** What was held back and is text after all, at the end of the generation. */
  end(): Released;
}

/**
 * A stream that never shows half a character and never shows a stop text or the beginning of one:
 * the tail that may become a stop text is held back until it cannot. Stop texts are found across
 * token borders; the one that is complete first wins, as it would character by character.
 *
 * A token goes out with the text that it begins; one cut by a stop text goes out whole (its
 * log-probability is of the whole token), tokens behind it do not. Bytes of a character that is
 * never finished are dropped with their tokens; bytes that cannot be UTF-8 become U+FFFD.
 */
export function createTextStream(stops: readonly string[]): TextStream {
  const wanted = stops.filter((stop) => stop !== '');
  const decoder = new TextDecoder('utf-8', { ignoreBOM: true });
  let held = '';
  const heldTokens: HeldToken[] = [];
  let sent = 0;

  function release(length: number, stopped: boolean): Released {
    const text = held.slice(0, length);
    sent += length;
    held = held.slice(length);
    const waiting = heldTokens.findIndex(({ start }) => start >= sent);
    const tokens = heldTokens.splice(0, waiting < 0 ? heldTokens.length : waiting);
    return { text, tokens: tokens.map(({ token }) => token), stopped };
  }

  return {
    push(bytes, token) {
      const start = sent + held.length;
      held += decoder.decode(bytes, { stream: true });
      if (token !== undefined) heldTokens.push({ token, start });
      const stop = firstStop(held, wanted);
      return stop === undefined
        ? release(held.length - heldBack(held, wanted), false)
        : release(stop, true);
    },
    end: () => release(held.length, false),
  };
}

/** A token not sent yet, and where its text begins in the whole, in UTF-16 code units. */
interface HeldToken {
  readonly token: TokenLogprob;
  readonly start: number;
}

/** Where the first stop text to be complete begins; of those that end together, the longest. */
function firstStop(text: string, stops: readonly string[]): number | undefined {
  const found = stops
    .map((stop) => ({ at: text.indexOf(stop), length: stop.length }))
    .filter(({ at }) => at >= 0)
    .sort((a, b) => a.at + a.length - (b.at + b.length) || a.at - b.at);
  return found[0]?.at;
}

/** Length of the longest end of the text that is the beginning of a stop text. */
function heldBack(text: string, stops: readonly string[]): number {
  let longest = 0;
  for (const stop of stops)
    for (let length = Math.min(stop.length - 1, text.length); length > longest; length--)
      if (text.endsWith(stop.slice(0, length))) longest = length;
  return longest;
}
