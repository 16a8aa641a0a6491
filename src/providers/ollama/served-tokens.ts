import { agree } from '../transport/joint-tokens.ts';
import { vocabularyOf } from '../transport/vocabulary.ts';
import type { Vocabulary } from '../transport/vocabulary.ts';
import { recordAt } from '../transport/wire.ts';
import type { WireRecord } from '../transport/wire.ts';

/** A model's tokens as its server tells them. */
export interface ServedTokens {
  readonly vocabulary: Vocabulary;
  /** Stands for an empty prompt, which the server would take for a wish to load the model. */
  readonly startText: string | undefined;
  /** A token that ends a text: drawn, it adds nothing to the prompt. */
  readonly endToken: number | undefined;
  /** Share of the tokens that no list names, by how common the token is; adds up to 1. */
  readonly share: (token: number) => number;
  /** The shares of all tokens that can begin writing these bytes, or begin with all of them. */
  readonly fittingShare: (bytes: Uint8Array) => number;
}

/**
 * The vocabulary in the answer of `/api/show` with `verbose`; undefined where there is none.
 *
 * A tokenizer numbers its tokens about in the order of how common they are (byte pairs are numbered
 * as they are merged), so that Zipf's law gives each a prior, the same for every model:
 *
 *     share(t) = w(t) / Σ w,   w(t) = 1 / (t + 50)
 *
 * Measured against the exact log-probabilities: see `npm run bench -- --only score-fidelity`.
 */
export function servedTokens(show: WireRecord): ServedTokens | undefined {
  const info = recordAt(show, 'model_info');
  const vocabulary = vocabularyOf({ metadata: new Map(Object.entries(info)) });
  if (vocabulary.size < LEAST_TOKENS) return undefined;
  const start = tokenAt(info, 'bos') ?? tokenAt(info, 'eos');
  let total = 0;
  for (let token = 0; token < vocabulary.size; token++) total += weightOf(token);
  const share = (token: number) => weightOf(token) / total;
  return {
    vocabulary,
    startText: start === undefined ? undefined : vocabulary.textOf(start),
    endToken: tokenAt(info, 'eos'),
    share,
    fittingShare: fittingShares(vocabulary, share),
  };
}

/**
 * Looks tokens up by their first two bytes: a vocabulary is too large to go through for each text. The
 * index is made at the first look; some 0.1 s for 150,000 tokens.
 */
function fittingShares(
  { size, bytesOf }: Vocabulary,
  share: ServedTokens['share'],
): ServedTokens['fittingShare'] {
  let index: ReadonlyMap<number, readonly number[]> | undefined;
  const byStart = () =>
    (index ??= Map.groupBy(
      Array.from({ length: size }, (_, token) => token),
      (token) => startOf(bytesOf(token)),
    ));
  const sum = (tokens: readonly number[]) =>
    tokens.reduce((total, token) => total + share(token), 0);

  return (bytes) => {
    const single = startOf(bytes.subarray(0, 1));
    const alone = byStart().get(single) ?? [];
    if (bytes.length > 1) {
      const same = byStart().get(startOf(bytes)) ?? [];
      return sum(alone) + sum(same.filter((token) => agree(bytesOf(token), bytes)));
    }
    // One byte: all that begin with it.
    const longer = [...byStart()].filter(
      ([start]) => start !== single && start >> 9 === single >> 9,
    );
    return sum(alone) + longer.reduce((total, [, tokens]) => total + sum(tokens), 0);
  };
}

/** The first two bytes as one number; -1 for none, and the second is 256 where there is one alone. */
function startOf(bytes: Uint8Array): number {
  const [first, second = 256] = bytes;
  return first === undefined ? -1 : (first << 9) | second;
}

/** Fewer are no vocabulary: a server that sends none sends an empty list. */
const LEAST_TOKENS = 2;
/** Keeps single bytes, which come first and are rare as tokens, from taking most of the mass. */
const ZIPF_SHIFT = 50;

function weightOf(token: number): number {
  return 1 / (token + ZIPF_SHIFT);
}

function tokenAt(info: WireRecord, name: string): number | undefined {
  const value = info[`tokenizer.ggml.${name}_token_id`];
  return typeof value === 'number' && Number.isInteger(value) && value >= 0 ? value : undefined;
}

/** All bytes of a list of tokens. */
export function bytesOfTokens({ bytesOf }: Vocabulary, tokens: readonly number[]): Buffer {
  return Buffer.concat(tokens.map((token) => bytesOf(token)));
}

/** The bytes as text; undefined where they end, or are cut, inside of a character. */
export function wholeText(bytes: Uint8Array): string | undefined {
  try {
    return UTF8.decode(bytes);
  } catch {
    return undefined;
  }
}

const UTF8 = new TextDecoder('utf-8', { fatal: true, ignoreBOM: true });
