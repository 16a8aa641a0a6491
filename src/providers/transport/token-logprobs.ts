import type { TokenLogprob } from '../../core/generation.ts';
import { numberAt, recordsAt, textAt } from './wire.ts';
import type { WireRecord } from './wire.ts';

/** What single precision may put above the logarithm of 1. */
const ROUNDING = 0.01;

/** Stands for bytes that are no whole character. */
const REPLACEMENT = '\ufffd';

/**
 * A token with its log-probability, from the form that Ollama, OpenAI and llama.cpp's server share:
 * `{token, logprob, bytes?, top_logprobs?: [{token, logprob, bytes?}]}`. Undefined where the token
 * or a finite logprob is missing, and where the logprob is no logarithm of a probability. Rounding that
 * puts a logprob above 0 is taken back.
 *
 * A control token has no bytes: its name is no text. Bytes are dropped where the token shows the replacement character although the bytes spell it:
 * then the server made the bytes from the damaged text, and they are not the token's.
 */
export function tokenLogprobOf(wire: WireRecord): TokenLogprob | undefined {
  const token = plainTokenOf(wire);
  if (token === undefined) return undefined;
  const top = recordsAt(wire, 'top_logprobs')
    .map(plainTokenOf)
    .filter((entry) => entry !== undefined)
    .sort((a, b) => b.logprobNats - a.logprobNats);
  return top.length > 0 ? { ...token, top } : token;
}

/** All tokens of a list; undefined where there is none, so that no list is not an empty one. */
export function tokenLogprobsOf(list: readonly WireRecord[]): readonly TokenLogprob[] | undefined {
  const tokens = list.map(tokenLogprobOf).filter((token) => token !== undefined);
  return tokens.length > 0 ? tokens : undefined;
}

/**
 * Names of tokens that end a text or steer a model, as servers spell them that do not leave them
 * empty. A text of one token that reads so is such a token: plain text is cut into several.
 */
const CONTROL_NAME =
  /^(?:<[|｜][^\s<>|｜]{1,40}[|｜]>|<\/?s>|<(?:eos|bos|pad|unk|EOT|PRE|SUF|MID|file_sep|repo_name)>|<(?:start|end)_of_turn>|<fim[-_](?:prefix|suffix|middle|pad)>)$/;

function plainTokenOf(wire: WireRecord): Omit<TokenLogprob, 'top'> | undefined {
  const text = textAt(wire, 'token');
  const logprob = numberAt(wire, 'logprob');
  if (text === undefined || logprob === undefined || logprob > ROUNDING) return undefined;
  const bytes = CONTROL_NAME.test(text) ? [] : bytesOf(wire['bytes'], text);
  return {
    text,
    logprobNats: Math.min(0, logprob),
    ...(bytes === undefined ? {} : { bytes }),
  };
}

function bytesOf(value: unknown, text: string): readonly number[] | undefined {
  if (!Array.isArray(value) || !value.every(isByte)) return undefined;
  const damaged = text.includes(REPLACEMENT) && Buffer.from(text).equals(Buffer.from(value));
  return damaged ? undefined : value;
}

function isByte(value: unknown): value is number {
  return typeof value === 'number' && Number.isInteger(value) && value >= 0 && value <= 255;
}
