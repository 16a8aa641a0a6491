import { failure, ModelError } from '../../core/failure.ts';
import type { ListedToken, PlaceReply, ScoringCalls } from './scoring-calls.ts';
import type { SeedFinder } from './seeded-draw.ts';
import { wholeText } from './served-tokens.ts';

/** What is known of the token behind a prompt. */
export interface Place {
  readonly top: readonly ListedToken[];
  /** All tokens that are told, each once. */
  readonly told: readonly ListedToken[];
  /** Probability of all tokens that the list does not name. */
  readonly tail: number;
  /** Tokens of the prompt, as the server cut it; undefined where not told. */
  readonly promptTokens: number | undefined;
  /** log p of a token; undefined where the server did not tell it. */
  logprobOf(bytes: Uint8Array): number | undefined;
}

/** A token whose log-probability is wanted. */
export interface WantedToken {
  readonly id: number;
  readonly bytes: Uint8Array;
}

/** The places of one request for scores; what texts share is asked once. */
export interface Places {
  /** Asks again only where a wanted token is still unknown and can be drawn. */
  at(prompt: string, wanted: WantedToken | undefined, signal: AbortSignal): Promise<Place>;
}

/**
 * Places read by one-token calls. With `seeds` a wanted token is drawn on purpose, so that its exact
 * log-probability comes back wherever it ranks; a reply that names another token is used for its
 * list only, so that a server which draws otherwise costs calls and no truth.
 *
 * Throws ModelError `unsupported` where the server sends no list at all.
 */
export function createPlaces(calls: ScoringCalls, seeds: SeedFinder | undefined): Places {
  const known = new Map<string, Asked>();

  async function ask(
    prompt: string,
    wanted: WantedToken | undefined,
    signal: AbortSignal,
  ): Promise<PlaceReply> {
    // A part of a character is not reported when it is drawn.
    const drawable = wanted !== undefined && wholeText(wanted.bytes) !== undefined;
    const seed = drawable ? await seeds?.seedFor(wanted.id, signal) : undefined;
    const reply = seed === undefined ? undefined : await calls.place(prompt, seed, signal);
    const place = reply ?? (await calls.place(prompt, undefined, signal));
    if (place === undefined || place.top.length === 0)
      throw new ModelError(failure('unsupported', 'the server sent no log-probabilities'));
    return place;
  }

  return {
    async at(prompt, wanted, signal) {
      const asked = known.get(prompt);
      const missing =
        seeds !== undefined &&
        wanted !== undefined &&
        asked?.tried.has(wanted.id) !== true &&
        asked?.place.logprobOf(wanted.bytes) === undefined;
      if (asked !== undefined && !missing) return asked.place;
      const replies = [...(asked?.replies ?? []), await ask(prompt, wanted, signal)];
      const tried = new Set(asked?.tried);
      if (wanted !== undefined) tried.add(wanted.id);
      const place = placeOf(replies);
      known.set(prompt, { replies, place, tried });
      return place;
    },
  };
}

interface Asked {
  readonly replies: readonly PlaceReply[];
  readonly place: Place;
  readonly tried: ReadonlySet<number>;
}

/** What some replies for one prompt tell together. */
export function placeOf(replies: readonly PlaceReply[]): Place {
  const top = replies[0]?.top ?? [];
  const listed = replies.flatMap((reply) => [...reply.top, reply.drawn]);
  const byBytes = new Map(
    listed.map((token) => [Buffer.from(token.bytes).toString('latin1'), token]),
  );
  return {
    top,
    told: [...byBytes.values()],
    tail: Math.max(LEAST_TAIL, 1 - massOf(top)),
    promptTokens: replies[0]?.promptTokens,
    logprobOf: (bytes) => byBytes.get(Buffer.from(bytes).toString('latin1'))?.logprobNats,
  };
}

/** Rounding can leave a list with all there is or more. */
const LEAST_TAIL = 1e-9;

export function massOf(tokens: readonly ListedToken[]): number {
  return tokens.reduce((sum, { logprobNats }) => sum + Math.exp(logprobNats), 0);
}
