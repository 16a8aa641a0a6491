import type { TextScore } from '../../core/model.ts';
import { agree, concatenate, sharedBorder } from '../transport/joint-tokens.ts';
import type { Distribution, Probe, TokenModel } from './token-model.ts';

/**
 * Log-probability of given texts behind a prefix, by teacher forcing.
 *
 * A text is scored in the joint tokenisation of prefix + text. Where a token crosses the border,
 * the score backs up to the last token border that the prefix alone and all joint tokenisations
 * share, alike for every text, and the prefix's bytes behind that border (the overlap) are forced:
 *
 *     score = Σ_i log p(t_i | t_<i)  −  Σ_{i inside the overlap} log Σ_{u fits the overlap} p(u | t_<i)
 *
 * where u fits when its bytes begin with what is left of the overlap or are a beginning of it. So
 * nats are those of the text, given that the overlap was written, one token at a time. Without a
 * crossing token the overlap is empty and the score is the plain sum.
 *
 * Approximated: the probability of a text is that of its one canonical tokenisation; other token
 * sequences that spell the same bytes are not added. `tokens` counts from the shared border.
 *
 * Cost: the prefix once (shared with the call before), each text once as a batch.
 * Throws the signal's reason.
 */
export async function score(
  model: TokenModel,
  prefix: readonly number[],
  texts: readonly string[],
  jointTokens: (text: string) => readonly number[],
  signal: AbortSignal,
): Promise<readonly TextScore[]> {
  const joints = texts.map((text) => (text === '' ? prefix : jointTokens(text)));
  // At least one token stays: the first distribution stands behind it.
  const border = sharedBorder(prefix, joints, 1);
  const overlap = concatenate(prefix.slice(border).map((token) => model.vocabulary.bytesOf(token)));
  const scores: TextScore[] = [];
  for (const [index, text] of texts.entries()) {
    signal.throwIfAborted();
    const joint = text === '' ? [] : (joints[index] ?? []);
    scores.push({
      logprobNats: await forcedLogprob(model, joint, border, overlap, signal),
      tokens: Math.max(0, joint.length - border),
      bytes: Buffer.byteLength(text),
      fidelity: 'exact',
    });
  }
  return scores;
}

/** Sum of the log-probabilities of `joint[border…]`, less what forcing the overlap gave away. */
async function forcedLogprob(
  model: TokenModel,
  joint: readonly number[],
  border: number,
  overlap: Uint8Array,
  signal: AbortSignal,
): Promise<number> {
  const forced = joint.slice(border);
  if (forced.length === 0) return 0;
  const overlapAt = overlapsLeft(model, forced, overlap);
  const probes = forced.map((token, index): Probe => {
    const whole = (overlapAt[index] ?? NOTHING).length > 0;
    return { top: whole ? model.vocabulary.size : 0, tokens: [token] };
  });
  const distributions = await model.evaluate(joint.slice(0, -1), probes, signal);
  let sum = 0;
  for (const [index, token] of forced.entries()) {
    const distribution = distributions[index];
    if (distribution === undefined) throw new Error('a distribution is missing');
    sum += distribution.logprobs.get(token) ?? Number.NEGATIVE_INFINITY;
    const left = overlapAt[index] ?? NOTHING;
    if (left.length > 0) sum -= fittingLogMass(model, distribution, left);
  }
  // The subtraction can leave a rounding above 0 where the text was certain.
  return Math.min(0, sum);
}

const NOTHING = new Uint8Array(0);

/** What is left of the overlap before each of the forced tokens. */
function overlapsLeft(
  model: TokenModel,
  forced: readonly number[],
  overlap: Uint8Array,
): readonly Uint8Array[] {
  let left = overlap;
  return forced.map((token) => {
    const before = left;
    left = left.subarray(Math.min(left.length, model.vocabulary.bytesOf(token).length));
    return before;
  });
}

/** log Σ p(u) over the tokens u that can begin writing `left`. */
function fittingLogMass(model: TokenModel, { logprobs }: Distribution, left: Uint8Array): number {
  let mass = 0;
  for (const [token, logprob] of logprobs) {
    const bytes = model.vocabulary.bytesOf(token);
    if (bytes.length > 0 && agree(bytes, left)) mass += Math.exp(logprob);
  }
  // Nothing fits only where the tokenizer rewrites the text; then nothing is given away.
  return mass > 0 ? Math.log(mass) : 0;
}
