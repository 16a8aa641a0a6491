import { failure, ModelError } from '../../core/failure.ts';
import type { TokenLogprob } from '../../core/generation.ts';
import type { ReadRequest } from '../../core/model.ts';
import { agree, concatenate } from '../transport/joint-tokens.ts';
import { promptTokens } from './prompt-tokens.ts';
import type { Distribution, TokenModel } from './token-model.ts';

/**
 * The tokens of a text behind a prefix, each with its log-probability and the model's most probable
 * tokens at its place; see `LanguageModel.read`. Exact, of the joint tokenisation of prefix + text.
 * Nothing is special in a text that is read. Where a token crosses the border, it and its alternatives
 * are conditioned on its bytes before the border:
 *
 *     log p(rest of t | overlap) = log p(t) − log Σ_{u fits the overlap} p(u)
 *
 * Cost: prefix (shared with the call before) and text once, in batches.
 * Throws ModelError: `bad-request` where both do not fit the context, `unsupported` where the
 * tokenizer rewrites the text; and the signal's reason.
 */
export async function readText(
  model: TokenModel,
  { prefix, text, alternatives }: ReadRequest,
  signal: AbortSignal,
): Promise<readonly TokenLogprob[]> {
  if (text === '') return [];
  const { sequence, first, overlap } = textTokens(model, prefix, text);
  const read = sequence.slice(first);
  const top = Math.min(alternatives, model.vocabulary.size);
  const probes = read.map((token, index) => ({
    top: index === 0 && overlap.length > 0 ? model.vocabulary.size : top,
    tokens: [token],
  }));
  const distributions = await model.evaluate(sequence.slice(0, -1), probes, signal);
  return read.map((token, index) => {
    const distribution = distributions[index];
    if (distribution === undefined) throw new Error('a distribution is missing');
    return tokenAt(model, token, distribution, index === 0 ? overlap : NOTHING, top);
  });
}

const NOTHING = new Uint8Array(0);

/** The joint tokens; `first` is the first that ends inside the text, `overlap` its bytes before it. */
function textTokens(
  model: TokenModel,
  prefix: string,
  text: string,
): { readonly sequence: readonly number[]; readonly first: number; readonly overlap: Uint8Array } {
  const { vocabulary } = model;
  const joint = promptTokens({ kind: 'raw', text: prefix }, model, undefined, text);
  const isLed = prefix === '' || model.startToken !== undefined;
  const border = Buffer.byteLength(prefix);
  // Nothing is known of a token with nothing before it: where it is the text's, a token stands there.
  const lead =
    !isLed && vocabulary.bytesOf(joint[0] ?? 0).length > border
      ? model.emptyPromptToken
      : undefined;
  const sequence = lead === undefined ? joint : [lead, ...joint];
  const start = isLed || lead !== undefined ? 1 : 0;
  const written = concatenate(sequence.slice(start).map((token) => vocabulary.bytesOf(token)));
  if (!Buffer.from(written).equals(Buffer.from(prefix + text)))
    throw new ModelError(failure('unsupported', 'the tokenizer rewrites the text'));
  let end = 0;
  for (let first = start; first < sequence.length; first++) {
    const bytes = vocabulary.bytesOf(sequence[first] ?? 0);
    const before = end;
    end += bytes.length;
    if (end > border) return { sequence, first, overlap: bytes.subarray(0, border - before) };
  }
  throw new Error('the text has no token');
}

function tokenAt(
  { vocabulary }: TokenModel,
  token: number,
  { logprobs }: Distribution,
  overlap: Uint8Array,
  most: number,
): TokenLogprob {
  let given = 0;
  if (overlap.length > 0) {
    let mass = 0;
    for (const [other, logprob] of logprobs) {
      const bytes = vocabulary.bytesOf(other);
      if (bytes.length > 0 && agree(bytes, overlap)) mass += Math.exp(logprob);
    }
    given = Math.log(mass);
  }
  const rest = (of: number, logprob: number): TokenLogprob => {
    const bytes = vocabulary.bytesOf(of).subarray(overlap.length);
    return {
      text: decoder.decode(bytes),
      bytes: [...bytes],
      logprobNats: Math.min(0, logprob - given),
    };
  };
  const own = rest(token, logprobs.get(token) ?? Number.NEGATIVE_INFINITY);
  if (most === 0) return own;
  const top: TokenLogprob[] = [];
  for (const [other, logprob] of logprobs) {
    const bytes = vocabulary.bytesOf(other);
    if (bytes.length <= overlap.length || !agree(bytes, overlap)) continue;
    top.push(rest(other, logprob));
    if (top.length === most) break;
  }
  return { ...own, top };
}

const decoder = new TextDecoder('utf-8', { ignoreBOM: true });
