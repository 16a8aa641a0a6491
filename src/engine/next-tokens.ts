import { failure, ModelError } from '../core/failure.ts';
import type { GenerationRequest, SamplingParameters, TokenLogprob } from '../core/generation.ts';
import type { LanguageModel } from '../core/model.ts';

/** A request behind a text that others have written; see `MemberCall`. */
export interface ContinuedRequest extends GenerationRequest {
  /** Blanks at the end of what stands there that are not in the prompt: the model writes them first. */
  readonly leftOut?: string;
}

/**
 * The most probable next tokens of a model behind a rendered prompt, best first.
 *
 * Raw prompts go to the model's own `next`, and the holes of models that know the files around. Where the
 * server joins prefix and suffix, one token is generated with its alternatives, `MOST_LISTED` at most.
 * Blanks that are not in the prompt are taken off the heads of the tokens: the list is then that of
 * the tokens which write them, p(t) / Σ p(those).
 *
 * Throws ModelError `unsupported` for a chat and where the server tells no list.
 */
export async function nextTokens(
  model: LanguageModel,
  { prompt, sampling, leftOut = '' }: ContinuedRequest,
  k: number,
  signal: AbortSignal,
): Promise<readonly TokenLogprob[]> {
  if (model.next === undefined || prompt.kind === 'chat') {
    throw new ModelError(failure('unsupported', `${model.description.id} has no next`));
  }
  if (prompt.kind === 'raw') {
    return withoutBlanks(await model.next({ prefix: prompt.text, k }, signal), leftOut);
  }
  if (prompt.place !== undefined) {
    return await model.next({ prefix: prompt.prefix, k, place: prompt.place }, signal);
  }
  const top = Math.min(k, MOST_LISTED);
  for (let attempt = 0; attempt < ATTEMPTS; attempt++) {
    const request = { prompt, sampling: { ...sampling, ...drawing(attempt), topLogprobs: top } };
    for await (const part of model.generate(request, signal)) {
      const list = part.kind === 'text' ? part.tokens?.[0]?.top : undefined;
      if (list !== undefined) return list.slice(0, k);
    }
  }
  throw new ModelError(failure('unsupported', 'the server sent no log-probabilities'));
}

const MOST_LISTED = 20;
/** Enough that a draw among the best, one of which may end the text, does not fail by chance. */
const ATTEMPTS = 4;

/**
 * The first attempt takes the most probable token. Servers tell nothing where that ends the text or is a
 * part of a character, so the others draw nearly evenly: the list is the same whatever is drawn.
 */
function drawing(
  attempt: number,
): Pick<SamplingParameters, 'temperature' | 'maxTokens' | 'stop'> &
  Partial<Pick<SamplingParameters, 'topP' | 'seed'>> {
  const once = { maxTokens: 1, stop: [] };
  if (attempt === 0) return { ...once, temperature: 0 };
  return { ...once, temperature: 1e6, topP: 1, seed: attempt };
}

function withoutBlanks(tokens: readonly TokenLogprob[], blanks: string): readonly TokenLogprob[] {
  if (blanks === '') return tokens;
  const writing = tokens.filter(
    ({ text, bytes }) =>
      bytes?.length === 0 || (text.startsWith(blanks) && text.length > blanks.length),
  );
  const mass = writing.reduce((sum, { logprobNats }) => sum + Math.exp(logprobNats), 0);
  if (!(mass > 0)) return tokens;
  const length = Buffer.byteLength(blanks);
  return writing.map(({ text, bytes, logprobNats }) => ({
    text: bytes?.length === 0 ? text : text.slice(blanks.length),
    ...(bytes === undefined ? {} : { bytes: bytes.slice(length) }),
    logprobNats: Math.min(0, logprobNats - Math.log(mass)),
  }));
}
