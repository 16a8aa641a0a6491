import type { TokenLogprob } from '../../core/generation.ts';
import type { Call, Connection } from '../transport/connection.ts';
import { tokenLogprobOf } from '../transport/token-logprobs.ts';
import { countAt, isNumberList, isRecord, recordsAt } from '../transport/wire.ts';
import type { OllamaClient } from './ollama-client.ts';
import {
  ollamaDraw,
  ollamaForced,
  ollamaNextToken,
  ollamaTokens,
  type OllamaCallSettings,
} from './ollama-requests.ts';

/** What a server says of the place behind a prompt. */
export interface PlaceReply {
  /** The token it took. */
  readonly drawn: ListedToken;
  /** The most probable tokens, best first. */
  readonly top: readonly ListedToken[];
  /** Tokens of the prompt, as the server cut it. */
  readonly promptTokens: number | undefined;
}

export interface ListedToken {
  readonly bytes: Uint8Array;
  readonly logprobNats: number;
}

/** The short calls of which scores are made. None of them streams. */
export interface ScoringCalls {
  /**
   * The place behind a prompt. With a seed the token that it draws is taken; without, the most
   * probable one, or where that is not reported another of the best. Undefined where nothing was
   * reported: the token taken ends the text or is a part of a character.
   */
  place(
    prompt: string,
    seed: number | undefined,
    signal: AbortSignal,
  ): Promise<PlaceReply | undefined>;
  /** The tokens of a text and whatever is written behind it; undefined where not told. */
  tokens(
    text: string,
    seed: number | undefined,
    signal: AbortSignal,
  ): Promise<TokensReply | undefined>;
  /** The places along a text that the model is made to write as JSON behind the prompt. */
  forced(prompt: string, text: string, signal: AbortSignal): Promise<readonly PlaceReply[]>;
}

export interface TokensReply {
  readonly tokens: readonly number[];
  readonly promptTokens: number | undefined;
}

export function createScoringCalls(
  settings: () => OllamaCallSettings,
  connection: Connection,
  client: OllamaClient,
): ScoringCalls {
  async function ask(
    call: Call,
    body: Parameters<ReturnType<OllamaClient>['generate']>[0] & { stream: false },
  ): Promise<Readonly<Record<string, unknown>>> {
    const reply: unknown = await connection.once(call, (fetch) => client(fetch).generate(body));
    return isRecord(reply) ? reply : {};
  }

  return {
    async place(prompt, seed, signal) {
      for (let attempt = 0; attempt < (seed === undefined ? ATTEMPTS : 1); attempt++) {
        const body =
          seed === undefined
            ? ollamaNextToken(settings(), prompt, MOST_LISTED, attempt)
            : ollamaDraw(settings(), prompt, seed);
        const reply = await ask({ signal, confidential: [prompt] }, body);
        const [first] = recordsAt(reply, 'logprobs');
        const token = first === undefined ? undefined : tokenLogprobOf(first);
        if (token !== undefined) return placeOf(token, countAt(reply, 'prompt_eval_count'));
      }
      return undefined;
    },
    async tokens(text, seed, signal) {
      const body = ollamaTokens(settings(), text, seed);
      const reply = await ask({ signal, confidential: [text], limits: LIMITS }, body);
      const tokens = reply['context'];
      return isNumberList(tokens)
        ? { tokens, promptTokens: countAt(reply, 'prompt_eval_count') }
        : undefined;
    },
    async forced(prompt, text, signal) {
      const call = { signal, confidential: [prompt, text], limits: LIMITS };
      const reply = await ask(call, ollamaForced(settings(), prompt, text));
      return recordsAt(reply, 'logprobs')
        .map((wire) => tokenLogprobOf(wire))
        .filter((token) => token !== undefined)
        .map((token) => placeOf(token, undefined));
    },
  };
}

/** Enough that a draw among 20 tokens, one of which may end the text, does not fail by chance. */
const ATTEMPTS = 4;
export const MOST_LISTED = 20;
/** A place with its list is some 3 kB. */
const LIMITS = { messageBytes: 16 * 2 ** 20, totalBytes: 16 * 2 ** 20 };

function placeOf(token: TokenLogprob, promptTokens: number | undefined): PlaceReply {
  return { drawn: listed(token), top: (token.top ?? []).map(listed), promptTokens };
}

function listed({ text, bytes, logprobNats }: Omit<TokenLogprob, 'top'>): ListedToken {
  return { bytes: bytes === undefined ? Buffer.from(text) : Uint8Array.from(bytes), logprobNats };
}
