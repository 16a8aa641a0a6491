import type { TokenLogprob } from '../../core/generation.ts';
import { tokenLogprobsOf } from '../transport/token-logprobs.ts';
import { isRecord, recordsAt } from '../transport/wire.ts';
import type { WireRecord } from '../transport/wire.ts';

/**
 * The tokens of a choice's `logprobs`, in either form: the chat route's `content`, or the text
 * route's parallel lists `tokens`, `token_logprobs` and `top_logprobs` (a record of token to
 * logprob). Undefined where there are none.
 */
export function openAiLogprobs(logprobs: WireRecord): readonly TokenLogprob[] | undefined {
  return tokenLogprobsOf(recordsAt(logprobs, 'content')) ?? tokenLogprobsOf(legacyRows(logprobs));
}

/** The parallel lists as rows of the newer form. */
function legacyRows(logprobs: WireRecord): readonly WireRecord[] {
  const tokens = listAt(logprobs, 'tokens');
  const values = listAt(logprobs, 'token_logprobs');
  const tops = listAt(logprobs, 'top_logprobs');
  return tokens.map((token, i) => {
    const top = tops[i];
    return {
      ...legacyToken(token),
      logprob: values[i],
      top_logprobs: isRecord(top)
        ? Object.entries(top).map(([name, logprob]) => ({ ...legacyToken(name), logprob }))
        : [],
    };
  });
}

/** A token that is part of a character is written `bytes:\xe2\x80`. */
function legacyToken(token: unknown): WireRecord {
  if (typeof token !== 'string' || !/^bytes:(\\x[0-9a-f]{2})+$/.test(token)) return { token };
  const bytes = [...token.matchAll(/\\x([0-9a-f]{2})/g)].map(([, hex = '']) => parseInt(hex, 16));
  return { token: Buffer.from(bytes).toString(), bytes };
}

function listAt(record: WireRecord, key: string): readonly unknown[] {
  const value: unknown = record[key];
  return Array.isArray(value) ? value : [];
}
